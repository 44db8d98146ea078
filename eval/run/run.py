"""Hold, save and load a run: one question set asked once.

A run has all that is needed to judge it again and to repeat it. On one kind of processor all of it
is the same every time, apart from `timing` and each row's `milliseconds`.
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
# The size of `Setup.probe`: eight components of a question's vector, eight of a passage's.
PROBE = 16


@dataclass(frozen=True, slots=True)
class RecordedPassage:
    """A chunk that some question found."""

    document_id: str
    title: str
    section: tuple[str, ...]
    # Code points of the document's text.
    start: int
    end: int
    # Empty if no question ranked it high enough for it to be shown.
    text: str


@dataclass(frozen=True, slots=True)
class RecordedRanking:
    """What one leg found, best first."""

    # Positions in `Run.passages`.
    passages: tuple[int, ...] = ()
    # The leg's own scores of them; higher is better.
    scores: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedCitation:
    """A citation of the candidate."""

    document_id: str
    start: int
    end: int
    cited_text: str
    # Whether the document reads `cited_text` there.
    exact: bool
    # Whether gold evidence supports it; None when the set has none.
    supported: bool | None


@dataclass(frozen=True, slots=True)
class RecordedCandidate:
    """The answer that the reader found, which the threshold may refuse."""

    text: str
    citations: tuple[RecordedCitation, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a run: what the set knows about it, and what was found."""

    id: str
    question: str
    language: str
    type: str
    tags: tuple[str, ...]
    answerable: bool
    answers: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    # The words of each piece of `evidence`; long ones are cut.
    quotes: tuple[str, ...]
    # The ids of the documents that answer.
    relevant: tuple[str, ...]
    # The groups that the question belongs to, as (dimension, group).
    slices: tuple[tuple[str, str], ...]
    fused: RecordedRanking
    dense: RecordedRanking
    lexical: RecordedRanking
    candidate: RecordedCandidate | None
    # Whether the candidate is the answer, that is its confidence reaches the threshold.
    answered: bool
    # Why there is no answer, as `rag.answer.Refusal` gives it.
    reason: str | None
    # The candidate's, 0 to 1, refused or not.
    confidence: float
    # Whether the candidate would be right, refused or not; None when the set does not tell.
    would: bool | None
    # The metrics of `eval.metric.retrieval` that apply, by name.
    values: dict[str, float]
    # What the question raised, if anything.
    error: str | None
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Setup:
    """What was asked, and with what."""

    # `QuestionSet.sha256`.
    set_sha256: str
    questions: int
    documents: int
    chunks: int
    revision: int
    encoder: str
    # The name of the reader's weights.
    reader: str
    # The first components of the vectors of a fixed question and of a fixed passage: they tell
    # apart two encoders of one name.
    probe: tuple[float, ...]
    splitter: str
    folding: str
    threshold: float
    depth: int
    # The versions of the libraries that compute.
    libraries: dict[str, str]
    # The processor's (`eval.run.arithmetic`); runs made before it was recorded do not tell.
    arithmetic: str = UNKNOWN
    # `rag.reading.confidence.Calibration.name`; empty for runs made before it was recorded.
    calibration: str = ""


@dataclass(frozen=True, slots=True)
class Timing:
    """When the run was made, and how long it took."""

    # ISO 8601, UTC.
    started: str
    # Seconds.
    indexing: float
    asking: float
    # Milliseconds a question.
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Run:
    """One question set asked once."""

    # FORMAT of the yiju that wrote it.
    format: int
    name: str
    # The name of the question set.
    set: str
    setup: Setup
    timing: Timing
    passages: tuple[RecordedPassage, ...]
    # One for each question, in the order of the set.
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Header:
    """The part of a file that tells whether the rest can be read."""

    format: int


def save(run: Run, path: Path, new: bool = False) -> Path:
    """Write the run as JSON, compressed when the name ends in .gz; returns the path written.

    `new` adds a number to the name rather than overwrite a file. Raises StorageFailure.
    """
    return output_file.write(path, output_file.encode_json(run).encode() + b"\n", new)


def load(path: Path) -> Run:
    """Read a run. Raises BadInput for a missing file, one that is no run, and another format."""
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise BadInput(f"{path}: cannot be read: {reason}; `yiju eval run` writes runs") from None
    try:
        written = msgspec.json.decode(data, type=_Header).format
        if written != FORMAT:
            raise BadInput(
                f"{path}: is a run of format {written}, this yiju reads {FORMAT}; run the set again"
            )
        run = msgspec.json.decode(data, type=Run)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"{path}: is not a run that `yiju eval run` wrote: {error}") from None
    _check(run, path)
    return run


def _check(run: Run, path: Path) -> None:
    """Raise BadInput for damage that the types allow: in rankings, questions and ranges."""
    problem = _find_damage(run)
    if problem:
        raise BadInput(f"{path}: is damaged: {problem}; run the set again")


def _find_damage(run: Run) -> str | None:
    """Describe the first inconsistency; None when there is none."""
    if len(run.rows) != run.setup.questions or not run.rows:
        return f"it is of {run.setup.questions} questions and has rows for {len(run.rows)}"
    if len(run.setup.probe) != PROBE:
        return f"its probe of the encoder has {len(run.setup.probe)} numbers, not {PROBE}"
    if twice := [id for id, count in Counter(row.id for row in run.rows).items() if count > 1]:
        return f"it has the question {twice[0]!r} twice"
    return next(
        (problem for row in run.rows if (problem := _find_row_damage(row, len(run.passages)))), None
    )


def _find_row_damage(row: Row, passages: int) -> str | None:
    for leg in (row.fused, row.dense, row.lexical):
        if len(leg.passages) != len(leg.scores) or any(
            not 0 <= at < passages for at in leg.passages
        ):
            return f"a ranking of {row.id!r} points at no passage"
    if len(row.quotes) != len(row.evidence) or (row.candidate and not row.candidate.citations):
        return f"evidence or citations of {row.id!r} are missing"
    if not all(0 <= value <= 1 for value in (row.confidence, *row.values.values())):
        return f"a value of {row.id!r} is not from 0 to 1"
    return None
