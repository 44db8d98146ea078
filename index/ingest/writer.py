"""Write a document block by block: for loaders of formats that are not text themselves.

A loader adds blocks in reading order and the writer keeps the offsets. Each block is on lines of
its own; the cells of a row are separated by tabs.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

import numpy as np

from index.block import Block, BlockKind, Cell, Rects, Region, RegionKind
from index.document import Document, MetadataValue, document_id

# Line ends other than \n, and control characters: a cell is one line, and NUL is not text.
_BREAK = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]|[\ud800-\udfff]")
_CELL_BREAK = re.compile(r"\s*[\t\n]\s*")


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell to write: its words as a person sees them, and its place."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    # Whether the format itself says that the cell is a header.
    is_header: bool = False
    # Where each character of `text` stands on the page.
    rects: Rects | None = field(default=None, compare=False, repr=False)


class DocumentWriter:
    """Collects the text, blocks and regions of one document."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._regions: list[Region] = []
        self._open: Region | None = None
        self._rects: list[tuple[int, Rects]] = []
        self._metadata: dict[str, MetadataValue] = {}
        self._warnings: list[str] = []

    @property
    def length(self) -> int:
        """The number of characters written so far."""
        return self._length

    def begin_region(
        self, kind: RegionKind, number: int, name: str = "", ocr: bool = False
    ) -> None:
        """Begin a page, slide or sheet; it ends where the next one begins, or with the document."""
        self._end_region()
        self._open = Region(kind, self._length, self._length, number, name, ocr)

    def add(self, kind: BlockKind, text: str, level: int = 0, rects: Rects | None = None) -> None:
        """Write a block, as a line or several; blank text writes nothing.

        `rects`, of shape (len(text), 4), says where each character stands on the page.
        """
        stripped = _clean(text).strip()
        if not stripped:
            return
        self._separate(kind)
        start = self._length
        self._keep_rects(text, stripped, rects)
        self._write(stripped)
        self._blocks.append(Block(kind, start, self._length, level))

    def add_table(self, cells: Iterable[CellText]) -> None:
        """Write a table, one line a row, its cells separated by tabs; blank cells leave nothing but
        their tab. Cells may come in any order.
        """
        filled = [
            (cell, _CELL_BREAK.sub(" ", _clean(cell.text)).strip())
            for cell in sorted(cells, key=lambda cell: (cell.row, cell.column))
        ]
        filled = [(cell, text) for cell, text in filled if text]
        if not filled:
            return
        self._separate(BlockKind.TABLE)
        start = self._length
        row = filled[0][0].row
        first = column = min(cell.column for cell, _ in filled)
        placed = []
        for cell, text in filled:
            if cell.row != row:
                self._write("\n")
                row, column = cell.row, first
            self._write("\t" * (cell.column - column))
            column = cell.column
            begin = self._length
            self._keep_rects(cell.text, text, cell.rects)
            self._write(text)
            placed.append(
                Cell(
                    begin, self._length, cell.row, cell.column, cell.row_span, cell.column_span,
                    cell.is_header,
                )
            )  # fmt: skip
        self._blocks.append(Block(BlockKind.TABLE, start, self._length, cells=tuple(placed)))

    def set_metadata(self, key: str, value: MetadataValue | None) -> None:
        """Record a metadata value; None and blank texts are left out.

        Use the keys title, author, date (ISO 8601), language and pages where they apply.
        """
        if isinstance(value, str):
            value = " ".join(_clean(value).split())
        if value is not None and value not in ("", ()):
            self._metadata[key] = value

    def warn(self, message: str) -> None:
        """Record a warning about the reading of this file."""
        self._warnings.append(message)

    def build(self, original: bytes | None = None) -> Document:
        """Return the document. Its title is that of the metadata, else its TITLE block, else the
        only heading of the highest level, else the stem of the file's name.
        """
        self._end_region()
        text = "".join(self._parts)
        return Document(
            document_id(self._source),
            self._choose_title(text),
            self._source,
            text,
            tuple(self._blocks),
            tuple(self._regions),
            metadata=dict(self._metadata),
            warnings=tuple(self._warnings),
            original=original,
        )

    def _choose_title(self, text: str) -> str:
        title = self._metadata.get("title")
        if isinstance(title, str):
            return title
        found = find_title(text, self._blocks)
        return found or PurePath(self._source).stem

    def _separate(self, kind: BlockKind) -> None:
        if not self._blocks:
            return
        items = kind is self._blocks[-1].kind is BlockKind.LIST_ITEM
        self._write("\n" if items else "\n\n")

    def _keep_rects(self, text: str, written: str, rects: Rects | None) -> None:
        """Keep the boxes of `text` for `written`, which is written next. If cleaning changed
        characters inside, no boxes are kept: they would be off.
        """
        if rects is None:
            return
        if len(rects) != len(text):
            raise ValueError(f"{len(rects)} boxes for {len(text)} characters")
        lead = text.find(written)
        if lead >= 0:
            self._rects.append((self._length, rects[lead : lead + len(written)]))

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _end_region(self) -> None:
        region = self._open
        if region is None:
            return
        rects = None
        if self._rects:
            rects = np.full((self._length - region.start, 4), np.nan, np.float32)
            for start, boxes in self._rects:
                rects[start - region.start : start - region.start + len(boxes)] = boxes
        self._regions.append(
            Region(
                region.kind, region.start, self._length, region.number, region.name, region.ocr,
                rects,
            )
        )  # fmt: skip
        self._open, self._rects = None, []


def find_title(text: str, blocks: Sequence[Block]) -> str | None:
    """Return the title that the blocks of `text` show: a TITLE, or the only heading of the highest
    level when it comes before everything else. The first of several equals is a section.
    """
    for block in blocks:
        if block.kind is BlockKind.TITLE:
            return " ".join(text[block.start : block.end].split())
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    if not headings:
        return None
    top = min(heading.level for heading in headings)
    highest = [heading for heading in headings if heading.level == top]
    if len(highest) > 1 or highest[0] is not headings[0]:
        return None
    return " ".join(text[highest[0].start : highest[0].end].split())


def _clean(text: str) -> str:
    return _CONTROL.sub("", _BREAK.sub("\n", text))
