"""Write grids to a document: their tables, with what stands above and below them."""

from collections.abc import Iterator, Sequence

from index.block import RegionKind
from index.document import Document
from index.error import BadDocument, EmptyDocument
from index.ingest.sheet.aside import Aside, order_lines
from index.ingest.sheet.grid import Grid, Rows
from index.ingest.sheet.layout import find_tables
from index.ingest.writer import CellText, DocumentWriter

# Blank cells inside tables, each written as a tab; more mean that the sheet is not a table.
_MOST_BLANKS = 20_000_000


def write_sheet(writer: DocumentWriter, grid: Grid, number: int) -> None:
    """Write a sheet, the `number`th of its file, from 1; a blank one writes nothing."""
    grid.settle()
    if not grid.rows:
        return
    writer.begin_region(RegionKind.SHEET, number, grid.name)
    for table in find_tables(grid):
        _write_lines(writer, table.above)
        blanks = sum(next(reversed(cells)) - next(iter(cells)) for cells in table.rows.values())
        if blanks > _MOST_BLANKS:
            raise BadDocument(f"sheet {grid.name!r} is mostly blank between its cells: tidy it up")
        writer.add_table(_list_cells(grid, table.rows))
        _write_lines(writer, table.below)


def _write_lines(writer: DocumentWriter, lines: list[Aside]) -> None:
    for line in order_lines(lines):
        writer.add(line.kind, line.text)


def _list_cells(grid: Grid, rows: Rows) -> Iterator[CellText]:
    no_span = (1, 1)
    for row, cells in rows.items():
        headers = [columns for numbers, columns in grid.headers if row in numbers]
        for column, text in cells.items():
            row_span, column_span = grid.spans.get((row, column), no_span)
            is_header = bool(headers) and any(column in columns for columns in headers)
            yield CellText(text, row, column, row_span, column_span, is_header)


def build_workbook(writer: DocumentWriter, hidden: Sequence[str] = ()) -> Document:
    """Return the document; `hidden` are the names of sheets that were left out.

    Raises BadDocument if no cell holds text.
    """
    names = ", ".join(hidden)
    if not writer.length:
        aside = f" but on hidden sheets ({names})" if hidden else ""
        raise EmptyDocument(f"holds no cells with text{aside}: add some, or leave it out")
    if hidden:
        writer.warn(f"hidden sheets are left out: {names}")
    return writer.build()
