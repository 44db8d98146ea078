"""ASGI middleware: adaptive (AIMD) concurrency limit on POST /ask and POST /ask/batch.

Those let in are answered in time however many come, on a slow machine as on a fast one. A request
takes its place when its body has arrived: one that never does must not keep others out.
"""

from collections.abc import Sequence
from time import perf_counter

from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.access.requirement import find_template
from api.http.admission.client import ClientPresence, receive_body, set_client
from api.http.admission.retry import choose_retry_after
from api.http.error import make_response
from index.model import openvino

# Seconds within which nearly every question is answered; hardly any takes longer than 0.3
# (eval/LOG.md).
TARGET_LATENCY = 0.25
# Even on the slowest machine one question may wait while another is answered.
MIN_LIMIT = 2
# Questions per core: the limit at first, and at most.
INITIAL_PER_CORE, MAX_PER_CORE = 3, 4
# Additive increase for an answer in time, multiplicative decrease for a late one, as in TCP (Chiu &
# Jain 1989). At a limit of 5 the two balance when one answer in 26 is late.
_INCREASE, _DECREASE = 0.02, 0.9
ASK, BATCH = "/ask", "/ask/batch"
# Seconds after which most of the questions now in flight are answered, or one of the batches may
# be.
_RETRY_AFTER = {ASK: 1.0, BATCH: 10.0}


class ConcurrencyLimit:
    """The number of questions and of batches in flight, and how many may be: as many as were lately
    answered within `TARGET_LATENCY` on this machine.

    A batch takes the place of one question, as it asks one after the other. However many batches
    there are, half of the places are for single questions.
    """

    def __init__(self, cores: int) -> None:
        self._max = float(max(MIN_LIMIT, MAX_PER_CORE * cores))
        self._limit = float(max(MIN_LIMIT, INITIAL_PER_CORE * cores))
        self.in_flight = 0
        self.batches = 0

    @property
    def limit(self) -> int:
        """How many questions may be in flight at once."""
        return int(self._limit)

    @property
    def is_reached(self) -> bool:
        """Whether no other question may start now."""
        return self.in_flight + min(self.batches, self.limit // 2) >= self.limit

    @property
    def is_reached_by_batches(self) -> bool:
        """Whether no other batch may start now."""
        return self.is_reached or self.batches >= self.limit // 2

    def start(self) -> None:
        """Count a question that is let in."""
        self.in_flight += 1

    def finish(self, seconds: float) -> None:
        """Count an answer that took `seconds`, and adapt the limit to it."""
        self.in_flight -= 1
        if seconds > TARGET_LATENCY:
            self._limit = max(MIN_LIMIT, self._limit * _DECREASE)
        else:
            self._limit = min(self._max, self._limit + _INCREASE)


def limit_concurrency(app: ASGIApp, routes: Sequence[Route]) -> ASGIApp:
    """Wrap `app`, which has these routes, in the limit; the questions above it get 429 with
    Retry-After. A response that is sent as it is made counts until it has ended.
    """
    limit = ConcurrencyLimit(openvino.cores())

    def is_full(path: str) -> bool:
        return limit.is_reached if path == ASK else limit.is_reached_by_batches

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        limit.start()
        started = perf_counter()
        try:
            await app(scope, receive, send)
        finally:
            limit.finish(perf_counter() - started)

    async def answer_batch(scope: Scope, receive: Receive, send: Send) -> None:
        limit.batches += 1
        try:
            await app(scope, receive, send)
        finally:
            limit.batches -= 1

    async def refuse(path: str, scope: Scope, receive: Receive, send: Send) -> None:
        after = choose_retry_after(_RETRY_AFTER[path])
        batches = f" and {limit.batches} batches" if limit.batches else ""
        detail = f"{limit.in_flight} questions{batches} are being answered; ask again in {after} s"
        response = make_response(scope["path"], 429, detail)
        response.headers["Retry-After"] = after
        await response(scope, receive, send)

    async def admit(scope: Scope, receive: Receive, send: Send) -> None:
        is_post = scope["type"] == "http" and scope["method"] == "POST"
        # Not the path itself, of which there are several spellings.
        path = find_template(routes, scope) if is_post else None
        if path is None or path not in _RETRY_AFTER:
            await app(scope, receive, send)
            return
        # When all places are taken it need not be waited for.
        body = None if is_full(path) else await receive_body(receive)
        if is_full(path):
            await refuse(path, scope, receive, send)
        elif body is not None:
            async with ClientPresence(body, receive) as client:
                set_client(scope, client)
                work = answer if path == ASK else answer_batch
                await work(scope, client.receive, send)

    return admit
