"""Words of pictures that the tests draw themselves."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.ingest.ocr import OcrLine, is_available, order_lines, read_page

_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/PingFang.ttc",
)

needs_ocr = pytest.mark.skipif(not is_available(), reason="the extra [ocr] is not installed")


def draw(*lines: tuple[str, int, int]) -> NDArray[np.uint8]:
    """Draw lines at (left, top) on a page."""
    from PIL import Image, ImageDraw, ImageFont

    path = next((name for name in _FONTS if Path(name).exists()), None)
    if path is None:
        pytest.skip("no font with Chinese characters is installed")
    image = Image.new("RGB", (900, 500), "white")
    pen = ImageDraw.Draw(image)
    for text, left, top in lines:
        pen.text((left, top), text, font=ImageFont.truetype(path, 30), fill="black")
    return np.asarray(image)


@needs_ocr
def test_both_scripts_and_english_are_read_with_their_places() -> None:
    page = draw(
        ("圖書館每週一休館，國定假日照常開放。", 60, 60),
        ("图书馆每周一闭馆，节假日照常开放。", 60, 160),
        ("Returns are accepted within 21 days.", 60, 260),
    )
    lines = read_page(page)
    assert [line.text for line in lines] == [
        "圖書館每週一休館，國定假日照常開放。",
        "图书馆每周一闭馆，节假日照常开放。",
        "Returns are accepted within 21 days.",
    ]
    for line, top in zip(lines, (60, 160, 260), strict=True):
        left, above, right, below = line.box
        assert 40 < left < 75
        assert 500 < right < 700
        assert top - 15 < above < top + 15 < below < top + 65


@needs_ocr
def test_a_page_on_its_head_is_read_and_its_boxes_are_of_the_page_as_it_is() -> None:
    page = draw(("會議室借用須於三日前提出申請", 60, 60), ("逾期不受理申請", 60, 140))
    lines = read_page(page[::-1, ::-1])
    assert [line.text for line in lines] == ["會議室借用須於三日前提出申請", "逾期不受理申請"]
    assert lines[0].box[1] > 380


@needs_ocr
def test_noise_and_blank_pages_hold_no_words() -> None:
    noise = np.random.default_rng(5).integers(0, 255, (300, 400, 3), dtype=np.uint8)
    assert read_page(noise) == []
    assert read_page(np.full((300, 400, 3), 255, np.uint8)) == []


def _lines(*rows: tuple[str, float, float, float, float]) -> list[OcrLine]:
    return [OcrLine(text, box) for text, *box in rows]  # type: ignore[arg-type]


def test_columns_of_prose_follow_each_other_between_lines_that_span_them() -> None:
    rows = [("title", 100.0, 0.0, 900.0, 30.0)]
    for number in range(5):
        top = 60.0 + 40 * number
        rows.append((f"right{number}", 520.0, top, 980.0, top + 30))
        rows.append((f"left{number}", 20.0, top, 480.0, top + 30))
    rows.append(("footer", 100.0, 400.0, 900.0, 430.0))
    found = [line.text for line in order_lines(_lines(*rows))]
    left = [f"left{number}" for number in range(5)]
    right = [f"right{number}" for number in range(5)]
    assert found == ["title", *left, *right, "footer"]


def test_cells_of_a_table_are_read_row_by_row() -> None:
    rows = []
    for number in range(5):
        top = 40.0 * number
        rows.append((f"value{number}", 500.0, top + 3, 560.0, top + 30))
        rows.append((f"name{number}", 0.0, top, 100.0, top + 30))
    found = [line.text for line in order_lines(_lines(*rows))]
    assert found == [f"{part}{number}" for number in range(5) for part in ("name", "value")]


def test_vertical_lines_are_read_from_the_right() -> None:
    rows = [(f"第{number}行直書", 900.0 - 80 * number, 100.0, 940.0 - 80 * number, 900.0)
            for number in range(4)]  # fmt: skip
    assert order_lines(_lines(*reversed(rows))) == _lines(*rows)
