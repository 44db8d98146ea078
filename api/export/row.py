"""The row of a cited cell in words: each cell with the headers of its column."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from index.block import Block, Cell
from index.document import Document
from index.ingest.structure.header import count_header_rows

# Rows in which headers are looked for.
_ROWS_READ = 30
# Of a row with more cells, only what names it and what is cited are written.
_MOST_CELLS = 12


def describe_row(document: Document, start: int, end: int) -> tuple[str, str, str] | None:
    """Return the row of the cell with [start, end) as "header: value; …", in three parts: what
    stands before the cited words, these, and what stands behind them. None outside tables.
    """
    found = _find_cell(document, start, end)
    if found is None:
        return None
    table, cited = found
    text, headers = document.text, _list_headers(table, document.text)
    if cited in headers:
        return None
    row = [one for one in table.cells if one not in headers and _reaches(one, cited.row)]
    if len(row) > _MOST_CELLS:
        row = [one for one in row if one is row[0] or one is cited]
    before, after, is_over = "", "", False
    for cell in row:
        name = " ".join(_list_names(headers, cell, text))
        lead = f"{name}: " if name else ""
        if cell is cited:
            before += lead + _flatten(text[cell.start : start])
            after, is_over = _flatten(text[end : cell.end]), True
        elif is_over:
            after += f"; {lead}{_flatten(text[cell.start : cell.end])}"
        else:
            before += f"{lead}{_flatten(text[cell.start : cell.end])}; "
    return before, text[start:end], after


def _find_cell(document: Document, start: int, end: int) -> tuple[Block, Cell] | None:
    for block in document.blocks:
        if block.cells and block.start <= start and end <= block.end:
            for cell in block.cells:
                if cell.start <= start < end <= cell.end:
                    return block, cell
    return None


def _list_headers(table: Block, text: str) -> Sequence[Cell]:
    rows = [list(row) for _, row in groupby(table.cells, key=attrgetter("row"))]
    count = count_header_rows(rows[:_ROWS_READ], text)
    return [cell for row in rows[:count] for cell in row]


def _list_names(headers: Sequence[Cell], cell: Cell, text: str) -> Iterator[str]:
    """Yield the headers above a cell, the highest first, each once."""
    above = [
        _flatten(text[one.start : one.end])
        for one in headers
        if one.column <= cell.column < one.column + one.column_span
    ]
    yield from dict.fromkeys(above)


def _reaches(cell: Cell, row: int) -> bool:
    return cell.row <= row < cell.row + cell.row_span


def _flatten(words: str) -> str:
    return " ".join(words.split())
