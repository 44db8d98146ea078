"""DOCX files: what a person sees becomes text, with headings, lists, tables and notes as blocks."""

import pytest

from index.block import BlockKind
from index.document import Document
from index.error import BadDocument
from index.ingest.office.docx import load_docx
from tests.index.ingest.office.archive import cell, make_docx, par, row, run

Words = list[tuple[str, int, str]]


def read(body: str, parts: dict[str, str] | None = None, core: str = "") -> Document:
    return load_docx(make_docx(body, parts, core), "規章.docx")


def list_blocks(document: Document) -> Words:
    return [(b.kind.value, b.level, document.text[b.start : b.end]) for b in document.blocks]


def list_words(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


def list_cells(document: Document, table: int = 0) -> dict[tuple[int, int], str]:
    tables = [block for block in document.blocks if block.kind is BlockKind.TABLE]
    return {
        (one.row, one.column): document.text[one.start : one.end] for one in tables[table].cells
    }


def style(name: str, shown: str, inner: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/>{inner}</w:style>'
    )


STYLES = "<w:styles>{}</w:styles>".format(
    style("a1", "標題 1")
    + style("a2", "Kapitel", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
    + style("a3", "Mine", '<w:basedOn w:val="a2"/>')
    + style("a4", "Title")
    + style("a5", "caption")
    + style("a6", "toc 1")
    + style("a7", "Gone", "<w:rPr><w:vanish/></w:rPr>")
)


def test_headings_are_told_by_style_in_any_language() -> None:
    body = "".join(
        par(text, f'<w:pStyle w:val="{name}"/>')
        for text, name in [
            ("工會章程", "a4"), ("目錄 3", "a6"), ("總則", "a1"), ("宗旨", "a2"), ("地址", "a3"),
            ("表1 會費", "a5"), ("看不見", "a7"), ("本會", "none"),
        ]
    ) + par("附則", '<w:outlineLvl w:val="0"/>')  # fmt: skip
    document = read(body, {"styles": STYLES})
    assert list_blocks(document) == [
        ("title", 0, "工會章程"), ("running", 0, "目錄 3"), ("heading", 1, "總則"),
        ("heading", 2, "宗旨"), ("heading", 2, "地址"), ("caption", 0, "表1 會費"),
        ("paragraph", 0, "本會"), ("heading", 1, "附則"),
    ]  # fmt: skip
    assert document.title == "工會章程"


def level(number: int, style_name: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{style_name}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = (
    '<w:numbering><w:abstractNum w:abstractNumId="7">'
    + level(0, "taiwaneseCountingThousand", "第%1條", '<w:suff w:val="space"/>')
    + level(1, "ideographTraditional", "%2、")
    + level(2, "lowerRoman", "%1-%3", "<w:isLgl/>")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
    + level(0, "bullet", "\uf0b7")
    + "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="21"/></w:lvlOverride></w:num></w:numbering>'
)


def number(list_id: int, depth: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'


def test_automatic_numbers_are_written_and_begin_anew() -> None:
    items = [
        ("會員", 1, 0), ("入會", 1, 1), ("退會", 1, 1), ("", 1, 0), ("會費", 1, 0),
        ("月繳", 1, 1), ("細目", 1, 2), ("罰則", 3, 0), ("施行", 3, 0), ("點", 2, 0),
    ]  # fmt: skip
    body = "".join(par(text, number(list_id, depth)) for text, list_id, depth in items)
    document = read(body, {"numbering": NUMBERING})
    # The empty article is counted, as Word does.
    assert list_words(document) == [
        "第一條 會員", "甲、入會", "乙、退會", "第三條 會費", "甲、月繳", "3-1 細目",
        "第二十一條 罰則", "第二十二條 施行", "點",
    ]  # fmt: skip
    assert {block.kind for block in document.blocks} == {BlockKind.LIST_ITEM}
    assert [block.level for block in document.blocks] == [1, 2, 2, 1, 2, 3, 1, 1, 1]


def test_tracked_changes_are_accepted_and_what_is_not_shown_is_left_out() -> None:
    body = (
        par(
            run("於")
            + '<w:del w:id="1"><w:r><w:delText>七</w:delText></w:r></w:del>'
            + f'<w:ins w:id="2">{run("三")}</w:ins>'
            + f'<w:moveFrom w:id="3">{run("夜")}</w:moveFrom>'
            + run("日內")
            + run("（廢）", "<w:strike/>")
            + run("（密）", "<w:vanish/>")
            + run("（明）", '<w:vanish w:val="0"/>')
            + '<w:r><w:commentReference w:id="0"/></w:r>'
        )
        + par("前半", '<w:rPr><w:del w:id="4"/></w:rPr>')
        + par("後半")
    )
    document = read(body)
    assert list_words(document) == ["於三日內（明）", "前半後半"]
    assert document.warnings == ("has tracked changes, which are read as if all were accepted",)
    assert read(par(run("三日內"))).warnings == ()


def test_fields_show_their_result_and_a_ruby_its_base() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def code(text: str) -> str:
        return f"<w:r><w:instrText>{text}</w:instrText></w:r>"

    body = (
        par(mark("begin") + code("REF x") + mark("separate") + run("第3章") + mark("end"))
        + par(mark("begin") + code(r"EQ \o\ac(○,密)") + mark("end") + run("件"))
        + par("<w:r><w:ruby><w:rt>" + run("ㄒㄩㄝˊ") + "</w:rt><w:rubyBase>" + run("學")
              + "</w:rubyBase></w:ruby></w:r>")
        + par('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>同意</w:t><w:tab/>'
              "<w:noBreakHyphen/></w:r>")
        + par(run("10 m") + run("2", '<w:vertAlign w:val="superscript"/>')
              + "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r>"
              "</m:den></m:f></m:oMath>")
    )  # fmt: skip
    assert list_words(read(body)) == ["第3章", "密件", "學", "☑同意\t-", "10 m²a/2"]


def test_a_text_box_is_read_once_and_a_note_stands_behind_its_paragraph() -> None:
    box = f"<w:txbxContent>{par('框內')}</w:txbxContent>"
    body = par(
        run("正文")
        + "<w:r><mc:AlternateContent><mc:Choice><w:drawing>"
        + f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox>"
        + '</w:pict></mc:Fallback></mc:AlternateContent><w:footnoteReference w:id="2"/></w:r>'
    ) + par("下文")
    notes = (
        f'<w:footnotes><w:footnote w:type="separator" w:id="0">{par("線")}</w:footnote>'
        f'<w:footnote w:id="2">{par("資料來源：勞動部")}</w:footnote></w:footnotes>'
    )
    assert list_blocks(read(body, {"footnotes": notes})) == [
        ("paragraph", 0, "正文"),
        ("footnote", 0, "資料來源：勞動部"),
        ("paragraph", 0, "框內"),
        ("paragraph", 0, "下文"),
    ]


def test_tables_keep_merged_cells_headers_and_tables_within() -> None:
    inner = f"<w:tbl>{row(cell('甲'), cell('乙'))}</w:tbl>"
    table = "<w:tbl>{}</w:tbl>".format(
        row(cell("年度"), cell("會費", '<w:gridSpan w:val="2"/>'), properties="<w:tblHeader/>")
        + row(cell("106", '<w:vMerge w:val="restart"/>'), cell("月"), cell("1,200"))
        + row(cell("無", "<w:vMerge/>"), cell("年"), cell(par("14,400") + par("含稅") + inner))
        + row(cell("刪"), cell("去"), properties='<w:del w:id="9"/>')
        + row(cell("末"), properties='<w:gridBefore w:val="2"/>')
    )
    document = read(par("會費表") + table)
    assert list_cells(document) == {
        (0, 0): "年度", (0, 1): "會費", (1, 0): "106", (1, 1): "月", (1, 2): "1,200",
        (2, 1): "年", (2, 2): "14,400 含稅", (3, 2): "末",
    }  # fmt: skip
    cells = {(one.row, one.column): one for one in document.blocks[1].cells}
    assert (cells[1, 0].row_span, cells[0, 1].column_span) == (2, 2)
    assert [one.is_header for one in document.blocks[1].cells[:3]] == [True, True, False]
    assert list_cells(document, 1) == {(0, 0): "甲", (0, 1): "乙"}


@pytest.mark.parametrize("number", ["-1", "999999999", "x", ""])
def test_a_damaged_table_is_no_bomb(number: str) -> None:
    wide = f'<w:gridSpan w:val="{number}"/>'
    late = f'<w:gridBefore w:val="{number}"/>'
    table = row(cell("甲"), cell("乙", wide), cell("丙"), properties=late)
    document = read(f"<w:tbl>{table}</w:tbl>")
    assert list(list_cells(document).values()) == ["甲", "乙", "丙"]
    assert len(document.text) < 5000


def test_a_frame_of_one_cell_is_no_table() -> None:
    body = f"<w:tbl>{row(cell(par('壹') + par('貳')))}</w:tbl>"
    assert list_blocks(read(body)) == [("paragraph", 0, "壹"), ("paragraph", 0, "貳")]


def test_headers_and_footers_are_read_once_without_page_numbers() -> None:
    page = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    section = (
        '<w:sectPr><w:headerReference r:id="header1"/><w:headerReference r:id="header2"/>'
        '<w:footerReference r:id="footer1"/></w:sectPr>'
    )
    header = par(run("文件編號 QP-01") + "<w:r><w:tab/></w:r>" + run("第") + page + run("頁"))
    parts = {
        "header1": f"<w:hdr>{header}</w:hdr>",
        "header2": f"<w:hdr>{header}{par('章程')}</w:hdr>",
        "footer1": f"<w:ftr>{par('第 3 頁，共 9 頁')}{par('密件')}</w:ftr>",
    }
    assert list_words(read(par("本會章程") + section, parts)) == [
        "文件編號 QP-01", "本會章程", "密件",
    ]  # fmt: skip


def test_without_heading_styles_headings_are_told_by_their_look() -> None:
    body = (
        par(run("聘任辦法", '<w:sz w:val="40"/>'))
        + par(run("一、資格", "<w:b/>"))
        + par("助理不得由議員擔任，並應於聘任前提出切結書，經秘書處審查後始得聘任。")
        + par(run("二、薪資", "<w:b/>"))
        + par(run("時薪二百元整。", "<w:b/>"))
        + par("其餘依本會預算書之規定辦理，超過時數者由秘書處斟酌情形處理之。")
    )
    document = read(body)
    assert [kind for kind, _, _ in list_blocks(document)] == [
        "title", "heading", "paragraph", "heading", "paragraph", "paragraph",
    ]  # fmt: skip
    assert document.title == "聘任辦法"


def test_metadata_is_what_a_person_wrote() -> None:
    core = (
        "<dc:title>工會年報</dc:title><dc:creator>陳美玲</dc:creator><dc:language>zh-TW</dc:language>"
        "<dcterms:modified>2021-03-04T05:06:07Z</dcterms:modified>"
    )
    document = read(par("正文"), core=core)
    assert (document.title, document.metadata["date"]) == ("工會年報", "2021-03-04")
    assert (document.metadata["author"], document.metadata["language"]) == ("陳美玲", "zh-TW")


@pytest.mark.parametrize("junk", ["Microsoft Word - a.doc", "文件1", "Untitled", "Word Document"])
def test_a_title_of_a_program_is_none(junk: str) -> None:
    document = read(par("正文"), core=f"<dc:title>{junk}</dc:title>")
    assert document.title == "規章"


def test_pictures_without_text_are_named() -> None:
    body = par('<w:r><w:drawing><a:blip r:embed="x"/></w:drawing></w:r>')
    with pytest.raises(BadDocument, match="holds no text, but 1 picture: save it as PDF"):
        read(body)
    with pytest.raises(BadDocument, match="holds no text: add some"):
        read("<w:p/>")


def test_a_nest_without_end_is_refused() -> None:
    depth = 3000
    body = "<w:sdt><w:sdtContent>" * depth + par("x") + "</w:sdtContent></w:sdt>" * depth
    with pytest.raises(BadDocument, match="nested too deep"):
        read(body)
