"""Run: one question set asked once, with all that is needed to judge it again and to repeat it; and its file.

Everything in it but `timing` and each row's `milliseconds` is the same every time. Knows no pipeline.
"""

import gzip
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import msgspec

from eval.dataset.case import Evidence
from eval.report import output_file
from eval.run.arithmetic import UNKNOWN
from index.error import BadInput

FORMAT = 2
# Numbers in `Setup.probe`: eight of a question's vector, eight of a passage's.
PROBE = 16


@dataclass(frozen=True, slots=True)
class RecordedPassage:
    """A chunk that some question found; `start` and `end` are code points of its document's text."""

    document_id: str
    title: str
    section: tuple[str, ...]
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class RecordedRanking:
    """What one leg found, best first: positions in `Run.passages`, and the leg's scores of them (higher is better)."""

    passages: tuple[int, ...] = ()
    scores: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedCitation:
    """A citation, whether the document really reads so there, and whether gold evidence does (None: not known)."""

    document_id: str
    start: int
    end: int
    cited_text: str
    exact: bool
    supported: bool | None


@dataclass(frozen=True, slots=True)
class RecordedCandidate:
    """What would be answered were nothing refused, with where it stands."""

    text: str
    citations: tuple[RecordedCitation, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Everything that is kept of one question, the gold beside what was found.

    `candidate` is what the reader found, given as the answer when `answered`; `confidence`, 0..1, is its own. `would`:
    whether it is right, refused or not; None when the set does not say. `error`: what went wrong instead. `values`: the
    metrics of `eval.metric.retrieval` by name; one that does not apply is not in it. `quotes` are the words of `evidence`, long ones
    cut. `slices`: the groups that the question belongs to, as (dimension, group).
    """

    id: str
    question: str
    language: str
    type: str
    tags: tuple[str, ...]
    answerable: bool
    answers: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    quotes: tuple[str, ...]
    relevant: tuple[str, ...]
    slices: tuple[tuple[str, str], ...]
    fused: RecordedRanking
    dense: RecordedRanking
    lexical: RecordedRanking
    candidate: RecordedCandidate | None
    answered: bool
    reason: str | None
    confidence: float
    would: bool | None
    values: dict[str, float]
    error: str | None
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Setup:
    """What was asked: the sizes and SHA-256 of the set, and the state and parts of the index.

    `reader` names the reader's weights. `probe` is the beginning of what the encoder makes of a fixed question and of a fixed
    passage: it tells two encoders of one name apart. `libraries` are the versions of what computes.
    """

    set_sha256: str
    questions: int
    documents: int
    chunks: int
    revision: int
    encoder: str
    reader: str
    probe: tuple[float, ...]
    splitter: str
    folding: str
    threshold: float
    depth: int
    libraries: dict[str, str]
    # The processor's (`eval.run.arithmetic`); runs made before it was recorded do not tell.
    arithmetic: str = UNKNOWN


@dataclass(frozen=True, slots=True)
class Timing:
    """When it ran (ISO 8601, UTC), seconds for indexing and for asking, and milliseconds a question."""

    started: str
    indexing: float
    asking: float
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Run:
    """One set asked once; `rows` in the order of the set, one a question always."""

    format: int
    name: str
    set: str
    setup: Setup
    timing: Timing
    passages: tuple[RecordedPassage, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Head:
    """As much of a file as tells whether the rest can be read."""

    format: int


def save(run: Run, path: Path, new: bool = False) -> Path:
    """Write the run as JSON, compressed when the name ends in .gz; returns where. Raises StorageFailure.

    `new`: beside a file that is there meanwhile, with a number to its name, instead of over it.
    """
    return output_file.write(path, output_file.encode_json(run).encode() + b"\n", new)


def load(path: Path) -> Run:
    """Read a run; BadInput when the file is missing, is no run, or is one of another format."""
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise BadInput(f"{path}: cannot be read: {reason}; `yiju eval run` writes runs") from None
    try:
        written = msgspec.json.decode(data, type=_Head).format
        if written != FORMAT:
            raise BadInput(
                f"{path}: is a run of format {written}, this yiju reads {FORMAT}; run the set again"
            )
        run = msgspec.json.decode(data, type=Run)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"{path}: is no run that `yiju eval run` wrote: {error}") from None
    _check(run, path)
    return run


def _check(run: Run, path: Path) -> None:
    """What the types cannot say: rankings point at passages, and every question is there once."""
    problem = _damage(run)
    if problem:
        raise BadInput(f"{path}: is damaged: {problem}; run the set again")


def _damage(run: Run) -> str | None:
    """The first thing that is wrong with it."""
    if len(run.rows) != run.setup.questions or not run.rows:
        return f"it is of {run.setup.questions} questions and holds {len(run.rows)}"
    if len(run.setup.probe) != PROBE:
        return f"its probe of the encoder has {len(run.setup.probe)} numbers, not {PROBE}"
    if twice := [id for id, count in Counter(row.id for row in run.rows).items() if count > 1]:
        return f"the question {twice[0]!r} is there twice"
    return next(
        (problem for row in run.rows if (problem := _damaged(row, len(run.passages)))), None
    )


def _damaged(row: Row, passages: int) -> str | None:
    for leg in (row.fused, row.dense, row.lexical):
        if len(leg.passages) != len(leg.scores) or any(
            not 0 <= at < passages for at in leg.passages
        ):
            return f"a ranking of {row.id!r} names no passage"
    if len(row.quotes) != len(row.evidence) or (row.candidate and not row.candidate.citations):
        return f"the evidence or the citations of {row.id!r} are not whole"
    if not all(0 <= value <= 1 for value in (row.confidence, *row.values.values())):
        return f"a figure of {row.id!r} is not from 0 to 1"
    return None
