"""Generates open-loop load: requests go out on schedule, however many are still unanswered.

Latency counts from the scheduled time. A closed-loop client, which waits for a response before it
sends the next request, sends less to a server that stalls and so hides the stall ("coordinated
omission": Gil Tene, "How NOT to Measure Latency", 2013; wrk2 works on the same principle).
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.bench.client import Client
from eval.bench.latency import Latency, summarize_latency

OK, TOO_MANY = 200, 429


@dataclass(frozen=True, slots=True)
class RequestOutcome:
    """What became of one request."""

    # Seconds from the scheduled time until the request was sent.
    late: float
    # Seconds from the scheduled time until the response or the failure.
    latency: float
    # HTTP status; 0 without a response, when `error` says why.
    status: int
    retry_after: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """Summary of one offered rate: `sent` = `answered` + `refused` + the sum of `errors`."""

    sent: int
    # Responses of 200 and of 429.
    answered: int
    refused: int
    refused_with_retry_after: int
    errors: dict[str, int]
    # Responses of 200 per second, from the first scheduled time to the last of them.
    throughput: float
    # Latency of the 200s and of the 429s; errors have none.
    admitted: Latency | None
    refusals: Latency | None
    # How late the client sent; unless small beside `admitted`, the client was the bottleneck.
    late: Latency | None


def draw_arrivals(rate: float, seconds: float, seed: int) -> list[float]:
    """Draw the arrival times, in [0, seconds), of a Poisson process of `rate` per second.

    May be empty. The same seed gives the same times.
    """
    generator, times, now = np.random.default_rng(seed), list[float](), 0.0
    while (now := now + float(generator.exponential(1 / rate))) < seconds:
        times.append(now)
    return times


async def send_on_schedule(
    client: Client, requests: Sequence[bytes], times: Sequence[float], patience: float
) -> list[RequestOutcome]:
    """Send each request at its time, in seconds from now, and collect the outcomes.

    A request without a response `patience` seconds after its time counts as an error.
    """
    loop = asyncio.get_running_loop()
    start = loop.time()
    tasks: list[asyncio.Task[RequestOutcome]] = []
    for request, time in zip(requests, times, strict=True):
        if (wait := start + time - loop.time()) > 0:
            await asyncio.sleep(wait)
        tasks.append(loop.create_task(_send(client, request, start + time, patience)))
    return list(await asyncio.gather(*tasks))


async def _send(client: Client, request: bytes, due: float, patience: float) -> RequestOutcome:
    loop = asyncio.get_running_loop()
    late = loop.time() - due
    try:
        async with asyncio.timeout_at(due + patience):
            reply = await client.send(request)
    except TimeoutError:
        error = f"no response within {patience:g} s"
    except (OSError, EOFError, ValueError) as failure:
        error = type(failure).__name__
    else:
        return RequestOutcome(late, loop.time() - due, reply.status, reply.retry_after)
    return RequestOutcome(late, loop.time() - due, 0, error=error)


def summarize_load(outcomes: Sequence[RequestOutcome], times: Sequence[float]) -> Load:
    """Summarize the outcomes of `send_on_schedule`; `times` are those that it was given."""
    answered = [one.latency for one in outcomes if one.status == OK]
    refused = [one for one in outcomes if one.status == TOO_MANY]
    errors = Counter(
        one.error or f"status {one.status}" for one in outcomes if one.status not in {OK, TOO_MANY}
    )
    ends = [
        time + one.latency for time, one in zip(times, outcomes, strict=True) if one.status == OK
    ]
    return Load(
        sent=len(outcomes),
        answered=len(answered),
        refused=len(refused),
        refused_with_retry_after=sum(one.retry_after for one in refused),
        errors=dict(errors.most_common()),
        throughput=round(len(answered) / (max(ends) - times[0]), 2) if ends else 0.0,
        admitted=summarize_latency(answered),
        refusals=summarize_latency([one.latency for one in refused]),
        late=summarize_latency([max(0.0, one.late) for one in outcomes]),
    )
