"""Cut a part of a sheet into tables that stand side by side."""

from collections.abc import Sequence

from index.ingest.sheet.aside import has_values
from index.ingest.sheet.grid import Grid, Row, Rows, is_value

_GAP = 3  # blank columns that a table may have inside, such as the fold of two printed pages
_HEADER_ROWS = 8  # among which a header is looked for
_BLANK_MARKS = frozenset("-－—–―…．.*")


def split_columns(grid: Grid, rows: Rows) -> list[Rows]:
    """Cut at blank columns, unless what follows has no labels of its own."""
    groups = grid.list_columns(rows)
    if len(groups) == 1:
        return [rows]
    blocks: list[Rows] = []
    starts: list[int] = []
    for left, right in groups:
        block = _take_columns(rows, left, right)
        if blocks and _goes_on(grid, blocks[-1], block):
            blocks[-1] = _take_columns(rows, starts[-1], right)
        else:
            blocks.append(block)
            starts.append(left)
    return blocks


def split_repeated(grid: Grid, rows: Rows) -> list[Rows]:
    """Cut where the header begins again, as in a list that is set in several columns."""
    left = min(min(cells) for cells in rows.values())
    for row in list(rows)[:_HEADER_ROWS]:
        cells = rows[row]
        starts = [column for column, text in cells.items() if text == cells.get(left)]
        if len(starts) < 2 or is_value(cells[left]):
            continue
        ends = [*starts[1:], grid.measure(rows).right]
        parts = [_take(cells, start, end) for start, end in zip(starts, ends, strict=True)]
        if all(_is_alike(parts[0], part) for part in parts) and not _crosses(grid, rows, starts):
            return [
                block
                for start, end in zip(starts, ends, strict=True)
                if (block := _take_columns(rows, start, end))
            ]
    return [rows]


def _take(cells: Row, left: int, right: int) -> Row:
    return {column: text for column, text in cells.items() if left <= column < right}


def _take_columns(rows: Rows, left: int, right: int) -> Rows:
    taken = {row: _take(cells, left, right) for row, cells in rows.items()}
    return {row: cells for row, cells in taken.items() if cells}


def _is_alike(header: Row, other: Row) -> bool:
    shared = len(set(header.values()) & set(other.values()))
    return min(len(header), len(other)) > 1 and 2 * shared >= min(len(header), len(other))


def _crosses(grid: Grid, rows: Rows, cuts: Sequence[int]) -> bool:
    return any(
        row in rows and column < cut < column + span
        for (row, column), (_, span) in grid.spans.items()
        for cut in cuts
    )


def _goes_on(grid: Grid, block: Rows, other: Rows) -> bool:
    """Tell whether `other`, right of a blank column, belongs to the table `block`."""
    first, second = grid.measure(block), grid.measure(other)
    shared = len(block.keys() & other.keys())
    if second.left - first.right > _GAP or 5 * shared < 4 * len(other):
        return False
    top = next(iter(other))
    header = block.get(top, {}).get(first.left)
    if header is not None and header == other[top].get(second.left):
        return False
    if second.right - second.left == 1:
        return True
    if first.right - first.left == 1 and 5 * shared >= 4 * len(block):
        return True
    labels = [
        cells[second.left] for cells in other.values() if second.left in cells and has_values(cells)
    ]
    return bool(labels) and 5 * sum(map(_is_data, labels)) >= 4 * len(labels)


def _is_data(text: str) -> bool:
    return is_value(text) or _BLANK_MARKS.issuperset(text)
