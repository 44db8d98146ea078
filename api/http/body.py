"""Request bodies: check their media type, parse and validate them.

FastAPI's own parsing is not used: it accepts NaN, any media type as JSON, and a body of any size.
"""

from collections.abc import Awaitable, Callable, Iterable
from itertools import repeat
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from api.http.admission.threads import get_threads
from api.http.schema.document import MAX_DOCUMENTS
from api.http.upload import UploadedFile
from api.strict_json import parse_json

# Bytes of JSON that are parsed in less time than a thread takes to be asked.
_SMALL = 64 * 1024
JSON, MULTIPART = "application/json", "multipart/form-data"

Schema = TypeVar("Schema", bound=BaseModel)
Result = TypeVar("Result")


def media_type(request: Request) -> str:
    """Return the body's media type in lower case, without its parameters."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


async def read_json(request: Request) -> bytes:
    """Read a body whose media type is JSON. Raises 415 for any other."""
    check_media_type(request, JSON)
    return await request.body()


async def read_form(request: Request) -> list[UploadedFile]:
    """Read the files of a form. Raises 415 for any other media type."""
    check_media_type(request, MULTIPART)
    return [UploadedFile(name, await file.read()) for name, file in await open_form(request)]


async def open_form(request: Request) -> list[tuple[str, UploadFile]]:
    """Return the files of a form by name; large ones are kept on disk."""
    form = await request.form(max_files=MAX_DOCUMENTS, max_fields=MAX_DOCUMENTS)
    parts = form.multi_items()
    files = [(part.filename or name, part) for name, part in parts if isinstance(part, UploadFile)]
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


def parse_as(schema: type[Schema]) -> Callable[..., Awaitable[Schema]]:
    """Return a dependency that parses and validates the body, a large one off the event loop."""

    async def parse(data: Annotated[bytes, Depends(read_json)], request: Request) -> Schema:
        def parse_here() -> Schema:
            return validate(schema.model_validate, parse_body(data))

        if len(data) <= _SMALL:
            return parse_here()
        return await get_threads(request.app).parsing.run(parse_here)

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


def check_media_type(request: Request, *accepted: str) -> None:
    """Raise 415 unless the body has one of these media types."""
    given = media_type(request)
    if given not in accepted:
        raise HTTPException(
            415, f"send {' or '.join(accepted)}, not {given or 'a body without a media type'}"
        )
