"""The structure of a document: blocks, table cells, and pages, slides or sheets.

Loaders create it. All offsets are code points, half-open, into
`Document.text`. Knows no file and no model.
"""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

# (characters, 4): left, bottom, right, top of each character, in points of an unrotated PDF page
# whose origin is at the lower left; NaN where a character (such as a line break) has no box.
Rects = NDArray[np.float32]


class BlockKind(StrEnum):
    """What a block is."""

    # The document's own title, on its first page.
    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    # Holds `Block.cells`.
    TABLE = "table"
    # The caption of a table or figure, above or below it.
    CAPTION = "caption"
    # The question and the answer of a FAQ.
    QUESTION = "question"
    ANSWER = "answer"
    CODE = "code"
    FOOTNOTE = "footnote"
    # A header, footer or page number that repeats from page to page. Not searched.
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. A blank cell is left out."""

    # The range of the cell's text, without separators.
    start: int
    end: int
    # From 0. In a sheet they count from the sheet's own first row and column: C7 is (6, 2).
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    # Whether the format itself says that the cell is a header.
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document, such as a paragraph or a table. Blocks are in order and do not nest,
    except that a `RUNNING` block may lie inside another one that goes on after a page break.
    """

    kind: BlockKind
    start: int
    end: int
    # Of a heading: its level, 1 is the highest. Of a list item: its depth, from 1.
    level: int = 0
    # Of a table, row by row.
    cells: tuple[Cell, ...] = ()


class RegionKind(StrEnum):
    """What a region is."""

    PAGE = "page"
    SLIDE = "slide"
    SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class Region:
    """A page, slide or sheet of the original, and its range of the text."""

    kind: RegionKind
    start: int
    end: int
    # From 1.
    number: int
    # The name of a sheet.
    name: str = ""
    # Whether the text was recognized by OCR.
    ocr: bool = False
    # The box of each character on its page; None if the format has no positions.
    rects: Rects | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Hidden:
    """Characters that are not displayed: markup, or struck-out text."""

    start: int
    end: int
    # What is displayed instead, such as "&" for "&amp;"; usually nothing.
    shown: str = ""
