"""Pictures of pages: what is marked is where the words are, however a page is turned or damaged."""

import io
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.error import BadDocument
from index.picture.page import draw_page, encode_png, render_page
from tests.index.ingest.pdf.made import MadePage, make_pdf

Pixels = NDArray[np.uint8]
WHITE = 255


def make_page(rotation: int = 0, width: int = 595, height: int = 842) -> bytes:
    page = MadePage(rotation=rotation, width=width, height=height)
    page.text(100, 500, "HHHHHHHH", size=20)
    return make_pdf([page, MadePage()])


def find_marks(pixels: Pixels) -> NDArray[np.int64]:
    """The rows and columns of yellow pixels (n, 2)."""
    return np.argwhere((pixels[:, :, 0] > 200) & (pixels[:, :, 2] < 150))


def find_ink(pixels: Pixels) -> NDArray[np.int64]:
    """The rows and columns of dark pixels (n, 2)."""
    return np.argwhere(pixels.max(axis=2) < 100)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_mark_is_around_the_words_of_a_turned_page(rotation: int) -> None:
    box = (100.0, 499.0, 217.0, 516.0)
    pixels = render_page(make_page(rotation), 1, [box], 900)
    assert pixels.shape[1] == 900
    assert (pixels.shape[0] > 900) == (rotation in {0, 180})
    marks, ink = find_marks(pixels), find_ink(pixels)
    assert len(ink) > 500
    assert (marks.min(axis=0) <= ink.min(axis=0)).all()
    assert (marks.max(axis=0) >= ink.max(axis=0)).all()
    # The words stay readable, and the mark is hardly larger than they are.
    assert (marks.max(axis=0) - marks.min(axis=0) < ink.max(axis=0) - ink.min(axis=0) + 12).all()


def test_nothing_is_marked_without_boxes_and_twice_is_as_once() -> None:
    data, box = make_page(), (100.0, 499.0, 217.0, 516.0)
    assert len(find_marks(render_page(data, 1, [], 900))) == 0
    once, twice = (render_page(data, 1, [box] * n, 900) for n in (1, 2))
    assert (once == twice).all()
    assert (render_page(data, 1, [(-900, -900, -800, -800)], 900)[0] == WHITE).all()


def test_what_is_marked_less_yields_to_the_mark() -> None:
    data, box, right = make_page(), (100.0, 499.0, 217.0, 516.0), (150.0, 499.0, 217.0, 516.0)
    plain, marked = (render_page(data, 1, boxes, 900) for boxes in ([], [box]))
    both = render_page(data, 1, [right], 900, [box])
    # Each pixel of the mark is as it is alone, and what is only marked less is lighter.
    stronger = (both == marked).all(axis=2) & (marked != plain).any(axis=2)
    lighter = (both != plain).any(axis=2) & ~stronger
    assert stronger.any()
    assert lighter.any()
    assert (both[lighter].astype(int) >= marked[lighter]).all()
    assert np.argwhere(lighter)[:, 1].max() < np.median(np.argwhere(stronger)[:, 1])


def test_a_page_drawn_by_another_process_is_the_same_picture() -> None:
    from PIL import Image

    data, box = make_page(), (100.0, 499.0, 217.0, 516.0)
    other = (100.0, 399.0, 217.0, 416.0)
    png = draw_page(data, 1, [box], 300, [other])
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.format == "PNG"
        assert (np.asarray(picture) == render_page(data, 1, [box], 300, [other])).all()


def test_a_page_as_long_as_a_street_is_drawn_smaller() -> None:
    pixels = render_page(make_page(width=50, height=14400), 1, [], 3000)
    assert pixels.shape[0] * pixels.shape[1] <= 16_300_000


@pytest.mark.parametrize(
    ("data", "number", "message"),
    [
        (b"", 1, "page 1 cannot be drawn"),
        (b"%PDF-1.7 and nothing else", 1, "page 1 cannot be drawn"),
        (make_page(), 3, "there is no page 3: the original has 2"),
        (make_page(), 0, "there is no page 0"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(data: bytes, number: int, message: str) -> None:
    with pytest.raises(BadDocument, match=message) as raised:
        draw_page(data, number, [])
    assert "\n" not in str(raised.value)


def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.picture.page._SECONDS", 0.001)
    with pytest.raises(BadDocument, match=r"takes more than 0 s to draw"):
        draw_page(make_page(), 1, [])


@given(st.integers(1, 20), st.integers(1, 20))
def test_a_png_holds_the_pixels(height: int, width: int) -> None:
    from PIL import Image

    seed = zlib.crc32(f"{height} {width}".encode())
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    with Image.open(io.BytesIO(encode_png(pixels))) as picture:
        picture.load()
        assert (np.asarray(picture) == pixels).all()
