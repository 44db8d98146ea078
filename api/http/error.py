"""Every error as application/problem+json (RFC 9457), never a traceback or FastAPI's format."""

import asyncio
import json
import logging
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.admission.retry import choose_retry_after
from api.http.error_code import make_type, name_error
from api.http.example import PROBLEMS
from index.error import BadInput, Conflict, Incompatible, NotFound, Unavailable, YijuError

_log = logging.getLogger("yiju")
MEDIA_TYPE = "application/problem+json"
# The status of each class of errors; a class without its own has that of the nearest one above it.
STATUS: dict[type[YijuError], int] = {
    BadInput: 422,
    NotFound: 404,
    Conflict: 409,
    Incompatible: 409,
    Unavailable: 503,
}
UNEXPECTED = "an unexpected error; the server's log has the details"
# Seconds after which what cannot be used now may be.
_RETRY_AFTER = 5.0
# Fields named in one problem: a body with a million faults must not be answered with a million
# lines.
_MAX_FIELDS = 100


class FieldProblem(BaseModel):
    """What is wrong with one value; `pointer` is a JSON pointer into the body (RFC 6901)."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": PROBLEMS[422]["errors"]}
    )
    pointer: str
    detail: str
    type: Annotated[
        str | None, Field(description="the stable code of the reason, of a file that is refused")
    ] = None


class Problem(BaseModel):
    """An error as in RFC 9457. `type` is urn:yiju:… for an error of yiju, about:blank for one of
    HTTP.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [PROBLEMS[422]]})
    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: Annotated[str, Field(description="the path of the request")]
    errors: list[FieldProblem] | None = None


def make_response(
    path: str,
    status: int,
    detail: str,
    error: YijuError | str | None = None,
    fields: list[FieldProblem] | None = None,
) -> Response:
    """Return a problem as a response; the class of `error`, or a code instead of it, gives its type
    and title.
    """
    is_temporary = status == HTTPStatus.SERVICE_UNAVAILABLE
    return Response(
        write_problem(path, status, detail, error, fields),
        status,
        media_type=MEDIA_TYPE,
        headers={"Retry-After": choose_retry_after(_RETRY_AFTER)} if is_temporary else None,
    )


def write_problem(
    path: str,
    status: int,
    detail: str,
    error: YijuError | str | None = None,
    fields: list[FieldProblem] | None = None,
) -> bytes:
    """Return a problem as JSON in one line."""
    code = name_error(type(error)) if isinstance(error, YijuError) else error or ""
    problem = Problem(
        type=make_type(code) if code else "about:blank",
        title=code.replace("-", " ").capitalize() or HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=path,
        errors=fields,
    )
    # The detail may quote a lone surrogate that the client sent; UTF-8 cannot carry it.
    text = json.dumps(problem.model_dump(exclude_none=True), ensure_ascii=False)
    return text.encode("utf-8", "replace")


def find_status(error: YijuError) -> int:
    """Return the HTTP status of an error."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def install_handlers(app: FastAPI) -> None:
    """Make `app` answer with a problem to every exception that it expects."""
    for kind in (YijuError, RequestValidationError, HTTPException, ClientDisconnect):
        app.add_exception_handler(kind, _handle)


def explain_error(error: Exception, path: str, method: str) -> Response | None:
    """Return the response that explains an error to the client whose request met it; None for one
    that is not expected.
    """
    match error:
        case YijuError():
            return make_response(path, find_status(error), str(error), error)
        case RequestValidationError():
            return _explain_validation_error(error, path)
        case HTTPException():
            return _explain_http_exception(error, path, method)
        case ClientDisconnect():
            # Nobody reads this. Without it every broken upload would be logged as a failure.
            return make_response(path, 400, "the connection closed before the body ended")
    return None


def catch_unexpected(app: ASGIApp) -> ASGIApp:
    """Wrap `app` in a middleware that answers any other exception with 500, and raises it again so
    that the server logs it.

    Starlette's own handler stands outside all middlewares: its responses would lack CORS headers.
    """

    async def respond(scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await app(scope, receive, watch)
        except Exception:
            if scope["type"] == "http" and not started:
                response = make_response(scope["path"], 500, UNEXPECTED)
                # The server closes the connection after it. A client that is not told would send
                # its next request over a closed connection.
                response.headers["Connection"] = "close"
                await response(scope, receive, send)
            raise
        except asyncio.CancelledError:
            # Only the end of the server cancels a request. Raised again it would be logged as a
            # failure.
            _log.warning("yiju: a request was broken off, since the service is stopping")

    return respond


def _handle(request: Request, error: Exception) -> Response:
    response = explain_error(error, request.url.path, request.method)
    assert response  # noqa: S101  it is called for these classes alone
    return response


def _explain_validation_error(error: RequestValidationError, path: str) -> Response:
    problems = error.errors()[:_MAX_FIELDS]
    fields = [
        FieldProblem(
            pointer=_make_pointer(one["loc"]), detail=one["msg"], type=one.get("ctx", {}).get("urn")
        )
        for one in problems
    ]
    details = [f"{_name_place(one['loc'])}: {one['msg']}" for one in problems[:3]]
    detail = "; ".join(details + ["…"] * (len(fields) > 3))
    return make_response(path, 422, detail, fields=fields)


def _explain_http_exception(error: HTTPException, path: str, method: str) -> Response:
    detail = error.detail
    if error.status_code == HTTPStatus.NOT_FOUND:
        detail = f"{method} {path}: no such path; /openapi.json lists the paths"
    response = make_response(path, error.status_code, detail)
    response.headers.update(error.headers or {})
    return response


def _name_place(place: tuple[Any, ...]) -> str:
    """Return FastAPI's location as a person reads it; "body" alone is the body itself."""
    return "/".join(map(str, place[1:])) or str(place[0])


def _make_pointer(place: tuple[Any, ...]) -> str:
    """Turn FastAPI's location into a JSON pointer as a URI fragment. Its first part only names the
    part of the request.
    """
    parts = [str(part).replace("~", "~0").replace("/", "~1") for part in place[1:]]
    return "#" + "".join(f"/{part}" for part in parts)
