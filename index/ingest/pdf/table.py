"""Tables whose cells are drawn: rules -> grid -> cells, each with the lines that stand in it."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.ingest.pdf.frame import Box
from index.ingest.pdf.glyph import Glyph
from index.ingest.pdf.line import Line, join_lines, make_pieces, make_rows
from index.ingest.pdf.rule import Rule

_NEAR = 3.0  # points: rules no farther apart are one, and meet
_COVERED = 0.6  # of the side of a cell: a rule that covers less does not part it from the next
_MOST_RULES = 600
# A number, a sign for none, or a date in figures: what tells data from a header.
_FIGURE = re.compile(
    r"[\s$¥￥€£%％()（）\[\]+\-–−—,.，．:：/*\d０-９]*[\d０-９][\s%％()（）\]\-–−—,.，．:：/*\d０-９元年月日]*"
)
_NIL = re.compile(r"[-–−—*.…・·\s]+|n/?a", re.IGNORECASE)
_YEAR = re.compile(r"(?:FY)?(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?[EFP]?")


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


@dataclass(slots=True)
class _Grid:
    xs: list[float]
    ys: list[float]
    # By index of xs: the rules there; by index of ys.
    vertical: dict[int, list[Rule]] = field(default_factory=lambda: defaultdict(list))
    horizontal: dict[int, list[Rule]] = field(default_factory=lambda: defaultdict(list))


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


def find_ruled_tables(rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> list[Table]:
    """Return the tables that the rules of a frame draw around its glyphs."""
    tables = []
    for grid in _find_grids(rules):
        _extend(grid, rules, glyphs)
        box = (grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1])
        inside = [glyph for glyph in glyphs if is_within(glyph, box)]
        cells = _fill(grid, _merge(grid), inside)
        filled = [cell for cell in cells if cell.lines]
        rows = {cell.row for cell in filled}
        columns = {cell.column for cell in filled}
        if len(rows) < 2 and len(columns) < 3 or len(columns) < 2:
            continue  # a frame around a text
        filled = _split_open_rows(filled)
        mark_header(filled)
        tables.append(Table(box, filled))
    return tables


def is_within(item: Glyph | Line, box: Box) -> bool:
    """Tell whether the middle of a thing is in a box."""
    x, y = (item.left + item.right) / 2, (item.top + item.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _find_grids(rules: Sequence[Rule]) -> list[_Grid]:
    rows = _merge_collinear([rule for rule in rules if rule.horizontal])
    columns = _merge_collinear([rule for rule in rules if not rule.horizontal])
    if len(rows) + len(columns) > _MOST_RULES:
        return []
    groups: dict[int, list[Rule]] = {}
    parents = list(range(len(rows) + len(columns)))

    def find(item: int) -> int:
        while parents[item] != item:
            parents[item] = parents[parents[item]]
            item = parents[item]
        return item

    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            if (
                row.start - _NEAR <= column.at <= row.end + _NEAR
                and column.start - _NEAR <= row.at <= column.end + _NEAR
            ):
                parents[find(i)] = find(len(rows) + j)
    for item, rule in enumerate([*rows, *columns]):
        groups.setdefault(find(item), []).append(rule)
    grids = [_make_grid(group) for group in groups.values()]
    return sorted(
        (grid for grid in grids if grid is not None), key=lambda grid: (grid.ys[0], grid.xs[0])
    )


def _extend(grid: _Grid, rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> None:
    """Let a grid that is only the head of a table reach to the rule below its figures."""
    width = grid.xs[-1] - grid.xs[0]
    below = [
        rule.at
        for rule in rules
        if rule.horizontal
        and rule.at > grid.ys[-1] + 2 * _NEAR
        and min(rule.end, grid.xs[-1]) - max(rule.start, grid.xs[0]) >= 0.9 * width
        and rule.end - rule.start <= 1.1 * width
    ]
    if not below:
        return
    box = (grid.xs[0], grid.ys[-1], grid.xs[-1], min(below))
    pieces = make_pieces([glyph for glyph in glyphs if is_within(glyph, box)])
    figures = sum(is_figure(plain_text(piece)) for piece in pieces)
    if len(make_rows(pieces)) >= 3 and figures >= 0.6 * len(pieces):
        grid.ys.append(min(below))


def _merge_collinear(rules: list[Rule]) -> list[Rule]:
    """Return rules with those that go on one another as one."""
    merged: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (rule.at, rule.start)):
        for place in range(len(merged) - 1, -1, -1):
            other = merged[place]
            if rule.at - other.at > 1.5:
                merged.append(rule)
                break
            if rule.start <= other.end + _NEAR and other.start <= rule.end + _NEAR:
                merged[place] = Rule(
                    rule.horizontal, other.at, min(rule.start, other.start),
                    max(rule.end, other.end),
                )  # fmt: skip
                break
        else:
            merged.append(rule)
    return merged


def _make_grid(group: list[Rule]) -> _Grid | None:
    rows = [rule for rule in group if rule.horizontal]
    columns = [rule for rule in group if not rule.horizontal]
    if len(rows) < 2 or not columns or len(group) < 4:
        return None
    # A table may be open at its sides: its rules end where it does.
    ends = [value for rule in rows for value in (rule.start, rule.end)]
    xs = _cluster([rule.at for rule in columns], (min(ends), max(ends)))
    ends = [value for rule in columns for value in (rule.start, rule.end)]
    ys = _cluster([rule.at for rule in rows], (min(ends), max(ends)))
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > 20_000:
        return None
    grid = _Grid(xs, ys)
    for rule in columns:
        grid.vertical[_nearest(xs, rule.at)].append(rule)
    for rule in rows:
        grid.horizontal[_nearest(ys, rule.at)].append(rule)
    return grid


def _cluster(values: list[float], ends: tuple[float, float]) -> list[float]:
    clustered: list[float] = []
    for value in sorted(values):
        if not clustered or value - clustered[-1] > _NEAR:
            clustered.append(value)
    if ends[0] < clustered[0] - 2 * _NEAR:
        clustered.insert(0, ends[0])
    if ends[1] > clustered[-1] + 2 * _NEAR:
        clustered.append(ends[1])
    return clustered


def _nearest(values: list[float], value: float) -> int:
    return min(range(len(values)), key=lambda index: abs(values[index] - value))


def _is_covered(rules: list[Rule], start: float, end: float) -> bool:
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules)
    return covered >= _COVERED * (end - start)


def _merge(grid: _Grid) -> list[tuple[Box, TableCell]]:
    """Return the cells of a grid with their boxes: fields without a rule between them are one."""
    height, width = len(grid.ys) - 1, len(grid.xs) - 1
    taken = [[False] * width for _ in range(height)]
    cells = []
    for row in range(height):
        for column in range(width):
            if taken[row][column]:
                continue
            right = column + 1
            while (
                right < width
                and not taken[row][right]
                and not _is_covered(grid.vertical[right], grid.ys[row], grid.ys[row + 1])
            ):
                right += 1
            low = row + 1
            while low < height and not any(
                taken[low][x]
                or _is_covered(grid.horizontal[low], grid.xs[x], grid.xs[x + 1])
                or (x > column and _is_covered(grid.vertical[x], grid.ys[low], grid.ys[low + 1]))
                for x in range(column, right)
            ):
                low += 1
            for y in range(row, low):
                taken[y][column:right] = [True] * (right - column)
            box = (grid.xs[column], grid.ys[row], grid.xs[right], grid.ys[low])
            cells.append((box, TableCell([], row, column, low - row, right - column)))
    return cells


def _fill(grid: _Grid, cells: list[tuple[Box, TableCell]], glyphs: list[Glyph]) -> list[TableCell]:
    """Return the cells with their lines; those that hold several columns are split."""
    inside: list[list[Glyph]] = [[] for _ in cells]
    last = 0  # the next glyph is mostly in the same cell
    for glyph in glyphs:
        if not (cells and is_within(glyph, cells[last][0])):
            found = next(
                (index for index, (box, _) in enumerate(cells) if is_within(glyph, box)), None
            )
            if found is None:
                continue
            last = found
        inside[last].append(glyph)
    filled: list[TableCell] = []
    for (_, cell), held in zip(cells, inside, strict=True):
        if not held:
            continue
        rows = make_rows(make_pieces(held))
        split = _split_open_cell(grid, cell, rows) if cell.column_span > 1 else []
        cell.lines = [join_lines(row) for row in rows]
        filled.extend(split or [cell])
    return filled


def _split_open_cell(grid: _Grid, cell: TableCell, rows: list[list[Line]]) -> list[TableCell]:
    """Return the columns of a cell that has them without rules between them; none if it has not."""
    if len(rows) < 3 or sum(len(row) > 1 for row in rows) < 0.7 * len(rows):
        return []
    columns: dict[int, list[Line]] = {}
    first, last = cell.column, cell.column + cell.column_span
    for piece in (piece for row in rows for piece in row):
        # Its middle is in one field, and little of it is beyond.
        middle = (piece.left + piece.right) / 2
        column = next((x for x in range(first, last) if middle <= grid.xs[x + 1]), last - 1)
        beyond = max(grid.xs[column] - piece.left, piece.right - grid.xs[column + 1])
        if beyond > piece.size:
            return []
        columns.setdefault(column, []).append(piece)
    return [
        TableCell([join_lines(row) for row in make_rows(lines)], cell.row, column, cell.row_span)
        for column, lines in sorted(columns.items())
    ]


def _split_open_rows(cells: list[TableCell]) -> list[TableCell]:
    """Return the cells with those rows split that hold many lines of figures without rules."""
    heights: dict[int, int] = {}
    pieces: dict[int, list[list[Line]]] = {}
    for row in sorted({cell.row for cell in cells}):
        members = [cell for cell in cells if cell.row == row and cell.row_span == 1]
        rows = make_rows([line for cell in members for line in cell.lines])
        figures = [
            cell
            for cell in members
            if len(cell.lines) > 2
            and sum(is_figure(plain_text(line)) for line in cell.lines) >= 0.8 * len(cell.lines)
        ]
        if len(figures) >= 2 and len(figures) >= 0.5 * len(members):
            heights[row] = len(rows)
            pieces[row] = rows
    if not heights:
        return cells
    return _renumber(cells, heights, pieces)


def _renumber(
    cells: list[TableCell], heights: dict[int, int], pieces: dict[int, list[list[Line]]]
) -> list[TableCell]:
    split = []
    for cell in cells:
        before = sum(height - 1 for row, height in heights.items() if row < cell.row)
        if cell.row not in heights or cell.row_span > 1:
            grown = sum(
                height - 1
                for row, height in heights.items()
                if cell.row <= row < cell.row + cell.row_span
            )
            cell.row, cell.row_span = cell.row + before, cell.row_span + grown
            split.append(cell)
            continue
        for index, row in enumerate(pieces[cell.row]):
            lines = [line for line in row if any(line is own for own in cell.lines)]
            if lines:
                split.append(
                    TableCell(
                        [join_lines(lines)], cell.row + before + index, cell.column, 1,
                        cell.column_span,
                    )
                )  # fmt: skip
    return split


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
