"""A page's content -> its lines and tables in reading order. Needs no other page."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.ingest.pdf.content.frame import Box, turn
from index.ingest.pdf.content.glyph import Glyph
from index.ingest.pdf.content.page import PageContent
from index.ingest.pdf.content.rule import turn_rules
from index.ingest.pdf.line import Line, Spelling, make_pieces, mark_raised, spell
from index.ingest.pdf.reading_order import Item, find_reading_order
from index.ingest.pdf.table.alignment import find_aligned_tables
from index.ingest.pdf.table.cell import Table, is_within
from index.ingest.pdf.table.ruled import find_ruled_tables
from index.ingest.pdf.vertical import is_vertical, make_columns, turn_glyphs


@dataclass(slots=True)
class TextLine:
    """A line as it is read, without its glyphs. Coordinates are those of its frame."""

    spelling: Spelling
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool
    # Whether its characters are of one width, as those of code.
    fixed: bool
    # Whether it has gaps as wide as between a label and its value.
    spread: bool

    @property
    def text(self) -> str:
        """Its characters."""
        return self.spelling.text


@dataclass(slots=True)
class TextCell:
    """A cell of a table with its lines."""

    lines: list[TextLine]
    row: int
    column: int
    row_span: int
    column_span: int
    is_header: bool


@dataclass(slots=True)
class PageTable:
    """A table as it is read."""

    cells: list[TextCell]


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# The lines of a column, or a table.
TextFlow = list[TextLine] | PageTable


@dataclass(slots=True)
class PageLayout:
    """The lines and tables of a page in reading order."""

    number: int
    # Of the visible part of the page: left, bottom, right, top.
    box: Box
    # The same in the frame of its text.
    frame: Box
    flows: list[TextFlow] = field(default_factory=list)
    # How many of them run as most of the text does; the others come after them.
    main_flows: int = 0
    # Whether the text was recognized by OCR.
    ocr: bool = False

    def lines(self) -> list[TextLine]:
        """Return the lines outside tables."""
        return [line for flow in self.flows if isinstance(flow, list) for line in flow]


def lay_out(content: PageContent) -> PageLayout:
    """Return the lines and tables of a page in reading order. Text that runs another way than most
    comes last.
    """
    # What a broken font maps to control characters cannot be written.
    visible = [glyph for glyph in content.glyphs if not _CONTROL.match(glyph.text)]
    directions = Counter(glyph.direction for glyph in visible)
    layout: PageLayout | None = None
    for direction, _ in directions.most_common():
        glyphs = [glyph for glyph in visible if glyph.direction == direction]
        frame = direction
        if is_vertical(glyphs):
            frame = (direction + 270) % 360
            glyphs = turn_glyphs(glyphs, frame)
            items: Sequence[Item] = make_columns(glyphs)
        else:
            items = _find_items(content, glyphs, direction)
        flows = [_read_flow(flow, frame) for flow in find_reading_order(items)]
        if layout is None:
            layout = PageLayout(
                content.number, content.box, turn(content.box, frame), flows, len(flows)
            )
        else:
            layout.flows.extend(flows)
    return layout or PageLayout(content.number, content.box, turn(content.box, 0))


def _find_items(content: PageContent, glyphs: list[Glyph], direction: int) -> list[Item]:
    rules = turn_rules(content.rules, direction)
    tables = find_ruled_tables(rules, glyphs)
    if tables:
        glyphs = [
            glyph for glyph in glyphs if not any(is_within(glyph, table.box) for table in tables)
        ]
    pieces = make_pieces(glyphs) if glyphs else []
    aligned = find_aligned_tables(pieces, rules)
    taken = {id(line) for table in aligned for cell in table.cells for line in cell.lines}
    inside = [
        piece
        for piece in pieces
        if id(piece) not in taken and not any(is_within(piece, table.box) for table in aligned)
    ]
    return [*inside, *tables, *aligned]


def _read_flow(flow: list[Line] | Table, frame: int) -> TextFlow:
    if isinstance(flow, list):
        return [_read_line(line, frame) for line in flow]
    return PageTable(
        [
            TextCell(
                [_read_line(line, frame) for line in cell.lines],
                cell.row, cell.column, cell.row_span, cell.column_span, cell.is_header,
            )
            for cell in flow.cells
        ]
    )  # fmt: skip


def _read_line(line: Line, frame: int) -> TextLine:
    mark_raised(line)
    return TextLine(
        spell(line, frame), line.left, line.top, line.right, line.bottom, line.size, line.bold,
        line.fixed, line.spread,
    )  # fmt: skip
