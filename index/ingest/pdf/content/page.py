"""Reads what stands on one page of an open PDF: its characters, rules and pictures."""

import ctypes
from dataclasses import dataclass, field
from typing import Any

from index.ingest.pdf.content.frame import Box
from index.ingest.pdf.content.glyph import Glyph, read_glyphs
from index.ingest.pdf.content.rule import Rule, read_drawing


@dataclass(slots=True)
class PageContent:
    """What stands on a page, in the order of the file."""

    # From 1.
    number: int
    # Left, bottom, right, top of the visible part.
    box: Box
    # Degrees clockwise by which a viewer turns it.
    rotation: int
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    # The share of the page that pictures cover, at most 1.
    picture_share: float = 0.0
    # The number of drawn shapes.
    shapes: int = 0


def read_page(document: Any, index: int) -> PageContent:
    """Return what stands on page `index`, from 0, of an open document of pypdfium2; ValueError if
    the page is damaged.
    """
    import pypdfium2.raw as pdfium

    page = pdfium.FPDF_LoadPage(document.raw, index)
    if not page:
        raise ValueError(f"page {index + 1} is damaged")
    try:
        bounds = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(bounds))
        content = PageContent(
            index + 1,
            (bounds.left, bounds.bottom, bounds.right, bounds.top),
            pdfium.FPDFPage_GetRotation(page) * 90,
        )
        text_page = pdfium.FPDFText_LoadPage(page)
        if text_page:
            try:
                content.glyphs = read_glyphs(pdfium, text_page, content.box)
            finally:
                pdfium.FPDFText_ClosePage(text_page)
        drawing = read_drawing(pdfium, page)
        content.rules, content.shapes = drawing.rules, drawing.shapes
        left, bottom, right, top = content.box
        area = max(1.0, (right - left) * (top - bottom))
        content.picture_share = min(1.0, drawing.picture_area / area)
        return content
    finally:
        pdfium.FPDF_ClosePage(page)
