import io
import zipfile
from pathlib import Path

import pytest

from index.block import BlockKind
from index.document import Document
from index.error import BadDocument
from index.ingest.loader import read
from index.ingest.sheet.ods import load_ods
from tests.index.ingest.sheet.reading import outline, tables

_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style", "meta", "manifest")
)
_STYLES = """
<style:style style:name="shown" style:family="table">
  <style:table-properties table:display="true"/></style:style>
<style:style style:name="away" style:family="table">
  <style:table-properties table:display="false"/></style:style>
<style:style style:name="struck" style:family="text">
  <style:text-properties style:text-line-through-style="solid"/></style:style>
"""
_META = """<office:document-meta {0} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>
<dc:title>年度預算</dc:title><meta:initial-creator>林會計</meta:initial-creator>
<dc:date>2024-05-06T07:08:09</dc:date></office:meta></office:document-meta>"""


def _save(tables: str, manifest: str = "", prolog: str = "") -> bytes:
    content = (
        f"{prolog}<office:document-content {_NAMESPACES}>"
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("meta.xml", _META.format(_NAMESPACES))
        archive.writestr("META-INF/manifest.xml", manifest)
    return file.getvalue()


def _table(rows: str, name: str = "報表", style: str = "shown") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{rows}</table:table>'


def _row(*texts: str, attributes: str = "") -> str:
    cells = "".join(
        f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"
        if text
        else "<table:table-cell/>"
        for text in texts
    )
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def _load(tables: str) -> Document:
    return load_ods(_save(tables), "f.ods")


def test_cells_show_their_text() -> None:
    cell = "<table:table-row><table:table-cell><text:p>項</text:p></table:table-cell>{}"
    cases = {
        'office:value-type="percentage" office:value="0.2097"><text:p>20.97%</text:p>': "20.97%",
        'office:value-type="date" office:date-value="2016-03"><text:p>105/3/1</text:p>': "105/3/1",
        ">\n<text:p>甲<text:s text:c='2'/>乙<text:line-break/>丙</text:p>": "甲  乙 丙",
        "><text:p>第一段</text:p><text:p>第二段</text:p>": "第一段 第二段",
        '>\n<text:p>改為<text:span text:style-name="struck">舊</text:span>新</text:p>': "改為新",
        "><text:p>見<text:a>網頁</text:a>。</text:p>": "見網頁。",
        "><office:annotation><text:p>註解</text:p></office:annotation><text:p>值</text:p>": "值",
        'office:value-type="float" office:value="14712">': "14712",
        'office:value-type="percentage" office:value="0.467">': "46.7%",
        'office:value-type="boolean" office:boolean-value="true">': "TRUE",
        'office:value-type="string" office:string-value="字">': "字",
    }
    rows = "".join(
        cell.format(f"<table:table-cell {content}</table:table-cell></table:table-row>")
        for content in cases
    )
    (table,) = tables(_load(_table(rows)))
    assert [table[f"B{row}"] for row in range(1, len(cases) + 1)] == list(cases.values())


def test_merged_and_repeated_cells() -> None:
    rows = (
        "<table:table-header-rows>" + _row("公司", "條款", "日期") + "</table:table-header-rows>"
        '<table:table-row><table:table-cell table:number-rows-spanned="2">'
        "<text:p>甲公司</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="2"><text:p>1</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="16381"/></table:table-row>'
        "<table:table-row><table:covered-table-cell><text:p>遮</text:p></table:covered-table-cell>"
        "<table:table-cell><text:p>2</text:p></table:table-cell></table:table-row>"
        + _row("乙公司", "3", attributes='table:number-rows-repeated="2"')
        + '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    document = _load(_table(rows))
    assert outline(document) == [
        "table A1", "公司|條款|日期", "甲公司|1|1", "|2", "乙公司|3", "乙公司|3",
    ]  # fmt: skip
    (block,) = (block for block in document.blocks if block.kind is BlockKind.TABLE)
    assert [cell.is_header for cell in block.cells] == [True] * 3 + [False] * 8
    assert block.cells[3].row_span == 2


def test_a_row_repeated_without_end_is_read_once() -> None:
    rows = _row("甲", "1") + _row("乙", "2", attributes='table:number-rows-repeated="1048575"')
    document = _load(_table(rows))
    assert list(tables(document)[0]) == ["A1", "B1", "A2", "B2"]
    assert "repeated 1,048,575 times" in document.warnings[0]


def test_sheets_and_properties() -> None:
    document = _load(
        _table(_row("甲", "1"), "一月")
        + _table(_row("乙", "2"), "底稿", "away")
        + _table("", "空白")
        + _table(_row("丙", "3"), "二月")
    )
    assert [(region.name, region.number) for region in document.regions] == [
        ("一月", 1),
        ("二月", 4),
    ]
    assert "乙" not in document.text
    assert document.warnings == ("hidden sheets are left out: 底稿",)
    assert document.title == "年度預算"
    assert document.metadata == {"title": "年度預算", "author": "林會計", "date": "2024-05-06"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (_save(_table("")), "holds no cells"),
        (_save("", manifest="<manifest:encryption-data/>"), "protected by a password"),
        (_save(_table(_row("甲"))[:-5]), "damaged"),
        (_save("", prolog='<!DOCTYPE x [<!ENTITY a "b">]>'), "document type"),
        (_save(_table(_row("甲", attributes='table:number-rows-repeated="x"'))), "damaged"),
        (_save(_table(_row("甲")))[:200], "damaged"),
        (b"", r"is empty \(0 bytes\)"),
    ],
)
def test_bad_files_are_refused_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(BadDocument, match=message) as caught:
        read(data, "f.ods")
    assert "\n" not in str(caught.value)


def test_real_list() -> None:
    folder = Path(__file__).parents[5] / "shared" / "documents" / "ods"
    if not folder.is_dir():
        pytest.skip("the shared documents are not here")
    document = read((folder / "newtaipei-105-03-violations.ods").read_bytes(), "v.ods")
    table = tables(document)[0]
    assert (table["B8"], table["C8"], table["F3"]) == (
        "華創車電技術中心股份有限公司", "嚴凱泰", "新北府勞檢字第10534348141號",
    )  # fmt: skip
    assert document.regions[0].name == "105Violation03"
