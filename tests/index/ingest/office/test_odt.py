"""ODT files: headings, numbered lists, tables, notes and what is left out."""

import io
import zipfile

import pytest

from index.block import BlockKind
from index.document import Document
from index.error import BadDocument
from index.ingest.office.odt import load_odt
from index.ingest.office.piece import TRACKED_CHANGES
from tests.index.ingest.office.archive import make_docx, make_odt, pack, par


def read(body: str, styles: str = "", masters: str = "", meta: str = "") -> Document:
    return load_odt(make_odt(body, styles, masters, meta), "規章.odt")


def list_blocks(document: Document) -> list[tuple[str, int, str]]:
    return [(b.kind.value, b.level, document.text[b.start : b.end]) for b in document.blocks]


def list_words(document: Document) -> list[str]:
    return [words for _, _, words in list_blocks(document)]


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def number(level: int, shown: str, more: str) -> str:
    return f'<text:list-level-style-number text:level="{level}" style:num-format="{shown}" {more}/>'


LISTS = (
    '<text:list-style style:name="L">'
    + number(1, "一, 二, 三, ...", 'style:num-suffix="、"')
    + number(2, "1", 'style:num-prefix="(" style:num-suffix=")" text:display-levels="1"')
    + number(3, "a", 'text:display-levels="2" style:num-suffix="."')
    + '</text:list-style><text:list-style style:name="B">'
    '<text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>'
    '<text:list-style style:name="N">'
    + number(1, "1", 'loext:num-list-format="第%1%條" style:num-prefix="第" style:num-suffix="條"')
    + "</text:list-style>"
)
STYLES = LISTS + (
    '<style:style style:name="T1" style:family="text"><style:text-properties '
    'style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="T2" style:family="text"><style:text-properties text:display="none"/>'
    "</style:style>"
    '<style:style style:name="T3" style:family="text"><style:text-properties '
    'style:text-position="super 58%"/></style:style>'
    '<style:style style:name="Table_20_Caption" style:display-name="Caption" '
    'style:family="paragraph"/>'
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
    '<style:style style:name="Title" style:family="paragraph"/>'
)


def test_headings_titles_and_captions() -> None:
    document = read(
        p("章程", "P1")
        + '<text:h text:outline-level="2">總<text:s text:c="2"/>則</text:h>'
        + p("表1", "Table_20_Caption")
        + "<text:table-of-content><text:index-body>"
        + p("總則 1")
        + "</text:index-body></text:table-of-content>"
        + p("本\n  會<text:tab/>宗旨<text:line-break/>二行"),
        STYLES,
    )
    assert list_blocks(document) == [
        ("title", 0, "章程"),
        ("heading", 2, "總 則"),
        ("caption", 0, "表1"),
        ("running", 0, "總則 1"),
        ("paragraph", 0, "本 會\t宗旨\n二行"),
    ]
    assert document.title == "章程"


def test_lists_are_numbered_and_may_go_on() -> None:
    def item(inner: str, more: str = "") -> str:
        return f"<text:list-item {more}>{inner}</text:list-item>"

    innermost = f"<text:list>{item(p('細'))}</text:list>"
    inner = f"<text:list>{item(p('甲'))}{item(p('乙') + innermost)}</text:list>"
    nine = 'text:start-value="9"'
    go_on = 'text:continue-numbering="true"'
    body = (
        f'<text:list text:style-name="L">{item(p("會員") + inner)}'
        f'{item(p("會費") + p("又"))}<text:list-header>{p("說明")}</text:list-header></text:list>'
        + p("中間")
        + f'<text:list xml:id="x" text:style-name="L" {go_on}>{item(p("罰則"))}</text:list>'
        + f'<text:list text:style-name="L">{item(p("另起"))}{item(p("跳"), nine)}'
        + "</text:list>"
        + f'<text:list text:style-name="B">{item(p("點"))}</text:list>'
        + f'<text:list text:style-name="N">{item(p("目的"))}</text:list>'
        + f'<text:list text:style-name="L" text:continue-list="x">{item(p("附則"))}</text:list>'
    )  # fmt: skip
    assert list_blocks(read(body, STYLES)) == [
        ("list_item", 1, "一、會員"), ("list_item", 2, "(1) 甲"), ("list_item", 2, "(2) 乙"),
        ("list_item", 3, "2.a. 細"), ("list_item", 1, "二、會費"), ("list_item", 1, "又"),
        ("list_item", 1, "說明"), ("paragraph", 0, "中間"), ("list_item", 1, "三、罰則"),
        ("list_item", 1, "一、另起"), ("list_item", 1, "九、跳"), ("list_item", 1, "點"),
        ("list_item", 1, "第1條 目的"), ("list_item", 1, "四、附則"),
    ]  # fmt: skip


def test_headings_take_the_numbers_of_the_outline() -> None:
    outline = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="1"/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
        "</text:outline-style>"
    )
    body = "".join(
        f'<text:h text:outline-level="{level}" {more}>{text}</text:h>'
        for level, text, more in [
            (1, "甲", ""), (2, "乙", ""), (1, "序", 'text:is-list-header="true"'), (2, "丙", ""),
            (1, "丁", ""), (2, "戊", ""),
        ]
    )  # fmt: skip
    assert list_words(read(body, outline)) == ["1 甲", "1.1 乙", "序", "1.2 丙", "2 丁", "2.1 戊"]


def test_what_is_not_shown_is_left_out_and_notes_stand_behind() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion>"
        + p("刪去")
        + "</text:deletion></text:changed-region></text:tracked-changes>"
        + p(
            '於<text:change text:change-id="c"/>三<text:span text:style-name="T1">五</text:span>日'
            '<text:span text:style-name="T2">密</text:span>內<office:annotation>'
            + p("批註")
            + "</office:annotation>，10 m<text:span text:style-name=\"T3\">2</text:span>"
            "<text:ruby><text:ruby-base>學</text:ruby-base><text:ruby-text>ㄒ</text:ruby-text>"
            "</text:ruby><text:note><text:note-citation>1</text:note-citation><text:note-body>"
            + p("來源")
            + "</text:note-body></text:note>止<draw:frame><draw:text-box>"
            + p("框內")
            + '</draw:text-box></draw:frame><text:a>連結</text:a>'
        )
        + '<text:section text:display="none">'
        + p("隱藏")
        + "</text:section>"
    )  # fmt: skip
    assert read(body, STYLES).warnings == (TRACKED_CHANGES,)
    assert list_blocks(read(body, STYLES)) == [
        ("paragraph", 0, "於三日內，10 m²學止連結"),
        ("footnote", 0, "來源"),
        ("paragraph", 0, "框內"),
    ]


def test_tables_keep_spans_headers_and_tables_within() -> None:
    def cell(inner: str, more: str = "") -> str:
        return f"<table:table-cell {more}>{inner}</table:table-cell>"

    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    covered = "<table:covered-table-cell/>"
    inner = f"<table:table>{row(cell(p('子')), cell(p('丑')))}</table:table>"
    body = (
        "<table:table><table:table-header-rows>"
        + row(cell(p("年")), cell(p("費"), 'table:number-columns-spanned="2"'), covered)
        + "</table:table-header-rows>"
        + row(cell(p("106"), 'table:number-rows-spanned="2"'), cell(p("月")), cell(p("1,200")))
        + row(covered, cell(""), cell(p("一") + p("二") + inner))
        + "</table:table>"
    )  # fmt: skip
    document = read(body)
    table, nested = document.blocks
    assert [
        (document.text[c.start : c.end], c.row, c.column, c.row_span, c.column_span, c.is_header)
        for c in table.cells
    ] == [
        ("年", 0, 0, 1, 1, True), ("費", 0, 1, 1, 2, True), ("106", 1, 0, 2, 1, False),
        ("月", 1, 1, 1, 1, False), ("1,200", 1, 2, 1, 1, False), ("一 二", 2, 2, 1, 1, False),
    ]  # fmt: skip
    assert nested.kind is BlockKind.TABLE
    assert document.text[nested.start : nested.end] == "子\t丑"


def test_metadata_headers_and_footers() -> None:
    masters = (
        "<style:master-page><style:header>" + p("文件編號 QP-01<text:tab/>第<text:page-number>2"
        "</text:page-number>頁") + "</style:header><style:footer>" + p("3 / 9") + p("密件")
        + "</style:footer></style:master-page>"
    )  # fmt: skip
    meta = (
        "<dc:title>年報</dc:title><meta:initial-creator>陳美玲</meta:initial-creator>"
        '<dc:date>2022-05-06T07:08:09</dc:date><meta:document-statistic meta:page-count="4"/>'
    )
    document = read(p("正文"), "", masters, meta)
    assert list_words(document) == ["文件編號 QP-01", "正文", "密件"]
    assert dict(document.metadata) == {
        "title": "年報", "author": "陳美玲", "date": "2022-05-06", "pages": 4,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (make_docx(par("x")), "is a Word document: rename it to .docx"),
        (
            pack({"mimetype": "application/vnd.oasis.opendocument.text"}),
            "is damaged or cut short",
        ),
        (pack({"a": "b"}), "is a ZIP archive, not an OpenDocument text"),
        (make_odt(""), "holds no text: add some"),
        (make_odt("<text:p><draw:frame><draw:image/></draw:frame></text:p>"), "but 1 picture"),
        (
            pack({"META-INF/manifest.xml": "<manifest:encryption-data/>", "content.xml": b"\x9f"}),
            "is password-protected",
        ),
    ],
)
def test_bad_files_are_named(data: bytes, message: str) -> None:
    with pytest.raises(BadDocument, match=message):
        load_odt(data, "a.odt")


def test_a_spreadsheet_is_no_text() -> None:
    with zipfile.ZipFile(io.BytesIO(make_odt(""))) as archive:
        content = archive.read("content.xml").decode()
    other = pack({"content.xml": content.replace("office:text>", "office:spreadsheet>")})
    with pytest.raises(BadDocument, match="is an OpenDocument spreadsheet: rename it"):
        load_odt(other, "a.odt")
