"""The concurrency limit on POST /ask and POST /ask/batch."""

import asyncio
import json

import pytest
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from api.http.admission.client import get_client
from api.http.admission.limiter import (
    INITIAL_PER_CORE,
    MAX_PER_CORE,
    MIN_LIMIT,
    TARGET_LATENCY,
    ConcurrencyLimit,
    limit_concurrency,
)
from index.model import openvino

ROUTES = [Route(path, Response, methods=["POST"]) for path in ("/ask", "/ask/batch", "/documents")]


async def request(
    app: object, path: str = "/ask", method: str = "POST", body: bytes = b""
) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of the response to one request."""
    sent: list[Message] = []
    has_body = True

    async def receive() -> Message:
        nonlocal has_body
        if not has_body:
            await asyncio.Event().wait()  # the client stays
        has_body = False
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app({"type": "http", "path": path, "method": method, "headers": []}, receive, send)  # type: ignore[operator]
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, sent[-1]["body"]


def answer_all(limit: ConcurrencyLimit, cost: float, times: int = 300) -> None:
    """Start as many questions as may be in flight, `times` times; the n-th takes n * `cost` s."""
    for _ in range(times):
        allowed = limit.limit
        for _ in range(allowed):
            limit.start()
        for place in range(allowed):
            limit.finish(cost * (place + 1))


def test_excess_questions_get_429_at_once_and_are_accepted_later() -> None:
    async def run() -> None:
        opened, entered = asyncio.Event(), 0

        async def slow(scope: Scope, receive: Receive, send: Send) -> None:
            nonlocal entered
            entered += 1
            await opened.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"ok"})

        app, fit = limit_concurrency(slow, ROUTES), INITIAL_PER_CORE * openvino.cores()
        inside = [asyncio.create_task(request(app)) for _ in range(fit)]
        await asyncio.sleep(0.01)
        status, headers, body = await request(app)
        assert (status, headers["content-type"]) == (429, "application/problem+json")
        assert 1 <= int(headers["retry-after"]) <= 3
        assert json.loads(body)["status"] == 429
        assert entered == fit
        opened.set()
        assert (await request(app, "/documents"))[0] == 200
        assert (await request(app, "/ask", "OPTIONS"))[0] == 200
        assert [status for status, _, _ in await asyncio.gather(*inside)] == [200] * fit
        assert (await request(app))[0] == 200

    asyncio.run(run())


def test_a_failed_question_frees_its_place() -> None:
    async def run() -> None:
        async def broken(scope: Scope, receive: Receive, send: Send) -> None:
            raise RuntimeError("broken")

        app = limit_concurrency(broken, ROUTES)
        for _ in range(INITIAL_PER_CORE * openvino.cores() + 1):
            with pytest.raises(RuntimeError):
                await request(app)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("cost", "fit"), [(0.001, 8), (0.04, 6), (0.05, 5), (0.06, 4), (0.1, 2), (9.0, MIN_LIMIT)]
)
def test_the_limit_is_the_number_answered_in_time(cost: float, fit: int) -> None:
    limit = ConcurrencyLimit(cores=2)
    assert limit.limit == 6
    answer_all(limit, cost)
    assert fit <= limit.limit <= fit + 1
    assert limit.in_flight == 0
    answer_all(limit, 0.001)
    assert limit.limit == 8


def test_one_very_slow_question_lowers_the_limit_by_one() -> None:
    limit = ConcurrencyLimit(cores=2)
    limit.start()
    limit.finish(90 * TARGET_LATENCY)
    assert limit.limit == 5
    answer_all(limit, 0.001, times=8)
    assert limit.limit == 6


def test_the_limit_grows_with_the_cores() -> None:
    assert ConcurrencyLimit(cores=16).limit == 48
    one = ConcurrencyLimit(cores=1)
    assert one.limit == INITIAL_PER_CORE
    answer_all(one, 0.001)
    assert one.limit == MAX_PER_CORE


def test_half_of_the_places_are_for_single_questions() -> None:
    limit = ConcurrencyLimit(cores=2)
    assert limit.limit == 6
    started = 0
    while not limit.is_reached_by_batches:
        limit.batches += 1
        started += 1
    assert started == 3
    for _ in range(3):
        assert not limit.is_reached
        limit.start()
    assert limit.is_reached
    # Batches that go on while the limit falls leave a place, too.
    answer_all(limit, 9.0)
    while limit.in_flight:
        limit.finish(9.0)
    assert limit.limit == MIN_LIMIT
    assert limit.is_reached_by_batches
    assert not limit.is_reached


def test_a_batch_counts_until_it_has_ended_and_changes_no_limit() -> None:
    async def run() -> None:
        opened, entered = asyncio.Event(), 0

        async def slow(scope: Scope, receive: Receive, send: Send) -> None:
            nonlocal entered
            entered += 1
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"one", "more_body": True})
            if scope["path"] == "/ask/batch":
                await opened.wait()
            await send({"type": "http.response.body", "body": b"last"})

        app, fit = limit_concurrency(slow, ROUTES), INITIAL_PER_CORE * openvino.cores() // 2
        batches = [asyncio.create_task(request(app, "/ask/batch")) for _ in range(fit)]
        await asyncio.sleep(0.01)
        status, headers, body = await request(app, "/ask/batch")
        assert status == 429
        assert 10 <= int(headers["retry-after"]) <= 30
        assert json.loads(body)["instance"] == "/ask/batch"
        assert (await request(app))[0] == 200
        opened.set()
        assert [status for status, _, _ in await asyncio.gather(*batches)] == [200] * fit
        assert (await request(app, "/ask/batch"))[0] == 200
        assert entered == fit + 2

    asyncio.run(run())


@pytest.mark.parametrize("path", ["/ask", "/ask/batch"])
def test_bodies_that_never_arrive_keep_no_place(path: str) -> None:
    async def run() -> None:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            assert (await receive())["body"] == b"{}"
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"ok"})

        app, is_first = limit_concurrency(answer, ROUTES), True

        async def stall() -> Message:
            nonlocal is_first
            if not is_first:
                await asyncio.Event().wait()
            is_first = False
            return {"type": "http.request", "body": b"{", "more_body": True}

        async def ignore(message: Message) -> None:
            raise AssertionError(message)

        scope = {"type": "http", "path": path, "method": "POST", "headers": []}
        stalled = [
            asyncio.ensure_future(app(dict(scope), stall, ignore))
            for _ in range(MAX_PER_CORE * openvino.cores() + 1)
        ]
        await asyncio.sleep(0.01)
        assert (await request(app, path, body=b"{}"))[0] == 200
        for task in stalled:
            task.cancel()
        await asyncio.wait(stalled)

    asyncio.run(run())


def test_another_spelling_of_the_path_is_limited_as_well() -> None:
    """Routes also match a path and a line end."""

    async def run() -> None:
        opened = asyncio.Event()

        async def slow(scope: Scope, receive: Receive, send: Send) -> None:
            await opened.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"ok"})

        app, fit = limit_concurrency(slow, ROUTES), INITIAL_PER_CORE * openvino.cores()
        inside = [asyncio.create_task(request(app, "/ask\n")) for _ in range(fit)]
        await asyncio.sleep(0.01)
        assert (await request(app, "/ask\n"))[0] == 429
        opened.set()
        await asyncio.gather(*inside)

    asyncio.run(run())


def test_a_question_is_told_when_its_client_has_gone() -> None:
    async def run() -> None:
        gone, has_body = asyncio.Event(), True

        async def receive() -> Message:
            nonlocal has_body
            if has_body:
                has_body = False
                return {"type": "http.request", "body": b"", "more_body": False}
            await gone.wait()
            return {"type": "http.disconnect"}

        async def ask(scope: Scope, receive: Receive, send: Send) -> None:
            client = get_client(scope)
            client.check()
            gone.set()
            await receive()
            assert (await receive())["type"] == "http.disconnect"
            with pytest.raises(ClientDisconnect):
                client.check()

        async def send(message: Message) -> None:
            raise AssertionError(message)

        app = limit_concurrency(ask, ROUTES)
        await app({"type": "http", "path": "/ask", "method": "POST", "headers": []}, receive, send)

    asyncio.run(run())
