"""What is read where: columns, turned pages, vertical text, running lines, lists, headings."""

import pytest

from index.block import Block, BlockKind
from index.document import Document
from index.ingest.pdf.loader import load_pdf
from tests.index.ingest.pdf.made import MadePage, make_pdf

LEFT = [
    "The first column begins here and tells",
    "of the harbour, its cranes and the men",
    "who worked them through the winter of",
    "that year, until the ice broke up and",
    "ships could leave the port again.",
    "It ends with this line of the column.",
]
RIGHT = [
    "The second column goes on about trade:",
    "timber, salt and tar were shipped from",
    "the harbour to the towns of the south,",
    "and grain came back in the same ships",
    "when the summer had been a dry one.",
    "Here the second column is at its end.",
]


def read(*pages: MadePage) -> Document:
    return load_pdf(make_pdf(pages), "made.pdf")


def list_blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, text_of(document, block)) for block in document.blocks]


def text_of(document: Document, block: Block) -> str:
    return document.text[block.start : block.end]


def write_columns(page: MadePage, top: float, turned: bool = False) -> None:
    for index, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        if turned:
            page.turned(100 + 14 * index, 72, left)
            page.turned(107 + 14 * index, 300, right)
        else:
            page.text(72, top - 14 * index, left)
            page.text(300, top - 7 - 14 * index, right)


@pytest.mark.parametrize("turned", [False, True])
def test_columns_are_read_one_after_the_other(turned: bool) -> None:
    page = MadePage(rotation=90 if turned else 0)
    write_columns(page, 700, turned)
    text = read(page).text
    assert text.index("its end") > text.index("second column goes") > text.index("of the column")
    assert "who worked them through the winter of that year" in text


def test_what_spans_columns_comes_before_and_after_them() -> None:
    page = MadePage()
    page.text(72, 780, "A title that stands over both of the columns", 18, "Bold")
    write_columns(page, 740)
    page.text(72, 620, "This line spans both columns and separates what is above from what follows")
    write_columns(page, 590)
    text = read(page).text
    places = [text.index("A title"), text.index("its end"), text.index("This line spans")]
    assert places == sorted(places)
    assert text.rindex("first column begins") > text.index("This line spans")


def test_labels_and_values_stay_together() -> None:
    page = MadePage()
    for index, (label, value) in enumerate(
        [("Name:", "Ida Holm"), ("Office:", "Room 12"), ("Town:", "Narvik"), ("Post:", "clerk")]
    ):
        page.text(72, 700 - 16 * index, label)
        page.text(200, 700 - 16 * index, value)
    text = read(page).text
    for pair in ("Name: Ida Holm", "Office: Room 12", "Town: Narvik", "Post: clerk"):
        assert pair in text


def test_vertical_columns_run_from_right_to_left_with_notes_in_place() -> None:
    page = MadePage()
    page.down(400, 780, "山中有古寺寺前有清泉", 16)
    page.down(372, 780, "泉水流入谷", 16)
    page.down(382, 690, "谷在縣東", 7)
    page.down(372, 690, "三里許也", 7)
    page.down(372, 655, "而終入於江", 16)
    assert (
        "".join(read(page).text.split())
        == "山中有古寺寺前有清泉泉水流入谷谷在縣東三里許也而終入於江"
    )


def make_report(number: int) -> MadePage:
    page = MadePage()
    page.text(72, 810, "River Authority")
    topics = ("weirs", "gauges", "floods", "salmon")
    page.text(72, 770, f"About {topics[number]}", 16, "Bold")
    for index, line in enumerate(LEFT):
        page.text(72, 740 - 14 * index, line.replace("column", topics[number]))
    page.text(290, 30, f"- {number + 1} -")
    return page


def test_headers_and_page_numbers_are_running_but_the_first_header() -> None:
    document = read(*[make_report(number) for number in range(4)])
    kinds = list_blocks(document)
    assert kinds.count(("running", "River Authority")) == 3
    assert kinds.count(("paragraph", "River Authority")) == 1
    assert [text for kind, text in kinds if kind == "running" and "-" in text] == [
        "- 1 -", "- 2 -", "- 3 -", "- 4 -",
    ]  # fmt: skip
    assert [text for kind, text in kinds if kind == "heading"] == [
        "About weirs", "About gauges", "About floods", "About salmon",
    ]  # fmt: skip
    assert not any(kind == "running" and "harbour" in text for kind, text in kinds)


def test_items_are_nested_by_their_markers() -> None:
    page = MadePage()
    for index, (indent, item) in enumerate(
        [
            (0, "1. The gates are checked."),
            (20, "(a) by day"),
            (20, "(b) by night"),
            (0, "2. The pumps are checked."),
            (20, "(a) once a week"),
        ]
    ):
        page.text(72 + indent, 700 - 15 * index, item)
    levels = [
        (block.level, text_of(document, block)[:3])
        for document in [read(page)]
        for block in document.blocks
        if block.kind is BlockKind.LIST_ITEM
    ]
    assert levels == [(1, "1. "), (2, "(a)"), (2, "(b)"), (1, "2. "), (2, "(a)")]


def test_an_entry_of_contents_is_a_line_and_no_table() -> None:
    page = MadePage()
    for index in range(6):
        page.text(72, 700 - 15 * index, f"Chapter {index + 1} " + "." * 60 + f" {index * 7 + 3}")
    document = read(page)
    assert len(document.blocks) == 6
    assert not any(block.cells for block in document.blocks)


def test_a_raised_number_is_not_read_as_part_of_another() -> None:
    page = MadePage()
    page.text(72, 700, "The flow was 48 m")
    page.text(163, 704, "3", 7)
    page.text(170, 700, "per second in 2007.")
    page.text(269, 704, "2", 7)
    assert read(page).text == "The flow was 48 m³ per second in 2007.²"
