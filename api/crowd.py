"""How many questions are let in at once. The others are turned away before anything is read of them, so that those inside are answered in
time however many come, on a slow machine as on a fast one.
"""

from collections.abc import Mapping
from time import perf_counter

from starlette.types import ASGIApp, Receive, Scope, Send

from api.error import respond
from index import engine

# Seconds within which the last of those inside is to be answered.
PATIENCE = 0.3
# However slow the machine, one question may wait while another is answered; however fast, so many a core are let in.
LEAST, MOST = 2, 4
# How far the estimate follows a question that took longer, or less long: what comes from memory says little of the next question.
_UP, _DOWN = 0.1, 0.02
# By then most who were inside are answered.
RETRY_AFTER: Mapping[str, str] = {"Retry-After": "1"}


class Crowd:
    """The questions inside. One that comes as the n-th is answered after n times what a question costs: so the cost is known from each
    one's time, and from the cost how many fit into PATIENCE.
    """

    def __init__(self, cores: int) -> None:
        self._most = max(LEAST, MOST * cores)
        self._cost = PATIENCE / self._most
        self.inside = 0

    @property
    def limit(self) -> int:
        """How many are let in at once."""
        return max(LEAST, min(self._most, int(PATIENCE / self._cost)))

    def enter(self) -> int:
        """One more: which it is."""
        self.inside += 1
        return self.inside

    def leave(self, place: int, seconds: float) -> None:
        """The one that came as the `place`-th has been answered."""
        self.inside -= 1
        # What took longest was hardly the answering (models that load, a slow line), and must not keep others out for long.
        change = min(seconds / place, PATIENCE / LEAST) - self._cost
        self._cost += change * (_UP if change > 0 else _DOWN)


def admitting(app: ASGIApp) -> ASGIApp:
    """`app` behind a gate that lets in what fits and answers any other question with 429."""
    crowd = Crowd(engine.cores())

    async def gate(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/ask":
            await app(scope, receive, send)
            return
        if crowd.inside >= crowd.limit:
            refusal = respond("/ask", 429, f"{crowd.inside} questions are being answered; ask again in a second")
            refusal.headers.update(RETRY_AFTER)
            await refusal(scope, receive, send)
            return
        place, started = crowd.enter(), perf_counter()
        try:
            await app(scope, receive, send)
        finally:
            crowd.leave(place, perf_counter() - started)

    return gate
