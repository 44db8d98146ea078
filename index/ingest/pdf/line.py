"""Glyphs -> lines: pieces of text that stand side by side, with the blanks a person sees.

All coordinates are those of a frame: x along the line, y from line to line.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from index.block import Rects
from index.ingest.pdf.content.frame import Box, turn_rects
from index.ingest.pdf.content.glyph import Glyph
from index.ingest.pdf.content.script import is_han

# In sizes of the font. A wider gap parts two pieces: cells of a row, or columns of a page.
GAP = 1.0
_SPREAD = 2.0
_TOO_LARGE = 2.2  # times the size of another: an initial beside its text, in no line with it
_OVERLAP = 0.4  # of the lower of two glyphs: those of one line overlap at least so much
# A blank is seen between Latin letters from this gap on, between Han characters only from a wider
# one: justified lines of Chinese are spread.
_LATIN_BLANK, _MIXED_BLANK, _HAN_BLANK = 0.17, 0.35, 0.55
_HAN_STEP = 0.3  # wider than the gaps of most of the line
_PUNCTUATION_BLANK = 1.1  # beside a mark that fills half of its square
_NARROW = frozenset("，、。；：！？「」『』（）《》〈〉【】〔〕“”‘’")
_RAISED = 0.85  # of the size of the line: what is smaller and higher is a note's number
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOWHERE: Box = (math.nan, math.nan, math.nan, math.nan)


@dataclass(slots=True)
class Line:
    """Glyphs side by side, from left to right."""

    glyphs: list[Glyph]
    left: float = field(init=False)
    top: float = field(init=False)
    right: float = field(init=False)
    bottom: float = field(init=False)
    # Of most of its glyphs.
    size: float = field(init=False)
    # Whether it has gaps as wide as between a label and its value.
    spread: bool = False

    def __post_init__(self) -> None:
        glyphs = self.glyphs
        self.left = min([glyph.left for glyph in glyphs])
        self.right = max([glyph.right for glyph in glyphs])
        sizes = Counter([glyph.size for glyph in glyphs])
        main = glyphs
        if len(sizes) == 1:
            self.size = glyphs[0].size
        else:
            self.size = max(sizes, key=lambda size: (sizes[size], size))
            # Neither a raised number nor a large initial makes a line higher.
            low, high = 0.9 * self.size, 1.5 * self.size
            main = [glyph for glyph in glyphs if low <= glyph.size <= high]
        self.top = min([glyph.top for glyph in main])
        self.bottom = max([glyph.bottom for glyph in main])

    @property
    def bold(self) -> bool:
        """Whether nearly all of it is bold."""
        return sum(glyph.bold for glyph in self.glyphs) >= 0.9 * len(self.glyphs)

    @property
    def fixed(self) -> bool:
        """Whether nearly all of it is set in characters of one width, as code is."""
        return sum(glyph.fixed for glyph in self.glyphs) >= 0.9 * len(self.glyphs)

    @property
    def middle(self) -> float:
        """y of its middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Spelling:
    """Text with the box on the page of each character; blanks have none."""

    text: str
    # As in `index.block.Rects`.
    rects: Rects


def spell(line: Line, frame: int) -> Spelling:
    """Return the text of a line with the blanks that a person sees, and boxes turned back from the
    frame.
    """
    characters: list[str] = []
    boxes: list[Box] = []
    narrowest = _measure_blanks(line)
    before: Glyph | None = None
    for glyph in line.glyphs:
        if before is not None and _is_blank_between(before, glyph, narrowest, line.size):
            characters.append(" ")
            boxes.append(_NOWHERE)
        characters.append(glyph.text.translate(_SUPERSCRIPT) if glyph.raised else glyph.text)
        boxes.append((glyph.left, glyph.top, glyph.right, glyph.bottom))
        before = glyph
    return Spelling("".join(characters), turn_rects(np.array(boxes, np.float32), frame))


def _measure_blanks(line: Line) -> tuple[float, float]:
    """Return the narrowest gaps, in sizes, that are blanks between Latin letters of a line and
    between Han characters: wider than those inside words that are set wide.
    """
    gaps = sorted([b.left - a.right for a, b in pairwise(line.glyphs)])
    if len(gaps) < 5:
        return _LATIN_BLANK, _HAN_BLANK
    low, middle = gaps[len(gaps) // 3] / line.size, gaps[len(gaps) // 2] / line.size
    return max(_LATIN_BLANK, 1.5 * low), max(_HAN_STEP, middle + _HAN_STEP)


def _is_blank_between(
    before: Glyph, glyph: Glyph, narrowest: tuple[float, float], size: float
) -> bool:
    gap = (glyph.left - before.right) / size
    if not glyph.spaced and gap < _LATIN_BLANK:
        return False
    han = is_han(before.text) + is_han(glyph.text)
    if glyph.raised:
        return glyph.spaced and gap > _HAN_BLANK
    if glyph.spaced and gap > (-0.4, 0.05, 0.12)[han]:
        return True
    if han == 2 and (before.text in _NARROW or glyph.text in _NARROW):
        return gap > _PUNCTUATION_BLANK
    return gap > (narrowest[0], _MIXED_BLANK, narrowest[1])[han]


def make_pieces(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return the pieces of text on a page: glyphs of one line without a gap as wide as between
    columns. All are of one frame.
    """
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs and _continues(runs[-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    pieces: list[Line] = []
    for row in make_rows([Line(run) for run in runs]):
        pieces.extend(_join_near(row))
    return pieces


def _continues(run: list[Glyph], glyph: Glyph) -> bool:
    before = run[-1]
    small, large = before.size, glyph.size
    if small > large:
        small, large = large, small
    gap = glyph.left - before.right
    if not -0.5 * large <= gap <= GAP * min(large, 1.5 * small):
        return False
    if glyph.right < before.left or large > _TOO_LARGE * small:
        return False
    return before.top == glyph.top or _overlap(before, glyph) >= _OVERLAP


def _overlap(one: Glyph | Line, other: Glyph | Line) -> float:
    """Return how much of the lower of two things lies at the height of the other."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared / max(0.1, min(one.bottom - one.top, other.bottom - other.top))


def make_rows(
    pieces: Iterable[Line], overlap: float = 0.5, stacked: bool = False
) -> list[list[Line]]:
    """Return pieces by rows from top to bottom, each from left to right. A row is as high as its
    largest piece; where it is `stacked`, small ones may stand one above the other in it.
    """
    rows: list[list[Line]] = []
    heads: list[Line] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        best = None
        for place in range(len(rows) - 1, max(-1, len(rows) - 7), -1):
            head = heads[place]
            if not stacked and _is_initial(head, piece):
                continue
            if _overlap(head, piece) >= overlap and (
                stacked
                or not any(
                    min(other.right, piece.right) - max(other.left, piece.left)
                    > 0.5 * min(other.size, piece.size)
                    and _overlap(other, piece) < 0.7
                    for other in rows[place]
                )
            ):
                best = place
                break
        if best is None:
            rows.append([piece])
            heads.append(piece)
        else:
            rows[best].append(piece)
            if piece.size > heads[best].size:
                heads[best] = piece
    for row in rows:
        row.sort(key=lambda piece: piece.left)
    return rows


def _is_initial(one: Line, other: Line) -> bool:
    return max(one.size, other.size) > _TOO_LARGE * min(one.size, other.size)


def _join_near(row: list[Line]) -> list[Line]:
    """Return the pieces of a row with those joined that have no wide gap between them."""
    joined = [row[0]]
    for piece in row[1:]:
        last = joined[-1]
        if piece.left - last.right <= GAP * min(last.size, piece.size):
            joined[-1] = join_lines([last, piece])
        else:
            joined.append(piece)
    return joined


def join_lines(lines: Sequence[Line]) -> Line:
    """Return one line of several that stand side by side."""
    if len(lines) == 1:
        return lines[0]
    glyphs = [glyph for line in lines for glyph in line.glyphs]
    if any(b.left < a.right - 0.5 * a.size for a, b in pairwise(lines)):
        glyphs.sort(key=lambda glyph: glyph.left + glyph.right)
    spread = any(b.left - a.right > _SPREAD * b.size for a, b in pairwise(lines))
    return Line(glyphs, spread=spread)


def mark_raised(line: Line) -> None:
    """Mark the digits of a line that are raised: numbers of notes and powers."""
    for glyph in line.glyphs:
        if glyph.text.isdigit() and glyph.size < _RAISED * line.size:
            glyph.raised = glyph.top + glyph.bottom < line.top + line.bottom - 0.1 * line.size
