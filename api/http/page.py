"""The page: the files of `api/page`, with headers that let it load from here alone and run nothing
but these files.
"""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from api.http.stream import read_weights

ROOT = Path(__file__).parents[1] / "page"
_INDEX, _ICON = "index.html", "icon.svg"
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
# What is compressed already.
_DENSE = {".png", ".webp", ".woff2"}
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
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}


def make_router(root: Path = ROOT) -> APIRouter:
    """Return the routes of the page. Only files that are there now are served, by their exact
    names, so that no name leads out of the folder.
    """
    files = {
        path.relative_to(root).as_posix(): path
        for path in root.rglob("*")
        if path.suffix in _MEDIA_TYPES and path.is_file()
    }
    for path in files.values():
        if path.suffix not in _DENSE:
            _compress(path.read_bytes())
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def get_index(request: Request) -> Response:
        return get_file(_INDEX, request)

    @router.get("/page/{path:path}")
    def get_file(path: str, request: Request) -> Response:
        if path not in files:
            raise HTTPException(404)
        return _make_response(files[path], request)

    @router.get("/favicon.ico")
    def get_icon(request: Request) -> Response:
        """Answer browsers that ask for it by habit, beside an original that names no icon."""
        return get_file(_ICON, request)

    return router


def _make_response(file: Path, request: Request) -> Response:
    """Return a file, compressed if the client can read that, or 304 if the client has it (RFC 9110,
    section 13.1.2).
    """
    data = file.read_bytes()
    digest = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
    # Weak, since it is the same for both encodings.
    headers = _HEADERS | {"ETag": f"W/{digest}"}
    known = ",".join(request.headers.getlist("if-none-match")).split(",")
    if digest in [one.strip().removeprefix("W/") for one in known]:
        return Response(status_code=304, headers=headers)
    headers |= {"Content-Type": _MEDIA_TYPES[file.suffix]}
    weights = read_weights(request.headers.getlist("accept-encoding"))
    if file.suffix in _DENSE or weights.get("gzip", weights.get("*", 0.0)) <= 0:
        return Response(data, headers=headers)
    return Response(_compress(data), headers=headers | {"Content-Encoding": "gzip"})


@lru_cache(maxsize=512)
def _compress(data: bytes) -> bytes:
    """Compress the content of a file; once, unless it changes."""
    return gzip.compress(data, mtime=0)
