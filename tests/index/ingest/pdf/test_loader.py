import io
import re
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from index.block import BlockKind, RegionKind
from index.document import Document
from index.error import BadDocument
from index.ingest.pdf.loader import load_pdf, name_pages
from index.ingest.pdf.scan import is_ocr_available
from tests.index.ingest.pdf.made import MadePage, make_pdf
from tests.index.ingest.test_ocr import draw

PROSE = [
    "The reservoir was emptied in the spring so that the gates could be re-",
    "placed before the summer, when the demand for water is highest in the",
    "whole valley.",
]
NAMES = (
    "asroc-council-20240510.pdf",
    "bls-monthly-labor-review-p65.pdf",
    "corrupted-zen.pdf",
    "cust-lecturer-retirement.pdf",
    "mol-3-1-工會數及會員數.pdf",
    "rotated-us-budget-s4.pdf",
    "vertical-shiji-16.pdf",
    "yancheng-credit-tables.pdf",
)


def make_prose(page: MadePage, top: float = 760) -> None:
    for index, line in enumerate(PROSE):
        page.text(72, top - 14 * index, line)


def make_various() -> list[bytes]:
    """Return PDFs with prose, tables, turned and vertical text."""
    prose = MadePage()
    prose.text(72, 790, "Water supply", 18, "Bold")
    make_prose(prose)
    prose.han(72, 600, "水庫於春季放空，以便更換閘門。")
    table = MadePage()
    for row in range(4):
        table.line(72, 700 - 20 * row, 312, 700 - 20 * row)
        for column in range(3):
            table.text(76 + 80 * column, 686 - 20 * row if row < 3 else 500, f"r{row}c{column}")
    for column in range(4):
        table.line(72 + 80 * column, 700, 72 + 80 * column, 640)
    turned = MadePage(rotation=90)
    for index, line in enumerate(PROSE):
        turned.turned(72 + 14 * index, 100, line)
    vertical = MadePage()
    vertical.down(400, 780, "山中有古寺寺前有清泉")
    vertical.down(370, 780, "泉水流入谷而終入於江")
    return [make_pdf([page]) for page in (prose, table, turned, vertical)] + [
        make_pdf([prose, table, prose])
    ]


def check_boxes(document: Document, data: bytes) -> None:
    """Every visible character has a box inside its page; every region has as many as characters."""
    pdf = pypdfium2.PdfDocument(data)
    for region, page in zip(document.regions, pdf, strict=True):
        text = document.text[region.start : region.end]
        if not text.strip():
            continue
        assert region.kind is RegionKind.PAGE
        assert region.rects is not None
        assert len(region.rects) == len(text)
        left, bottom, right, top = page.get_bbox()
        visible = np.array([not character.isspace() for character in text])
        boxes = region.rects[visible]
        assert not np.isnan(boxes).any()
        assert (boxes[:, 0] <= boxes[:, 2]).all()
        assert (boxes[:, 1] <= boxes[:, 3]).all()
        assert (boxes[:, :2] >= np.array([left, bottom]) - 0.01).all()
        assert (boxes[:, 2:] <= np.array([right, top]) + 0.01).all()
        assert np.isnan(region.rects[[c == "\n" for c in text]]).all()
    pdf.close()


def count_characters(text: str) -> Counter[str]:
    """Count visible characters; hyphens at the ends of lines are dropped, U+0002 is one."""
    plain = unicodedata.normalize("NFKC", text)
    return Counter(c for c in plain if c > " " and not c.isspace() and c not in "-\xad\ufffe")


def check_text(document: Document, data: bytes) -> None:
    """The blocks hold every character that pdfium finds, once."""
    pdf = pypdfium2.PdfDocument(data)
    for region, page in zip(document.regions, pdf, strict=True):
        seen = page.get_textpage().get_text_range()
        blocks = [b for b in document.blocks if region.start <= b.start < region.end]
        read = "".join(document.text[block.start : block.end] for block in blocks)
        assert count_characters(read) == count_characters(seen)
    pdf.close()


@pytest.mark.parametrize("data", make_various())
def test_every_visible_character_is_in_a_block_and_has_its_box(data: bytes) -> None:
    document = load_pdf(data, "made.pdf")
    check_boxes(document, data)
    check_text(document, data)


@pytest.mark.parametrize("name", NAMES)
def test_real_files_keep_every_character_and_its_box(name: str, shared: Path) -> None:
    data = (shared / "documents" / "pdf" / name).read_bytes()
    document = load_pdf(data, name)
    check_boxes(document, data)
    check_text(document, data)


def test_a_box_covers_its_words() -> None:
    page = MadePage()
    page.text(72, 500, "alpha beta")
    document = load_pdf(make_pdf([page]), "made.pdf")
    rects = document.regions[0].rects
    assert rects is not None
    start = document.text.index("beta")
    left, bottom = float(rects[start, 0]), float(rects[start, 1])
    right, top = float(rects[start + 3, 2]), float(rects[start + 3, 3])
    # Of Helvetica at 11 points: "alpha " is 29.7 wide, "beta" 21.4.
    assert left == pytest.approx(72 + 29.7, abs=0.5)
    assert right == pytest.approx(72 + 29.7 + 21.4, abs=0.5)
    assert bottom < 500
    assert top > 507


def test_lines_of_a_paragraph_are_one_text_and_broken_words_whole() -> None:
    page = MadePage()
    make_prose(page)
    document = load_pdf(make_pdf([page]), "made.pdf")
    assert document.text == (
        "The reservoir was emptied in the spring so that the gates could be replaced before the "
        "summer, when the demand for water is highest in the whole valley."
    )


def test_a_hyphen_stays_where_the_document_writes_the_word_with_it() -> None:
    page = MadePage()
    for index, line in enumerate(
        ("They are self-employed, and of all the self-", "employed people here few are farmers.")
    ):
        page.text(72, 700 - 14 * index, line)
    assert "all the self-employed people" in load_pdf(make_pdf([page]), "made.pdf").text


def test_lines_of_chinese_meet_without_a_blank() -> None:
    page = MadePage()
    page.han(96, 700, "第三條　館藏檔案每人每次以借閱八卷為限，期間")
    page.han(72, 682, "不得逾二十一日，但經館長核准者，得延長一次，並")
    page.han(72, 664, "以十日為限。")
    document = load_pdf(make_pdf([page]), "made.pdf")
    assert "期間不得逾二十一日" in document.text
    assert "並以十日為限。" in document.text


def test_a_number_broken_by_the_margin_of_chinese_is_whole() -> None:
    page = MadePage()
    page.han(96, 700, "截至年底，本會共有女性會員1,03")
    page.han(72, 682, "6人，較上一年多。")
    document = load_pdf(make_pdf([page]), "made.pdf")
    assert "女性會員1,036人" in document.text


def test_title_metadata_and_pages() -> None:
    page = MadePage()
    page.text(72, 790, "Water supply in the valley", 20, "Bold")
    make_prose(page)
    information = (
        "/Title(Microsoft Word - draft3.doc)/Author(R. Amari)/CreationDate(D:20190304050607+08'00')"
    )
    document = load_pdf(make_pdf([page], information), "made.pdf")
    assert document.title == "Water supply in the valley"
    assert document.blocks[0].kind is BlockKind.TITLE
    assert document.metadata == {
        "author": "R. Amari",
        "date": "2019-03-04T05:06:07+08:00",
        "pages": 1,
        "language": "en-GB",
    }


def test_a_scanned_page_is_named() -> None:
    read, scanned = MadePage(), MadePage(width=90, height=90)
    make_prose(read)
    scanned.picture()
    document = load_pdf(make_pdf([read, scanned, scanned]), "made.pdf")
    assert [region.number for region in document.regions] == [1, 2, 3]
    assert len(document.warnings) == 1
    assert document.warnings[0].startswith("pages 2, 3 hold no text (scanned)")
    with pytest.raises(BadDocument, match=r"^page 1 holds no text \(scanned\)"):
        load_pdf(make_pdf([scanned]), "made.pdf")


@pytest.mark.skipif(not is_ocr_available(), reason="the extra [ocr] is not installed")
def test_pages_that_were_recognized_are_named() -> None:
    words = ("The office is closed on Monday", "It opens at nine", "停車場夜間十一點關閉")
    first, *others = [Image.fromarray(draw((text, 60, 60))) for text in words]
    stream = io.BytesIO()
    first.save(stream, "pdf", save_all=True, append_images=others, resolution=200)
    document = load_pdf(stream.getvalue(), "scan.pdf")
    assert [region.ocr for region in document.regions] == [True] * 3
    assert document.warnings == (
        "pages 1–3: the text was recognized by OCR and may contain errors",
    )


def test_a_damaged_text_layer_is_named() -> None:
    page, good = MadePage(width=460, height=120), MadePage()
    make_prose(page, 90)
    data = make_pdf([page], mapped={"o": "\u2daa", "e": "\u2b42", "a": "\u2e44"})
    document = load_pdf(data, "made.pdf")
    assert re.match("page 1: the text layer is damaged: ", document.warnings[0])
    if is_ocr_available():
        assert document.regions[0].ocr
        assert "reservoir was emptied" in document.text
    make_prose(good)
    assert not load_pdf(make_pdf([good]), "made.pdf").warnings


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty: "),
        (b" \n", "is empty: "),
        (b"PK\x03\x04 no PDF at all", "is not a PDF: "),
        (b"%PDF-1.7\nnothing of one", "is a damaged PDF: "),
        (make_pdf([MadePage()]), "holds no text: "),
        (make_pdf([MadePage()])[:200], "is a damaged PDF: "),
        (
            make_pdf(
                [MadePage()],
                trailer="/Encrypt<</Filter/Standard/V 1/R 2/P -4"
                f"/O<{'41' * 32}>/U<{'42' * 32}>>>/ID[<00><00>]",
            ),
            "is password-protected: remove the password",
        ),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(BadDocument) as raised:
        load_pdf(data, "made.pdf")
    assert str(raised.value).startswith(reason)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("lost", [20, 60, 120])
def test_a_pdf_without_its_end_is_read(lost: int) -> None:
    page = MadePage()
    make_prose(page)
    data = make_pdf([page])
    assert load_pdf(data[:-lost], "made.pdf").text == load_pdf(data, "made.pdf").text


def test_pages_are_named_as_a_person_does() -> None:
    assert name_pages([7]) == "page 7"
    assert name_pages([1, 2]) == "pages 1, 2"
    assert name_pages([1, 2, 3, 5, 8, 9, 10, 11]) == "pages 1–3, 5, 8–11"
