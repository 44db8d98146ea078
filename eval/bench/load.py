"""Open-loop load: every request has its time, and is sent then, however many earlier ones are still without an answer.

Latency counts from the scheduled time. A client that waits for an answer before it asks again spares a stalled server the
requests that real users would have sent meanwhile, and hides the stall ("coordinated omission": Gil Tene, "How NOT to
Measure Latency", 2013; the principle of wrk2).
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.bench.client import Client
from eval.bench.latency import Latency, latency

OK, TOO_MANY = 200, 429


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one request. `late`: seconds from its time to its being sent; `latency`: from its time to the end.

    `status` is 0, and `error` says why, where there was no answer.
    """

    late: float
    latency: float
    status: int
    retry_after: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """All that came of one rate. Counts: `sent` = `answered` (200) + `refused` (429) + the sum of `errors`.

    `late` is the client's own delay: where it is not small beside `admitted`, the client was the bottleneck. `throughput`:
    answers of 200 a second, from the first scheduled time to the last answer. Errors are in no latency.
    """

    sent: int
    answered: int
    refused: int
    refused_with_retry_after: int
    errors: dict[str, int]
    throughput: float
    admitted: Latency | None
    refusals: Latency | None
    late: Latency | None


def arrivals(rate: float, seconds: float, seed: int) -> list[float]:
    """Times from 0 to `seconds` of a Poisson process of `rate` a second; the same for the same seed. May be none at all."""
    draw, times, now = np.random.default_rng(seed), list[float](), 0.0
    while (now := now + float(draw.exponential(1 / rate))) < seconds:
        times.append(now)
    return times


async def offer(
    client: Client, wires: Sequence[bytes], times: Sequence[float], patience: float
) -> list[Sent]:
    """Send each request at its time, in seconds from the start; wait for each answer until `patience` seconds after it."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    tasks: list[asyncio.Task[Sent]] = []
    for wire, time in zip(wires, times, strict=True):
        if (wait := start + time - loop.time()) > 0:
            await asyncio.sleep(wait)
        tasks.append(loop.create_task(_sent(client, wire, start + time, patience)))
    return list(await asyncio.gather(*tasks))


async def _sent(client: Client, wire: bytes, due: float, patience: float) -> Sent:
    loop = asyncio.get_running_loop()
    late = loop.time() - due
    try:
        async with asyncio.timeout_at(due + patience):
            reply = await client.send(wire)
    except TimeoutError:
        return Sent(late, loop.time() - due, 0, error=f"no answer within {patience:g} s")
    except (OSError, EOFError, ValueError) as error:
        return Sent(late, loop.time() - due, 0, error=type(error).__name__)
    return Sent(late, loop.time() - due, reply.status, reply.retry_after)


def summary(found: Sequence[Sent], times: Sequence[float]) -> Load:
    """What `offer` found, with the times that it was given."""
    answered = [one.latency for one in found if one.status == OK]
    refused = [one for one in found if one.status == TOO_MANY]
    errors = Counter(
        one.error or f"status {one.status}" for one in found if one.status not in {OK, TOO_MANY}
    )
    ends = [time + one.latency for time, one in zip(times, found, strict=True) if one.status == OK]
    return Load(
        sent=len(found),
        answered=len(answered),
        refused=len(refused),
        refused_with_retry_after=sum(one.retry_after for one in refused),
        errors=dict(errors.most_common()),
        throughput=round(len(answered) / (max(ends) - times[0]), 2) if ends else 0.0,
        admitted=latency(answered),
        refusals=latency([one.latency for one in refused]),
        late=latency([max(0.0, one.late) for one in found]),
    )
