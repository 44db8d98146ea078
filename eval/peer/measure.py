"""Measures every stack in turn, each in processes of its own. Nothing else runs meanwhile."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from eval.bench.latency import Latency, summarize_latency
from eval.bench.process import StartTimes, summarize_starts
from eval.metric.retrieval import JudgedRanking, score_rankings
from eval.peer.paired_timing import PairedTimer, open_paired_timer
from eval.peer.process import StackProcess
from eval.peer.sample import PeerSample
from eval.peer.stack import Stack
from index.error import Unavailable

MEASURES = ("R@1", "R@5", "RR@10", "nDCG@10")
# The largest difference between two stacks' embeddings by the same weights.
_TOLERANCE = 1e-3
# How many questions, and passages, the embeddings are compared on.
_COMPARED = 3
# Questions that a stack is asked before yiju is asked the same ones.
_TURN = 20

Report = Callable[[str], None]
Vectors = list[NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class PeerPlan:
    """How much is measured."""

    # Questions of the first sample that are timed one by one.
    timed: int = 200
    # New processes for each stack and mode.
    starts: int = 3


@dataclass(frozen=True, slots=True)
class StackSetup:
    """What a stack runs with."""

    python: Path
    # The folder with its weights.
    model: Path
    # An empty folder for its indexes.
    folder: Path
    samples: Sequence[PeerSample]

    def find_index(self, sample: PeerSample) -> Path:
        """Return the folder of the sample's index."""
        return self.folder / sample.corpus


@dataclass(frozen=True, slots=True)
class StackIngest:
    """Indexing the passages of the first sample."""

    # From loaded weights to the saved index.
    seconds: float
    passages: int
    # Of the index.
    bytes: int
    # Peak resident bytes of the process.
    peak: int | None
    # The largest difference between its embeddings and the first stack's, over all components.
    deviation: float


@dataclass(frozen=True, slots=True)
class ModeResult:
    """A stack searched in one mode."""

    mode: str
    # From starting a process to its first result, with the index already built.
    start: StartTimes
    latency: Latency
    # Of yiju in hybrid mode, asked the same questions in alternation.
    yiju_latency: Latency | None
    # Resident bytes after the timed questions, and their peak.
    resident: int | None
    peak: int | None
    # The machine's load average before.
    load: float | None
    # Sample -> measure -> mean.
    quality: dict[str, dict[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StackResult:
    """Everything that was measured of one stack."""

    stack: str
    title: str
    versions: dict[str, str]
    # Bytes of its packages and all that they require.
    installed: int
    # Bytes of the model.
    weights: int
    ingest: StackIngest
    modes: tuple[ModeResult, ...]


@dataclass(frozen=True, slots=True)
class _Session:
    """What all stacks of a run share."""

    plan: PeerPlan
    # None when yiju is not among the stacks.
    timer: PairedTimer | None
    report: Report


def measure_stacks(
    stacks: Sequence[Stack], set_up: Callable[[Stack], StackSetup], plan: PeerPlan, report: Report
) -> Iterator[StackResult]:
    """Measure each stack in turn: it indexes every sample, then is searched in every mode.

    Raises Unavailable when a process fails, and when a peer's embeddings differ from the first
    stack's: it would then not be running the same weights.
    """
    reference: Vectors = []
    with ExitStack() as exits:
        timer = None
        if yiju := next((stack for stack in stacks if not stack.is_peer), None):
            setup = set_up(yiju)
            timer = exits.enter_context(
                open_paired_timer(
                    yiju, setup.python, setup.model, setup.folder / "paired", setup.samples[0]
                )
            )
        for stack in stacks:
            yield _measure_stack(stack, set_up(stack), _Session(plan, timer, report), reference)


def _measure_stack(
    stack: Stack, setup: StackSetup, session: _Session, reference: Vectors
) -> StackResult:
    """Measure one stack; the first one fills `reference` with its embeddings."""
    ingests: list[StackIngest] = []
    distinct: dict[Path, PeerSample] = {}
    for sample in setup.samples:
        distinct.setdefault(setup.find_index(sample), sample)
    # The first sample's ingest is the one that is reported. It comes last, so that the system's
    # file cache is warm for every stack alike.
    for index, sample in reversed(distinct.items()):
        session.report(f"{stack.title}: indexing the passages of {sample.name}")
        index.mkdir(parents=True)
        with StackProcess(stack, setup.python, setup.model) as process:
            installed = process.ask({"do": "installed", "packages": stack.packages})
            vectors = _embed_some(process, setup.samples[0])
            reference.extend(vectors[len(reference) :])
            deviation = _compare_vectors(stack, vectors, reference)
            ingests.append(_measure_ingest(process, sample, index, deviation))
    modes = tuple(_measure_mode(stack, mode, setup, session) for mode in stack.modes)
    return StackResult(
        stack.name,
        stack.title,
        installed["versions"],
        installed["bytes"],
        _measure_folder(setup.model),
        ingests[-1],
        modes,
    )


def _embed_some(process: StackProcess, sample: PeerSample) -> Vectors:
    """Embed a few questions and passages; this also loads the weights, which is not timed."""
    found: Vectors = []
    for question, passage in zip(
        sample.questions[:_COMPARED], sample.passages[:_COMPARED], strict=False
    ):
        vectors = process.ask(
            {"do": "vectors", "question": question, "passage": passage.titled_text}
        )
        found += [np.array(vectors[name], np.float32) for name in ("question", "passage")]
    return found


def _compare_vectors(stack: Stack, vectors: Vectors, reference: Vectors) -> float:
    deviation = max(
        float(np.abs(one - other).max()) for one, other in zip(vectors, reference, strict=True)
    )
    if stack.is_peer and deviation > _TOLERANCE:
        raise Unavailable(
            f"{stack.title}'s embeddings differ from SentenceTransformer's by {deviation:.4f}: "
            "its prompts or layers are not the model's"
        )
    return round(deviation, 6)


def _measure_ingest(
    process: StackProcess, sample: PeerSample, folder: Path, deviation: float
) -> StackIngest:
    took = process.ask({"do": "ingest", "passages": sample.rows, "folder": str(folder)})
    return StackIngest(
        took["seconds"],
        len(sample.passages),
        _measure_folder(folder),
        process.ask({"do": "memory"})["peak"],
        deviation,
    )


def _measure_mode(stack: Stack, mode: str, setup: StackSetup, session: _Session) -> ModeResult:
    """Measure speed on the first sample and quality on all."""
    plan = session.plan
    session.report(f"{stack.title}, {mode}")
    first, load = setup.samples[0], _read_load()
    starts: list[float] = []
    for _ in range(plan.starts - 1):
        with StackProcess(stack, setup.python, setup.model) as process:
            starts.append(_open_index(process, setup, first, mode))
    with StackProcess(stack, setup.python, setup.model) as process:
        starts.append(_open_index(process, setup, first, mode))
        _search(process, first.warm_up)
        seconds, found, paired = _time(process, first.questions[: plan.timed], session.timer)
        memory = process.ask({"do": "memory"})
        found += _search(process, first.questions[plan.timed :])
    latency = summarize_latency(seconds)
    assert latency is not None  # noqa: S101  for the type checker: a sample has questions
    result = ModeResult(
        mode,
        summarize_starts(starts),
        latency,
        summarize_latency(paired),
        memory["resident"],
        memory["peak"],
        load,
    )
    result.quality[first.name] = score_quality(first, found)
    for sample in setup.samples[1:]:
        session.report(f"{stack.title}, {mode}: {sample.name}")
        with StackProcess(stack, setup.python, setup.model) as process:
            _open_index(process, setup, sample, mode)
            result.quality[sample.name] = score_quality(sample, _search(process, sample.questions))
    return result


def _time(
    process: StackProcess, questions: Sequence[str], timer: PairedTimer | None
) -> tuple[list[float], list[list[str]], list[float]]:
    """Return each question's seconds and found ids, and yiju's seconds for the same question."""
    seconds: list[float] = []
    found: list[list[str]] = []
    paired: list[float] = []
    for at in range(0, len(questions), _TURN):
        turn = questions[at : at + _TURN]
        reply = process.ask({"do": "search", "questions": turn})
        seconds += reply["seconds"]
        found += reply["found"]
        paired += timer.time_questions(turn) if timer else []
    return seconds, found, paired


def _open_index(process: StackProcess, setup: StackSetup, sample: PeerSample, mode: str) -> float:
    """Return the seconds from the start of the process to its first result."""
    process.ask({"do": "open", "folder": str(setup.find_index(sample)), "mode": mode})
    _search(process, sample.warm_up[:1])
    return process.age()


def _search(process: StackProcess, questions: Sequence[str]) -> list[list[str]]:
    found: list[list[str]] = process.ask({"do": "search", "questions": questions})["found"]
    return found


def score_quality(sample: PeerSample, found: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return the mean of each of MEASURES. Of a passage found twice, the first rank counts."""
    judged = {
        str(at): JudgedRanking(relevant, list(dict.fromkeys(ids)))
        for at, (relevant, ids) in enumerate(zip(sample.relevant, found, strict=True))
    }
    scores = score_rankings(judged)
    return {name: round(mean(one[name] for one in scores.values()), 4) for name in MEASURES}


def _measure_folder(folder: Path) -> int:
    """Return the bytes of all files in it."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _read_load() -> float | None:
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
