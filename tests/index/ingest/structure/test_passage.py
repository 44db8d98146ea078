"""Prose: what is read of a passage, and under which headings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.block import BlockKind, RegionKind
from index.ingest.splitter import Splitter
from index.ingest.writer import DocumentWriter
from tests.index.ingest.structure.reading import read_views, split

PIECES = st.sampled_from(
    [
        "# 甲\n",
        "工會**共**有",
        "~~三~~四人。",
        "\n\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "&amp;",
        "1. 登記\n",
        "- 項\n",
        "問：多少？\n答：五元。\n",
        "\u200b",
        "工 會 章 程 修 訂",
        "一、總則\n",
        "`x`",
        "<br>",
        "[連](http://a.b/c)",
        "```\ncode\n```\n",
        "word-\nword ",
        "\r\n",
        "[^1]",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from(["a.md", "a.txt"]))
def test_every_view_maps_back_and_passages_follow_each_other(text: str, name: str) -> None:
    if not any(map(str.isalnum, text)):
        return
    document, chunks = split(text, name)
    cursor = 0
    for chunk in chunks:
        assert document.text[chunk.start : chunk.end] == chunk.text
        assert chunk.start >= cursor
        cursor = chunk.end
        last = -1
        for run in chunk.view.runs:
            if run.start is None:
                continue
            assert document.text[run.start : run.start + len(run.text)] == run.text
            if not chunk.view.cells:
                assert run.start > last
                last = run.start


def test_markup_and_struck_out_text_are_not_read() -> None:
    text = "# 價目\n\n每月 **1**,**200** 元，~~原價 900 元~~改為[新價](https://a.b/c)`800`元&nbsp;起。\n"
    assert read_views(text) == ["價目\n\n每月 1,200 元，改為新價800元 起。"]


def test_a_question_is_the_heading_of_its_answer() -> None:
    text = "會員問答\n\nQ1：會費多少？\nA1：每月一百元。\n\n問：何時開會？\n答：每月五日。\n"
    _, chunks = split(text, "問答.txt")
    assert [chunk.view.text for chunk in chunks] == ["每月一百元。", "每月五日。"]
    assert [chunk.section for chunk in chunks] == [("Q1：會費多少？",), ("問：何時開會？",)]


def test_a_heading_that_is_a_question_is_context_as_well() -> None:
    (view,) = read_views("# 說明\n\n## 何時開會？\n\n每月五日。\n")
    assert view == "每月五日。"


def test_the_first_of_equal_headings_is_no_title() -> None:
    document, chunks = split("# 甲方案\n\n五百元。\n\n# 乙方案\n\n八百元。\n", "方案.md")
    assert document.title == "方案"
    assert [chunk.section for chunk in chunks] == [("甲方案",), ("乙方案",)]
    numbered, _ = split("一、甲方案\n五百元。\n二、乙方案\n八百元。\n", "方案.txt")
    assert numbered.title == "方案"


def test_a_numbered_sentence_beside_numbered_headings_is_a_section() -> None:
    text = (
        "守則\n一、出勤\n應刷卡。\n二、服裝\n著正裝。\n三、下列物品禁止：手機。\n四、罰則\n記過。\n"
    )
    _, chunks = split(text, "守則.txt")
    assert [chunk.section[-1] for chunk in chunks] == [
        "一、出勤",
        "二、服裝",
        "三、下列物品禁止",
        "四、罰則",
    ]


def test_a_list_below_a_heading_begins_anew_and_is_no_section() -> None:
    text = "一、總則\n本會任務：\n一、協商。二、福利。\n二、會員\n入會須申請。\n"
    _, chunks = split(text, "章程.txt")
    assert [chunk.section for chunk in chunks] == [("一、總則",), ("二、會員",)]


def test_a_file_name_with_a_year_is_context() -> None:
    _, (chunk,) = split("年度報告\n\n營收三億元。\n", "report-2021.txt")
    assert "report-2021" in chunk.view.context
    _, (chunk,) = split("年度報告\n\n營收三億元。\n", "a.txt")
    assert "a" not in chunk.view.context


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("員 工 每 月 十 日 發 薪", "員工每月十日發薪"),
        ("王大明 李小華 到職", "王大明 李小華 到職"),
        ("二千\u200b四百\u2060元", "二千四百元"),
        (
            "工會應於每年一月底前將會員名冊報請主管機關備查並公告\n之，逾期未報者應予警告並限期改善其"
            "缺失，仍未改善者\n應命令解散。",
            "工會應於每年一月底前將會員名冊報請主管機關備查並公告之，逾期未報者應予警告並限期改善其"
            "缺失，仍未改善者應命令解散。",
        ),
        ("地址：臺中\n電話：04", "地址：臺中\n電話：04"),
        (
            "地點：三樓\n出席：陳志明、林小華、王大同、李美玲\n請假：張文山",
            "地點：三樓\n出席：陳志明、林小華、王大同、李美玲\n請假：張文山",
        ),
    ],
    ids=["spaced", "names", "invisible", "margin", "lines", "labels"],
)
def test_what_a_layout_puts_between_characters_is_not_read(text: str, read: str) -> None:
    assert read_views(text, "x.txt") == [read]


def test_a_slide_keeps_its_headings_to_itself() -> None:
    writer = DocumentWriter("a.pptx")
    writer.begin_region(RegionKind.SLIDE, 1)
    writer.add(BlockKind.HEADING, "會費", 1)
    writer.add(BlockKind.PARAGRAPH, "每月一百元。")
    writer.begin_region(RegionKind.SLIDE, 2)
    writer.add(BlockKind.PARAGRAPH, "沒有標題的一頁。")
    chunks = Splitter(lambda texts: [len(one) for one in texts]).split(writer.build())
    assert [chunk.section for chunk in chunks] == [("會費",), ()]


def test_running_headers_are_not_read() -> None:
    writer = DocumentWriter("a.pdf")
    writer.add(BlockKind.PARAGRAPH, "會員大會應有過半數會員")
    writer.add(BlockKind.RUNNING, "第 3 頁")
    writer.add(BlockKind.PARAGRAPH, "出席。")
    chunks = Splitter(lambda texts: [len(one) for one in texts]).split(writer.build())
    assert "第 3 頁" not in "".join(chunk.view.text for chunk in chunks)
