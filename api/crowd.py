"""How many questions are let in at once. The others are turned away before anything is read of them, so that those inside are answered in
time however many come.
"""

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

from api.error import respond

# Questions that are being answered or wait for it; the cores take one at a time, and an eighth is answered within 0.3 s (eval/LOG.md).
MOST = 8
# By then whoever was inside is answered.
RETRY_AFTER: Mapping[str, str] = {"Retry-After": "1"}


def admitting(app: ASGIApp, most: int = MOST) -> ASGIApp:
    """`app` behind a gate that lets `most` questions in at once and answers any other with 429."""
    inside = 0

    async def gate(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal inside
        if scope["type"] != "http" or scope["path"] != "/ask":
            await app(scope, receive, send)
            return
        if inside >= most:
            refusal = respond("/ask", 429, f"{most} questions are being answered; ask again in a second")
            refusal.headers.update(RETRY_AFTER)
            await refusal(scope, receive, send)
            return
        inside += 1
        try:
            await app(scope, receive, send)
        finally:
            inside -= 1

    return gate
