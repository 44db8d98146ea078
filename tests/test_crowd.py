"""The gate before the questions: so many at once, the rest turned away at once."""

import asyncio
import json

from starlette.types import Message, Receive, Scope, Send

from api.crowd import admitting


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


def test_what_does_not_fit_is_turned_away_at_once_and_fits_later() -> None:
    async def run() -> None:
        opened, entered = asyncio.Event(), 0

        async def slow(scope: Scope, receive: Receive, send: Send) -> None:
            nonlocal entered
            entered += 1
            await opened.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"ok"})

        app = admitting(slow, 2)
        inside = [asyncio.create_task(request(app)) for _ in range(2)]
        await asyncio.sleep(0)
        status, headers, body = await request(app)
        assert (status, headers["retry-after"], headers["content-type"]) == (429, "1", "application/problem+json")
        assert json.loads(body)["status"] == 429
        assert entered == 2
        opened.set()
        assert (await request(app, "/documents"))[0] == 200
        assert [status for status, _, _ in await asyncio.gather(*inside)] == [200, 200]
        assert (await request(app))[0] == 200

    asyncio.run(run())


def test_a_question_that_fails_leaves_its_place() -> None:
    async def run() -> None:
        async def broken(scope: Scope, receive: Receive, send: Send) -> None:
            raise RuntimeError("broken")

        app = admitting(broken, 1)
        for _ in range(3):
            try:
                await request(app)
            except RuntimeError:
                continue
            raise AssertionError("the gate answered")

    asyncio.run(run())
