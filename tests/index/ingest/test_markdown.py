"""Markdown: blocks, what is hidden, front matter."""

from index.block import BlockKind
from index.ingest.front_matter import read_front_matter
from index.ingest.markdown import read_markdown


def test_blocks_stand_where_their_words_do() -> None:
    text = "甲\n===\n\n段落\n\n1. 一\n2. 二\n\n```\ncode\n```\n\n**粗體標題**\n\n> 引文\n"
    document = read_markdown(text, "a.md")
    found = [(block.kind, text[block.start : block.end]) for block in document.blocks]
    assert found == [
        (BlockKind.HEADING, "甲"),
        (BlockKind.PARAGRAPH, "段落"),
        (BlockKind.LIST_ITEM, "1. 一"),
        (BlockKind.LIST_ITEM, "2. 二"),
        (BlockKind.CODE, "code"),
        (BlockKind.HEADING, "粗體標題"),
        (BlockKind.PARAGRAPH, "引文"),
    ]
    assert document.title == "甲"
    assert document.text == text


def test_cells_of_a_table_with_an_escaped_bar() -> None:
    text = "| a | b |\n|---|---|\n| c\\|d | **e** |\n"
    (table,) = read_markdown(text, "a.md").blocks
    assert [(cell.row, cell.column, text[cell.start : cell.end]) for cell in table.cells] == [
        (0, 0, "a"),
        (0, 1, "b"),
        (1, 0, "c\\|d"),
        (1, 1, "e"),
    ]
    assert [cell.is_header for cell in table.cells] == [True, True, False, False]


def test_line_ends_do_not_move_the_blocks() -> None:
    text = "# 甲\r\n\r\n乙**丙**丁\r\n"
    document = read_markdown(text, "a.md")
    assert [text[block.start : block.end] for block in document.blocks] == ["甲", "乙**丙**丁"]
    assert [text[one.start : one.end] for one in document.hidden] == ["# ", "**", "**"]


def test_front_matter_is_metadata_and_not_read() -> None:
    front = '---\ntitle: "年報"\nauthor: 王大明\ndate: 2017-07-24\ntags:\n  - 工會\n  - 協約\n---\n'
    text = front + "正文\n"
    document = read_markdown(text, "a.md")
    assert document.title == "年報"
    assert document.metadata == {
        "title": "年報",
        "author": "王大明",
        "date": "2017-07-24",
        "tags": ("工會", "協約"),
    }
    assert [text[block.start : block.end] for block in document.blocks] == ["正文"]
    assert document.hidden[0].start == 0


def test_a_rule_alone_is_no_front_matter() -> None:
    assert read_front_matter("---\n\n正文").metadata == {}
    assert read_front_matter("正文\n---\n").end == 0
