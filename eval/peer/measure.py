"""Every stack, one after the other, each in processes of its own -> what was measured. Nothing else is started meanwhile."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from eval.bench.latency import Latency, latency
from eval.bench.process import Times, times
from eval.metric.retrieval import Judged, retrieval
from eval.peer.paired_timing import Pace, pacing
from eval.peer.process import Process
from eval.peer.sample import Part
from eval.peer.stack import Stack
from index.error import Unavailable

MEASURES = ("R@1", "R@5", "RR@10", "nDCG@10")
_NEAR = 1e-3
_PAIRS = 3
# So many questions are asked of a stack, then the same of yiju, and so on.
_TURN = 20

Report = Callable[[str], None]
Vectors = list[NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is asked: `timed` questions of the first set one at a time, `starts` new processes."""

    timed: int = 200
    starts: int = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stack runs: its interpreter, its weights, an empty folder for its indexes, and the parts as it is given them."""

    python: Path
    model: Path
    folder: Path
    parts: Sequence[Part]

    def index(self, part: Part) -> Path:
        """The folder of a part's index."""
        return self.folder / part.corpus


@dataclass(frozen=True, slots=True)
class Ingest:
    """The passages of the first set: from loaded weights to the saved index. `bytes`: the index; `peak`: the most memory meanwhile.

    `deviation`: the largest difference of any number of its vectors from those of the first stack.
    """

    seconds: float
    passages: int
    bytes: int
    peak: int | None
    deviation: float


@dataclass(frozen=True, slots=True)
class Way:
    """A stack asked in one mode. `start`: seconds from starting the process to its first result, the index being there.

    `pace`: yiju with both legs, asked the same in turns with it. `resident`: bytes after the timed questions. `quality`: set -> measure ->
    mean. `load`: the machine's load average before.
    """

    mode: str
    start: Times
    latency: Latency
    pace: Latency | None
    resident: int | None
    peak: int | None
    load: float | None
    quality: dict[str, dict[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measured:
    """All of one stack. `installed`: bytes of its packages and what they need; `weights`: bytes of the model."""

    stack: str
    title: str
    versions: dict[str, str]
    installed: int
    weights: int
    ingest: Ingest
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class _Session:
    """How much is asked, yiju beside it if it is one of the stacks, and who is told what comes next."""

    plan: Plan
    pace: Pace | None
    report: Report


def measured(
    stacks: Sequence[Stack], place: Callable[[Stack], Place], plan: Plan, report: Report
) -> Iterator[Measured]:
    """Each stack in turn: it indexes every part, then is asked in every mode.

    Unavailable when a process fails, or when a peer's vectors are not those of the first stack: then it would be other weights.
    """
    reference: Vectors = []
    with ExitStack() as exits:
        pace = next(
            (
                exits.enter_context(_paced(place(stack), stack))
                for stack in stacks
                if not stack.is_peer
            ),
            None,
        )
        for stack in stacks:
            yield _measured(stack, place(stack), _Session(plan, pace, report), reference)


def _paced(where: Place, stack: Stack) -> AbstractContextManager[Pace]:
    return pacing(stack, where.python, where.model, where.folder / "pace", where.parts[0])


def _measured(stack: Stack, where: Place, session: _Session, reference: Vectors) -> Measured:
    ingests: list[Ingest] = []
    distinct: dict[Path, Part] = {}
    for part in where.parts:
        distinct.setdefault(where.index(part), part)
    for part in reversed(distinct.values()):
        session.report(f"{stack.title}: indexing the passages of {part.name}")
        where.index(part).mkdir(parents=True)
        with Process(stack, where.python, where.model) as process:
            about = process.ask({"do": "installed", "packages": stack.packages})
            vectors = _vectors(process, where.parts[0])
            reference.extend(vectors[len(reference) :])  # the first stack's
            ingests.append(
                _ingest(process, part, where.index(part), _deviation(stack, vectors, reference))
            )
    ways = tuple(_way(stack, mode, where, session) for mode in stack.modes)
    # The first part came last, when whatever lies in the system's caches was there for everybody.
    return Measured(
        stack.name,
        stack.title,
        about["versions"],
        about["bytes"],
        size(where.model),
        ingests[-1],
        ways,
    )


def _vectors(process: Process, part: Part) -> Vectors:
    """Those of some questions and passages; the weights are loaded for it, which no ingest rate is to hold."""
    found: Vectors = []
    for question, passage in zip(part.questions[:_PAIRS], part.passages[:_PAIRS], strict=False):
        made = process.ask({"do": "vectors", "question": question, "passage": passage.whole})
        found += [np.array(made[name], np.float32) for name in ("question", "passage")]
    return found


def _deviation(stack: Stack, vectors: Vectors, reference: Vectors) -> float:
    found = max(
        float(np.abs(one - other).max()) for one, other in zip(vectors, reference, strict=True)
    )
    if stack.is_peer and found > _NEAR:
        raise Unavailable(
            f"{stack.title}'s vectors differ from SentenceTransformer's by {found:.4f}: its prompts or layers are not the model's"
        )
    return round(found, 6)


def _ingest(process: Process, part: Part, folder: Path, deviation: float) -> Ingest:
    took = process.ask({"do": "ingest", "passages": part.sent, "folder": str(folder)})
    return Ingest(
        took["seconds"],
        len(part.passages),
        size(folder),
        process.ask({"do": "memory"})["peak"],
        deviation,
    )


def _way(stack: Stack, mode: str, place: Place, session: _Session) -> Way:
    """The first part is timed; the others only tell the quality."""
    plan = session.plan
    session.report(f"{stack.title}, {mode}")
    first, load = place.parts[0], _load()
    starts: list[float] = []
    for _ in range(plan.starts - 1):
        with Process(stack, place.python, place.model) as process:
            starts.append(_opened(process, place.index(first), first, mode))
    with Process(stack, place.python, place.model) as process:
        starts.append(_opened(process, place.index(first), first, mode))
        _search(process, first.warm)
        seconds, found, paced = _timed(process, first.questions[: plan.timed], session.pace)
        memory = process.ask({"do": "memory"})
        found += _search(process, first.questions[plan.timed :])
    took = latency(seconds)
    assert took is not None  # noqa: S101  for the type checker: a part has questions
    way = Way(mode, times(starts), took, latency(paced), memory["resident"], memory["peak"], load)
    way.quality[first.name] = quality(first, found)
    for part in place.parts[1:]:
        session.report(f"{stack.title}, {mode}: {part.name}")
        with Process(stack, place.python, place.model) as process:
            _opened(process, place.index(part), part, mode)
            way.quality[part.name] = quality(part, _search(process, part.questions))
    return way


def _timed(
    process: Process, questions: Sequence[str], pace: Pace | None
) -> tuple[list[float], list[list[str]], list[float]]:
    """Seconds of each question, what it found, and yiju's seconds for the same, in turns."""
    seconds: list[float] = []
    found: list[list[str]] = []
    paced: list[float] = []
    for at in range(0, len(questions), _TURN):
        turn = questions[at : at + _TURN]
        reply = process.ask({"do": "search", "questions": turn})
        seconds += reply["seconds"]
        found += reply["found"]
        paced += pace.seconds(turn) if pace else []
    return seconds, found, paced


def _opened(process: Process, folder: Path, part: Part, mode: str) -> float:
    """Seconds from the start of the process to its first result."""
    process.ask({"do": "open", "folder": str(folder), "mode": mode})
    _search(process, part.warm[:1])
    return process.age()


def _search(process: Process, questions: Sequence[str]) -> list[list[str]]:
    found: list[list[str]] = process.ask({"do": "search", "questions": questions})["found"]
    return found


def quality(part: Part, found: Sequence[Sequence[str]]) -> dict[str, float]:
    """The mean of each of MEASURES; a passage that is found twice counts where it stands first."""
    judged = {
        str(at): Judged(relevant, list(dict.fromkeys(ids)))
        for at, (relevant, ids) in enumerate(zip(part.relevant, found, strict=True))
    }
    values = retrieval(judged)
    return {name: round(mean(one[name] for one in values.values()), 4) for name in MEASURES}


def size(folder: Path) -> int:
    """Bytes of all files in it."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _load() -> float | None:
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
