"""ASGI middleware: limit how large a body is, how long it takes to arrive, and how many bytes of
all bodies are held at once.

A body must arrive at a minimum rate, since a total time that suits a large upload over a slow line
would let every client hold a connection for many minutes.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.access.requirement import find_template
from api.http.error import make_response

MAX_BODY = 16 * 1024 * 1024
# A question and a filter at their limits take 0.5 MB where every character is escaped.
MAX_QUESTION_BODY = 1024 * 1024
_LIMITS = {"/ask": MAX_QUESTION_BODY}
# Seconds that a body may take, beside those that it takes at `MIN_RATE` bytes a second.
SECONDS = 20.0
MIN_RATE = 16 * 1024
# Bytes of the bodies of all requests in progress.
MAX_HELD = 512 * 1024 * 1024
_DRAIN_BYTES, _DRAIN_SECONDS = 2 * MAX_BODY, 5.0
# The rest of a refused body is not read, so the connection cannot carry another request.
_CLOSE = {"Connection": "close"}


@dataclass(slots=True)
class HeldBytes:
    """The number of bytes that the bodies of all requests in progress have had so far."""

    limit: int = MAX_HELD
    total: int = 0


class LimitedBody:
    """The body of one request, and its response."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        limit: int,
        seconds: float,
        held: HeldBytes,
    ) -> None:
        headers = Headers(scope=scope)
        self._receive, self._send = receive, send
        self._limit, self._held = limit, held
        self._deadline = asyncio.get_running_loop().time() + seconds
        self._declared = headers.get("content-length", "0")
        self._ended = self._declared == "0" and "transfer-encoding" not in headers
        self.read = 0
        self.has_response = False

    def check_size(self) -> None:
        """Raise 413 for a declared length that is over the limit."""
        if not self._declared.isdecimal() or int(self._declared) > self._limit:
            raise HTTPException(413, explain_limit(self._limit), headers=_CLOSE)

    async def receive(self) -> Message:
        """Return the next message (ASGI's `receive`). Raises 408, 413 and 503."""
        if self._ended:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            self._ended = True  # as far as anybody will wait
            raise HTTPException(
                408,
                "the body did not arrive in time; send it faster than "
                f"{MIN_RATE // 1024} KB a second, or in several requests",
                headers=_CLOSE,
            ) from None
        size = len(message.get("body", b""))
        self.read += size
        self._held.total += size
        self._deadline += size / MIN_RATE
        self._ended = not message.get("more_body")
        if self.read > self._limit:
            raise HTTPException(413, explain_limit(self._limit), headers=_CLOSE)
        if self._held.total > self._held.limit:
            raise HTTPException(
                503, "too many uploads at once; send this one again later", headers=_CLOSE
            )
        return message

    async def send(self, message: Message) -> None:
        """Send a part of the response (ASGI's `send`); before the last, discard what is left of
        the body.
        """
        self.has_response = True
        if self._ended or message["type"] != "http.response.body" or message.get("more_body"):
            await self._send(message)
        else:
            await self._send({**message, "more_body": True})
            await self._drain()
            await self._send({"type": "http.response.body"})

    async def _drain(self) -> None:
        """Discard the rest of a body for a while.

        The server then closes the connection; closed while the client still writes, it would be
        reset and the client would lose the response.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(_DRAIN_SECONDS):
                left = _DRAIN_BYTES
                while left > 0:
                    message = await self._receive()
                    if not message.get("more_body"):
                        return
                    left -= len(message["body"])


def limit_body(
    app: ASGIApp, routes: Sequence[Route], seconds: float = SECONDS, held: HeldBytes | None = None
) -> ASGIApp:
    """Wrap `app`, which has these routes. A body may take `seconds` more than at the lowest rate;
    `held` counts the bytes of all of them.
    """
    all_held = HeldBytes() if held is None else held

    async def check(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        limit = _LIMITS.get(find_template(routes, scope) or "", MAX_BODY)
        body = LimitedBody(scope, receive, send, limit, seconds, all_held)
        try:
            body.check_size()
            await app(scope, body.receive, body.send)
        except HTTPException as refused:  # while a middleware read the body
            if body.has_response:
                raise
            response = make_response(scope["path"], refused.status_code, refused.detail)
            response.headers.update(refused.headers or {})
            await response(scope, receive, body.send)
        finally:
            all_held.total -= body.read

    return check


def explain_limit(limit: int) -> str:
    """Return what is said of a body that is too large."""
    remedy = (
        "send fewer documents in one request, or use `yiju add`"
        if limit == MAX_BODY
        else "ask with a shorter filter"
    )
    return f"a body may have at most {limit // 1024**2} MB; {remedy}"
