"""Tables of a page: told apart from those that only lay it out, and read cell by cell."""

from collections.abc import Iterator
from statistics import median

from lxml.html import HtmlElement

from index.ingest.web.inline import read_words
from index.ingest.writer import CellText

# Spans beyond these are mistakes or attacks; browsers bound them as well.
_MOST_COLUMNS, _MOST_ROWS = 1000, 65_534
_LONG_CELL = 200  # characters; cells of this size are parts of a page


def is_data(table: HtmlElement) -> bool:
    """Tell whether a table holds data; others lay out the page and are read as if not there."""
    if table.get("role", "").lower() in ("presentation", "none"):
        return False
    if next((one for one in table.iter("table") if one is not table), None) is not None:
        return False
    rows = [list(_iterate_cells(row)) for row in _iterate_rows(table)]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    if next(table.iter("th", "thead", "caption"), None) is not None:
        return True
    cells = [cell for row in rows for cell in row]
    if any(next(cell.iter("h1", "h2", "h3", "h4", "form"), None) is not None for cell in cells):
        return False
    lengths = [len(cell.text_content().strip()) for cell in cells]
    # The middle one of those with text: a picture of each row, or a blank column, says nothing.
    return median([one for one in lengths if one] or [_LONG_CELL]) < _LONG_CELL


def read_cells(table: HtmlElement) -> list[CellText]:
    """Return the cells of a table with their rows, columns and spans."""
    cells: list[CellText] = []
    # The first row in which a column is free again.
    free: dict[int, int] = {}
    for number, row in enumerate(_iterate_rows(table)):
        column = 0
        in_head = row.getparent().tag == "thead"
        for cell in _iterate_cells(row):
            while free.get(column, 0) > number:
                column += 1
            wide = _read_span(cell, "colspan", _MOST_COLUMNS)
            high = _read_span(cell, "rowspan", _MOST_ROWS)
            free.update(dict.fromkeys(range(column, column + wide), number + high))
            is_header = cell.tag == "th" or in_head
            cells.append(CellText(read_words(cell), number, column, high, wide, is_header))
            column += wide
    return cells


def _iterate_rows(table: HtmlElement) -> Iterator[HtmlElement]:
    for part in table:
        if part.tag == "tr":
            yield part
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in part if row.tag == "tr")


def _iterate_cells(row: HtmlElement) -> Iterator[HtmlElement]:
    return (cell for cell in row if cell.tag in ("td", "th"))


def _read_span(cell: HtmlElement, name: str, most: int) -> int:
    value = cell.get(name, "1").strip()
    return min(most, max(1, int(value))) if value.isascii() and value.isdigit() else 1
