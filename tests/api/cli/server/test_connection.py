"""Connections whose clients stall, on real sockets."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import httpx2
import pytest
from starlette.types import Receive, Scope, Send

from tests.service import serve

GUARDED = "api.cli.server.connection:GuardedConnection"
TIMEOUT = 0.6  # a look is up to .5 s late
LIMIT = 6
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


class App:
    """Answers at once, later, or with more than fits into the buffers of a connection."""

    def __init__(self) -> None:
        self.ended, self.opened = threading.Event(), threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] == "/large":
            part = {"type": "http.response.body", "body": b"a" * (1 << 20), "more_body": True}
            sending = asyncio.create_task(self._send(send, part))
            while (await receive())["type"] != "http.disconnect":
                pass
            sending.cancel()
            self.ended.set()
        while scope["path"] == "/later" and not self.opened.is_set():
            await asyncio.sleep(0.01)
        await send({"type": "http.response.body", "body": b"ok"})

    async def _send(self, send: Send, part: dict[str, object]) -> None:
        while True:
            await send(part)


@pytest.fixture(scope="module")
def app() -> App:
    return App()


@pytest.fixture(scope="module")
def client(app: App) -> Iterator[httpx2.Client]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YIJU_TIMEOUT", str(TIMEOUT))
        patch.setenv("YIJU_CONNECTIONS", str(LIMIT))
        patch.setattr("api.cli.server.connection.MIN_RATE", 1 << 30)
        with serve(app, http=GUARDED) as client:
            yield client


def connect(client: httpx2.Client, sent: bytes = b"") -> socket.socket:
    """Open a connection and send something."""
    made = socket.create_connection((client.base_url.host, client.base_url.port or 0), timeout=5)
    made.sendall(sent)
    return made


def read_all(connection: socket.socket) -> bytes:
    """Return what comes until the end."""
    received = b""
    try:
        while part := connection.recv(1 << 16):
            received += part
    except ConnectionResetError:
        pass
    return received


@pytest.mark.parametrize("sent", [b"GET / HTTP/1.1\r\nHo", REQUEST + b"GET / HT"])
def test_headers_that_do_not_arrive_are_answered_with_408(
    client: httpx2.Client, sent: bytes
) -> None:
    with connect(client, sent) as connection:
        head, _, body = read_all(connection).rpartition(b"\r\n\r\n")
    assert b"HTTP/1.1 408 " in head
    assert json.loads(body)["status"] == 408


def test_headers_that_drip_are_no_excuse(client: httpx2.Client) -> None:
    begun, received = time.monotonic(), b""
    with connect(client, b"GET / HTTP/1.1\r\n") as connection:
        connection.settimeout(0.1)
        while not received and time.monotonic() < begun + 5:
            try:
                connection.sendall(b"a: b\r\n")
                received = connection.recv(100)
            except TimeoutError:
                continue
            except (ConnectionResetError, BrokenPipeError):
                break
    assert time.monotonic() < begun + 5


def test_a_connection_that_says_nothing_is_closed_without_a_word(client: httpx2.Client) -> None:
    with connect(client) as connection:
        assert read_all(connection) == b""


def test_the_rest_of_a_body_is_not_waited_for(client: httpx2.Client) -> None:
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\na"
    with connect(client, head) as connection:
        assert read_all(connection).startswith(b"HTTP/1.1 200 ")


def test_a_client_that_does_not_read_is_left(client: httpx2.Client, app: App) -> None:
    with connect(client, REQUEST.replace(b"/ ", b"/large ", 1)):
        assert app.ended.wait(5)


def test_a_new_connection_takes_the_place_of_the_one_that_has_waited_longest(
    client: httpx2.Client,
) -> None:
    with ExitStack() as stack:
        held = [stack.enter_context(connect(client)) for _ in range(LIMIT)]
        time.sleep(0.05)
        with connect(client, REQUEST) as connection:
            assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
        held[-1].sendall(REQUEST)
        assert held[-1].recv(100).startswith(b"HTTP/1.1 200 ")
        assert read_all(held[0]) == b""


def test_when_all_connections_are_in_use_another_is_refused(
    client: httpx2.Client, app: App
) -> None:
    later = REQUEST.replace(b"/ ", b"/later ", 1)
    with ExitStack() as stack:
        held = [stack.enter_context(connect(client, later)) for _ in range(LIMIT)]
        for one in held:
            assert one.recv(15) == b"HTTP/1.1 200 OK"
        with connect(client) as connection:
            received = read_all(connection)
        assert received.startswith(b"HTTP/1.1 503 ")
        assert b"Retry-After: " in received
        app.opened.set()
        for one in held:
            received = b""
            while b"ok" not in received:
                received += one.recv(1000)
