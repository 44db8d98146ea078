"""ASGI middleware: HEAD and OPTIONS on every path, and 405 with a complete Allow header.

FastAPI answers neither method, and puts into Allow only the methods of the first route of a path
(RFC 9110, sections 9.3.2, 9.3.7 and 15.5.6).
"""

from collections.abc import Sequence

from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.error import make_response


def answer_methods(app: ASGIApp, routes: Sequence[Route]) -> ASGIApp:
    """Wrap `app`, which has these routes. Unknown paths are left to it."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        allowed = find_methods(routes, scope) if scope["type"] == "http" else []
        if not allowed:
            await app(scope, receive, send)
            return
        method, allow = scope["method"], {"Allow": ", ".join(allowed)}
        if method == "HEAD":
            scope, send = {**scope, "method": "GET"}, _drop_body(send)
        if method == "OPTIONS":
            await Response(status_code=204, headers=allow)(scope, receive, send)
        elif method in allowed:
            await app(scope, receive, send)
        else:
            detail = f"{method} {scope['path']}: this path allows {allow['Allow']}"
            response = make_response(scope["path"], 405, detail)
            response.headers.update(allow)
            await response(scope, receive, send)

    return answer


def find_methods(routes: Sequence[Route], scope: Scope) -> list[str]:
    """Return the methods of the path over all routes, in alphabetical order; none for an unknown
    path.
    """
    methods = {
        method
        for route in routes
        if route.matches(scope)[0] is not Match.NONE
        for method in route.methods or ()
    }
    if not methods:
        return []
    return sorted(methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set()))


def _drop_body(send: Send) -> Send:
    """Wrap `send` so that it sends the headers of a response without its body."""

    async def send_headers(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_headers
