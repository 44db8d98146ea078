"""Where cited words stand: page and boxes, slide, sheet and cell, and the original's address."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.block import Block, BlockKind, Cell, Rects, Region, RegionKind
from index.document import Document
from rag.citation import Citation, Span, find_prefix, find_suffix
from rag.place import Boxes, Place, find_place, merge_lines, name_cells

NO_BOX = (np.nan,) * 4


@dataclass
class Originals:
    """What a searcher would read beside the document."""

    media_type: str | None = None
    boxes: dict[int, Rects] = field(default_factory=dict)

    def rects(self, document_id: str, number: int) -> Rects | None:
        return self.boxes.get(number)

    def original_type(self, document_id: str) -> str | None:
        return self.media_type


def set_line(count: int, left: float, bottom: float, size: float = 12) -> list[tuple[float, ...]]:
    """The boxes of characters that stand side by side."""
    return [(left + size * n, bottom, left + size * (n + 1), bottom + size) for n in range(count)]


def make_rects(*parts: Sequence[tuple[float, ...]]) -> Rects:
    return np.array([box for part in parts for box in part], np.float32).reshape(-1, 4)


def make_pages(text: str, *ends: int, kind: RegionKind = RegionKind.PAGE) -> Document:
    starts = (0, *ends)
    regions = tuple(
        Region(kind, start, end, number, "甲")
        for number, (start, end) in enumerate(zip(starts, (*ends, len(text)), strict=True), 1)
    )
    return Document("a b", "題", "a.pdf", text, regions=regions)


def test_a_plain_text_has_no_place() -> None:
    assert find_place(Document("a", "題", "a", "一二三"), 0, 2, Originals()) == Place()


@pytest.mark.parametrize(("start", "page"), [(0, 1), (4, 1), (5, 2), (9, 2), (10, 3)])
def test_words_are_on_the_page_where_they_begin(start: int, page: int) -> None:
    document = make_pages("一二三四五六七八九十百千", 5, 10)
    found = find_place(document, start, start + 1, Originals("application/pdf"))
    assert (found.page, found.url) == (page, f"/documents/a%20b/original#page={page}")


def test_words_between_pages_are_on_none() -> None:
    pages = make_pages("一二三四", 2).regions
    document = Document(
        "a", "題", "a", "一二三四五六", regions=(pages[0], replace(pages[1], start=3))
    )
    assert [find_place(document, at, at + 1, None).page for at in range(6)] == [
        1,
        1,
        None,
        2,
        None,
        None,
    ]


def test_the_box_of_a_line_covers_its_characters_and_no_other_line() -> None:
    # Two lines, the second broken by a wide gap as between two columns.
    rects = make_rects(set_line(4, 72, 700), [NO_BOX], set_line(3, 72, 680), set_line(2, 300, 680))
    document = make_pages("一二三四\n五六七八九", 10)
    document = replace(document, regions=document.regions[:1])
    where = Originals("application/pdf", {1: rects})
    assert find_place(document, 1, 3, where).boxes == Boxes(0, ((84, 700, 108, 712),))
    assert find_place(document, 3, 7, where).boxes == Boxes(
        0, ((108, 700, 120, 712), (72, 680, 96, 692))
    )
    assert find_place(document, 5, 10, where).boxes == Boxes(
        0, ((72, 680, 108, 692), (300, 680, 324, 692))
    )


def test_words_that_go_on_over_the_page_have_boxes_on_both() -> None:
    document = make_pages("一二三四五六", 3)
    where = Originals(
        "application/pdf", {1: make_rects(set_line(3, 72, 90)), 2: make_rects(set_line(3, 72, 700))}
    )
    assert find_place(document, 2, 5, where).boxes == Boxes(
        0, ((96, 90, 108, 102),), ((72, 700, 96, 712),)
    )
    assert find_place(document, 4, 5, where).boxes == Boxes(1, ((84, 700, 96, 712),))


def test_boxes_of_another_text_are_not_used() -> None:
    where = Originals("application/pdf", {1: make_rects(set_line(3, 72, 90))})
    assert find_place(make_pages("一二三四", 2), 0, 1, where).boxes is None


def test_vertical_lines_are_merged_downwards() -> None:
    column = [(500, 700 - 12 * n, 512, 712 - 12 * n) for n in range(4)]
    following = [(480, 700 - 12 * n, 492, 712 - 12 * n) for n in range(2)]
    assert merge_lines(make_rects(column, following)) == (
        (500, 664, 512, 712),
        (480, 688, 492, 712),
    )


@given(
    st.lists(
        st.tuples(*[st.floats(0, 800, width=32)] * 2, *[st.floats(0, 30, width=32)] * 2),
        max_size=12,
    )
)
def test_every_character_is_covered_and_lines_are_no_larger_than_needed(
    corners: list[tuple[float, float, float, float]],
) -> None:
    rects = make_rects([(x, y, x + w, y + h) for x, y, w, h in corners])
    lines = merge_lines(rects)
    assert len(lines) <= len(corners)
    for left, bottom, right, top in rects.tolist():
        assert any(
            line[0] <= left + 0.06 and line[1] <= bottom + 0.06
            and right <= line[2] + 0.06 and top <= line[3] + 0.06
            for line in lines
        )  # fmt: skip
    for side, choose in ((0, np.min), (1, np.min), (2, np.max), (3, np.max)):
        if len(rects):
            edge = choose([line[side] for line in lines])
            assert edge == pytest.approx(choose(rects[:, side]), abs=0.06)


def test_a_cell_is_named_as_in_a_spreadsheet() -> None:
    text = "店別\t營收\n屏東\t654"
    cells = (Cell(0, 2, 5, 1), Cell(3, 5, 5, 2), Cell(6, 8, 6, 1), Cell(9, 12, 6, 2))
    document = replace(
        make_pages(text, 12, kind=RegionKind.SHEET),
        blocks=(Block(BlockKind.TABLE, 0, 12, cells=cells),),
    )
    document = replace(document, regions=document.regions[:1])
    assert find_place(document, 9, 12, None) == Place(sheet="甲", cell="C7")
    assert find_place(document, 10, 11, None).cell == "C7"
    assert find_place(document, 3, 8, None).cell == "B6:C7"
    assert find_place(document, 8, 9, None).cell is None


@pytest.mark.parametrize(
    ("column", "name"),
    [(0, "A1"), (25, "Z1"), (26, "AA1"), (701, "ZZ1"), (702, "AAA1"), (16383, "XFD1")],
)
def test_columns_after_z(column: int, name: str) -> None:
    assert name_cells([Cell(0, 1, 0, column)]) == name


def test_a_slide_has_its_number_and_a_scan_says_so() -> None:
    slides = make_pages("一二三四", 2, kind=RegionKind.SLIDE)
    assert find_place(slides, 2, 3, Originals("application/x")).slide == 2
    assert find_place(slides, 2, 3, Originals("application/x")).url == "/documents/a%20b/original"
    scan = replace(slides, regions=(Region(RegionKind.PAGE, 0, 4, 1, ocr=True),))
    assert find_place(scan, 0, 1, None).ocr


def test_a_page_of_the_web_opens_at_the_words() -> None:
    document = Document("a", "題", "https://example.org/a", "一、a-b,\n c & d")
    found = find_place(document, 2, 13, Originals("text/html"))
    assert found.url == "/documents/a/original#:~:text=a%2Db%2C%20c%20%26%20d"
    assert find_place(document, 2, 5, Originals(None)).url is None


@given(st.text("一a。，, .\n", max_size=80), st.data())
def test_prefix_and_suffix_are_slices_beside_the_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    prefix, suffix = find_prefix(text, start), find_suffix(text, end)
    assert text[:start].endswith(prefix)
    assert text[end:].startswith(suffix)
    assert max(len(prefix), len(suffix)) <= 32
    assert bool(suffix) == (end < len(text))


def test_a_citation_takes_its_place_along() -> None:
    document = make_pages("一二三四五六", 3)
    where = Originals("application/pdf", {2: make_rects(set_line(3, 72, 700))})
    citation = Citation.slice(document, Span(4, 5), Span(3, 6), (), where)
    assert (citation.page, citation.prefix, citation.suffix) == (2, "一二三四", "六")
    assert citation.boxes == Boxes(1, ((84, 700, 96, 712),))
    assert citation.url == "/documents/a%20b/original#page=2"
