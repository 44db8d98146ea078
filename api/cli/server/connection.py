"""Connections that end when their client stalls, and of which there are never too many.

uvicorn waits for ever for the first request of a connection, for the rest of its headers, and for a
client to read its response; while it stops, too. Here each connection is looked at twice a second.
"""

import asyncio
import logging
import os
import sys
from typing import Any
from weakref import WeakKeyDictionary

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState

from api.cli.server.shutdown import ABORT_SECONDS, measure_stopping
from api.http.admission.body_limit import MIN_RATE
from api.http.admission.retry import choose_retry_after
from api.http.error import MEDIA_TYPE, write_problem
from rag.settings import Settings

if sys.platform != "win32":
    import resource

_log = logging.getLogger("yiju")
# Seconds between two looks.
_INTERVAL = 0.5
# Files that are open besides connections, of which each may have another for its upload.
_OTHER_FILES, _FILES_EACH = 300, 2
_WANTED_FILES = 8192
_FEWEST = 16
# What a connection waits for: its client's headers, the rest of a body that nobody reads any more,
# or the service.
_HEADERS, _REST, _SERVICE = "headers", "rest", "service"


class ConnectionWatch:
    """The connections of one server, and what they may take."""

    def __init__(self, settings: Settings) -> None:
        self.timeout = settings.timeout
        self.limit = min(settings.connections, count_files())
        self.connections: set[GuardedConnection] = set()
        self._is_running = False

    def add(self, connection: "GuardedConnection") -> bool:
        """Add a connection, in place of the one that has waited for its client longest if there
        are too many. Returns False if all of them wait for the service.
        """
        if len(self.connections) >= self.limit:
            waiting = [one for one in self.connections if one.waits_for_headers]
            if not waiting:
                return False
            min(waiting, key=lambda one: one.since).abort()
        self.connections.add(connection)
        if not self._is_running:
            self._is_running = True
            asyncio.get_running_loop().call_later(_INTERVAL, self._look)
        return True

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        is_stopping = measure_stopping() > ABORT_SECONDS
        for one in list(self.connections):
            if is_stopping:
                one.abort()
            else:
                one.look(loop.time())
        self._is_running = bool(self.connections)
        if self._is_running:
            loop.call_later(_INTERVAL, self._look)


class GuardedConnection:
    """A connection of uvicorn's, which is an `asyncio.Protocol`, with deadlines."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._inner = H11Protocol(config, server_state, app_state, _loop)
        self._watch = find_watch(server_state)
        self._transport: asyncio.Transport | None = None
        # The request that was last seen, and what it was seen to wait for.
        self._seen: tuple[RequestResponseCycle | None, str] = (None, _HEADERS)
        # Since when it does.
        self.since = asyncio.get_running_loop().time()
        # When the client must have read what is written; None if it has.
        self._read_by: float | None = None

    # -- what asyncio calls

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Take a connection, or refuse it if there are too many."""
        if not self._watch.add(self):
            transport.write(_write_response(503, "too many connections; try again later"))
            transport.close()
            return
        self._transport = transport
        self._inner.connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Forget the connection."""
        self._watch.connections.discard(self)
        if self._transport is not None:
            self._inner.connection_lost(error)

    def data_received(self, data: bytes) -> None:
        """Pass on what the client has sent."""
        if self._transport is not None:
            self._inner.data_received(data)

    def eof_received(self) -> None:
        """Let asyncio close the connection."""

    def pause_writing(self) -> None:
        """Make the response wait for the client."""
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        """Let the response go on."""
        self._read_by = None
        self._inner.resume_writing()

    # -- deadlines

    @property
    def waits_for_headers(self) -> bool:
        """Whether it has no request."""
        return self._find_phase()[1] == _HEADERS

    def look(self, now: float) -> None:
        """End the connection if its client has had its time."""
        if self._transport is None:
            return
        seen = self._find_phase()
        if seen != self._seen:
            self._seen, self.since, self._read_by = seen, now, None
        unread = self._transport.get_write_buffer_size()
        if not unread:
            self._read_by = None
        elif self._read_by is None:
            self._read_by = now + self._watch.timeout + unread / MIN_RATE
        elif now > self._read_by:
            self.abort()
        if seen[1] != _SERVICE and now > self.since + self._watch.timeout and not unread:
            self._refuse(seen[1])

    def abort(self) -> None:
        """End the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    def _find_phase(self) -> tuple[RequestResponseCycle | None, str]:
        cycle = self._inner.cycle
        if cycle is not None and not cycle.response_complete:
            return cycle, _SERVICE
        return cycle, _REST if self._inner.conn.their_state is h11.SEND_BODY else _HEADERS

    def _refuse(self, phase: str) -> None:
        """End a connection whose client has let it wait; say why if it has begun a request."""
        assert self._transport is not None  # noqa: S101
        if phase == _HEADERS and self._inner.conn.trailing_data[0]:
            detail = f"no whole request came in {self._watch.timeout:g} s; send it again at once"
            self._transport.write(_write_response(408, detail))
            self._transport.close()
        else:
            self.abort()


_watches: "WeakKeyDictionary[ServerState, ConnectionWatch]" = WeakKeyDictionary()


def find_watch(server_state: ServerState) -> ConnectionWatch:
    """Return the watch of a server, made with the settings of the environment."""
    if server_state not in _watches:
        _watches[server_state] = ConnectionWatch(Settings.read(os.environ))
    return _watches[server_state]


def count_files() -> int:
    """Return how many connections this process can have open files for, after raising the limit of
    open files as far as useful and allowed.
    """
    if sys.platform == "win32":
        return _WANTED_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED_FILES if hard == resource.RLIM_INFINITY else min(hard, _WANTED_FILES)
    if 0 <= soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
        except (OSError, ValueError):
            _log.info("yiju: the limit of %d open files cannot be raised", soft)
    if soft == resource.RLIM_INFINITY:
        return _WANTED_FILES
    return max(_FEWEST, (soft - _OTHER_FILES) // _FILES_EACH)


def _write_response(status: int, detail: str) -> bytes:
    """Return a whole response that no application has made."""
    body = write_problem("", status, detail)
    phrase = {408: "Request Timeout", 503: "Service Unavailable"}[status]
    retry = f"Retry-After: {choose_retry_after(1)}\r\n" if status == 503 else ""
    head = (
        f"HTTP/1.1 {status} {phrase}\r\nContent-Type: {MEDIA_TYPE}\r\n"
        f"Content-Length: {len(body)}\r\n{retry}Connection: close\r\n\r\n"
    )
    return head.encode() + body
