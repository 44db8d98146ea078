"""Whether the client of a question is still there, so that nobody's question is read."""

import asyncio
from time import monotonic
from typing import Any, Self, TypeVar, cast

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope

from index.error import Busy

Result = TypeVar("Result")

# Seconds after which a question is given up. Hardly any takes one; a long one on a slow machine
# takes twenty.
MAX_SECONDS = 60.0
_CLIENT = "yiju.client"


class ClientPresence:
    """The client of a request whose body has arrived. Use it as an asynchronous context."""

    def __init__(self, body: bytes, receive: Receive, seconds: float = MAX_SECONDS) -> None:
        """`body` is the body that `receive` has had; `seconds` is how long it may be worked on."""
        self._body: bytes | None = body
        self._receive = receive
        self._seconds = seconds
        self._deadline = monotonic() + seconds
        self._is_gone = False
        self._gone = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._watching = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._watching:
            self._watching.cancel()

    async def receive(self) -> Message:
        """Return the body, then wait until the client has gone (ASGI's `receive`)."""
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    def check(self) -> None:
        """Do nothing while there is a client and time. Raises ClientDisconnect, and Busy."""
        if self._is_gone:
            raise ClientDisconnect
        if monotonic() > self._deadline:
            raise Busy(
                f"it took more than {self._seconds:.0f} s: ask again later, or in fewer words"
            )

    async def _watch(self) -> None:
        await wait_for_end(self._receive)
        self._is_gone = True
        self._gone.set()


async def receive_body(receive: Receive) -> bytes | None:
    """Return a whole body; None if the client goes before it has sent it."""
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def wait_for_end(receive: Receive) -> None:
    """Wait until the client of a request whose body has arrived has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def wait_with_client(work: asyncio.Future[Result], receive: Receive) -> Result:
    """Return the result of `work`, which is cancelled when the client goes first. Raises
    ClientDisconnect.
    """
    leaving = asyncio.create_task(wait_for_end(receive))
    try:
        both: list[asyncio.Future[Any]] = [work, leaving]
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise ClientDisconnect
        return work.result()
    finally:
        leaving.cancel()
        work.cancel()


def set_client(scope: Scope, client: ClientPresence) -> None:
    """Pass the client of a request on."""
    scope[_CLIENT] = client


def get_client(scope: Scope) -> ClientPresence:
    """Return the client of a request. KeyError if nobody watches it."""
    return cast(ClientPresence, scope[_CLIENT])
