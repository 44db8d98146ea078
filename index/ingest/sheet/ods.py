"""ODS spreadsheets (OpenDocument), read row by row; each cell carries the text that it shows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from index.document import Document
from index.error import DamagedDocument, ProtectedDocument
from index.ingest.office.markup import find
from index.ingest.office.metadata import FileProperties
from index.ingest.office.package import OfficePackage
from index.ingest.sheet.grid import Grid
from index.ingest.sheet.number_format import format_general
from index.ingest.sheet.sheet import build_workbook, write_sheet
from index.ingest.sheet.stream import iterate_events
from index.ingest.writer import DocumentWriter

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _STYLE = f"{{{_OASIS}office:1.0}}", f"{{{_OASIS}style:1.0}}"
_TABLE, _TEXT = f"{{{_OASIS}table:1.0}}", f"{{{_OASIS}text:1.0}}"
# Elements whose text is a field value, such as the sheet's name.
_FIELDS = frozenset(
    f"{_TEXT}{name}" for name in ("date", "time", "sheet-name", "title", "page-number", "file-name")
)
_READ = ("style", "table", "table-header-rows", "table-row")
# Programs repeat a last row or column down to the end of the sheet, a million rows away.
_MOST_REPEATED = 1000
_WIDEST = 1 << 14  # columns


@dataclass(slots=True)
class _Spreadsheet:
    """What is known while the sheets are read."""

    writer: DocumentWriter
    # The names of styles, of tables that are hidden and of cells and texts that are struck out.
    hidden_styles: set[str] = field(default_factory=set)
    struck_styles: set[str] = field(default_factory=set)
    hidden: list[str] = field(default_factory=list)
    number: int = 0


def load_ods(data: bytes, source: str) -> Document:
    """Load the sheets of an ODS file."""
    package = OfficePackage(data)
    manifest = package.read("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest or "encrypted-package" in package.list_paths():
        raise ProtectedDocument("is protected by a password: save it without one")
    content = package.read("content.xml")
    if content is None:
        raise DamagedDocument("is not an ODS spreadsheet, or is damaged: open it and save it again")
    book = _Spreadsheet(DocumentWriter(source))
    _record_properties(book.writer, package)
    try:
        _read_content(content, book)
    except (ValueError, LookupError, ArithmeticError):
        raise DamagedDocument("is damaged: open it and save it again") from None
    return build_workbook(book.writer, book.hidden)


def _record_properties(writer: DocumentWriter, package: OfficePackage) -> None:
    meta = find(package.parse("meta.xml"), "office:meta")
    texts = {child.tag: child.text for child in meta} if meta is not None else {}
    FileProperties(
        texts.get("dc:title"),
        texts.get("meta:initial-creator") or texts.get("dc:creator"),
        texts.get("dc:date") or texts.get("meta:creation-date"),
        texts.get("dc:language"),
    ).record(writer)


def _read_content(content: bytes, book: _Spreadsheet) -> None:
    grid: Grid | None = None
    row = first_header = 0
    for event, name, element in iterate_events(content, _READ):
        if name == "style":
            if event == "end":
                _read_style(element, book)
        elif name == "table" and event == "start":
            grid, row = Grid(element.get(f"{_TABLE}name", "")), 0
            book.number += 1
            if element.get(f"{_TABLE}style-name") in book.hidden_styles:
                book.hidden.append(grid.name)
                grid = None
        elif grid is None:
            continue
        elif name == "table":
            write_sheet(book.writer, grid, book.number)
            grid = None
        elif name == "table-row":
            if event == "end":
                row = _read_row(element, row, grid, book)
        elif event == "start":
            first_header = row
        else:
            grid.headers.append((range(first_header, row), range(_WIDEST)))


def _read_style(element: Element, book: _Spreadsheet) -> None:
    name = element.get(f"{_STYLE}name", "")
    for properties in element:
        if properties.get(f"{_TABLE}display") == "false":
            book.hidden_styles.add(name)
        if properties.get(f"{_STYLE}text-line-through-style", "none") != "none":
            book.struck_styles.add(name)


def _read_row(element: Element, row: int, grid: Grid, book: _Spreadsheet) -> int:
    """Put the cells of a row in the grid; return the number of the next row."""
    repeated = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
    cells = list(_read_cells(element, book))
    times = repeated
    if cells and repeated > _MOST_REPEATED:
        times = 1
        book.writer.warn(
            f"row {row + 1} of sheet {grid.name} is repeated {repeated:,} times: it is read once"
        )
    for number in range(row, row + times) if cells else ():
        for column, text, row_span, column_span in cells:
            grid.put(number, column, text)
            grid.merge(number, column, row_span, column_span)
    return row + repeated


def _read_cells(element: Element, book: _Spreadsheet) -> Iterator[tuple[int, str, int, int]]:
    """Yield column, text and spans of each cell that shows a text."""
    column = 0
    for cell in element:
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        text = _read_cell(cell, book) if cell.tag == f"{_TABLE}table-cell" else ""
        if text:
            rows = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
            columns = int(cell.get(f"{_TABLE}number-columns-spanned", "1"))
            for number in range(repeated if repeated <= _MOST_REPEATED else 1):
                yield column + number, text, rows, columns
        column += repeated


def _read_cell(cell: Element, book: _Spreadsheet) -> str:
    if cell.get(f"{_TABLE}style-name") in book.struck_styles:
        return ""
    paragraphs = cell.findall(f"{_TEXT}p")
    if paragraphs:
        return "\n".join("".join(_read_text(one, book)) for one in paragraphs).strip()
    return _read_value(cell)


def _read_value(cell: Element) -> str:
    """Return the value of a cell whose program wrote no text for it."""
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind in ("date", "time", "string"):
        return cell.get(f"{_OFFICE}{kind}-value", "")
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value", "").upper()
    value = cell.get(f"{_OFFICE}value")
    if not value:
        return ""
    if kind == "percentage":
        return f"{format_general(float(value) * 100)}%"
    return format_general(float(value))


def _read_text(element: Element, book: _Spreadsheet) -> Iterator[str]:
    """Yield the texts of a paragraph, without comments, readings and what is struck out."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * min(int(child.get(f"{_TEXT}c", "1")), _MOST_REPEATED)
        elif child.tag == f"{_TEXT}tab":
            yield " "
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag in (f"{_TEXT}span", f"{_TEXT}a", f"{_TEXT}ruby", f"{_TEXT}ruby-base"):
            if child.get(f"{_TEXT}style-name") not in book.struck_styles:
                yield from _read_text(child, book)
        elif child.tag in _FIELDS:
            yield child.text or ""
        yield child.tail or ""
