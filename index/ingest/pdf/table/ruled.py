"""Tables whose cells are drawn: grids -> cells, each with the lines that stand in it."""

from collections.abc import Sequence

from index.ingest.pdf.content.frame import Box
from index.ingest.pdf.content.glyph import Glyph
from index.ingest.pdf.content.rule import Rule
from index.ingest.pdf.line import Line, join_lines, make_pieces, make_rows
from index.ingest.pdf.table.cell import (
    Table,
    TableCell,
    is_figure,
    is_within,
    mark_header,
    plain_text,
)
from index.ingest.pdf.table.grid import NEAR, RuledGrid, find_grids, merge_fields

_FEWEST_CELLS = 4  # with words: fewer are frames around parts of a sentence


def find_ruled_tables(rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> list[Table]:
    """Return the tables that the rules of a frame draw around its glyphs."""
    tables = []
    for grid in find_grids(rules):
        _extend(grid, rules, glyphs)
        box = (grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1])
        inside = [glyph for glyph in glyphs if is_within(glyph, box)]
        cells = _fill(grid, merge_fields(grid), inside)
        filled = [cell for cell in cells if cell.lines]
        columns = {cell.column for cell in filled}
        if len(filled) < _FEWEST_CELLS or len(columns) < 2:
            continue  # a frame around a text, or around words of it
        filled = _split_open_rows(filled)
        mark_header(filled)
        tables.append(Table(box, filled))
    return tables


def _extend(grid: RuledGrid, rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> None:
    """Let a grid that is only the head of a table reach to the rule below its figures."""
    width = grid.xs[-1] - grid.xs[0]
    below = [
        rule.at
        for rule in rules
        if rule.horizontal
        and rule.at > grid.ys[-1] + 2 * NEAR
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


def _fill(
    grid: RuledGrid, cells: list[tuple[Box, TableCell]], glyphs: list[Glyph]
) -> list[TableCell]:
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


def _split_open_cell(grid: RuledGrid, cell: TableCell, rows: list[list[Line]]) -> list[TableCell]:
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
