"""A Plan -> a Bench: everything is measured in turn, nothing beside anything else.

Each rate meets a server of its own: what an earlier rate has left in a queue or a cache is not in its figures.
"""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from eval.bench.ask import TOP_K, Asked, answers, retrieval
from eval.bench.client import Client, request
from eval.bench.ingest import Ingest, added, ingest
from eval.bench.load import Load, arrivals, offer, summary
from eval.bench.machine import File, Machine, files, machine
from eval.bench.memory import Memory, memory
from eval.bench.process import Times, finished, times
from eval.bench.question import drawn, shuffled
from eval.bench.server import Server, serving
from index.collection import STORE
from index.error import BadInput, NoSuchCollection, Unavailable
from index.store.store import IndexState
from rag.bootstrap import DEFAULT, Workspace
from rag.settings import Settings

SCHEMA = 1
_WARM = 3  # questions asked before the clock runs
_ABSTAINED = 3
_LONG = 180.0  # seconds after which a process that only answers one question has failed

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure. No `documents`: the `collection` as it is. `seconds` a rate, `patience` seconds an answer.

    `asked`: questions asked one at a time; `starts`: new processes of each kind. Raises BadInput for what cannot be measured.
    """

    questions: Sequence[str]
    documents: Sequence[Path] = ()
    collection: str = DEFAULT
    rates: Sequence[float] = (5.0, 10.0, 20.0, 200.0)
    seconds: float = 10.0
    patience: float = 30.0
    asked: int = 50
    starts: int = 3
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
        if (known := len(set(self.questions))) <= _WARM:
            raise BadInput(
                f"of {known} different questions {_WARM} would be asked before the clock runs, and none would be left to measure; "
                "name a file of more with --questions"
            )


@dataclass(frozen=True, slots=True)
class Level:
    """One offered rate, requests a second. `repeated`: requests whose question had been asked before at this rate."""

    rate: float
    repeated: int
    load: Load
    memory: Memory | None


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything that was measured. Latencies are in milliseconds, sizes and memory in bytes, `starts` in seconds.

    `ready` is the memory of a server that has answered nothing yet. `schema` counts up when a field changes its meaning or goes.
    """

    schema: int
    machine: Machine
    encoder: str
    index: IndexState
    index_files: tuple[File, ...]
    model_files: tuple[File, ...]
    questions: int
    seed: int
    seconds: float
    ingest: Ingest | None
    starts: dict[str, Times]
    retrieval: Asked
    ask: Asked
    ready: Memory | None
    levels: tuple[Level, ...]


def bench(settings: Settings, plan: Plan, report: Report) -> Bench:
    """Measure; `report` is told what comes next. Raises what opening the collection raises, and Unavailable when a process fails."""
    if plan.documents:
        with tempfile.TemporaryDirectory(prefix="yiju-bench-") as folder:
            return _measured(replace(settings, home=Path(folder)), plan, report)
    if not (settings.home / plan.collection / STORE).is_file():
        raise NoSuchCollection(
            f"there is no collection {plan.collection!r} in {settings.home}; `yiju add` makes one"
        )
    return _measured(settings, plan, report)


def _measured(settings: Settings, plan: Plan, report: Report) -> Bench:
    here = machine()
    questions = shuffled(plan.questions, plan.seed)
    seconds = 0.0
    if plan.documents:
        report("adding the documents")
        seconds = added(plan.documents, settings.home)
    report("retrieving")
    with closing(Workspace(settings)) as workspace:
        pipeline = workspace.pipeline(plan.collection)
        state = pipeline.collection.state()
        if not state.chunks:
            raise BadInput(
                f"the collection {plan.collection!r} in {settings.home} is empty; `yiju add PATH` adds documents"
            )
        retrieval(pipeline, questions[-_WARM:])
        retrieved = retrieval(pipeline, questions[:-_WARM][: plan.asked])
        grown = ingest(pipeline.collection, seconds) if plan.documents else None
    report("starting")
    starts = _starts(settings.home, plan, questions)
    wires = [
        request("/ask", {"question": one, "top_k": TOP_K, "collection": plan.collection})
        for one in questions
    ]
    report("asking, one question at a time")
    with serving(settings.home) as server:
        ready = memory(server.pid)
        asked = asyncio.run(_asked(server, wires, plan.asked))
    levels = []
    for rate in plan.rates:
        report(f"asking, {rate:g} questions a second for {plan.seconds:g} s")
        levels.append(_level(settings.home, wires, rate, plan))
    return Bench(
        schema=SCHEMA,
        machine=here,
        encoder=state.encoder,
        index=state,
        index_files=files(settings.home / plan.collection),
        model_files=files(settings.cache),
        questions=len(questions),
        seed=plan.seed,
        seconds=plan.seconds,
        ingest=grown,
        starts=starts,
        retrieval=retrieved,
        ask=asked,
        ready=ready,
        levels=tuple(levels),
    )


def _starts(home: Path, plan: Plan, questions: Sequence[str]) -> dict[str, Times]:
    """--help and query until they exit, serve until it is ready; each query has another question."""
    ask = drawn(questions, plan.starts)
    place = ("--home", str(home), "--collection", plan.collection)
    served = list[float]()
    for _ in range(plan.starts):
        with serving(home) as server:
            served.append(server.seconds)
    return {
        "help": times([finished("--help", limit=_LONG) for _ in range(plan.starts)]),
        "query": times(
            [
                finished("query", *place, "--", one, accepted=(0, _ABSTAINED), limit=_LONG)
                for one in ask
            ]
        ),
        "serve": times(served),
    }


async def _asked(server: Server, wires: Sequence[bytes], count: int) -> Asked:
    client = Client(server.port)
    await _warm(client, wires)
    found = await answers(client, wires[:-_WARM][:count])
    await client.close()
    return found


def _level(home: Path, wires: Sequence[bytes], rate: float, plan: Plan) -> Level:
    at = arrivals(rate, plan.seconds, plan.seed)
    with serving(home) as server:
        load = asyncio.run(_offered(server, wires, at, plan.patience))
        held = memory(server.pid)
    return Level(rate, max(0, len(at) - len(wires) + _WARM), load, held)


async def _offered(
    server: Server, wires: Sequence[bytes], at: Sequence[float], patience: float
) -> Load:
    client = Client(server.port)
    await _warm(client, wires)
    found = await offer(client, drawn(wires[:-_WARM], len(at)), at, patience)
    await client.close()
    return summary(found, at)


async def _warm(client: Client, wires: Sequence[bytes]) -> None:
    """What a server does only once is done before the clock runs: by the questions that are drawn last."""
    try:
        await answers(client, wires[-_WARM:])
    except (OSError, EOFError, ValueError) as error:
        raise Unavailable(
            f"`yiju serve` broke the connection at its first questions: {error}; run it by itself to see why"
        ) from None
