"""PPTX files: slides in the order of the presentation, with all that stands on them."""

import pytest

from index.block import RegionKind
from index.document import Document
from index.error import BadDocument
from index.ingest.office.pptx import load_pptx
from index.ingest.office.slide import write_label
from tests.index.ingest.office.archive import line, make_docx, make_pptx, par, relate, shape

TITLE = '<p:ph type="title"/>'
BODY = '<p:ph type="body" idx="1"/>'


def list_blocks(document: Document) -> list[tuple[str, int, str]]:
    return [(b.kind.value, b.level, document.text[b.start : b.end]) for b in document.blocks]


def frame(inner: str) -> str:
    return (
        "<p:graphicFrame><a:graphic><a:graphicData>"
        f"{inner}</a:graphicData></a:graphic></p:graphicFrame>"
    )


def test_slides_come_in_the_order_of_the_presentation() -> None:
    slides = [
        shape(line("年度報告"), '<p:ph type="ctrTitle"/>'),
        shape(line("會費"), BODY) + shape(line("財務"), TITLE),
        shape(line("沒有標題框")) + shape(line("內容在這裡")),
    ]
    document = load_pptx(make_pptx(slides), "簡報.pptx")
    assert list_blocks(document) == [
        ("title", 0, "年度報告"),
        ("heading", 1, "財務"),
        ("list_item", 1, "會費"),
        ("heading", 1, "沒有標題框"),
        ("paragraph", 0, "內容在這裡"),
    ]
    assert [(one.kind, one.number) for one in document.regions] == [
        (RegionKind.SLIDE, number) for number in (1, 2, 3)
    ]
    second = document.regions[1]
    assert document.text[second.start : second.end].strip() == "財務\n\n會費"
    assert (document.title, document.metadata["pages"]) == ("年度報告", 3)


def test_paragraphs_have_their_bullets_numbers_and_levels() -> None:
    number = '<a:pPr lvl="1"><a:buAutoNum type="ea1ChtPeriod" startAt="3"/></a:pPr>'
    lines = (
        line("總說", "<a:pPr><a:buNone/></a:pPr>")
        + line("一般")
        + line("甲", number)
        + line("乙", number)
        + line("舊價", '<a:pPr/><a:r><a:rPr strike="sngStrike"/><a:t>九折</a:t></a:r>')
    )
    group = f"<p:grpSp><p:grpSp>{shape(lines, BODY)}</p:grpSp></p:grpSp>"
    skipped = shape(line("2024/1/1"), '<p:ph type="dt"/>') + shape(
        line("7"), '<p:ph type="sldNum"/>'
    )
    footer = shape(line("機密"), '<p:ph type="ftr" idx="9"/>')
    document = load_pptx(make_pptx([shape(line("題"), TITLE) + group + skipped + footer]), "a.pptx")
    assert list_blocks(document) == [
        ("heading", 1, "題"),
        ("paragraph", 0, "總說"),
        ("list_item", 1, "一般"),
        ("list_item", 2, "三、甲"),
        ("list_item", 2, "四、乙"),
        ("list_item", 1, "舊價"),
        ("running", 0, "機密"),
    ]


def test_a_layout_takes_the_bullets_away() -> None:
    layout = shape(
        "<a:lstStyle><a:lvl1pPr><a:buNone/></a:lvl1pPr></a:lstStyle>", '<p:ph type="body" idx="1"/>'
    )
    data = make_pptx(
        [shape(line("全文"), BODY)],
        {"slideLayouts/slideLayout1.xml": f"<p:sldLayout>{layout}</p:sldLayout>"},
        {0: relate({"l": ("slideLayout", "../slideLayouts/slideLayout1.xml")})},
    )
    assert list_blocks(load_pptx(data, "a.pptx")) == [("paragraph", 0, "全文")]


def test_tables_keep_merged_cells_and_headers() -> None:
    def cell(text: str, attributes: str = "") -> str:
        return f"<a:tc {attributes}><a:txBody>{line(text)}</a:txBody></a:tc>"

    table = (
        '<a:tbl><a:tblPr firstRow="1"/><a:tr>'
        + cell("季", 'rowSpan="2"') + cell("營收", 'gridSpan="2"') + cell("", 'hMerge="1"')
        + "</a:tr><a:tr>" + cell("", 'vMerge="1"') + cell("台北") + cell("654")
        + "</a:tr></a:tbl>"
    )  # fmt: skip
    document = load_pptx(make_pptx([frame(table)]), "a.pptx")
    (block,) = document.blocks
    assert [
        (document.text[c.start : c.end], c.row, c.column, c.row_span, c.column_span, c.is_header)
        for c in block.cells
    ] == [
        ("季", 0, 0, 2, 1, True), ("營收", 0, 1, 1, 2, True),
        ("台北", 1, 1, 1, 1, False), ("654", 1, 2, 1, 1, False),
    ]  # fmt: skip


def points(kind: str, values: list[str], code: str = "") -> str:
    items = "".join(f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate(values))
    return f"<c:{kind}Ref><c:{kind}Cache>{code}{items}</c:{kind}Cache></c:{kind}Ref>"


def test_the_data_of_a_chart_is_a_table_and_a_diagram_a_list() -> None:
    series = (
        f"<c:ser><c:tx>{points('str', ['市佔率'])}</c:tx><c:cat>{points('str', ['台北', '屏東'])}"
        f"</c:cat><c:val>{points('num', ['0.2097', '0.05'], '<c:formatCode>0.0%</c:formatCode>')}"
        "</c:val></c:ser>"
    )
    chart = (
        f"<c:chartSpace><c:chart><c:title><c:tx><c:rich>{line('各店')}</c:rich></c:tx></c:title>"
        f"<c:plotArea><c:barChart>{series}</c:barChart></c:plotArea></c:chart></c:chartSpace>"
    )
    items = "".join(
        f'<dgm:pt modelId="{name}"><dgm:t>{line(text)}</dgm:t></dgm:pt>'
        for name, text in [("2", "覆核"), ("1", "申請"), ("3", "初審")]
    )
    links = "".join(
        f'<dgm:cxn srcId="{above}" destId="{below}" srcOrd="{order}"/>'
        for above, below, order in [("0", "2", 1), ("0", "1", 0), ("1", "3", 0)]
    )
    diagram = (
        f'<dgm:dataModel><dgm:ptLst><dgm:pt modelId="0" type="doc"/>{items}</dgm:ptLst>'
        f"<dgm:cxnLst>{links}</dgm:cxnLst></dgm:dataModel>"
    )
    data = make_pptx(
        [frame('<c:chart r:id="c"/>') + frame('<dgm:relIds r:dm="d"/>')],
        {"charts/chart1.xml": chart, "diagrams/data1.xml": diagram},
        {0: relate({"c": ("chart", "../charts/chart1.xml"),
                    "d": ("diagramData", "../diagrams/data1.xml")})},
    )  # fmt: skip
    assert list_blocks(load_pptx(data, "a.pptx")) == [
        ("caption", 0, "各店"),
        ("table", 0, "\t市佔率\n台北\t21.0%\n屏東\t5.0%"),
        ("list_item", 1, "申請"),
        ("list_item", 2, "初審"),
        ("list_item", 1, "覆核"),
    ]


def test_notes_stand_at_the_end_of_their_slide_and_hidden_slides_are_kept() -> None:
    notes = (
        "<p:notes><p:cSld><p:spTree>" + shape(line("記得提預算"), BODY)
        + shape(line("1"), '<p:ph type="sldNum"/>') + "</p:spTree></p:cSld></p:notes>"
    )  # fmt: skip
    data = make_pptx(
        [shape(line("財務"), TITLE), shape(line("附錄"), TITLE)],
        {"notesSlides/notesSlide1.xml": notes},
        {0: relate({"n": ("notesSlide", "../notesSlides/notesSlide1.xml")})},
    )
    assert list_blocks(load_pptx(data, "a.pptx")) == [
        ("heading", 1, "財務"),
        ("heading", 2, "Notes"),
        ("paragraph", 0, "記得提預算"),
        ("heading", 1, "附錄"),
    ]


def test_slides_of_pictures_are_named() -> None:
    picture = "<p:pic/>"
    data = make_pptx([shape(line("業績"), TITLE) + picture, shape(line("文字")), picture])
    assert load_pptx(data, "a.pptx").warnings == (
        "slides 1, 3 hold pictures, whose words are not read",
    )
    with pytest.raises(BadDocument, match="holds no text, but 2 pictures: save it as PDF"):
        load_pptx(make_pptx([picture + picture]), "a.pptx")


@pytest.mark.parametrize(
    ("name", "label"),
    [("arabicPeriod", "2."), ("alphaUcParenBoth", "(B)"), ("romanLcParenR", "ii)"),
     ("circleNumDbPlain", "②"), ("ea1ChsPlain", "二"), ("arabicPlain", "2")],
)  # fmt: skip
def test_numbers_are_written_as_powerpoint_does(name: str, label: str) -> None:
    assert write_label(2, name) == label


def test_a_word_document_is_refused() -> None:
    with pytest.raises(BadDocument, match="is a Word document, not a PowerPoint presentation"):
        load_pptx(make_docx(par("x")), "a.pptx")
