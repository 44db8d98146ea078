"""The page: the files of `api/page`, with headers that let it load from here alone and run nothing
but these files.
"""

import hashlib
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Header, Response
from starlette.exceptions import HTTPException

ROOT = Path(__file__).parents[1] / "page"
_INDEX = "index.html"
# Not from `mimetypes`, which asks the machine: on some a script is text/plain, and does not run.
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
# With Trusted Types a text of a document cannot become markup or a script, even by mistake.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    ]
)
_HEADERS = {
    # Kept by the browser, and asked about each time: 304 unless the file has changed.
    "Cache-Control": "no-cache",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
Known = Annotated[str, Header(alias="If-None-Match")]


def make_router(root: Path = ROOT) -> APIRouter:
    """Return the routes of the page. Only files that are there now are served, by their exact
    names, so that no name leads out of the folder.
    """
    files = {
        path.relative_to(root).as_posix(): path
        for path in root.rglob("*")
        if path.suffix in _MEDIA_TYPES and path.is_file()
    }
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def get_index(known: Known = "") -> Response:
        return get_file(_INDEX, known)

    @router.get("/page/{path:path}")
    def get_file(path: str, known: Known = "") -> Response:
        if path not in files:
            raise HTTPException(404)
        return _make_response(files[path], known)

    return router


def _make_response(file: Path, known: str) -> Response:
    """Return a file, or 304 if the client has it (RFC 9110, section 13.1.2)."""
    data = file.read_bytes()
    tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
    headers = _HEADERS | {"ETag": tag}
    if tag in [one.strip().removeprefix("W/") for one in known.split(",")]:
        return Response(status_code=304, headers=headers)
    return Response(data, headers=headers | {"Content-Type": _MEDIA_TYPES[file.suffix]})
