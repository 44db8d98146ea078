"""Find the tables of a sheet: side by side or below each other, with their titles and notes.

A sheet is cut at its blank rows and columns. Rows outside tables are set apart: titles
and units above it, notes below it. Parts without a header of their own are then joined again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from index.block import BlockKind
from index.ingest.sheet.aside import (
    Aside,
    has_values,
    is_note,
    is_page_number,
    is_title,
    is_unit,
    read_lines,
)
from index.ingest.sheet.column import split_columns, split_repeated
from index.ingest.sheet.grid import Extent, Grid, Row, Rows, is_value

_GAP = 2  # blank rows that a table may have inside
_LIST_WIDTH = 40  # characters; a single column of longer texts is running text
_LOOKED_BACK = 8  # tables that stand side by side above a part that goes on


@dataclass(slots=True)
class SheetTable:
    """A table of a sheet; without rows it is only the lines that stand alone."""

    rows: Rows = field(default_factory=dict)
    above: list[Aside] = field(default_factory=list)
    below: list[Aside] = field(default_factory=list)


def find_tables(grid: Grid) -> list[SheetTable]:
    """Return the tables of a settled grid, in reading order."""
    tables = _join(grid, _cut(grid, grid.rows))
    if not any(table.rows for table in tables) and _is_list(grid.rows):
        return [SheetTable(grid.rows)]
    return tables


def _is_list(rows: Rows) -> bool:
    """Tell whether a sheet is one column of short texts, which is a table of its own."""
    columns = {column for cells in rows.values() for column in cells}
    texts = [text for cells in rows.values() for text in cells.values()]
    return len(columns) == 1 and len(texts) > 2 and max(map(len, texts)) <= _LIST_WIDTH


def _cut(grid: Grid, rows: Rows) -> list[SheetTable]:
    tables: list[SheetTable] = []
    pending: list[Aside] = []
    bands = _split_rows(grid, rows)
    widths = [max(map(len, band.values())) for band in bands]
    for index, band in enumerate(bands):
        around = max(widths[max(0, index - 1) : index + 2])
        if _is_all_lines(band, around, len(bands)):
            is_last = index == len(bands) - 1
            if tables and (is_last or is_note(next(iter(band.values())))):
                _distribute(grid, _read(band, BlockKind.PARAGRAPH), tables, "below")
            else:
                pending += _read(band, BlockKind.PARAGRAPH if is_last else BlockKind.CAPTION)
            continue
        first, last = _find_core(grid, band, widths[index])
        numbers = list(band)
        found = _cut_columns(grid, {row: band[row] for row in numbers[first:last]})
        titles = _read({row: band[row] for row in numbers[:first]}, BlockKind.CAPTION)
        notes = _read({row: band[row] for row in numbers[last:]}, BlockKind.PARAGRAPH)
        _distribute(grid, pending + titles, found, "above")
        _distribute(grid, notes, found, "below")
        tables += found
        pending = []
    return [*tables, SheetTable(below=pending)] if pending else tables


def _cut_columns(grid: Grid, rows: Rows) -> list[SheetTable]:
    blocks = split_columns(grid, rows)
    if len(blocks) > 1:
        return [table for block in blocks for table in _cut(grid, block)]
    return [SheetTable(block) for block in split_repeated(grid, rows)]


def _split_rows(grid: Grid, rows: Rows) -> list[Rows]:
    """Cut at blank rows; a merged cell holds the rows that it covers together."""
    bands: list[Rows] = []
    bottom = -1
    for row, cells in rows.items():
        if row > bottom:
            bands.append({})
        bands[-1][row] = cells
        bottom = max(bottom, grid.find_bottom(row))
    return bands


def _is_all_lines(band: Rows, around: int, number: int) -> bool:
    """Tell whether none of the rows between two blank rows is a row of a table."""
    if any(has_values(cells) for cells in band.values()):
        return all(map(is_page_number, band.values()))
    if all(len(cells) == 1 for cells in band.values()):
        return True
    is_sparse = number > 1 and all(2 * len(cells) <= around for cells in band.values())
    return is_sparse and any(is_title(cells) or is_note(cells) for cells in band.values())


def _find_core(grid: Grid, band: Rows, widest: int) -> tuple[int, int]:
    """Return the first and the last of the rows that are rows of a table, counted in `band`."""
    numbers = list(band)
    left = min(min(cells) for cells in band.values())

    def is_aside(row: int) -> bool:
        filled = len(band[row]) + grid.covered.get(row, 0)
        return 2 * filled <= widest and not has_values(band[row])

    first = 0
    for index, row in enumerate(numbers[:-1]):
        if not is_aside(row):
            break
        below = band[numbers[index + 1]]
        # A title in two languages may go on in the next row.
        goes_on = 0 < first == index and band[row].keys() == band[numbers[index - 1]].keys()
        if is_title(band[row]) or (
            first == index and (goes_on or _is_single(grid, row, band[row], left, below))
        ):
            first = index + 1
        if is_unit(band[row]):  # the last line above a table
            break
    last = len(numbers)
    for index in range(len(numbers) - 1, first, -1):
        cells = band[numbers[index]]
        if is_page_number(cells):
            last = index
        elif not is_aside(numbers[index]):
            break
        elif next(iter(cells)) <= left + 1 and is_note(cells):
            last = index
    return first, last


def _is_single(grid: Grid, row: int, cells: Row, left: int, below: Row) -> bool:
    """Tell whether a row has one cell that is a title, not a header of the columns under it."""
    if len(cells) > 1:
        return False
    column = next(iter(cells))
    span = grid.spans.get((row, column), (1, 1))[1]
    return column == left or (span == 1 and not (column in below and is_value(below[column])))


def _read(rows: Rows, kind: BlockKind) -> list[Aside]:
    return [line for row, cells in rows.items() for line in read_lines(row, cells, kind)]


def _distribute(
    grid: Grid, lines: Sequence[Aside], tables: Sequence[SheetTable], place: str
) -> None:
    """Give each line to the table under or over which it begins."""
    if not lines:
        return
    filled = [table for table in tables if table.rows] or tables
    lefts = [grid.measure(table.rows).left if table.rows else 0 for table in filled]
    for line in lines:
        under = [(left, -index) for index, left in enumerate(lefts) if left <= line.column]
        # Of tables below each other the last one begins at the same column.
        chosen = filled[-min(under, key=lambda one: (-one[0], one[1]))[1]] if under else filled[0]
        (chosen.above if place == "above" else chosen.below).append(line)


@dataclass(slots=True)
class _Part:
    """A table and what decides whether another goes on with it; measured once, as it grows."""

    table: SheetTable
    extent: Extent | None
    # The columns that have numbers or dates.
    values: set[int]

    @classmethod
    def measure(cls, grid: Grid, table: SheetTable) -> "_Part":
        """Return a table with its measures."""
        rows = table.rows
        return cls(
            table,
            grid.measure(rows) if rows else None,
            {c for cells in rows.values() for c, text in cells.items() if is_value(text)},
        )

    def append(self, other: "_Part") -> None:
        """Add the rows of a part that goes on."""
        for line in other.table.above:  # names of groups
            self.table.rows[line.row] = {line.column: line.text}
        self.table.rows.update(other.table.rows)
        self.table.below += other.table.below
        self.values |= other.values
        if self.extent and other.extent:
            self.extent = replace(self.extent, bottom=other.extent.bottom)


def _join(grid: Grid, tables: Sequence[SheetTable]) -> list[SheetTable]:
    """Join a part that has no header of its own to the table above it."""
    joined: list[_Part] = []
    for table in tables:
        lower = _Part.measure(grid, table)
        near = reversed(joined[-_LOOKED_BACK:])
        upper = next((part for part in near if _goes_on(part, lower)), None)
        if upper is None:
            joined.append(lower)
        else:
            upper.append(lower)
    return [part.table for part in joined]


def _goes_on(upper: _Part, lower: _Part) -> bool:
    """Tell whether `lower` is more of the table `upper`."""
    above, below, titles = upper.extent, lower.extent, lower.table.above
    if above is None or below is None or upper.table.below:
        return False
    tops = [below.top, *(line.row for line in titles)]
    if not 0 <= min(tops) - above.bottom <= _GAP or len(set(tops)) < len(tops):
        return False
    if below.left < above.left or below.right > above.right:
        return False
    if any(is_title({line.column: line.text}) for line in titles):
        return False
    first = next(iter(lower.table.rows.values()))
    values = {column for column, text in first.items() if is_value(text)}
    if values and not _is_sequence([first[column] for column in sorted(values)]):
        return not upper.values or bool(values & upper.values)
    # One row is not a table. A header alone belongs to what follows it, which has no values either.
    is_single = min(len(upper.table.rows), len(lower.table.rows)) == 1
    return is_single and not upper.values and not titles


def _is_sequence(texts: Sequence[str]) -> bool:
    """Tell whether values are years or count up by one, as in a header."""
    if not all(text.isdecimal() for text in texts):
        return False
    numbers = [int(text) for text in texts]
    if all(1900 <= number < 2100 for number in numbers):
        return True
    steps = {after - before for before, after in pairwise(numbers)}
    return len(numbers) > 2 and steps == {1}
