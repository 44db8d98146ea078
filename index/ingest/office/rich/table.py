"""Rows of an RTF table -> a grid, from the right edges of their cells."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.ingest.writer import CellText

# Twips. Edges that differ by less are one: programs round them.
_NEAR = 40


@dataclass(slots=True)
class CellForm:
    """What a row's definition says of a cell."""

    # The right edge in twips.
    edge: int
    # Whether it goes on the cell to the left, or the one above.
    joins_left: bool = False
    joins_above: bool = False


@dataclass(slots=True)
class RowForm:
    """The definition of a row, between `trowd` and `row`."""

    left: int = 0
    cells: list[CellForm] = field(default_factory=list)
    is_header: bool = False
    # Of the cell whose edge comes next.
    joins_left: bool = False
    joins_above: bool = False

    def add_edge(self, edge: int) -> None:
        """End the definition of a cell."""
        self.cells.append(CellForm(edge, self.joins_left, self.joins_above))
        self.joins_left = self.joins_above = False


@dataclass(slots=True)
class RtfRow:
    """A row: its definition and the text of its cells."""

    form: RowForm
    texts: list[str]


def make_cells(rows: Sequence[RtfRow]) -> tuple[CellText, ...]:
    """Return the cells of a table; those of each row stand in the columns that their edges say."""
    edges = _merge_edges(rows)
    placed: list[CellText] = []
    above: dict[int, int] = {}  # column -> place in `placed`
    in_header = True
    for number, row in enumerate(rows):
        in_header = in_header and row.form.is_header
        begin = row.form.left
        fresh: dict[int, int] = {}
        for index, text in enumerate(row.texts):
            form = row.form.cells[index] if index < len(row.form.cells) else None
            column, span = index, 1
            if form is not None:
                column = _find_edge(edges, begin)
                span = max(1, _find_edge(edges, form.edge) - column)
                begin = form.edge
            if form and form.joins_left and placed and placed[-1].row == number:
                placed[-1] = _grow(placed[-1], 0, span)
            elif form and form.joins_above and column in above:
                fresh[column] = above[column]
                placed[above[column]] = _grow(placed[above[column]], 1, 0)
            else:
                fresh[column] = len(placed)
                placed.append(CellText(text, number, column, 1, span, in_header))
        above = fresh
    return tuple(placed)


def _merge_edges(rows: Sequence[RtfRow]) -> list[int]:
    found = {row.form.left for row in rows}
    found.update(cell.edge for row in rows for cell in row.form.cells)
    edges: list[int] = []
    for edge in sorted(found):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    return edges


def _find_edge(edges: list[int], edge: int) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - edge))


def _grow(cell: CellText, rows: int, columns: int) -> CellText:
    return replace(cell, row_span=cell.row_span + rows, column_span=cell.column_span + columns)
