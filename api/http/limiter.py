"""How many questions are let in at once. The others are turned away before anything is read of them, so that those inside are answered in
time however many come, on a slow machine as on a fast one.
"""

from collections.abc import Mapping
from time import perf_counter

from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.error import respond
from index.model import openvino

# Seconds within which nearly all are to be answered (a few take longer, hardly any .3).
PATIENCE = 0.25
# However slow the machine, one question may wait while another is answered; so many a core are let in at first, and at most.
LEAST, FIRST, MOST = 2, 3, 4
# Additive increase for an answer in time, multiplicative decrease for one that is late, as in TCP (Chiu & Jain 1989): with five inside, one
# answer in 26 is late when the two are even.
_MORE, _LESS = 0.02, 0.9
# By then most who were inside are answered.
RETRY_AFTER: Mapping[str, str] = {"Retry-After": "1"}


class Crowd:
    """The questions inside, and how many may be: as many as have lately been answered in time on this machine."""

    def __init__(self, cores: int) -> None:
        self._most = float(max(LEAST, MOST * cores))
        self._limit = float(max(LEAST, FIRST * cores))
        self.inside = 0

    @property
    def limit(self) -> int:
        """How many are let in at once."""
        return int(self._limit)

    def enter(self) -> None:
        """One more."""
        self.inside += 1

    def leave(self, seconds: float) -> None:
        """One less, after so many seconds."""
        self.inside -= 1
        self._limit = (
            max(LEAST, self._limit * _LESS)
            if seconds > PATIENCE
            else min(self._most, self._limit + _MORE)
        )


def admitting(app: ASGIApp) -> ASGIApp:
    """`app` behind a gate that lets in what fits and answers any other question with 429."""
    crowd = Crowd(openvino.cores())

    async def gate(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/ask":
            await app(scope, receive, send)
            return
        if crowd.inside >= crowd.limit:
            refusal = respond(
                "/ask", 429, f"{crowd.inside} questions are being answered; ask again in a second"
            )
            refusal.headers.update(RETRY_AFTER)
            await refusal(scope, receive, send)
            return
        crowd.enter()
        started = perf_counter()
        try:
            await app(scope, receive, send)
        finally:
            crowd.leave(perf_counter() - started)

    return gate
