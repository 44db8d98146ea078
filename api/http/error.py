"""Every error as application/problem+json (RFC 9457). Nothing leaves this service as a traceback, or as FastAPI's own form."""

import json
import re
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from api.http.example import PROBLEM
from index.error import BadInput, Conflict, Incompatible, NotFound, Unavailable, YijuError

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = {"Retry-After": "10"}
_SHOWN = 100  # fields named in a problem; a body of a million wrong ones must not be answered with a million lines


class FieldProblem(BaseModel):
    """What is wrong with one part of the request; `pointer` is a JSON pointer into its body (RFC 6901)."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": PROBLEM["errors"]})
    pointer: str
    detail: str


class Problem(BaseModel):
    """RFC 9457. `type` is urn:yiju:… for an error of ours, about:blank for one of HTTP."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [PROBLEM]})
    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: Annotated[str, Field(description="the path asked for")]
    errors: list[FieldProblem] | None = None


def respond(
    path: str,
    status: int,
    detail: str,
    kind: str | None = None,
    errors: list[FieldProblem] | None = None,
) -> Response:
    """A problem; `kind` is the name of the class when it is an error of ours."""
    words = re.findall("[A-Z][a-z]*", kind or "")
    problem = Problem(
        type=f"urn:yiju:{'-'.join(words).lower()}" if words else "about:blank",
        title=" ".join(words).capitalize() or HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=path,
        errors=errors,
    )
    # A message may quote what the client sent, half a surrogate pair included, which UTF-8 cannot carry.
    body = json.dumps(problem.model_dump(exclude_none=True), ensure_ascii=False).encode(
        "utf-8", "replace"
    )
    return Response(
        body,
        status,
        media_type=MEDIA_TYPE,
        headers=RETRY_AFTER if status == HTTPStatus.SERVICE_UNAVAILABLE else None,
    )


def status_of(error: YijuError) -> int:
    """The HTTP status of an error of ours: its own, or that of the nearest class above it."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def install(app: FastAPI) -> None:
    """Let every error leave `app` as a problem."""
    app.add_exception_handler(YijuError, _ours)
    app.add_exception_handler(RequestValidationError, _fields)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _unexpected)


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, YijuError)  # noqa: S101  Starlette's signature is wider than what it calls
    return respond(request.url.path, status_of(error), str(error), type(error).__name__)


def _fields(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    errors = [
        FieldProblem(pointer=_pointer(one["loc"]), detail=one["msg"])
        for one in error.errors()[:_SHOWN]
    ]
    detail = "; ".join(f"{one.pointer.removeprefix('#/')}: {one.detail}" for one in errors[:3]) + (
        "; …" if len(errors) > 3 else ""
    )
    return respond(request.url.path, 422, detail, errors=errors)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    path, status, detail = request.url.path, error.status_code, error.detail
    if detail == HTTPStatus(status).phrase:
        detail = f"{request.method} {path}: {_PLAIN.get(status, detail)}"
    response = respond(path, status, detail)
    response.headers.update(error.headers or {})
    return response


def _gone(request: Request, error: Exception) -> Response:
    """Nobody will read this; without it each broken upload would be logged as a failure of ours."""
    return respond(request.url.path, 400, "the request ended before its body did")


def _unexpected(request: Request, error: Exception) -> Response:
    response = respond(
        request.url.path, 500, "something unexpected went wrong; the server's log says what"
    )
    # The server closes the connection after it; a client that was not told would send its next request into the void.
    response.headers["Connection"] = "close"
    return response


def _pointer(place: tuple[Any, ...]) -> str:
    """FastAPI's location -> a JSON pointer as a URI fragment; the first part says only which part of the request it is."""
    parts = [str(part).replace("~", "~0").replace("/", "~1") for part in place[1:]]
    return "#" + "".join(f"/{part}" for part in parts)


_PLAIN = {
    404: "there is nothing here; /openapi.json lists what there is",
    405: "not a method of this path; the Allow header lists them",
}

STATUS: dict[type[YijuError], int] = {
    BadInput: 422,
    NotFound: 404,
    Conflict: 409,
    Incompatible: 409,
    Unavailable: 503,
}
