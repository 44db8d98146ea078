"""Responses that are sent while they are made, by a thread: server-sent events and JSON lines.

The thread ends when the client goes away, as soon as it sends something or asks.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from anyio import (
    BrokenResourceError,
    CancelScope,
    CapacityLimiter,
    create_memory_object_stream,
    from_thread,
    to_thread,
)
from anyio.streams.memory import MemoryObjectSendStream
from fastapi import Request
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from starlette.requests import ClientDisconnect

from api.http.body import JSON

EVENTS, LINES = "text/event-stream", "application/x-ndjson"
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx would hold the events back until the response is complete
}
# Writes an event with its JSON.
Write = Callable[[str, str], bytes]
# Parts made ahead of a client that reads slowly; the events of one question are fewer, so that no
# question waits for its client.
_AHEAD = 64


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where a thread sends the parts of its response. Both methods raise ClientDisconnect when
    nobody reads them any more.
    """

    _sender: MemoryObjectSendStream[bytes]

    def send(self, part: bytes) -> None:
        """Send a part; wait while the client is more than a few parts behind."""
        try:
            from_thread.run(self._sender.send, part)
        except BrokenResourceError:
            raise ClientDisconnect from None

    def check(self) -> None:
        """Do nothing while there is a client."""
        if not self._sender.statistics().open_receive_streams:
            raise ClientDisconnect


def respond(make: Callable[[Outlet], None], media_type: str) -> StreamingResponse:
    """Return a response of the parts that `make` sends, on a thread of its own."""
    return StreamingResponse(_read_parts(make), media_type=media_type, headers=_HEADERS)


async def _read_parts(make: Callable[[Outlet], None]) -> AsyncIterator[bytes]:
    """Yield what `make` sends. When cancelled, as it is when the client goes away, it waits until
    `make` has ended.
    """
    sender, receiver = create_memory_object_stream[bytes](_AHEAD)

    async def run() -> None:
        async with sender:  # its end is the end of the parts
            with suppress(ClientDisconnect):
                # A thread of its own: how many there are at once is limited before.
                await to_thread.run_sync(make, Outlet(sender), limiter=CapacityLimiter(1))

    running = asyncio.create_task(run())
    try:
        async for part in receiver:
            yield part
        await running  # raises what `make` raised
    finally:
        receiver.close()
        with CancelScope(shield=True):
            await asyncio.wait([running])


def write_event(name: str, data: str) -> bytes:
    """Return a server-sent event with its JSON."""
    return format_sse_event(event=name, data_str=data)


def write_line(name: str, data: str) -> bytes:
    """Return the JSON of an event as a line; nothing for "done", since the lines end then."""
    return b"" if name == "done" else f"{data}\n".encode()


async def wants_events(request: Request) -> bool:
    """Tell whether the client would rather have events than JSON (RFC 9110, section 12.5.1).

    A coroutine only because FastAPI calls all else on a thread.
    """
    weights = read_weights(request.headers.getlist("accept"))
    return weights.get(EVENTS, 0.0) > max(weights.get(JSON, 0.0), weights.get(LINES, 0.0))


def read_weights(headers: Iterable[str]) -> dict[str, float]:
    """Return the weight of each value in Accept headers, in lower case (RFC 9110, section 12.4.2);
    0 means "not acceptable".
    """
    weights: dict[str, float] = {}
    for one in ",".join(headers).lower().split(","):
        value, *parameters = (part.strip() for part in one.split(";"))
        given = [part.removeprefix("q=") for part in parameters if part.startswith("q=")]
        weights[value] = _parse_weight(given[0]) if given else 1.0
    return weights


def _parse_weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
