"""One worksheet of an XLSX file -> a grid of the texts that it shows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree.ElementTree import Element

from index.ingest.sheet.grid import Grid
from index.ingest.sheet.number_format import format_text, format_value
from index.ingest.sheet.stream import iterate_elements, name_children
from index.ingest.sheet.style import CellStyle, read_rich_text, unescape

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_PLAIN = CellStyle()
MOST_FROZEN = 10  # rows; more are frozen to compare them with others, not as a header
_READ = ("row", "mergeCell", "autoFilter", "pane")


@dataclass(slots=True)
class SharedParts:
    """What the sheets of a workbook share."""

    strings: Sequence[str]
    styles: Sequence[CellStyle]
    # Days count from 1904, not 1900.
    from_1904: bool
    # The sheets with formulas whose result was never stored, and how many they are.
    uncomputed: dict[str, int] = field(default_factory=dict)


def read_worksheet(data: bytes, grid: Grid, shared: SharedParts) -> None:
    """Fill `grid` with the sheet in the XML `data`."""
    row = -1
    for name, element in iterate_elements(data, _READ):
        if name == "row":
            number = element.get("r")
            row = int(number) - 1 if number else row + 1
            _read_row(element, row, grid, shared)
        elif name == "mergeCell" and (area := parse_range(element.get("ref", ""))):
            rows, columns = area
            grid.merge(rows.start, columns.start, len(rows), len(columns))
        elif name == "autoFilter":
            add_header(grid, element.get("ref", ""), 1)  # the row with the buttons
        elif name == "pane" and element.get("state", "").startswith("frozen"):
            number = element.get("ySplit", "0")
            if float(number) <= MOST_FROZEN:
                grid.headers.append((range(int(float(number))), range(1 << 14)))


def add_header(grid: Grid, reference: str, number: int) -> None:
    """Declare the first `number` rows of a range of cells to be headers."""
    if area := parse_range(reference):
        rows, columns = area
        grid.headers.append((range(rows.start, rows.start + number), columns))


def parse_range(reference: str) -> tuple[range, range] | None:
    """Return the rows and columns of a range such as "B2:D5" or "B2"; None if it is not one."""
    corners = [_REFERENCE.fullmatch(part) for part in reference.split(":")]
    first, last = corners[0], corners[-1]
    if first is None or last is None:
        return None
    return (
        range(int(first[2]) - 1, int(last[2])),
        range(parse_column(first[1]), parse_column(last[1]) + 1),
    )


def parse_column(letters: str) -> int:
    """Return the number of a column, from 0.

    >>> parse_column("A"), parse_column("Z"), parse_column("AA")
    (0, 25, 26)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _read_row(element: Element, row: int, grid: Grid, shared: SharedParts) -> None:
    space = name_children(element)
    column = -1
    for cell in element.iterfind(f"{space}c"):
        reference = cell.get("r")
        column = parse_column(reference.rstrip("0123456789")) if reference else column + 1
        text = _read_cell(cell, space, grid.name, shared)
        if text:
            grid.put(row, column, text)


def _read_cell(cell: Element, space: str, sheet: str, shared: SharedParts) -> str:
    """Return what a cell shows."""
    number = int(cell.get("s", 0))
    style = shared.styles[number] if number < len(shared.styles) else _PLAIN
    if style.is_struck:
        return ""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(f"{space}is")
        return format_text(read_rich_text(inline), style.code) if inline is not None else ""
    value = cell.findtext(f"{space}v") or ""
    if value:
        return _show(value, kind, style, shared)
    if kind != "str" and cell.find(f"{space}f") is not None:
        shared.uncomputed[sheet] = shared.uncomputed.get(sheet, 0) + 1
    return ""


def _show(value: str, kind: str, style: CellStyle, shared: SharedParts) -> str:
    """Return how a stored value of some kind is shown."""
    if kind == "n":
        return format_value(float(value), style.code, shared.from_1904)
    if kind == "s":
        return format_text(shared.strings[int(value)], style.code)
    if kind == "str":
        return format_text(unescape(value), style.code)
    if kind == "b":
        return "TRUE" if value.strip() in ("1", "true") else "FALSE"
    return _read_date(value, style.code) if kind == "d" else value


def _read_date(value: str, code: str) -> str:
    """Return a date that is written in ISO 8601 as its format shows it."""
    try:
        moment = datetime.fromisoformat(value.replace("Z", "")).replace(tzinfo=None)
    except ValueError:
        return value
    return format_value((moment - datetime(1899, 12, 30)).total_seconds() / 86_400, code)
