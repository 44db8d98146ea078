"""The gate before the questions: as many at once as are answered in time, the rest turned away at once."""

import asyncio
import json

import pytest
from starlette.types import Message, Receive, Scope, Send

from api.http.limiter import FIRST, LEAST, MOST, PATIENCE, Crowd, admitting
from index.model import openvino


async def request(app: object, path: str = "/ask") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one request."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app({"type": "http", "path": path, "method": "POST", "headers": []}, receive, send)  # type: ignore[operator]
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, sent[-1]["body"]


def answered(crowd: Crowd, cost: float, times: int = 300) -> None:
    """So often as many at once as are let in, of which the n-th is answered after n times `cost` seconds."""
    for _ in range(times):
        inside = crowd.limit
        for _ in range(inside):
            crowd.enter()
        for place in range(inside):
            crowd.leave(cost * (place + 1))


def test_what_does_not_fit_is_turned_away_at_once_and_fits_later() -> None:
    async def run() -> None:
        opened, entered = asyncio.Event(), 0

        async def slow(scope: Scope, receive: Receive, send: Send) -> None:
            nonlocal entered
            entered += 1
            await opened.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"ok"})

        app, fit = admitting(slow), FIRST * openvino.cores()
        inside = [asyncio.create_task(request(app)) for _ in range(fit)]
        await asyncio.sleep(0)
        status, headers, body = await request(app)
        assert (status, headers["retry-after"], headers["content-type"]) == (
            429,
            "1",
            "application/problem+json",
        )
        assert json.loads(body)["status"] == 429
        assert entered == fit
        opened.set()
        assert (await request(app, "/documents"))[0] == 200
        assert [status for status, _, _ in await asyncio.gather(*inside)] == [200] * fit
        assert (await request(app))[0] == 200

    asyncio.run(run())


def test_a_question_that_fails_leaves_its_place() -> None:
    async def run() -> None:
        async def broken(scope: Scope, receive: Receive, send: Send) -> None:
            raise RuntimeError("broken")

        app = admitting(broken)
        for _ in range(FIRST * openvino.cores() + 1):
            with pytest.raises(RuntimeError):
                await request(app)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("cost", "fit"), [(0.001, 8), (0.04, 6), (0.05, 5), (0.06, 4), (0.1, 2), (9.0, LEAST)]
)
def test_as_many_are_let_in_as_are_answered_in_time(cost: float, fit: int) -> None:
    crowd = Crowd(cores=2)
    assert crowd.limit == 6
    answered(crowd, cost)
    assert fit <= crowd.limit <= fit + 1
    assert crowd.inside == 0
    answered(crowd, 0.001)
    assert crowd.limit == 8


def test_one_question_that_took_very_long_does_not_keep_others_out() -> None:
    crowd = Crowd(cores=2)
    crowd.enter()
    crowd.leave(90 * PATIENCE)
    assert crowd.limit == 5
    answered(crowd, 0.001, times=8)
    assert crowd.limit == 6


def test_many_cores_let_more_in() -> None:
    assert Crowd(cores=16).limit == 48
    one = Crowd(cores=1)
    assert one.limit == FIRST
    answered(one, 0.001)
    assert one.limit == MOST
