"""Tables without ruling lines: rows of figures aligned in columns.

Text outside tables must not become one: a table needs figures, or many rows of short words
whose columns begin at the same places.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.ingest.pdf.content.rule import Rule
from index.ingest.pdf.line import Line, join_lines, make_rows
from index.ingest.pdf.table.cell import (
    Table,
    TableCell,
    is_figure,
    is_year,
    mark_header,
    plain_text,
)

_FEWEST_ROWS = 3
_STRAIGHT = 3.0  # points: how far the edges of a column's cells may be apart
_APART = 2.6  # sizes: the rows of one table are no farther apart
_MOST_HEAD_ROWS = 6
_LONGEST_WORDS = 14  # sizes: a wider cell of words is prose
_LEADER = re.compile(r"[.．…·・‧_]{3,}$")

Row = list[Line]


@dataclass(slots=True)
class _Column:
    left: float
    right: float


def find_aligned_tables(pieces: Sequence[Line], rules: Sequence[Rule]) -> list[Table]:
    """Return the tables that pieces of text make by their places; `rules` help to tell their
    headers.
    """
    rows = make_rows(pieces)
    tables = []
    for first, last in _find_runs(rows):
        table = _make_table(rows, first, last, rules)
        if table is not None:
            tables.append(table)
    return tables


def _find_runs(rows: list[Row]) -> list[tuple[int, int]]:
    """Return ranges of rows that may be the bodies of tables. Between rows with figures a label may
    stand alone, such as that of a group.
    """
    runs: list[tuple[int, int]] = []
    start: int | None = None
    last = 0
    for index, row in enumerate(rows):
        if start is not None and (_is_far(rows[index - 1], row) or index - last > 3):
            runs.append((start, last + 1))
            start = None
        if _is_data(row):
            start, last = (index if start is None else start), index
    if start is not None:
        runs.append((start, last + 1))
    return [(first, end) for first, end in runs if end - first >= _FEWEST_ROWS]


def _is_data(row: Row) -> bool:
    """Tell whether a row may be of a table's body: with figures, or of many short words. Years
    among words are a header.
    """
    if len(row) < 2:
        return False
    texts = [plain_text(piece) for piece in row]
    if any(is_figure(text) and not is_year(text) for text in texts):
        return True
    return len(row) > 2 and not any(is_year(text) for text in texts) and all(map(_is_short, row))


def _is_short(piece: Line) -> bool:
    return piece.right - piece.left <= _LONGEST_WORDS * piece.size


def _is_far(above: Row, below: Row) -> bool:
    gap = min(piece.top for piece in below) - max(piece.bottom for piece in above)
    return gap > _APART * max(piece.size for piece in below)


def _make_table(rows: list[Row], first: int, last: int, rules: Sequence[Rule]) -> Table | None:
    body = [row for row in rows[first:last] if _is_data(row)]
    columns = _find_columns(body)
    if columns is None or not _is_convincing(body, columns):
        return None
    placed = [_place_row(row, columns) for row in rows[first:last]]
    if any(row is None for row in placed) or _is_broken(rows[first:last], columns, body):
        return None
    start, end = _find_head(rows, first, columns)
    placed = [_place_row(row, columns) for row in rows[end:last]]
    cells = _make_head(rows[start:end], columns, rules)
    height = 1 + max((cell.row + cell.row_span - 1 for cell in cells), default=-1)
    for index, row in enumerate(placed):
        for column, lines in (row or {}).items():
            cells.append(TableCell([join_lines(lines)], height + index, column))
    if not height:
        mark_header(cells)
    members = [piece for row in rows[start:last] for piece in row]
    box = (
        min(piece.left for piece in members), min(piece.top for piece in members),
        max(piece.right for piece in members), max(piece.bottom for piece in members),
    )  # fmt: skip
    return Table(box, cells)


def _is_broken(rows: list[Row], columns: list[_Column], body: list[Row]) -> bool:
    """Tell whether lines of text stand between the rows: these are headings with wide gaps then.
    Between figures a line may name a part of the table.
    """
    text = [row for row in rows if len(row) == 1 and len(_find_overlap(row[0], columns)) > 1]
    figures = sum(any(is_figure(plain_text(piece)) for piece in row) for row in body)
    return len(text) > (0.3 * len(body) if figures > 0.5 * len(body) else 0)


def _find_columns(body: list[Row]) -> list[_Column] | None:
    """Return the columns of most rows: what the cells of each cover together."""
    if len(body) < _FEWEST_ROWS:
        return None
    usual, count = Counter(len(row) for row in body).most_common(1)[0]
    regular = [row for row in body if len(row) == usual]
    if count < 0.6 * len(body) or len(regular) < _FEWEST_ROWS:
        return None
    columns = [
        _Column(min(row[x].left for row in regular), max(row[x].right for row in regular))
        for x in range(usual)
    ]
    if any(b.left <= a.right for a, b in pairwise(columns)):
        return None
    return columns


def _is_convincing(body: list[Row], columns: list[_Column]) -> bool:
    """Tell whether the columns are straight, and hold figures or short words in many rows."""
    regular = [row for row in body if len(row) == len(columns)]
    figures = straight = 0
    for x in range(len(columns)):
        cells = [row[x] for row in regular]
        flags = [is_figure(plain_text(cell)) for cell in cells]
        figures += sum(flags) >= 0.7 * len(flags)
        straight += _is_straight(cells)
    leaders = sum(bool(_LEADER.search(plain_text(row[0]))) for row in regular)
    if len(columns) == 2 and leaders > 0.3 * len(regular):
        return False  # a table of contents
    if straight < len(columns) - 1 or straight < 2:
        return False
    if figures >= max(1, (len(columns) - 1) // 2):
        return True
    return (
        len(columns) >= 3
        and len(regular) >= 4
        and all(_is_short(cell) for row in regular for cell in row)
    )


def _is_straight(cells: list[Line]) -> bool:
    for edges in (
        [cell.left for cell in cells],
        [cell.right for cell in cells],
        [(cell.left + cell.right) / 2 for cell in cells],
    ):
        middle = median(edges)
        if sum(abs(edge - middle) <= _STRAIGHT for edge in edges) >= 0.75 * len(edges):
            return True
    # Labels may be indented under those of their group.
    return len({round(cell.left) for cell in cells}) <= max(2, len(cells) // 4)


def _place_row(row: Row, columns: list[_Column]) -> dict[int, list[Line]] | None:
    """Return the pieces of a row by column; None if one crosses columns, unless it is alone."""
    placed: dict[int, list[Line]] = {}
    for piece in row:
        over = _find_overlap(piece, columns)
        if not over:
            middle = (piece.left + piece.right) / 2
            over = [
                min(
                    range(len(columns)),
                    key=lambda x: abs((columns[x].left + columns[x].right) / 2 - middle),
                )
            ]
        if len(over) > 1 and len(row) > 1:
            return None
        placed.setdefault(over[0], []).append(piece)
    return placed


def _find_overlap(piece: Line, columns: list[_Column]) -> list[int]:
    return [
        x
        for x, column in enumerate(columns)
        if min(piece.right, column.right) - max(piece.left, column.left) > 0.1 * piece.size
    ]


def _find_head(rows: list[Row], first: int, columns: list[_Column]) -> tuple[int, int]:
    """Return the range of rows of the header above a body that begins with row `first`: rows near
    it whose pieces stand over columns. Between them and the body labels may stand alone.
    """
    start = end = row_index = first
    edge = columns[0].right if len(columns) > 1 else columns[0].left
    while row_index > 0 and first - row_index < _MOST_HEAD_ROWS:
        row = rows[row_index - 1]
        over = {x for piece in row for x in _find_overlap(piece, columns)}
        if (
            _is_far(row, rows[row_index])
            or (not over and len(row) == 1)
            or (len(row) > 1 and not all(map(_is_short, row)))
            or row[0].left < columns[0].left - 1
            or any(piece.right > columns[-1].right + 2 * piece.size for piece in row)
        ):
            break
        label = len(row) == 1 and row[0].left < edge
        if label and start < end:
            break  # above a header
        if len(row) == 1 and (_is_amid(row[0], columns) or len(over) > len(columns) / 2):
            break
        row_index -= 1
        if not label:
            start, end = row_index, (end if start < end else row_index + 1)
    return start, end


def _is_amid(piece: Line, columns: list[_Column]) -> bool:
    """Tell whether a piece stands over the middle of a table, as its caption does."""
    width = columns[-1].right - columns[0].left
    middle = (columns[0].left + columns[-1].right) / 2
    return abs((piece.left + piece.right) / 2 - middle) < 0.05 * width


def _make_head(rows: list[Row], columns: list[_Column], rules: Sequence[Rule]) -> list[TableCell]:
    """Return the header's cells. What stands one below the other in a column without a rule
    between is one cell.
    """
    cells: list[TableCell] = []
    open_cells: dict[int, TableCell] = {}
    for index, row in enumerate(rows):
        for piece in row:
            first, last = _find_span(piece, columns, rules)
            above = open_cells.get(first)
            if (
                above is not None
                and above.column_span == last - first + 1
                and not _is_ruled_between(above.lines[-1], piece, rules)
            ):
                above.lines.append(piece)
                above.row_span = index - above.row + 1
                continue
            cell = TableCell([piece], index, first, 1, last - first + 1, is_header=True)
            cells.append(cell)
            for x in range(first, last + 1):
                open_cells[x] = cell
    return cells


def _find_span(piece: Line, columns: list[_Column], rules: Sequence[Rule]) -> tuple[int, int]:
    """Return the first and last column that a piece of a header stands over, or its rule does."""
    over = _find_overlap(piece, columns)
    width = columns[-1].right - columns[0].left
    for rule in rules:
        if (
            rule.horizontal
            and -0.3 * piece.size <= rule.at - piece.bottom <= piece.size
            and rule.start <= piece.left + 1
            and rule.end >= piece.right - 1
            and rule.end - rule.start < 0.8 * width
        ):
            under = [
                x
                for x, column in enumerate(columns)
                if rule.start <= (column.left + column.right) / 2 <= rule.end
            ]
            over = under or over
    if not over:  # between two columns: above both
        before = sum(column.right < piece.right for column in columns)
        return max(0, before - 1), min(before, len(columns) - 1)
    return over[0], over[-1]


def _is_ruled_between(above: Line, below: Line, rules: Sequence[Rule]) -> bool:
    return any(
        rule.horizontal
        and above.middle < rule.at < below.middle
        and rule.start < below.right
        and rule.end > below.left
        for rule in rules
    )
