"""Request bodies: limit their size, check their media type, parse and validate them.

FastAPI's own parsing is not used: it accepts NaN, any media type as JSON, and a body of any size.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import repeat
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import Headers, UploadFile
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.error import make_response
from api.http.schema.document import MAX_DOCUMENTS
from api.http.upload import UploadedFile
from api.strict_json import parse_json

MAX_BODY = 16 * 1024 * 1024
_DRAIN_BYTES, _DRAIN_SECONDS = 2 * MAX_BODY, 5.0
# The rest of a body over the limit is not read, so the connection cannot carry another request.
_CLOSE = {"Connection": "close"}
JSON, MULTIPART = "application/json", "multipart/form-data"

Schema = TypeVar("Schema", bound=BaseModel)
Result = TypeVar("Result")


def limit_body(app: ASGIApp, limit: int = MAX_BODY) -> ASGIApp:
    """Wrap `app` in a middleware that answers 413 to a body of more than `limit` bytes, whether its
    length is declared or it is streamed.
    """

    async def check(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        declared = headers.get("content-length", "0")
        read, ended = 0, declared == "0" and "transfer-encoding" not in headers

        async def count() -> Message:
            nonlocal read, ended
            message = await receive()
            read += len(message.get("body", b""))
            ended = not message.get("more_body")
            if read > limit:
                raise HTTPException(413, _explain_limit(limit), headers=_CLOSE)
            return message

        async def send_and_drain(message: Message) -> None:
            if ended or message["type"] != "http.response.body" or message.get("more_body"):
                await send(message)
            else:
                await send({**message, "more_body": True})
                await _drain(receive)
                await send({"type": "http.response.body"})

        if not declared.isdecimal() or int(declared) > limit:
            response = make_response(scope["path"], 413, _explain_limit(limit))
            response.headers.update(_CLOSE)
            await response(scope, receive, send_and_drain)
        else:
            await app(scope, count, send_and_drain)

    return check


async def _drain(receive: Receive) -> None:
    """Discard the rest of a body for a while.

    The server then closes the connection; closed while the client still writes, it would be reset
    and the client would lose the response.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(_DRAIN_SECONDS):
            left = _DRAIN_BYTES
            while left > 0:
                message = await receive()
                if not message.get("more_body"):
                    return
                left -= len(message["body"])


def _explain_limit(limit: int) -> str:
    return (
        f"a body may have at most {limit // 1024**2} MB; send fewer documents in one request, or "
        "use `yiju add`"
    )


def media_type(request: Request) -> str:
    """Return the body's media type in lower case, without its parameters."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


async def read_json(request: Request) -> bytes:
    """Read a body whose media type is JSON. Raises 415 for any other."""
    _check_media_type(request, JSON)
    return await request.body()


async def read_submission(request: Request) -> bytes | list[UploadedFile]:
    """Read a body of JSON, or the files of a form. Raises 415 for any other media type."""
    _check_media_type(request, JSON, MULTIPART)
    if media_type(request) == JSON:
        return await request.body()
    return await read_form(request)


async def read_form(request: Request) -> list[UploadedFile]:
    """Read the files of a form. Raises 415 for any other media type."""
    _check_media_type(request, MULTIPART)
    async with request.form(max_files=MAX_DOCUMENTS, max_fields=MAX_DOCUMENTS) as form:
        parts = form.multi_items()
        files = [
            UploadedFile(part.filename or name, await part.read())
            for name, part in parts
            if isinstance(part, UploadFile)
        ]
    if texts := [name for name, part in parts if not isinstance(part, UploadFile)]:
        raise make_validation_error(
            [((name,), "not a file: the part has no filename") for name in texts]
        )
    if not files:
        raise make_validation_error([((), "the form has no file")])
    return files


def parse_body(data: bytes) -> object:
    """Parse JSON. Raises 400 for anything else."""
    try:
        return parse_json(data)
    except ValueError as error:
        raise HTTPException(400, f"the body is not JSON: {error}") from None


def parse_as(schema: type[Schema]) -> Callable[[bytes], Schema]:
    """Return a dependency that parses and validates the body, off the event loop."""

    def parse(data: Annotated[bytes, Depends(read_json)]) -> Schema:
        return validate(schema.model_validate, parse_body(data))

    return parse


def validate(read: Callable[[object], Result], value: object) -> Result:
    """Return `read(value)`. Raises 422 for pydantic's ValidationError.

    Only errors raised here are the client's: one from a response would be a defect of the service.
    """
    try:
        return read(value)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        raise make_validation_error([(one["loc"], one["msg"]) for one in errors]) from None


def make_validation_error(
    reasons: Iterable[tuple[tuple[str | int, ...], str]],
    types: Iterable[str | None] = repeat(None),
) -> RequestValidationError:
    """Return a 422 from places in the body and what is wrong there; `types` are the stable codes of
    the reasons, where there are such.
    """
    return RequestValidationError(
        [
            {"loc": ("body", *place), "msg": detail, "ctx": {"urn": type}}
            for (place, detail), type in zip(reasons, types, strict=False)
        ]
    )


def _check_media_type(request: Request, *accepted: str) -> None:
    given = media_type(request)
    if given not in accepted:
        raise HTTPException(
            415, f"send {' or '.join(accepted)}, not {given or 'a body without a media type'}"
        )
