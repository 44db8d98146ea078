"""XLS workbooks of Excel 2.0 to 2003, read with xlrd."""

import io
import struct
from typing import TYPE_CHECKING

from index.document import Document
from index.error import DamagedDocument, EmptyDocument, MismatchedFormat, ProtectedDocument
from index.ingest.office.metadata import FileProperties
from index.ingest.office.package import is_encrypted
from index.ingest.sheet.grid import Grid
from index.ingest.sheet.number_format import BUILT_IN, format_text, format_value
from index.ingest.sheet.ole_property import read_summary
from index.ingest.sheet.sheet import build_workbook, write_sheet
from index.ingest.sheet.worksheet import MOST_FROZEN
from index.ingest.writer import DocumentWriter

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Sheet

# What xlrd says of damage helps nobody who did not write the file: the message leaves it out.
_REMEDY = "open it in a spreadsheet program and save it as .xlsx, or fetch it again"
_OLE = b"\xd0\xcf\x11\xe0"
_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = 1, 2, 3, 4, 5
# How these look depends on the machine, whatever the file says.
_LOCAL = frozenset((14, 22, *range(27, 37), *range(50, 59)))


def load_xls(data: bytes, source: str) -> Document:
    """Load the sheets of an XLS file; one that is XLSX inside is read as what it is."""
    from xlrd import XLRDError
    from xlrd.compdoc import CompDocError

    if not data:
        raise EmptyDocument("is empty, not an XLS workbook: fetch it again")
    if data.startswith(b"PK"):  # spreadsheet programs open it, too
        from index.ingest.sheet.xlsx import load_xlsx

        return load_xlsx(data, source)
    if is_encrypted(data):
        raise ProtectedDocument("is protected by a password: save it without one")
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise MismatchedFormat("is a web page or XML: rename it to .html, or save it as .xlsx")
    try:
        return _load(data, source)
    except XLRDError as error:
        if "encrypted" in str(error):
            raise ProtectedDocument("is protected by a password: save it without one") from None
        raise DamagedDocument(f"is not an XLS workbook or is damaged: {_REMEDY}") from None
    except (
        CompDocError,
        AssertionError,
        ArithmeticError,
        AttributeError,
        LookupError,
        NotImplementedError,
        TypeError,
        ValueError,
        struct.error,
    ):
        raise DamagedDocument(f"is a damaged XLS workbook: {_REMEDY}") from None


def _load(data: bytes, source: str) -> Document:
    from xlrd import open_workbook

    log = io.StringIO()  # xlrd prints warnings
    book = open_workbook(file_contents=data, formatting_info=True, on_demand=True, logfile=log)
    writer = DocumentWriter(source)
    _record_properties(writer, data)
    hidden = []
    for index, name in enumerate(book.sheet_names()):
        sheet = book.sheet_by_index(index)
        if sheet.visibility:
            hidden.append(name)
        else:
            write_sheet(writer, _read_sheet(book, sheet), index + 1)
        book.unload_sheet(index)
    return build_workbook(writer, hidden)


def _record_properties(writer: DocumentWriter, data: bytes) -> None:
    from xlrd.compdoc import CompDoc

    if data.startswith(_OLE):
        stream = CompDoc(data, logfile=io.StringIO()).get_named_stream("\x05SummaryInformation")
        summary = read_summary(stream) if stream else {}
        FileProperties(summary.get("title"), summary.get("author"), summary.get("date")).record(
            writer
        )


def _read_sheet(book: "Book", sheet: "Sheet") -> Grid:
    grid = Grid(sheet.name)
    styles = _Styles(book)
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            kind = sheet.cell_type(row, column)
            if kind in (_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR):
                grid.put(row, column, styles.show(sheet, row, column, kind))
    for top, bottom, left, right in sheet.merged_cells:
        grid.merge(top, left, bottom - top, right - left)
    if sheet.panes_are_frozen and sheet.horz_split_pos <= MOST_FROZEN:
        grid.headers.append((range(sheet.horz_split_pos), range(1 << 14)))
    return grid


class _Styles:
    """The number formats and struck-out fonts of a workbook."""

    def __init__(self, book: "Book") -> None:
        self._book = book
        self._from_1904 = book.datemode == 1
        self._codes: dict[int, str] = {}

    def show(self, sheet: "Sheet", row: int, column: int, kind: int) -> str:
        """Return what a cell shows."""
        index = sheet.cell_xf_index(row, column)
        style = self._book.xf_list[index]
        value = sheet.cell_value(row, column)
        if kind == _TEXT:
            runs = sheet.rich_text_runlist_map.get((row, column), ())
            text = self._drop_struck(value, [(0, style.font_index), *runs])
            return format_text(text, self._find_code(index))
        if self._book.font_list[style.font_index].struck_out:
            return ""
        if kind in (_NUMBER, _DATE):
            return format_value(float(value), self._find_code(index), self._from_1904)
        if kind == _BOOLEAN:
            return "TRUE" if value else "FALSE"
        from xlrd import error_text_from_code

        return str(error_text_from_code.get(value, "#N/A"))

    def _drop_struck(self, text: str, runs: list[tuple[int, int]]) -> str:
        ends = [*(start for start, _ in runs[1:]), len(text)]
        return "".join(
            text[start:end]
            for (start, font), end in zip(runs, ends, strict=True)
            if not self._book.font_list[font].struck_out
        )

    def _find_code(self, index: int) -> str:
        code = self._codes.get(index)
        if code is None:
            key = self._book.xf_list[index].format_key
            known = self._book.format_map.get(key)
            code = BUILT_IN[key] if key in _LOCAL else ((known and known.format_str) or "General")
            self._codes[index] = code
        return code
