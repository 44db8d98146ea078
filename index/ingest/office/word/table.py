"""The grid of a table of a DOCX file: which cells it has, and where."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from index.ingest.office.markup import find, find_value, parse_number
from index.ingest.office.word.style import is_on

_WRAPPERS = frozenset(("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo"))
# Columns that are skipped or covered at once; Word has at most 63. A damaged file must not make a
# row of a million tabs.
_WIDEST = 100


@dataclass(slots=True)
class GridCell:
    """A cell and its place."""

    element: Element
    row: int
    column: int
    row_span: int
    column_span: int
    is_header: bool


def read_grid(table: Element) -> list[GridCell]:
    """Return the cells of a table (`w:tbl`), row by row, merged ones once. Deleted rows are left
    out; header rows are those that Word repeats on each page.
    """
    grid = _Grid()
    in_header, number = True, 0
    for row in _unwrap(table, "w:tr"):
        properties = find(row, "w:trPr")
        if find(properties, "w:del") is not None:
            continue
        in_header = in_header and bool(is_on(properties, "w:tblHeader"))
        column = min(parse_number(find_value(properties, "w:gridBefore")) or 0, _WIDEST)
        for element in _unwrap(row, "w:tc"):
            column = grid.place(GridCell(element, number, column, 1, 1, in_header))
        number += 1
    return grid.cells


class _Grid:
    def __init__(self) -> None:
        self.cells: list[GridCell] = []
        # The cell that each column may go on below.
        self._open: dict[int, GridCell] = {}

    def place(self, cell: GridCell) -> int:
        """Add a cell, or let the one that it goes on grow; return the column after it."""
        properties = find(cell.element, "w:tcPr")
        span = parse_number(find_value(properties, "w:gridSpan")) or 1
        cell.column_span = max(1, min(span, _WIDEST))
        after = cell.column + cell.column_span
        last = self.cells[-1] if self.cells else None
        above = self._open.get(cell.column)
        if _continues(properties, "w:hMerge") and last and last.row == cell.row:
            last.column_span += cell.column_span
        elif _continues(properties, "w:vMerge") and above and _ends_above(above, cell.row):
            above.row_span += 1
        else:
            if find(properties, "w:cellDel") is None:
                self.cells.append(cell)
            self._open.pop(cell.column, None)
            if find_value(properties, "w:vMerge") == "restart":
                self._open[cell.column] = cell
        return after


def _ends_above(cell: GridCell, row: int) -> bool:
    return cell.row + cell.row_span == row


def _continues(properties: Element | None, path: str) -> bool:
    merge = find(properties, path)
    return merge is not None and merge.get("w:val", "continue") == "continue"


def _unwrap(parent: Element, tag: str) -> Iterator[Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _unwrap(child, tag)
