"""Just enough of HTTP/1.1: requests made beforehand, connections kept open, answers' statuses. Nothing of bodies.

Client and server share the processor's cores, so a request costs here a small part of what a whole client library takes.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass

_END = b"\r\n\r\n"

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Reply:
    """The status of an answer whose body has arrived whole, and whether it says when to come again."""

    status: int
    retry_after: bool


def request(path: str, fields: Mapping[str, object]) -> bytes:
    """A POST of JSON, as it goes over the wire."""
    body = json.dumps(fields, ensure_ascii=False).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return head.encode() + _END + body


class Client:
    """Sends to one server, on a connection that is idle or else a new one: no request waits for another's."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._place = host, port
        self._idle: list[Connection] = []

    async def send(self, wire: bytes) -> Reply:
        """The answer to a request that may be sent twice. Raises OSError or EOFError when the connection breaks, ValueError for no HTTP."""
        while self._idle:
            reader, writer = self._idle.pop()
            if reader.at_eof() or writer.is_closing():
                writer.close()
                continue
            try:
                return await self._exchange((reader, writer), wire)
            except (ConnectionError, asyncio.IncompleteReadError) as error:
                # A server may end an idle connection in the moment in which it is used again: that is no failure of it.
                if isinstance(error, asyncio.IncompleteReadError) and error.partial:
                    raise
        return await self._exchange(await asyncio.open_connection(*self._place), wire)

    async def _exchange(self, connection: Connection, wire: bytes) -> Reply:
        reader, writer = connection
        reusable = False
        try:
            writer.write(wire)
            head = (await reader.readuntil(_END)).lower()
            length = _header(head, b"content-length")
            if not head.startswith(b"http/1.1 ") or length is None:
                raise ValueError("an answer of HTTP/1.1 with its length was expected")
            await reader.readexactly(int(length))
            reusable = _header(head, b"connection") != b"close"
            return Reply(int(head[9:12]), _header(head, b"retry-after") is not None)
        finally:
            if reusable:
                self._idle.append(connection)
            else:
                writer.close()

    async def close(self) -> None:
        """End the idle connections; those in use end with their answers."""
        while self._idle:
            self._idle.pop()[1].close()
        await asyncio.sleep(0)  # a transport says goodbye in the next turn of the loop


def _header(head: bytes, name: bytes) -> bytes | None:
    """A field of an answer's head, which is in lower case."""
    _, found, rest = head.partition(b"\r\n" + name + b":")
    return rest.partition(b"\r\n")[0].strip() if found else None
