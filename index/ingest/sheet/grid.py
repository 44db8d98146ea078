"""A sheet as a grid of shown texts, whatever the format: what the loaders of this package fill."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from index.error import OversizedDocument

# More cells than a sheet that people read has; a cell takes about 0.5 kB while a file is read.
_MOST_CELLS = 5_000_000

Row = dict[int, str]
Rows = dict[int, Row]

_DIGITS = r"[\d０-９][\d０-９,，.．]*"
# A number with its sign, currency and unit, or a date or time in digits.
_VALUE = re.compile(
    rf"[\s(（+\-−－△▲▼]*(?:[A-Z]{{0,3}}[$＄￥¥€£])?\s*[-−]?{_DIGITS}\s*[%％‰]?\s*[)）]?"
    rf"|\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{1,4}}(?:[ T]+\d{{1,2}}:\d\d(?::\d\d(?:\.\d+)?)?)?"
    rf"|\d{{1,2}}:\d\d(?::\d\d)?"
)


def is_value(text: str) -> bool:
    """Tell whether a cell holds a number, date or time alone.

    >>> is_value("14,712"), is_value("(3.5%)"), is_value("105/02/24"), is_value("76年底")
    (True, True, True, False)
    """
    return _VALUE.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Extent:
    """The rows and columns that some cells fill, half-open."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(slots=True)
class Grid:
    """One sheet. Rows and columns count from 0."""

    name: str
    # Texts by row and column, in order after `settle`; blank cells are left out.
    rows: Rows = field(default_factory=dict)
    # (rows, columns) of merged cells, by the row and column of their first cell.
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    # The cells that the format itself declares to be headers: ranges of rows and columns.
    headers: list[tuple[range, range]] = field(default_factory=list)
    # How many cells of a row are covered by merged cells that begin above it.
    covered: dict[int, int] = field(default_factory=dict)
    _bottoms: dict[int, int] = field(default_factory=dict)
    # The columns of the merged cells that begin in a row, half-open.
    _wide: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    _count: int = 0

    def put(self, row: int, column: int, text: str) -> None:
        """Write a cell; blank text leaves it blank."""
        text = text.strip()
        if not text:
            return
        self._count += 1
        if self._count > _MOST_CELLS:
            raise OversizedDocument(
                f"holds more than {_MOST_CELLS:,} cells on one sheet: split it into smaller files"
            )
        cells = self.rows.get(row)
        if cells is None:
            cells = self.rows[row] = {}
        cells[column] = text

    def merge(self, row: int, column: int, row_span: int, column_span: int) -> None:
        """Merge cells: only the text of the first is shown."""
        if row_span * column_span > 1:
            self.spans[row, column] = (row_span, column_span)

    def settle(self) -> None:
        """Bring the cells in order and drop those that merged cells cover; call it at the end."""
        for (row, column), (row_span, column_span) in self.spans.items():
            for below in self._list_rows(row, row_span):
                cells = self.rows[below]
                for other in [c for c in cells if column <= c < column + column_span]:
                    if (below, other) != (row, column):
                        del cells[other]
        self.rows = {row: cells for row, cells in sorted(self.rows.items()) if cells}
        for row, cells in self.rows.items():
            columns = list(cells)
            if any(map(int.__gt__, columns, columns[1:])):
                self.rows[row] = dict(sorted(cells.items()))
        self.spans = {
            (row, column): span
            for (row, column), span in self.spans.items()
            if column in self.rows.get(row, ())
        }
        for (row, column), (row_span, column_span) in self.spans.items():
            self._wide.setdefault(row, []).append((column, column + column_span))
            if row_span > 1:
                self._bottoms[row] = max(self._bottoms.get(row, 0), row + row_span)
                for below in self._list_rows(row + 1, row_span - 1):
                    self.covered[below] = self.covered.get(below, 0) + 1

    def _list_rows(self, first: int, number: int) -> list[int]:
        # A merge may be a million rows high, and the sheet holds fewer.
        if number <= len(self.rows):
            return [row for row in range(first, first + number) if row in self.rows]
        return [row for row in self.rows if first <= row < first + number]

    def find_bottom(self, row: int) -> int:
        """Return the row after the last one that the cells of `row` reach."""
        return self._bottoms.get(row, row + 1)

    def list_columns(self, rows: Rows) -> list[tuple[int, int]]:
        """Return the half-open ranges of columns that any of `rows` fills."""
        columns: set[int] = set()
        for cells in rows.values():
            columns.update(cells)
        wide = [
            interval
            for row in rows
            for interval in self._wide.get(row, ())
            if interval[0] in rows[row]
        ]
        return join_intervals([*((column, column + 1) for column in columns), *wide])

    def measure(self, rows: Rows) -> Extent:
        """Return what `rows` fill, with their merged cells."""
        columns = self.list_columns(rows)
        bottom = max(map(self.find_bottom, rows))
        return Extent(next(iter(rows)), bottom, columns[0][0], columns[-1][1])


def join_intervals(intervals: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the half-open ranges that the half-open `intervals` cover, in order.

    >>> join_intervals([(0, 2), (5, 6), (2, 3)])
    [(0, 3), (5, 6)]
    """
    covered: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if covered and start <= covered[-1][1]:
            covered[-1] = (covered[-1][0], max(end, covered[-1][1]))
        else:
            covered.append((start, end))
    return covered
