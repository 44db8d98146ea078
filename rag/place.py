"""Locate cited text in the original: page and boxes, slide, or sheet and cell."""

import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import quote

from index.block import BlockKind, Cell, Rects, Region, RegionKind
from index.document import Document

# Left, bottom, right, top in points of an unrotated PDF page, origin at the lower left.
Box = tuple[float, float, float, float]

# Characters are on one line if they overlap by this share of the smaller height (punctuation of
# vertical Chinese is off center), and the gap between them is at most this many character sizes: a
# wider gap is the next column of a page or table.
_SHARED = 0.3
_WIDEST_GAP = 2.0
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Boxes:
    """The position of text on a page, one box per line, in the form that Zotero uses."""

    # From 0.
    page_index: int
    rects: tuple[Box, ...]
    # Boxes on the next page, if the text continues there.
    next_page_rects: tuple[Box, ...] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The location of text in the original. Everything is None for plain text."""

    # From 1.
    page: int | None = None
    boxes: Boxes | None = None
    slide: int | None = None
    # The sheet's name, and the cell, such as "C7", or the range of cells, such as "C7:D7".
    sheet: str | None = None
    cell: str | None = None
    # Whether the text was recognized by OCR.
    ocr: bool = False
    # Path and fragment that open the original at the text; None if no original is stored.
    url: str | None = None


class PlaceReader(Protocol):
    """Reads the boxes and the media type of a document; implemented by `Searcher`."""

    def rects(self, document_id: str, number: int) -> Rects | None:
        """Return the boxes of the characters of a page."""

    def original_type(self, document_id: str) -> str | None:
        """Return the media type of the original; None where only the text is kept."""


def find_place(document: Document, start: int, end: int, reader: PlaceReader | None) -> Place:
    """Return the location of the characters [start, end) of a document in its original.

    Without a `reader`, boxes and URL are left out.
    """
    regions = list(find_regions(document.regions, start, end))
    place = _name_region(document, regions[0], start, end) if regions else Place()
    if reader is None:
        return place
    if place.page is not None:
        place = replace(place, boxes=_find_boxes(document, regions, start, end, reader))
    media_type = reader.original_type(document.id)
    url = None if media_type is None else make_url(document, start, end, place.page, media_type)
    return replace(place, url=url)


def find_regions(regions: tuple[Region, ...], start: int, end: int) -> Iterator[Region]:
    """Yield the pages, slides or sheets that hold characters of [start, end)."""
    at = bisect_right(regions, start, key=lambda region: region.start) - 1
    for region in regions[max(at, 0) :]:
        if region.start >= end:
            return
        if region.end > start:
            yield region


def _name_region(document: Document, region: Region, start: int, end: int) -> Place:
    if region.kind is RegionKind.PAGE:
        return Place(page=region.number, ocr=region.ocr)
    if region.kind is RegionKind.SLIDE:
        return Place(slide=region.number, ocr=region.ocr)
    cells = list(_find_cells(document, start, end))
    return Place(sheet=region.name, cell=name_cells(cells) if cells else None, ocr=region.ocr)


def _find_cells(document: Document, start: int, end: int) -> Iterator[Cell]:
    """Yield the cells of the first table that holds characters of [start, end)."""
    at = bisect_right(document.blocks, start, key=lambda block: block.start) - 1
    for block in document.blocks[max(at, 0) :]:
        if block.start >= end:
            return
        if block.kind is BlockKind.TABLE and block.end > start:
            first = bisect_right(block.cells, start, key=lambda cell: cell.start) - 1
            for cell in block.cells[max(first, 0) :]:
                if cell.start >= end:
                    return
                if cell.end > start:
                    yield cell


def name_cells(cells: list[Cell]) -> str:
    """Return the name of a cell of a sheet, or of the range that holds several.

    >>> name_cells([Cell(0, 1, 6, 2)]), name_cells([Cell(0, 1, 6, 25), Cell(2, 3, 7, 26)])
    ('C7', 'Z7:AA8')
    """
    first = _name_cell(min(cell.row for cell in cells), min(cell.column for cell in cells))
    last = _name_cell(max(cell.row for cell in cells), max(cell.column for cell in cells))
    return first if first == last else f"{first}:{last}"


def _name_cell(row: int, column: int) -> str:
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def find_page_boxes(
    document: Document, number: int, start: int, end: int, reader: PlaceReader
) -> tuple[Box, ...]:
    """Return the boxes of those of the characters [start, end) that stand on page `number`."""
    pages = find_regions(document.regions, start, end)
    page = next((one for one in pages if one.number == number), None)
    return _read_boxes(document, page, start, end, reader) if page else ()


def _find_boxes(
    document: Document, regions: list[Region], start: int, end: int, reader: PlaceReader
) -> Boxes | None:
    """Return the boxes of [start, end) on its first page and on the one after it."""
    found = [_read_boxes(document, region, start, end, reader) for region in regions[:2]]
    if not found[0]:
        return None
    follows = len(found) > 1 and regions[1].number == regions[0].number + 1 and found[1]
    return Boxes(regions[0].number - 1, found[0], found[1] if follows else None)


def _read_boxes(
    document: Document, region: Region, start: int, end: int, reader: PlaceReader
) -> tuple[Box, ...]:
    rects = reader.rects(document.id, region.number)
    # No boxes, or those of another page with the same number.
    if rects is None or len(rects) != region.end - region.start:
        return ()
    return merge_lines(rects[max(start - region.start, 0) : end - region.start])


def merge_lines(rects: Rects) -> tuple[Box, ...]:
    """Merge the boxes of characters (n, 4), in the order of reading, into one box a line.

    A line may run across, or down as in vertical Chinese and on rotated pages.
    """
    lines: list[Box] = []
    last: Box | None = None
    # The axis along which the last line runs; None for a line of one character.
    direction: int | None = None
    for left, bottom, right, top in rects.tolist():
        if math.isnan(left):  # a line break
            continue
        box = (left, bottom, right, top)
        along = None if last is None else _find_direction(lines[-1], last, box)
        if along is None or direction not in {None, along}:
            lines.append(box)
            direction = None
        else:
            lines[-1] = _unite(lines[-1], box)
            direction = along
        last = box
    return tuple(_round(line) for line in lines)


def _find_direction(line: Box, last: Box, box: Box) -> int | None:
    """Return the axis along which `box` goes on after the `last` character of a line: 0 for across,
    1 for down; None if it does not.
    """
    for along, across in ((0, 1), (1, 0)):
        shared = min(line[across + 2], box[across + 2]) - max(line[across], box[across])
        size = min(line[across + 2] - line[across], box[across + 2] - box[across])
        gap = max(last[along], box[along]) - min(last[along + 2], box[along + 2])
        if shared >= _SHARED * size and gap <= _WIDEST_GAP * max(size, 1.0):
            return along
    return None


def _round(box: Box) -> Box:
    left, bottom, right, top = (round(side, 1) for side in box)
    return left, bottom, right, top


def _unite(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]),
    )  # fmt: skip


def make_url(document: Document, start: int, end: int, page: int | None, media_type: str) -> str:
    """Return the path that opens the original at the page of a PDF, or at the cited text of a web
    page (https://wicg.github.io/scroll-to-text-fragment).
    """
    path = f"/documents/{quote(document.id, safe='')}/original"
    if page is not None and media_type == "application/pdf":
        return f"{path}#page={page}"
    if media_type not in {"text/html", "application/xhtml+xml", "text/plain", "text/markdown"}:
        return path
    words = " ".join(document.text[start:end].split())
    return f"{path}#:~:text={quote(words, safe='').replace('-', '%2D')}"
