"""Responses that are sent while they are made, on a real socket; and who is sent them."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count

import httpx2
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

from api.http.stream import LINES, Outlet, respond, wants_events, write_event, write_line
from tests.service import serve


class Maker:
    """Makes numbered lines without end, and knows how many."""

    def __init__(self) -> None:
        self.made = 0
        self.ended = threading.Event()

    def make(self, outlet: Outlet, size: int = 1) -> None:
        try:
            for number in count():
                self.made = number
                outlet.send(f"{number:{size}}\n".encode())
        finally:
            self.ended.set()

    def make_large(self, outlet: Outlet) -> None:
        """Make long lines, which fill the buffers of a connection soon."""
        self.make(outlet, 1 << 17)

    def wait(self, outlet: Outlet) -> None:
        """Send one line, then only look whether anybody is there."""
        outlet.send(b"0\n")
        deadline = time.monotonic() + 20
        try:
            while time.monotonic() < deadline:
                outlet.check()
                time.sleep(0.01)
            self.made = 1
        finally:
            self.ended.set()


def make_short(outlet: Outlet) -> None:
    for part in (b"a", b"", b"b\n"):
        outlet.send(part)


def fail(outlet: Outlet) -> None:
    outlet.send(b"0\n")
    raise RuntimeError("broken")


MAKER = Maker()


@pytest.fixture(scope="module")
def client() -> Iterator[httpx2.Client]:
    app = FastAPI(openapi_url=None)
    makers: dict[str, Callable[[Outlet], None]] = {
        "endless": MAKER.make,
        "large": MAKER.make_large,
        "waiting": MAKER.wait,
        "broken": fail,
        "short": make_short,
    }

    @app.get("/{name}", response_model=None)
    def get(name: str) -> StreamingResponse:
        MAKER.made = 0
        MAKER.ended.clear()
        return respond(makers[name], LINES)

    with serve(app) as client:
        yield client


def test_parts_arrive_as_they_are_made_and_end(client: httpx2.Client) -> None:
    response = client.get("/short")
    assert response.content == b"ab\n"
    assert response.headers["content-type"] == LINES
    assert response.headers["cache-control"] == "no-store"
    with client.stream("GET", "/endless") as endless:
        lines = endless.iter_lines()
        assert [next(lines) for _ in range(1000)] == [str(number) for number in range(1000)]
        assert not MAKER.ended.is_set()


@pytest.mark.parametrize("name", ["endless", "waiting"])
def test_nothing_more_is_made_when_the_client_has_gone(client: httpx2.Client, name: str) -> None:
    with client.stream("GET", f"/{name}") as response:
        assert next(response.iter_lines()) == "0"
    assert MAKER.ended.wait(5)
    assert name == "endless" or MAKER.made == 0


def test_no_more_is_made_than_a_client_that_reads_nothing_can_be_sent(
    client: httpx2.Client,
) -> None:
    with client.stream("GET", "/large"):
        made = -1
        while made != MAKER.made:
            made = MAKER.made
            time.sleep(0.5)
        assert not MAKER.ended.is_set()
    assert MAKER.ended.wait(5)


def test_what_the_maker_raises_breaks_the_response_off(client: httpx2.Client) -> None:
    with pytest.raises(httpx2.RemoteProtocolError), client.stream("GET", "/broken") as response:
        response.read()


def test_events_and_lines() -> None:
    assert write_event("answer", '{"a":1}') == b'event: answer\ndata: {"a":1}\n\n'
    assert write_line("answer", '{"a":1}') == b'{"a":1}\n'
    assert write_line("done", "{}") == b""


@pytest.mark.parametrize(
    ("accept", "is_wanted"),
    [
        ([], False),
        (["*/*"], False),
        (["application/json"], False),
        (["text/*"], False),
        (["text/event-stream"], True),
        (["Text/Event-Stream; charset=utf-8"], True),
        (["text/event-stream, */*;q=0.1"], True),
        (["application/json;q=0.5, text/event-stream;q=0.9"], True),
        (["application/json;q=0.5", "text/event-stream"], True),
        (["application/json, text/event-stream"], False),
        (["application/x-ndjson, text/event-stream;q=0.9"], False),
        (["text/event-stream;q=0"], False),
        (["text/event-stream;q=much"], False),
    ],
)
def test_who_wants_events(accept: list[str], is_wanted: bool) -> None:
    headers = [(b"accept", one.encode()) for one in accept]
    request = Request({"type": "http", "headers": headers})
    assert asyncio.run(wants_events(request)) is is_wanted
