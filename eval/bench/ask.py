"""One question at a time: how long retrieval takes in this process, and POST /ask over a socket; and the same question again."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from eval.bench.client import Client
from eval.bench.latency import Latency, latency
from eval.bench.load import OK
from index.error import Unavailable
from rag.pipeline import Pipeline
from rag.reading.reader import COMPARED

TOP_K = 5  # as a question that names none has it


@dataclass(frozen=True, slots=True)
class Asked:
    """Each question was asked, and at once asked again: what a cache of answers saves is the difference."""

    first: Latency | None
    again: Latency | None


def retrieval(pipeline: Pipeline, questions: Sequence[str]) -> Asked:
    """Encode, both legs and their fusion, with as many passages as the reader would be given; no reader."""
    first, again = list[float](), list[float]()
    for question in questions:
        for kept in (first, again):
            started = time.perf_counter()
            pipeline.retrieve(pipeline.query(question), max(TOP_K, COMPARED))
            kept.append(time.perf_counter() - started)
    return Asked(latency(first), latency(again))


async def answers(client: Client, wires: Sequence[bytes]) -> Asked:
    """POST /ask, each when the one before it is answered. Unavailable at the first answer that is not 200."""
    first, again = list[float](), list[float]()
    for wire in wires:
        for kept in (first, again):
            started = time.perf_counter()
            reply = await client.send(wire)
            kept.append(time.perf_counter() - started)
            if reply.status != OK:
                raise Unavailable(
                    f"POST /ask said {reply.status} to a question that was alone; run `yiju serve` by itself to see why"
                )
    return Asked(latency(first), latency(again))
