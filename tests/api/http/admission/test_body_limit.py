"""Bodies: their size, the time they take to arrive, and what all of them hold."""

import asyncio
import json
from collections.abc import Sequence

import pytest
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.admission.body_limit import MAX_QUESTION_BODY, MIN_RATE, HeldBytes, limit_body

ROUTES = [Route(path, Response, methods=["POST"]) for path in ("/ask", "/documents")]


async def read_whole(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the number of bytes."""
    size, is_over = 0, False
    while not is_over:
        message = await receive()
        size += len(message.get("body", b""))
        is_over = not message.get("more_body")
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(size).encode()})


async def request(
    app: ASGIApp,
    parts: Sequence[bytes],
    pause: float = 0.0,
    path: str = "/documents",
    ends: bool = False,
) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of the response to a body that comes in `parts`, of which
    each takes `pause` seconds. After the last one it stalls unless it `ends`.
    """
    left, sent = list(parts), list[Message]()

    async def receive() -> Message:
        if not left:
            await asyncio.Event().wait()
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": left.pop(0), "more_body": not ends or bool(left)}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"transfer-encoding", b"chunked")]
    scope = {"type": "http", "path": path, "method": "POST", "headers": headers}
    await app(scope, receive, send)
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(one.get("body", b"") for one in sent)


def test_a_body_that_stalls_is_answered_with_408() -> None:
    app = limit_body(read_whole, ROUTES, seconds=0.05)
    status, headers, body = asyncio.run(request(app, [b"a"]))
    assert (status, headers["connection"]) == (408, "close")
    assert "16 KB a second" in json.loads(body)["detail"]


def test_a_large_body_has_as_much_time_as_it_needs_at_the_lowest_rate() -> None:
    held = HeldBytes()
    app = limit_body(read_whole, ROUTES, seconds=0.1, held=held)
    part = b"a" * (MIN_RATE // 10)  # a tenth of a second
    parts = [part] * 8
    status, _, body = asyncio.run(request(app, parts, pause=0.05, ends=True))
    assert (status, int(body)) == (200, 8 * len(part))
    assert held.total == 0
    drip = asyncio.run(request(app, [b"a"] * 100, pause=0.02))
    assert drip[0] == 408


def test_a_question_may_have_less_than_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.http.admission.body_limit._DRAIN_SECONDS", 0.05)
    app = limit_body(read_whole, ROUTES, seconds=0.05)
    large = [b"a" * (MAX_QUESTION_BODY + 1)]
    status, _, body = asyncio.run(request(app, large, path="/ask"))
    assert status == 413
    assert "1 MB" in json.loads(body)["detail"]
    assert asyncio.run(request(app, large, ends=True))[0] == 200


def test_all_bodies_together_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.http.admission.body_limit._DRAIN_SECONDS", 0.05)
    held, parts = HeldBytes(limit=1000), [b"a" * 100] * 4

    async def run() -> None:
        app = limit_body(read_whole, ROUTES, seconds=0.3, held=held)
        waiting = [asyncio.create_task(request(app, parts)) for _ in range(2)]
        await asyncio.sleep(0.05)
        assert held.total == 800
        status, headers, _ = await request(app, parts)
        assert status == 503
        assert 5 <= int(headers["retry-after"]) <= 15
        assert [status for status, _, _ in await asyncio.gather(*waiting)] == [408, 408]

    asyncio.run(run())
    assert held.total == 0
