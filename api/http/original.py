"""Responses with the original of a document: the file itself, and pictures of its pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi.responses import Response

from api.http.body import make_validation_error
from index.collection import Collection
from index.document import Document
from index.error import BadDocument, NoSuchDocument
from index.picture.page import draw_page
from index.store.original import Original
from rag.place import Box, find_page_boxes, find_place

_PDF = "application/pdf"
# A stored web page must neither run scripts in this origin nor load anything from elsewhere.
_CONFINED = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def make_original_response(original: Original) -> Response:
    """Return the file under its own name, inline and sandboxed."""
    headers = {
        # Not as `media_type`, to which a charset would be added that the file may not have.
        "Content-Type": original.media_type,
        "Content-Disposition": format_disposition(original.name),
        "X-Content-Type-Options": "nosniff",
    }
    # Browsers refuse to show a PDF in a sandbox; their viewers are sandboxes themselves.
    if original.media_type != _PDF:
        headers["Content-Security-Policy"] = _CONFINED
    return Response(original.data, headers=headers)


def format_disposition(name: str, kind: str = "inline") -> str:
    """Return a Content-Disposition that shows a file with any name, or with the kind "attachment"
    saves it (RFC 6266, RFC 5987).

    >>> format_disposition('報告 "a".pdf')
    'inline; filename="__ _a_.pdf"; filename*=UTF-8\\'\\'%E5%A0%B1%E5%91%8A%20%22a%22.pdf'
    """
    plain = "".join(one if " " <= one <= "~" and one not in '"\\' else "_" for one in name)
    encoded = quote(name, safe="", errors="replace")
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}"


@dataclass(frozen=True, slots=True)
class PagePicture:
    """What is asked of a picture of a page."""

    number: int
    width: int
    # The characters [start, end) to mark; both are needed.
    start: int | None = None
    end: int | None = None
    # Those to mark less, as far as they are on the page.
    others: Sequence[tuple[int, int]] = ()


def draw_marked_page(collection: Collection, document_id: str, wanted: PagePicture) -> bytes:
    """Return a page of a PDF as a PNG, with characters marked.

    Raises NoSuchDocument if there is no such page, and 422 if the characters are not on it.
    """
    number = wanted.number
    document = collection.get(document_id)
    original = collection.original(document_id)
    if original.media_type != _PDF:
        raise NoSuchDocument(
            f"{original.name} is not a PDF: only pages of a PDF can be drawn; "
            f"GET /documents/{document_id}/original returns the file"
        )
    pages = max([region.number for region in document.regions], default=0)
    stated = document.metadata.get("pages")
    pages = max(pages, stated if isinstance(stated, int) else 0)
    if not 1 <= number <= pages:
        raise NoSuchDocument(f"there is no page {number}: {original.name} has {pages}")
    boxes: tuple[Box, ...] = ()
    if wanted.start is not None or wanted.end is not None:
        start, end = _check_range(document, number, wanted.start, wanted.end)
        boxes = find_page_boxes(document, number, start, end, collection.store)
    faint = [
        box
        for start, end in wanted.others
        for box in find_page_boxes(document, number, start, end, collection.store)
    ]
    try:
        return draw_page(original.data, number, boxes, wanted.width, faint)
    except BadDocument as error:
        raise BadDocument(f"{original.name}: {error}") from None


def _check_range(
    document: Document, number: int, start: int | None, end: int | None
) -> tuple[int, int]:
    """Return the range. Raises 422 if it is not valid or none of it is on the page."""
    if start is None or end is None:
        missing = "start" if start is None else "end"
        raise make_validation_error([((missing,), "missing: give both start and end, or neither")])
    length = len(document.text)
    if not start < end <= length:
        problem = f"[{start}:{end}] is not a range of a text of {length} characters"
        raise make_validation_error([(("end",), problem)])
    for region in document.regions:
        if region.number == number and region.start < end and start < region.end:
            return start, end
    page = find_place(document, start, end, None).page
    where = f"it is on page {page}" if page else "it is on no page"
    problem = f"[{start}:{end}] is not on page {number}: {where}"
    raise make_validation_error([(("start",), problem)])
