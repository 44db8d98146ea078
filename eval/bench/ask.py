"""Latency of one question at a time: retrieval in this process, and POST /ask over a socket."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from eval.bench.client import Client
from eval.bench.latency import Latency, summarize_latency
from eval.bench.load import OK
from index.error import Unavailable
from rag.pipeline import Pipeline
from rag.question import Question
from rag.reading.confidence import COMPARED

TOP_K = 5  # the default of a question that sets none


@dataclass(frozen=True, slots=True)
class RepeatedLatency:
    """Latency of questions that are each asked twice in a row; the difference is the cache."""

    first: Latency | None
    again: Latency | None


def time_retrieval(pipeline: Pipeline, questions: Sequence[str]) -> RepeatedLatency:
    """Time encoding, both legs and their fusion, at the depth that the reader asks for.

    The reader itself does not run.
    """
    first, again = list[float](), list[float]()
    for question in questions:
        for seconds in (first, again):
            started = time.perf_counter()
            with pipeline.collection.searcher() as searcher:
                pipeline.search(Question.parse(question), searcher, max(TOP_K, COMPARED))
            seconds.append(time.perf_counter() - started)
    return RepeatedLatency(summarize_latency(first), summarize_latency(again))


async def time_answers(client: Client, requests: Sequence[bytes]) -> RepeatedLatency:
    """Time POST /ask, one request at a time. Raises Unavailable at the first status but 200."""
    first, again = list[float](), list[float]()
    for request in requests:
        for seconds in (first, again):
            started = time.perf_counter()
            reply = await client.send(request)
            seconds.append(time.perf_counter() - started)
            if reply.status != OK:
                raise Unavailable(
                    f"POST /ask returned {reply.status} for the only question in progress; "
                    "run `yiju serve` by itself to see why"
                )
    return RepeatedLatency(summarize_latency(first), summarize_latency(again))
