import re

import pytest

from index.ingest.pdf.content.character_map import mend_maps
from index.ingest.pdf.loader import load_pdf
from tests.index.ingest.pdf.made import MadePage, make_pdf

LINE = "The list that follows was drawn up by the office and is published every month."
# Codes of Canadian syllabics, so that a map that is not read shows.
CODES = [0x14FE, 0x14FF, 0x1500, 0x1501, 0x1480]


@pytest.mark.parametrize(
    "blocks",
    [
        "2 beginbfrange\n<14fe><1501><5b57>\n<1480><1480><6587>\nendbfrange",
        "2 beginbfrange\n<14fe><1501>[<5b57><5b58><5b59><5b5a>]\n<1480><1480><6587>\nendbfrange",
        "9 beginbfchar\n<14fe><5b57>\n<14ff><5b58>\n<1500><5b59>\n<1501><5b5a>\n<1480><6587>\n"
        "endbfchar",
    ],
)
def test_a_map_that_pdfium_drops_is_read(blocks: str) -> None:
    page = MadePage()
    page.text(72, 760, LINE)
    page.coded(72, 700, CODES)
    document = load_pdf(make_pdf([page], coded=blocks), "made.pdf")
    assert document.text.endswith("字存孙孚文")
    assert not document.warnings
    assert not document.regions[0].ocr


def test_good_maps_are_left_as_they_are() -> None:
    page = MadePage()
    page.coded(72, 700, CODES)
    good = "1 beginbfchar\n<1480> <6587>\nendbfchar"
    assert mend_maps(make_pdf([page], coded=good)) is None
    assert mend_maps(b"%PDF-1.7") is None


def test_a_range_without_end_is_dropped() -> None:
    page = MadePage()
    page.coded(72, 700, CODES)
    wide = "1 beginbfrange\n<00000000><ffffffff><4e00>\nendbfrange"
    mended = mend_maps(make_pdf([page], coded=wide))
    assert mended is not None
    assert re.search(rb"0 beginbfrange\s+endbfrange", mended)
