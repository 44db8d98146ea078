"""Runs a benchmark: a BenchPlan in, a BenchResult out. One thing is measured at a time.

Each rate gets a fresh server, so that no queue or cache of an earlier rate affects its figures.
"""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from eval.bench.ask import TOP_K, RepeatedLatency, time_answers, time_retrieval
from eval.bench.client import Client, encode_request
from eval.bench.ingest import IngestSpeed, measure_ingest, time_add
from eval.bench.load import Load, draw_arrivals, send_on_schedule, summarize_load
from eval.bench.machine import FileSize, Machine, describe_machine, list_file_sizes
from eval.bench.memory import Memory, measure_memory
from eval.bench.process import StartTimes, summarize_starts, time_command
from eval.bench.question import shuffle, take_cyclic
from eval.bench.server import Server, run_server
from index.collection import STORE
from index.error import BadInput, NoSuchCollection, Unavailable
from index.store.index_state import IndexState
from rag.bootstrap import DEFAULT, Workspace
from rag.settings import Settings

_SCHEMA = 1
_WARM_UP = 3  # questions asked before anything is timed: the last ones of the shuffled list
_ABSTAINED = 3  # exit code of `yiju query` without an answer
_LIMIT = 180.0  # seconds after which a process that answers one question counts as failed

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BenchPlan:
    """What to measure. Raises BadInput for what cannot be measured."""

    questions: Sequence[str]
    # Indexed for this run; if empty, `collection` is measured as it is.
    documents: Sequence[Path] = ()
    collection: str = DEFAULT
    # Requests per second, each rate for `seconds`.
    rates: Sequence[float] = (5.0, 10.0, 20.0, 200.0)
    seconds: float = 10.0
    # Seconds after which a response no longer counts.
    patience: float = 30.0
    # How many questions are asked one at a time.
    asked: int = 50
    # How many new processes of each kind are started.
    starts: int = 3
    # Of the order of the questions and the times of the requests.
    seed: int = 0

    def __post_init__(self) -> None:
        for name, values in (
            ("rate", self.rates),
            ("seconds", [self.seconds]),
            ("patience", [self.patience]),
        ):
            for value in values:
                if not 0 < value < float("inf"):
                    raise BadInput(f"--{name} must be a number above 0, not {value:g}")
        for name, count in (("asked", self.asked), ("starts", self.starts)):
            if count < 1:
                raise BadInput(f"--{name} must be 1 or more, not {count}")
        if (distinct := len(set(self.questions))) <= _WARM_UP:
            raise BadInput(
                f"the warm-up takes {_WARM_UP} questions, and there are {distinct}: none would be "
                "left to measure; name a file with more with --questions"
            )


@dataclass(frozen=True, slots=True)
class RateLevel:
    """What was measured at one offered rate, in requests per second."""

    rate: float
    # Requests whose question had already been asked at this rate.
    repeated: int
    load: Load
    # Of the server after the load.
    memory: Memory | None


@dataclass(frozen=True, slots=True)
class BenchResult:
    """All measurements. Latencies are in milliseconds, sizes and memory in bytes."""

    # Counts up when a field is removed or changes its meaning.
    schema: int
    machine: Machine
    encoder: str
    index: IndexState
    index_files: tuple[FileSize, ...]
    model_files: tuple[FileSize, ...]
    questions: int
    seed: int
    # How long each rate was offered.
    seconds: float
    # None for a collection that was measured as it is.
    ingest: IngestSpeed | None
    # By command: help, query, serve.
    starts: dict[str, StartTimes]
    retrieval: RepeatedLatency
    ask: RepeatedLatency
    # Memory of a server before its first question.
    ready: Memory | None
    levels: tuple[RateLevel, ...]


def run_bench(settings: Settings, plan: BenchPlan, report: Report) -> BenchResult:
    """Measure everything; `report` is called with the name of each stage as it begins.

    Raises what opening the collection raises, and Unavailable when a process fails.
    """
    if plan.documents:
        with tempfile.TemporaryDirectory(prefix="yiju-bench-") as folder:
            return _measure(replace(settings, home=Path(folder)), plan, report)
    if not (settings.home / plan.collection / STORE).is_file():
        raise NoSuchCollection(
            f"there is no collection {plan.collection!r} in {settings.home}; `yiju add` makes one"
        )
    return _measure(settings, plan, report)


def _measure(settings: Settings, plan: BenchPlan, report: Report) -> BenchResult:
    machine = describe_machine()
    questions = shuffle(plan.questions, plan.seed)
    seconds = 0.0
    if plan.documents:
        report("adding the documents")
        seconds = time_add(plan.documents, settings.home)
    report("retrieving")
    with closing(Workspace(settings)) as workspace:
        pipeline = workspace.pipeline(plan.collection)
        state = pipeline.collection.state()
        if not state.chunks:
            raise BadInput(
                f"the collection {plan.collection!r} in {settings.home} is empty; "
                "`yiju add PATH` adds documents"
            )
        time_retrieval(pipeline, questions[-_WARM_UP:])
        retrieval = time_retrieval(pipeline, questions[:-_WARM_UP][: plan.asked])
        ingest = measure_ingest(pipeline.collection, seconds) if plan.documents else None
    report("starting processes")
    starts = _time_starts(settings.home, plan, questions)
    requests = [
        encode_request("/ask", {"question": one, "top_k": TOP_K, "collection": plan.collection})
        for one in questions
    ]
    report("asking one question at a time")
    with run_server(settings.home) as server:
        ready = measure_memory(server.pid)
        ask = asyncio.run(_ask_in_turn(server, requests, plan.asked))
    levels = []
    for rate in plan.rates:
        report(f"asking {rate:g} questions a second for {plan.seconds:g} s")
        levels.append(_measure_rate(settings.home, requests, rate, plan))
    return BenchResult(
        schema=_SCHEMA,
        machine=machine,
        encoder=state.encoder,
        index=state,
        index_files=list_file_sizes(settings.home / plan.collection),
        model_files=list_file_sizes(settings.cache),
        questions=len(questions),
        seed=plan.seed,
        seconds=plan.seconds,
        ingest=ingest,
        starts=starts,
        retrieval=retrieval,
        ask=ask,
        ready=ready,
        levels=tuple(levels),
    )


def _time_starts(home: Path, plan: BenchPlan, questions: Sequence[str]) -> dict[str, StartTimes]:
    """Time `--help` and `query` to their exit, and `serve` until it is ready.

    Each `query` gets a different question.
    """
    location = ("--home", str(home), "--collection", plan.collection)
    served = list[float]()
    for _ in range(plan.starts):
        with run_server(home) as server:
            served.append(server.seconds)
    queried = [
        time_command("query", *location, "--", one, accepted=(0, _ABSTAINED), limit=_LIMIT)
        for one in take_cyclic(questions, plan.starts)
    ]
    return {
        "help": summarize_starts(
            [time_command("--help", limit=_LIMIT) for _ in range(plan.starts)]
        ),
        "query": summarize_starts(queried),
        "serve": summarize_starts(served),
    }


async def _ask_in_turn(server: Server, requests: Sequence[bytes], count: int) -> RepeatedLatency:
    client = Client(server.port)
    await _warm_up(client, requests)
    latency = await time_answers(client, requests[:-_WARM_UP][:count])
    await client.close()
    return latency


def _measure_rate(home: Path, requests: Sequence[bytes], rate: float, plan: BenchPlan) -> RateLevel:
    times = draw_arrivals(rate, plan.seconds, plan.seed)
    with run_server(home) as server:
        load = asyncio.run(_offer_load(server, requests, times, plan.patience))
        memory = measure_memory(server.pid)
    return RateLevel(rate, max(0, len(times) - len(requests) + _WARM_UP), load, memory)


async def _offer_load(
    server: Server, requests: Sequence[bytes], times: Sequence[float], patience: float
) -> Load:
    client = Client(server.port)
    await _warm_up(client, requests)
    scheduled = take_cyclic(requests[:-_WARM_UP], len(times))
    outcomes = await send_on_schedule(client, scheduled, times, patience)
    await client.close()
    return summarize_load(outcomes, times)


async def _warm_up(client: Client, requests: Sequence[bytes]) -> None:
    """Let the server do its one-time work, with questions that are not timed afterwards."""
    try:
        await time_answers(client, requests[-_WARM_UP:])
    except (OSError, EOFError, ValueError) as error:
        raise Unavailable(
            f"`yiju serve` broke the connection during the warm-up: {error}; "
            "run it by itself to see why"
        ) from None
