"""Markdown: blocks, what is hidden, front matter."""

import pytest

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


@pytest.mark.parametrize(
    "line",
    ["title: [unclosed", 'title: "unclosed', "title: 'a' b", "title: {a: 1", "just words", "- [x"],
)
def test_front_matter_that_is_not_yaml_is_named_and_the_text_is_kept(line: str) -> None:
    text = f"---\nauthor: 甲\ntags: [a,\n  b]\n{line}\n---\n正文\n"
    document = read_markdown(text, "a.md")
    assert document.text == text
    assert document.metadata == {"author": "甲", "tags": ("a", "b")}
    assert document.title == "a"
    (warning,) = document.warnings
    assert warning.startswith(f"front matter, line 5: “{line}” is not valid YAML and is left out: ")


@pytest.mark.parametrize(
    ("front", "metadata"),
    [
        ('title: "a" # not b', {"title": "a"}),
        ("tags: [a, b]  # both", {"tags": ("a", "b")}),
        ('title: "over\n  two lines"', {"title": "over two lines"}),
        ("note: |\n  free [ text\n  more\nyear: 2017", {"year": 2017}),
        ("title: it's 5\" wide", {"title": "it's 5\" wide"}),
        ("deep:\n  a: {b: 1}\n# comment\nx: {y: [1, 2]}", {}),
    ],
)
def test_valid_front_matter_gives_no_warning(front: str, metadata: dict[str, object]) -> None:
    document = read_markdown(f"---\n{front}\n---\n正文\n", "a.md")
    assert document.metadata == metadata
    assert document.warnings == ()


def test_prose_between_rules_is_no_front_matter() -> None:
    document = read_markdown("---\n公告如下\n---\n正文\n", "a.md")
    assert "公告如下" in [document.text[block.start : block.end] for block in document.blocks]


def test_a_rule_alone_is_no_front_matter() -> None:
    assert read_front_matter("---\n\n正文").metadata == {}
    assert read_front_matter("正文\n---\n").end == 0
