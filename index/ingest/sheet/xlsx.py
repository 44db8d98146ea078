"""XLSX and XLSM workbooks, read row by row with the standard library's XML parser."""

import re
from xml.etree.ElementTree import Element

from index.document import Document
from index.error import DamagedDocument
from index.ingest.office.markup import find, find_all
from index.ingest.office.metadata import record_core_properties
from index.ingest.office.package import OfficePackage, is_encrypted
from index.ingest.sheet.grid import Grid
from index.ingest.sheet.sheet import build_workbook, write_sheet
from index.ingest.sheet.style import read_strings, read_styles
from index.ingest.sheet.worksheet import SharedParts, add_header, read_worksheet
from index.ingest.writer import DocumentWriter

_OLE = b"\xd0\xcf\x11\xe0"
# The rows that are printed on every page: 'Sheet 1'!$A:$B,'Sheet 1'!$1:$2
_PRINTED_ROWS = re.compile(r"!\$?(\d{1,7}):\$?(\d{1,7})$")


def load_xlsx(data: bytes, source: str) -> Document:
    """Load the sheets of an XLSX or XLSM file."""
    if data.startswith(_OLE) and not is_encrypted(data):  # spreadsheet programs open it, too
        from index.ingest.sheet.xls import load_xls

        return load_xls(data, source)
    try:
        return _load(OfficePackage(data), source)
    except (ValueError, LookupError, ArithmeticError):
        raise DamagedDocument(
            "is damaged: open it in a spreadsheet program and save it again"
        ) from None


def _load(package: OfficePackage, source: str) -> Document:
    path, root = package.parse_main("x:workbook")
    relations = package.read_relations(path)
    targets = {relation.kind: relation.target for relation in relations.values()}
    writer = DocumentWriter(source)
    record_core_properties(writer, package)
    properties = find(root, "x:workbookPr")
    shared = SharedParts(
        read_strings(package.read(targets.get("sharedStrings", ""))),
        read_styles(package.parse(targets.get("styles", ""))),
        properties is not None and properties.get("date1904") in ("1", "true"),
    )
    hidden = []
    for index, sheet in enumerate(find_all(find(root, "x:sheets"), "x:sheet")):
        relation = relations.get(sheet.get("r:id", ""))
        if relation is None or relation.kind != "worksheet":  # a chart, or a macro's dialog
            continue
        grid = Grid(sheet.get("name", ""))
        if sheet.get("state", "visible") != "visible":
            hidden.append(grid.name)
            continue
        _read_sheet(package, relation.target, grid, shared)
        _add_printed_rows(root, index, grid)
        write_sheet(writer, grid, index + 1)
    if shared.uncomputed:
        names = ", ".join(f"{name} ({count})" for name, count in shared.uncomputed.items())
        writer.warn(
            f"formulas without a stored result are left out, on sheet {names}: "
            "open the file in a spreadsheet and save it"
        )
    return build_workbook(writer, hidden)


def _read_sheet(package: OfficePackage, path: str, grid: Grid, shared: SharedParts) -> None:
    data = package.read(path)
    if data is None:
        raise DamagedDocument(f"is damaged: sheet {grid.name!r} is missing: save it again")
    read_worksheet(data, grid, shared)
    for relation in package.read_relations(path).values():
        table = package.parse(relation.target) if relation.kind == "table" else None
        if table is not None:
            add_header(grid, table.get("ref", ""), int(table.get("headerRowCount", "1")))


def _add_printed_rows(root: Element, index: int, grid: Grid) -> None:
    """Declare the rows that are printed on every page to be headers."""
    for name in find_all(find(root, "x:definedNames"), "x:definedName"):
        is_own = name.get("localSheetId") == str(index)
        found = _PRINTED_ROWS.search(name.text or "")
        if is_own and found and name.get("name") == "_xlnm.Print_Titles":
            grid.headers.append((range(int(found[1]) - 1, int(found[2])), range(1 << 14)))
