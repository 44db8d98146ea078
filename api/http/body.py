"""Request bodies: how large, of which kind, and whether they are what they say. Knows no document and no question.

FastAPI's own parsing is not used: it takes NaN for a number, any content type for JSON, and reads a body of any size.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import Headers, UploadFile
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.document import BATCH, File
from api.http.error import respond
from api.http.schema import decode

LIMIT = 16 * 1024 * 1024
_DRAIN_BYTES, _DRAIN_SECONDS = 2 * LIMIT, 5.0
# What is left of a body over the limit is not read, so nothing else can come over its connection.
_CLOSE = {"Connection": "close"}
JSON, MULTIPART = "application/json", "multipart/form-data"

Schema = TypeVar("Schema", bound=BaseModel)
Result = TypeVar("Result")


def limited(app: ASGIApp, limit: int = LIMIT) -> ASGIApp:
    """`app` behind a gate that lets no more than `limit` bytes of a body in, whether their number is declared or not."""

    async def gate(scope: Scope, receive: Receive, send: Send) -> None:
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
                raise HTTPException(413, _too_large(limit), headers=_CLOSE)
            return message

        async def answer(message: Message) -> None:
            if ended or message["type"] != "http.response.body" or message.get("more_body"):
                await send(message)
            else:
                await send({**message, "more_body": True})
                await _drain(receive)
                await send({"type": "http.response.body"})

        if not declared.isdecimal() or int(declared) > limit:
            response = respond(scope["path"], 413, _too_large(limit))
            response.headers.update(_CLOSE)
            await response(scope, receive, answer)
        else:
            await app(scope, count, answer)

    return gate


async def _drain(receive: Receive) -> None:
    """Throw away what still comes of a body that was not read to its end, for a while.

    The server closes the connection then, and closing on a client that writes would lose it the answer.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(_DRAIN_SECONDS):
            left = _DRAIN_BYTES
            while left > 0:
                message = await receive()
                if not message.get("more_body"):
                    return
                left -= len(message["body"])


def _too_large(limit: int) -> str:
    return (
        f"a body may have {limit // 1024**2} MB; send fewer documents a request, or use `yiju add`"
    )


def media_type(request: Request) -> str:
    """The body's type in lower case, without its parameters."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


async def content(request: Request) -> bytes:
    """The bytes of a body that says it is JSON."""
    _expect(request, JSON)
    return await request.body()


async def submission(request: Request) -> bytes | list[File]:
    """JSON's bytes, or the files of a form."""
    _expect(request, JSON, MULTIPART)
    if media_type(request) == JSON:
        return await request.body()
    async with request.form(max_files=BATCH, max_fields=BATCH) as form:
        parts = form.multi_items()
        files = [
            File(part.filename or name, await part.read())
            for name, part in parts
            if isinstance(part, UploadFile)
        ]
    if texts := [name for name, part in parts if not isinstance(part, UploadFile)]:
        raise refusal([((name,), "not a file: a part needs a filename") for name in texts])
    if not files:
        raise refusal([((), "no file in the form")])
    return files


def value(data: bytes) -> object:
    """What the JSON says; 400 when it is none."""
    try:
        return decode(data)
    except ValueError as error:
        raise HTTPException(400, f"the body is not JSON: {error}") from None


def body(schema: type[Schema]) -> Callable[[bytes], Schema]:
    """A dependency that reads the body as `schema`, off the event loop."""

    def read(data: Annotated[bytes, Depends(content)]) -> Schema:
        return validated(schema.model_validate, value(data))

    return read


def validated(read: Callable[[object], Result], given: object) -> Result:
    """`read(given)`; pydantic's complaints become the client's 422, and only those about what the client sent."""
    try:
        return read(given)
    except ValidationError as error:
        raise refusal(
            [
                (one["loc"], one["msg"])
                for one in error.errors(include_url=False, include_input=False)
            ]
        ) from None


def refusal(reasons: Iterable[tuple[tuple[str | int, ...], str]]) -> RequestValidationError:
    """A 422 with each place of the body and what is wrong there."""
    return RequestValidationError(
        [{"loc": ("body", *place), "msg": detail} for place, detail in reasons]
    )


def _expect(request: Request, *types: str) -> None:
    given = media_type(request)
    if given not in types:
        raise HTTPException(415, f"send {' or '.join(types)}, not {given or 'a body of no type'}")
