"""What the route modules share: the workspace, and how OpenAPI describes bodies and errors."""

from typing import Annotated, Any, cast

from fastapi import Depends, Request

from api.http.access.grant import get_grant, get_trace
from api.http.body import JSON, MULTIPART
from api.http.error import MEDIA_TYPE
from api.http.example import PROBLEMS
from rag.bootstrap import Workspace


async def get_workspace(request: Request) -> Workspace:
    """Return the collections of this server that the request's key is for."""
    workspace = await get_whole_workspace(request)
    trace = get_trace(request.scope)
    return workspace.restrict(get_grant(request.scope).collections, trace.note_collection)


# These are coroutines because FastAPI calls all else on a thread, of which there may be none free.
async def get_whole_workspace(request: Request) -> Workspace:
    """Return the collections of this server."""
    return cast(Workspace, request.app.state.workspace)


CurrentWorkspace = Annotated[Workspace, Depends(get_workspace)]
# For what tells nothing of a collection.
WholeWorkspace = Annotated[Workspace, Depends(get_whole_workspace)]

_REASONS = {
    400: "The body is not valid JSON, or not a valid form",
    401: "The service has keys, and the request none that is valid",
    403: "The key lacks the scope",
    404: "No such document or collection",
    409: "Another process is writing, or the index was made by another model or version",
    408: "The body did not arrive in time",
    413: "The body is too large",
    415: "The body has another media type",
    422: "A value is wrong; `errors` names it",
    429: "Too many questions at once, or too many requests of this key; see Retry-After",
    503: "The model, the index or the disk cannot be used now, or too much is asked at once; see "
    "Retry-After",
}
# Operations that need no key.
_OPEN = {"/healthz"}
BODY_ERRORS = (400, 408, 413, 415, 422, 503)


def declare_problems(path: str, *statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI responses for the errors of an operation, each with its example."""

    def declare(status: int, description: str) -> dict[str, Any]:
        media = {
            "schema": {"$ref": "#/components/schemas/Problem"},
            "example": PROBLEMS[status] | {"instance": path},
        }
        return {"description": description, "content": {MEDIA_TYPE: media}}

    if path not in _OPEN:
        statuses = tuple(sorted({*statuses, 401, 403, 429}))
    declared: dict[int | str, dict[str, Any]] = {
        status: declare(status, _REASONS[status]) for status in statuses
    }
    return declared | {"default": declare(500, "Any other error")}


def declare_body(schema: str, example: dict[str, Any], with_files: bool = False) -> dict[str, Any]:
    """Return the OpenAPI description of a body that `api.http.body` parses."""
    content: dict[str, Any] = {
        JSON: {"schema": {"$ref": f"#/components/schemas/{schema}"}, "example": example}
    }
    if with_files:
        content |= declare_form()["requestBody"]["content"]
    return {"requestBody": {"required": True, "content": content}}


def declare_form() -> dict[str, Any]:
    """Return the OpenAPI description of a form of files."""
    files = {"type": "array", "items": {"type": "string", "format": "binary"}}
    schema = {"type": "object", "properties": {"files": files}, "required": ["files"]}
    return {"requestBody": {"required": True, "content": {MULTIPART: {"schema": schema}}}}
