"""ASGI middleware: record each request in the audit log, once there are keys.

Neither texts nor questions are recorded: of the path only its template, of the rest nothing.
"""

from collections.abc import Sequence

from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.audit_log import AuditEntry, AuditLog
from api.http.access.grant import get_trace
from api.http.access.requirement import find_template

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def record_requests(app: ASGIApp, log: AuditLog, routes: Sequence[Route]) -> ASGIApp:
    """Wrap `app`, which has these routes."""

    async def record(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        # Of a client that has gone before it was answered, as nginx writes it.
        status, sent = 499, 0

        async def count(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                sent += len(message.get("body", b""))
            await send(message)

        trace = get_trace(scope)
        try:
            await app(scope, receive, count)
        finally:
            if trace.is_recorded:
                # A method, too, can be any word.
                method = scope["method"] if scope["method"] in _METHODS else "other"
                path = find_template(routes, scope)
                log.write(AuditEntry(trace.key, method, path, trace.collection, status, sent))

    return record
