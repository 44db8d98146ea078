"""Reads how text looks: its size, weight, and the way it runs."""

import ctypes
import math
import re
from dataclasses import dataclass
from typing import Any

# Synthetic bold: text is stroked as well as filled (PDF text rendering mode 2).
_FILL_AND_STROKE = 2
_BOLD_NAMES = ("bold", "black", "heavy", "semibd", "demi")
# Chinese fonts say that they are of fixed width as well, so only the name tells.
_FIXED_NAME = re.compile(
    r"courier|mono(?!type)|consol|typewriter|menlo|(?:cmtt|sftt|lmtt|lmmono)\d"
)
_SEMIBOLD = 600  # the weight of a font from which it looks bold
_SLANTED = 5.0  # degrees: text that is turned more is a stamp or a watermark across the page


@dataclass(frozen=True, slots=True)
class GlyphStyle:
    """How the characters of a text object look."""

    # In points on the page.
    size: float
    bold: bool
    # Whether all characters of the font are of one width.
    fixed: bool
    # In degrees counter-clockwise, a multiple of 90.
    direction: int
    # Whether it is turned by another angle, as a stamp is.
    slanted: bool


def read_styles(pdfium: Any, text_page: Any, objects: list[int]) -> dict[int, GlyphStyle]:
    """Return the style of each text object by its address."""
    styles: dict[int, GlyphStyle] = {}
    fonts: dict[int, tuple[bool, bool]] = {}
    matrix = pdfium.FS_MATRIX()
    for index, address in enumerate(objects):
        if not address or address in styles:
            continue
        item = ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)
        pdfium.FPDFText_GetMatrix(text_page, index, ctypes.byref(matrix))
        scale = max(math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d))
        angle = math.degrees(math.atan2(matrix.b, matrix.a))
        direction = round(angle / 90) * 90
        bold = fixed = False
        font = pdfium.FPDFTextObj_GetFont(item)
        if font:
            key = ctypes.addressof(font.contents)
            if key not in fonts:
                fonts[key] = _read_font(pdfium, font)
            bold, fixed = fonts[key]
        bold = bold or pdfium.FPDFTextObj_GetTextRenderMode(item) == _FILL_AND_STROKE
        size = round(pdfium.FPDFText_GetFontSize(text_page, index) * scale, 1) or 1.0
        slanted = abs(angle - direction) > _SLANTED
        styles[address] = GlyphStyle(size, bold, fixed, direction % 360, slanted)
    return styles


def _read_font(pdfium: Any, font: Any) -> tuple[bool, bool]:
    """Return whether a font is bold, and whether its characters are of one width."""
    buffer = ctypes.create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = buffer.value.decode("utf-8", "replace").lower()
    bold = pdfium.FPDFFont_GetWeight(font) >= _SEMIBOLD
    return bold or any(word in name for word in _BOLD_NAMES), _FIXED_NAME.search(name) is not None
