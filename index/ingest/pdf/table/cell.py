"""Tables of a page: their cells, and what tells a header from data."""

import re
from dataclasses import dataclass

from index.ingest.pdf.content.frame import Box
from index.ingest.pdf.content.glyph import Glyph
from index.ingest.pdf.line import Line

# A number, a sign for none, or a date in figures: what tells data from a header.
_FIGURE = re.compile(
    r"[\s$¥￥€£%％()（）\[\]+\-–−—,.，．:：/*\d０-９]*[\d０-９][\s%％()（）\]\-–−—,.，．:：/*\d０-９元年月日]*"
)
_NIL = re.compile(r"[-–−—*.…・·\s]+|n/?a", re.IGNORECASE)
_YEAR = re.compile(
    r"(?:FY|Q[1-4])?(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?[EFP]?(?:年度?底?)?|[1-9]\d{1,2}年度?底?"
)


@dataclass(slots=True)
class TableCell:
    """A cell and the lines in it, from top to bottom."""

    lines: list[Line]
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False


@dataclass(slots=True)
class Table:
    """A table in a frame."""

    box: Box
    cells: list[TableCell]

    @property
    def left(self) -> float:
        """x of its left side."""
        return self.box[0]

    @property
    def top(self) -> float:
        """y of its upper side."""
        return self.box[1]

    @property
    def right(self) -> float:
        """x of its right side."""
        return self.box[2]

    @property
    def bottom(self) -> float:
        """y of its lower side."""
        return self.box[3]


def is_figure(text: str) -> bool:
    """Tell whether the text of a cell is a number, or a mark that stands for none.

    >>> is_figure("(12,340)"), is_figure("—"), is_figure("3 apples")
    (True, True, False)
    """
    return _FIGURE.fullmatch(text) is not None or _NIL.fullmatch(text) is not None


def is_year(text: str) -> bool:
    """Tell whether the text of a cell is a year, as in a header.

    >>> is_year("2013–2017"), is_year("2,013")
    (True, False)
    """
    return _YEAR.fullmatch(text.replace(" ", "")) is not None


def plain_text(line: Line) -> str:
    """Return the characters of a line without blanks."""
    return "".join(glyph.text for glyph in line.glyphs)


def is_within(item: Glyph | Line, box: Box) -> bool:
    """Tell whether the middle of a thing is in a box."""
    x, y = (item.left + item.right) / 2, (item.top + item.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def mark_header(cells: list[TableCell]) -> None:
    """Mark the header rows of a table where it is sure: all words above a column of figures, or
    bold above what is not.
    """
    first = min(cell.row for cell in cells)
    last = _reach(cells, first)
    while any(cell.column_span > 1 for cell in cells if cell.row <= last):
        # What spans columns is the head of their heads.
        under = [cell for cell in cells if cell.row == last + 1]
        if len(under) < 2 or any(_shows_figure(cell) for cell in under):
            break
        last = _reach(cells, last + 1)
    head = [cell for cell in cells if cell.row <= last]
    rest = [cell for cell in cells if cell.row > last]
    if not rest or len(head) < 2 or last - first > 4:
        return
    if any(_shows_figure(cell) for cell in head):
        return
    below: dict[int, list[bool]] = {}
    for cell in rest:
        text = "".join(plain_text(line) for line in cell.lines)
        below.setdefault(cell.column, []).append(is_figure(text))
    figures = any(sum(flags) >= 0.7 * len(flags) for flags in below.values())
    bold = all(line.bold for cell in head for line in cell.lines) and not all(
        line.bold for cell in rest for line in cell.lines
    )
    if figures or bold:
        for cell in head:
            cell.is_header = True


def _reach(cells: list[TableCell], last: int) -> int:
    """Return the last row that the cells down to row `last` reach: one holds the rows beside it."""
    while True:
        reach = max((cell.row + cell.row_span - 1 for cell in cells if cell.row <= last), default=0)
        if reach <= last:
            return last
        last = reach


def _shows_figure(cell: TableCell) -> bool:
    text = "".join(plain_text(line) for line in cell.lines)
    return is_figure(text) and not is_year(text)
