"""A minimal HTTP/1.1 client: prepared requests, keep-alive connections, statuses but no bodies.

Client and server share the machine's cores, and a full client library would take a large part of
them; this one takes little.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass

_END = b"\r\n\r\n"

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class HttpReply:
    """A response whose body has been received in full."""

    status: int
    # Whether it has a Retry-After header.
    retry_after: bool


def encode_request(path: str, fields: Mapping[str, object]) -> bytes:
    """Return a POST request with a JSON body, as bytes for the socket."""
    body = json.dumps(fields, ensure_ascii=False).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}"
    )
    return head.encode() + _END + body


class Client:
    """Sends requests to one server, each on an idle connection or a new one: none queues here."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._address = host, port
        self._idle: list[Connection] = []

    async def send(self, request: bytes) -> HttpReply:
        """Send a request, which must be safe to send twice, and wait for the response.

        Raises OSError or EOFError when the connection breaks, and ValueError for a response that
        is not HTTP/1.1 with a Content-Length.
        """
        while self._idle:
            reader, writer = self._idle.pop()
            if reader.at_eof() or writer.is_closing():
                writer.close()
                continue
            try:
                return await self._exchange((reader, writer), request)
            except (ConnectionError, asyncio.IncompleteReadError) as error:
                # A server may close an idle connection just as it is used again. That is no
                # failure of the server: try the next connection.
                if isinstance(error, asyncio.IncompleteReadError) and error.partial:
                    raise
        return await self._exchange(await asyncio.open_connection(*self._address), request)

    async def _exchange(self, connection: Connection, request: bytes) -> HttpReply:
        reader, writer = connection
        reusable = False
        try:
            writer.write(request)
            head = (await reader.readuntil(_END)).lower()
            length = _find_header(head, b"content-length")
            if not head.startswith(b"http/1.1 ") or length is None:
                raise ValueError("expected an HTTP/1.1 response with a Content-Length")
            await reader.readexactly(int(length))
            reusable = _find_header(head, b"connection") != b"close"
            return HttpReply(int(head[9:12]), _find_header(head, b"retry-after") is not None)
        finally:
            if reusable:
                self._idle.append(connection)
            else:
                writer.close()

    async def close(self) -> None:
        """Close the idle connections; those in use close with their responses."""
        while self._idle:
            self._idle.pop()[1].close()
        await asyncio.sleep(0)  # a transport closes in the next iteration of the event loop


def _find_header(head: bytes, name: bytes) -> bytes | None:
    """Return a header's value from a lower-cased response head; None when it is absent."""
    _, found, rest = head.partition(b"\r\n" + name + b":")
    return rest.partition(b"\r\n")[0].strip() if found else None
