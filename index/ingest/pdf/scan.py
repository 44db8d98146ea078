"""Read scanned pages, if OCR is installed."""

from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.ingest.pdf.content.frame import Box, turn
from index.ingest.pdf.content.glyph import Glyph
from index.ingest.pdf.content.page import PageContent
from index.ingest.pdf.layout import PageLayout, lay_out

_RESOLUTION = 200 / 72  # pixels a point: what OCR models are trained on
_MOST_PIXELS = 25_000_000
_UNEVEN = 0.35  # of the usual size
_WIDE = 0x2E80  # from this code point on characters are as wide as high, others half


def is_ocr_available() -> bool:
    """Tell whether OCR is installed."""
    try:
        from index.ingest.ocr import is_available
    except ImportError:
        return False
    return is_available()


def read_scan(document: Any, content: PageContent) -> PageLayout:
    """Return the layout of a page read from its picture."""
    from index.ingest.ocr import read_page as read_picture

    image, scale = _draw(document, content)
    glyphs: list[Glyph] = []
    for line in read_picture(image):
        glyphs.extend(_make_glyphs(line.text, line.box, content, scale))
    _even_sizes(glyphs)
    layout = lay_out(
        PageContent(content.number, content.box, content.rotation, glyphs, content.rules)
    )
    layout.ocr = True
    return layout


def _even_sizes(glyphs: list[Glyph]) -> None:
    """Give lines of nearly the usual size that size: the height of a box tells it only roughly."""
    if not glyphs:
        return
    usual = median(glyph.size for glyph in glyphs)
    for glyph in glyphs:
        if abs(glyph.size - usual) < _UNEVEN * usual:
            glyph.size = usual


def _draw(document: Any, content: PageContent) -> tuple[NDArray[np.uint8], float]:
    """Return the picture of a page as a viewer shows it, and its pixels a point."""
    left, bottom, right, top = content.box
    area = max(1.0, (right - left) * (top - bottom))
    scale = min(_RESOLUTION, (_MOST_PIXELS / area) ** 0.5)
    page = document[content.number - 1]
    try:
        bitmap = page.render(scale=scale, rev_byteorder=True, draw_annots=True)
        image = np.array(bitmap.to_numpy()[:, :, :3], np.uint8)
        bitmap.close()
    finally:
        page.close()
    return image, scale


def _make_glyphs(
    text: str, box: tuple[float, float, float, float], content: PageContent, scale: float
) -> list[Glyph]:
    """Return the characters of a line, its box divided among them."""
    shown = _Viewer(content, scale)
    left, top, right, bottom = box
    widths = [1.0 if ord(character) >= _WIDE else 0.5 for character in text]
    total = sum(widths) or 1.0
    vertical = bottom - top > 1.5 * (right - left) and len(text) > 1
    direction = content.rotation % 360
    glyphs: list[Glyph] = []
    at = 0.0
    spaced = False
    for character, width in zip(text, widths, strict=True):
        start, end = at / total, (at + width) / total
        at += width
        if character.isspace():
            spaced = True
            continue
        if vertical:
            part = (left, top + start * (bottom - top), right, top + end * (bottom - top))
        else:
            part = (left + start * (right - left), top, left + end * (right - left), bottom)
        placed = turn(shown.place(part), direction)
        size = max(1.0, (right - left if vertical else bottom - top) / scale * 0.85)
        glyphs.append(Glyph(character, *placed, size, False, False, direction, spaced))
        spaced = False
    return glyphs


class _Viewer:
    """Turns pixels of a page as it is shown into points of the unrotated page."""

    def __init__(self, content: PageContent, scale: float) -> None:
        self._box = content.box
        self._rotation = content.rotation
        self._scale = scale

    def place(self, box: Box) -> Box:
        """Return left, bottom, right, top on the page for left, top, right, bottom in pixels."""
        x0, y0, x1, y1 = (value / self._scale for value in box)
        left, bottom, right, top = self._box
        if self._rotation == 90:
            return left + y0, bottom + x0, left + y1, bottom + x1
        if self._rotation == 180:
            return right - x1, bottom + y0, right - x0, bottom + y1
        if self._rotation == 270:
            return right - y1, top - x1, right - y0, top - x0
        return left + x0, top - y1, left + x1, top - y0
