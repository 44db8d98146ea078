import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table

from index.block import BlockKind, Cell
from index.document import Document
from index.error import BadDocument
from index.ingest.loader import read
from index.ingest.sheet.xlsx import load_xlsx
from tests.index.ingest.sheet.reading import name_cell, outline, tables


def _save(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _load(fill: Callable[[openpyxl.Workbook], None]) -> Document:
    book = openpyxl.Workbook()
    book.active.title = "報表"
    fill(book)
    return load_xlsx(_save(book), "f.xlsx")


def _edit(data: bytes, part: str, old: str, new: str) -> bytes:
    """Return the workbook with a replacement in one of its parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(file, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            after.writestr(name, content)
    return file.getvalue()


def _cells(document: Document) -> dict[str, Cell]:
    return {
        name_cell(cell.row, cell.column): cell
        for block in document.blocks
        if block.kind is BlockKind.TABLE
        for cell in block.cells
    }


def test_values_are_shown_as_formatted() -> None:
    values = [
        (0.2097, "0.00%", "20.97%"),
        (14712, "#,##0", "14,712"),
        (-14712, "#,##0_);(#,##0)", "(14,712)"),
        (3, '0"元"', "3元"),
        (date(2016, 3, 1), "[$-404]e/m/d", "105/3/1"),
        (datetime(2016, 3, 1, 13, 5), "yyyy/m/d h:mm", "2016/3/1 13:05"),
        (time(9, 30), "h:mm", "9:30"),
        (True, "General", "TRUE"),
        ("#N/A", "General", "#N/A"),
        ("0012", "@", "0012"),
        ("王", '@"先生"', "王先生"),
        (" 前後空白　", "General", "前後空白"),
        ("兩行\n文字", "General", "兩行 文字"),
    ]

    def fill(book: openpyxl.Workbook) -> None:
        for row, (value, code, _) in enumerate(values, 1):
            book.active.cell(row, 1, f"第{row}項")
            book.active.cell(row, 2, value).number_format = code

    (table,) = tables(_load(fill))
    assert [table[f"B{row}"] for row in range(1, len(values) + 1)] == [row[2] for row in values]


def test_sheets_are_regions_and_hidden_ones_are_left_out() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        for name in ("一月", "空白", "底稿", "二月"):
            book.create_sheet(name)
            if name != "空白":
                for row in (["品名", "數量"], [f"{name}筆", 3]):
                    book[name].append(row)
        book["底稿"].sheet_state = "hidden"

    document = _load(fill)
    assert [(region.name, region.number) for region in document.regions] == [
        ("一月", 2),
        ("二月", 5),
    ]
    for region in document.regions:
        assert f"{region.name}筆" in document.text[region.start : region.end]
    assert "底稿筆" not in document.text
    assert document.warnings == ("hidden sheets are left out: 底稿",)


def test_merged_cells_have_spans_and_one_text() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        for row in (
            ["公司名單", None, None],
            ["公司", "條款", "日期"],
            ["甲公司", "第36條", "105/2/1"],
            [None, "第39條", "105/2/2"],
            ["乙公司", "第24條", "105/2/3"],
        ):
            book.active.append(row)
        book.active.merge_cells("A1:C1")
        book.active.merge_cells("A3:A4")

    document = _load(fill)
    assert outline(document) == [
        "caption: 公司名單", "table A2", "公司|條款|日期", "甲公司|第36條|105/2/1",
        "|第39條|105/2/2", "乙公司|第24條|105/2/3",
    ]  # fmt: skip
    cell = _cells(document)["A3"]
    assert (cell.row, cell.column, cell.row_span, cell.column_span) == (2, 0, 2, 1)


def test_struck_out_text_is_left_out() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(["品名", "價格"])
        rich = CellRichText(
            "特價 ", TextBlock(InlineFont(strike=True), "500"), TextBlock(InlineFont(b=True), "399")
        )
        book.active.append(["筆", rich])
        book.active.append(["紙", 88])
        book.active["B3"].font = Font(strike=True)

    (table,) = tables(_load(fill))
    assert table == {"A1": "品名", "B1": "價格", "A2": "筆", "B2": "特價 399", "A3": "紙"}


def test_headers_that_the_format_declares() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        for row in (["甲表"], ["地區", "人數"], ["北", 1], ["南", 2]):
            sheet.append(row)
        sheet.add_table(Table(displayName="T1", ref="A2:B4"))
        frozen = book.create_sheet("凍結")
        printed = book.create_sheet("列印")
        for other in (frozen, printed):
            for row in (["地區", "人數"], ["北", 1]):
                other.append(row)
        frozen.freeze_panes = "A2"
        printed.print_title_rows = "1:1"

    document = _load(fill)
    headers = [
        [document.text[cell.start : cell.end] for cell in block.cells if cell.is_header]
        for block in document.blocks
        if block.kind is BlockKind.TABLE
    ]
    assert headers == [["地區", "人數"]] * 3


def test_formulas_show_their_stored_result() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        for row in (["項目", "金額"], ["甲", 1], ["合計", "=SUM(B2:B2)"]):
            book.active.append(row)

    document = _load(fill)
    assert (
        "formulas without a stored result are left out, on sheet 報表 (1)" in document.warnings[0]
    )
    book = openpyxl.Workbook()
    book.active.append(["合計", "=1+1"])
    book.active.append(["筆", 5])
    data = _edit(_save(book), "xl/worksheets/sheet1.xml", "<v></v>", "<v>1.5</v>")
    document = load_xlsx(data, "f.xlsx")
    assert tables(document)[0]["B1"] == "1.5"
    assert document.warnings == ()


def test_properties() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(["甲", 1])
        book.properties.title = "年度預算"
        book.properties.creator = "林會計"
        book.properties.modified = datetime(2024, 5, 6)

    document = _load(fill)
    assert document.title == "年度預算"
    # openpyxl sets the date of the change when it saves.
    assert document.metadata["author"] == "林會計"
    assert str(document.metadata["date"]) >= "2024"


def test_default_properties_are_passed_over() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(["甲", 1])
        book.properties.title = "活頁簿1"

    document = _load(fill)
    assert document.title != "活頁簿1"
    # openpyxl names itself.
    assert "author" not in document.metadata


def test_dates_since_1904() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        book.active.append(["日期", date(2016, 3, 1)])
        book.active["B1"].number_format = "yyyy/m/d"
        book.active.append(["數量", 1])

    assert tables(_load(fill))[0]["B1"] == "2016/3/1"


def test_a_cell_far_away_is_another_table() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        for row in (["甲", 1], ["乙", 2]):
            book.active.append(row)
        book.active["XFD1048576"] = 5

    document = _load(fill)
    assert [list(table) for table in tables(document)] == [
        ["A1", "B1", "A2", "B2"],
        ["XFD1048576"],
    ]
    assert len(document.text) < 100


def _make_plain() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["甲", 1])
    return _save(book)


def test_bad_files_are_refused_in_one_line() -> None:
    plain = _make_plain()
    sheet = "xl/worksheets/sheet1.xml"
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet '
    cases = {
        "holds no cells": _save(openpyxl.Workbook()),
        "damaged": plain[: len(plain) // 2],
        "not a file of this format": b"a,b\n1,2\n",
        "a PDF": b"%PDF-1.7",
        "password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "document type": _edit(plain, sheet, "<worksheet ", doctype),
        "damaged XML": _edit(plain, sheet, "</sheetData>", ""),
        "is damaged": _edit(plain, sheet, "<v>1</v>", "<v>one</v>"),
    }
    for message, data in cases.items():
        with pytest.raises(BadDocument, match=message) as caught:
            read(data, "f.xlsx")
        assert "\n" not in str(caught.value), message


def test_only_hidden_sheets() -> None:
    book = openpyxl.Workbook()
    book.active.title = "底稿"
    book.active.append(["甲", 1])
    book.active.sheet_state = "hidden"
    book.create_sheet("空白")
    with pytest.raises(BadDocument, match=r"but on hidden sheets \(底稿\)"):
        load_xlsx(_save(book), "f.xlsx")


def test_real_workbooks() -> None:
    folder = Path(__file__).parents[5] / "shared" / "documents" / "xlsx"
    if not folder.is_dir():
        pytest.skip("the shared documents are not here")
    budget = tables(read((folder / "ntnu-budget-settlement-1020.xlsx").read_bytes(), "b.xlsx"))
    assert (budget[0]["A6"], budget[0]["I6"], budget[0]["J6"]) == (
        "本期常備預算",
        "14,712",
        "20.97%",
    )
    assert budget[1]["J7"] == "145.45%"
    document = read((folder / "kaohsiung-10504-violations.xlsx").read_bytes(), "k.xlsx")
    (table,) = tables(document)
    assert (table["B5"], table["C9"]) == ("東南汽車客運股份有限公司", "勞動基準法第39條")
    assert _cells(document)["B5"].row_span == 5
