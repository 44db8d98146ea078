"""Reads the characters of a page: where each stands, how large and bold it is, which way it runs.

pdfium has no call for all characters at once, so each call is made as cheap as ctypes allows, and
what can be computed for all of them together is left to numpy.
"""

import ctypes
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.ingest.pdf.content.frame import Box, turn, turn_rects
from index.ingest.pdf.content.script import is_han
from index.ingest.pdf.content.style import GlyphStyle, read_styles

# Of the size of the font, above and below the baseline: where a font says nothing sensible.
_ASCENT, _DESCENT = 0.85, 0.2
# Blanks that keep words apart; Unicode has more of them, but fonts do not.
_BLANKS = frozenset(" \t\n\r\u00a0\u2002\u2003\u2009\u3000")


@dataclass(slots=True)
class Glyph:
    """A visible character on the page."""

    text: str
    # In the frame of its direction.
    left: float
    top: float
    right: float
    bottom: float
    # Of the font, in points on the page.
    size: float
    bold: bool
    # Whether all characters of its font are of one width, as those of code.
    fixed: bool
    # Which way it runs, in degrees counter-clockwise: a multiple of 90.
    direction: int
    # Whether a blank stands before it in the file.
    spaced: bool
    # Whether it is raised, as the number of a note is.
    raised: bool = False


_Call = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class _Calls:
    """pdfium functions with pointers as plain integers: twice as fast as checked types."""

    unicode: _Call
    text_object: _Call
    loose_box: _Call
    box: _Call
    origin: _Call


@cache
def _bind() -> _Calls:
    import pypdfium2.raw as pdfium

    def bind(function: Any, result: Any, pointers: int) -> _Call:
        kind = ctypes.CFUNCTYPE(
            result, ctypes.c_void_p, ctypes.c_int, *[ctypes.c_void_p] * pointers
        )
        address: Any = ctypes.cast(function, ctypes.c_void_p).value
        call: _Call = kind(address)
        return call

    return _Calls(
        bind(pdfium.FPDFText_GetUnicode, ctypes.c_uint, 0),
        bind(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, 0),
        bind(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, 1),
        bind(pdfium.FPDFText_GetCharBox, ctypes.c_int, 4),
        bind(pdfium.FPDFText_GetCharOrigin, ctypes.c_int, 2),
    )


def read_glyphs(pdfium: Any, text_page: Any, page: Box) -> list[Glyph]:
    """Return the visible characters inside the box `page`, in the order of the file; what is drawn
    twice at one place, to look bold, comes once.
    """
    calls = _bind()
    handle = ctypes.cast(text_page, ctypes.c_void_p).value
    count = max(0, pdfium.FPDFText_CountChars(text_page))
    codes = [calls.unicode(handle, index) for index in range(count)]
    objects = [calls.text_object(handle, index) or 0 for index in range(count)]
    styles = read_styles(pdfium, text_page, objects)
    texts, spaced, kept = _choose(codes, objects, styles)
    if not kept:
        return []
    places = _place(calls, handle, kept, [styles[objects[index]] for index in kept])
    inside = _are_inside(places, [styles[objects[index]].direction for index in kept], page)
    copies = _find_copies([texts[index] for index in kept], kept, places)
    glyphs = []
    for at, (index, place) in enumerate(zip(kept, places.tolist(), strict=True)):
        if not inside[at] or at in copies:
            continue
        style = styles[objects[index]]
        left, top, right, bottom = place
        glyphs.append(
            Glyph(
                texts[index], left, top, right, bottom, style.size, style.bold, style.fixed,
                style.direction, index in spaced,
            )
        )  # fmt: skip
    return glyphs


def _find_copies(texts: list[str], kept: list[int], places: NDArray[np.float64]) -> set[int]:
    """Return which characters are drawn at the place of the same one before."""
    rounded = np.round(places[:, :2] / 2).astype(np.int64)
    keys = list(zip(texts, rounded[:, 0].tolist(), rounded[:, 1].tolist(), strict=True))
    if len(set(keys)) == len(keys):
        return set()
    copies: set[int] = set()
    seen: dict[tuple[str, int, int], int] = {}
    for at, key in enumerate(keys):
        before = seen.get(key)
        seen[key] = at
        # pdfium writes the letters of a ligature with one box, one after the other: no copies.
        if before is not None and (
            kept[at] - kept[before] > 1 or (places[at] != places[before]).any()
        ):
            copies.add(at)
    return copies


def _choose(
    codes: list[int], objects: list[int], styles: dict[int, GlyphStyle]
) -> tuple[dict[int, str], set[int], list[int]]:
    """Return the characters by index, those after a blank, and the indexes of the visible ones."""
    texts: dict[int, str] = {}
    spaced: set[int] = set()
    kept: list[int] = []
    blank = made_up = False
    before = ""
    high = 0
    for index, code in enumerate(codes):
        address = objects[index]
        if not address:  # inserted by pdfium at a gap or line end
            made_up = made_up or code == 0x20
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if high and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00  # noqa: PLW2901
        high = 0
        text = _read_character(code)
        if text in _BLANKS:
            blank = True
            continue
        if styles[address].slanted:
            continue
        texts[index] = text
        kept.append(index)
        # Gaps in a justified line of Chinese are not spaces.
        if blank or (made_up and not (before and is_han(before) and is_han(text))):
            spaced.add(index)
        blank = made_up = False
        before = text
    return texts, spaced, kept


@cache
def _read_character(code: int) -> str:
    """Return the character of a code as a person writes it: a Kangxi radical or a form for vertical
    text is another code for a character that looks the same.
    """
    if code == 0x02:  # pdfium's mark for a hyphen at the end of a line
        return "-"
    text = chr(code)
    if (
        0x2F00 <= code <= 0x2FD5
        or 0xF900 <= code <= 0xFAFF
        or 0xFE10 <= code <= 0xFE19
        or 0xFE30 <= code <= 0xFE48
        or code in (0x2E9F, 0x2EF3)
    ):
        plain = unicodedata.normalize("NFKC", text)
        return plain if len(plain) == 1 else text
    return text


def _place(
    calls: _Calls, handle: int | None, kept: list[int], styles: list[GlyphStyle]
) -> NDArray[np.float64]:
    """Return the boxes of characters in the frames of their directions: as wide as their advance,
    as high as their line.
    """
    loose = np.zeros((len(kept), 4), np.float32)  # left, top, right, bottom
    base, step = loose.ctypes.data, loose.strides[0]
    for place, index in enumerate(kept):
        calls.loose_box(handle, index, base + place * step)
    directions = np.array([style.direction for style in styles])
    size = np.array([style.size for style in styles])
    box = _turn_all(loose[:, [0, 3, 2, 1]].astype(np.float64), directions)
    origin = _read_origins(calls, handle, kept, directions)
    high = box[:, 3] - box[:, 1]
    odd = (high < 0.6 * size) | (high > 1.4 * size)
    box[odd, 1] = origin[odd, 1] - _ASCENT * size[odd]
    box[odd, 3] = origin[odd, 1] + _DESCENT * size[odd]
    # pdfium widens a box to the widest glyph of its font; a character begins at its origin.
    shift = origin[:, 0] - box[:, 0]
    begins = (shift > 0) & (shift < 0.45 * size) & (origin[:, 0] < box[:, 2])
    box[begins, 0] = origin[begins, 0]
    narrow = box[:, 2] - box[:, 0] < 0.05 * size
    for place in np.flatnonzero(odd | narrow).tolist():
        ink = np.zeros(4)  # left, right, bottom, top
        at = ink.ctypes.data
        calls.box(handle, kept[place], at, at + 8, at + 16, at + 24)
        left, right, bottom, top = ink.tolist()
        tight = turn((left, bottom, right, top), int(directions[place]))
        if tight[1] >= box[place, 3] or tight[3] <= box[place, 1]:
            # The origin of a vertical font is elsewhere.
            box[place, 1], box[place, 3] = tight[1], tight[3]
        if narrow[place]:
            box[place, 0] = min(box[place, 0], tight[0])
            box[place, 2] = max(box[place, 2], tight[2])
    return box


def _read_origins(
    calls: _Calls, handle: int | None, kept: list[int], directions: NDArray[np.int_]
) -> NDArray[np.float64]:
    """Return where the characters begin on their baselines, in the frames of their directions."""
    point = np.zeros((len(kept), 2))
    base, step = point.ctypes.data, point.strides[0]
    for place, index in enumerate(kept):
        at = base + place * step
        calls.origin(handle, index, at, at + 8)
    return _turn_all(np.concatenate([point, point], axis=1), directions)[:, :2]


def _turn_all(boxes: NDArray[np.float64], directions: NDArray[np.int_]) -> NDArray[np.float64]:
    """Do what `turn` does for every row of `boxes`, each in its own direction."""
    found = np.unique(directions).tolist()
    if len(found) == 1:
        return turn_rects(boxes, found[0])
    turned = boxes.copy()
    for direction in found:
        where = directions == direction
        turned[where] = turn_rects(boxes[where], direction)
    return turned


def _are_inside(places: NDArray[np.float64], directions: list[int], page: Box) -> list[bool]:
    boxes = _turn_all(places, np.array(directions))
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    inside = (page[0] <= x) & (x <= page[2]) & (page[1] <= y) & (y <= page[3])
    return [bool(flag) for flag in inside.tolist()]
