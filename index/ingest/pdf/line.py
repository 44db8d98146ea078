"""Glyphs -> lines: pieces of text that stand side by side, with the blanks a person sees.

All coordinates are those of a frame: x along the line, y from line to line.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.ingest.pdf.frame import Box, turn
from index.ingest.pdf.glyph import Glyph

# In sizes of the font. A wider gap parts two pieces: cells of a row, or columns of a page.
GAP = 1.0
_OVERLAP = 0.4  # of the lower of two glyphs: those of one line overlap at least so much
# A blank is seen between Latin letters from this gap on, between Han characters only from a wider
# one: justified lines of Chinese are spread.
_LATIN_BLANK, _MIXED_BLANK, _HAN_BLANK = 0.17, 0.35, 0.55
_RAISED = 0.85  # of the size of the line: what is smaller and higher is a note's number
_HAN = re.compile(
    "[\u2e80-\u2fdf\u3001-\u30ff\u3100-\u312f\u31a0-\u31bf\u3400-\u9fff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff00-\uff60\u2026\u2014\u201c\u201d\u2018\u2019\U00020000-\U0003ffff]"
)
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOWHERE: Box = (float("nan"),) * 4  # type: ignore[assignment]


def is_han(character: str) -> bool:
    """Tell whether a character is Han, kana, Bopomofo or their punctuation: written without blanks.

    >>> is_han("字"), is_han("，"), is_han("a"), is_han("7")
    (True, True, False, False)
    """
    return _HAN.match(character) is not None


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

    def __post_init__(self) -> None:
        glyphs = self.glyphs
        self.left = min(glyph.left for glyph in glyphs)
        self.right = max(glyph.right for glyph in glyphs)
        sizes: dict[float, int] = {}
        for glyph in glyphs:
            size = round(glyph.size, 1)
            sizes[size] = sizes.get(size, 0) + 1
        self.size = max(sizes, key=lambda size: (sizes[size], size)) or 0.1
        # Of the glyphs of that size: neither a raised number nor a large initial makes it higher.
        main = [g for g in glyphs if 0.9 * self.size <= g.size <= 1.5 * self.size] or glyphs
        self.top = min(glyph.top for glyph in main)
        self.bottom = max(glyph.bottom for glyph in main)

    @property
    def bold(self) -> bool:
        """Whether nearly all of it is bold."""
        return sum(glyph.bold for glyph in self.glyphs) >= 0.9 * len(self.glyphs)

    @property
    def middle(self) -> float:
        """y of its middle."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Spelling:
    """Text with the box on the page of each character; blanks have none."""

    text: str = ""
    boxes: list[Box] = field(default_factory=list)

    def append(self, text: str, box: Box = _NOWHERE) -> None:
        """Add one character, or several that share a box."""
        self.text += text
        self.boxes.extend([box] * len(text))

    def extend(self, other: "Spelling") -> None:
        """Add another spelling."""
        self.text += other.text
        self.boxes.extend(other.boxes)


def spell(line: Line, page: Box, frame: int) -> Spelling:
    """Return the text of a line with the blanks that a person sees. Boxes are turned back from the
    frame and cut at the edge of the page.
    """
    characters: list[str] = []
    boxes: list[Box] = []
    narrowest = _measure_blank(line)
    before: Glyph | None = None
    for glyph in line.glyphs:
        if before is not None and _is_blank_between(before, glyph, narrowest, line.size):
            characters.append(" ")
            boxes.append(_NOWHERE)
        characters.append(glyph.text.translate(_SUPERSCRIPT) if glyph.raised else glyph.text)
        left, low, right, high = turn((glyph.left, glyph.top, glyph.right, glyph.bottom), frame)
        boxes.append(
            (max(left, page[0]), max(low, page[1]), min(right, page[2]), min(high, page[3]))
        )
        before = glyph
    return Spelling("".join(characters), boxes)


def _measure_blank(line: Line) -> float:
    """Return the narrowest gap, in sizes, that is a blank between Latin letters of a line: more
    than that between the letters of a word that is set wide.
    """
    gaps = sorted(b.left - a.right for a, b in pairwise(line.glyphs) if not b.spaced)
    if len(gaps) < 4:
        return _LATIN_BLANK
    return max(_LATIN_BLANK, 1.5 * gaps[len(gaps) // 3] / line.size)


def _is_blank_between(before: Glyph, glyph: Glyph, narrowest: float, size: float) -> bool:
    gap = (glyph.left - before.right) / size
    han = is_han(before.text) + is_han(glyph.text)
    if glyph.raised:
        return glyph.spaced and gap > _HAN_BLANK
    if glyph.spaced and gap > (-0.4, 0.1, 0.25)[han]:
        return True
    return gap > (narrowest, _MIXED_BLANK, _HAN_BLANK)[han]


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
    size = max(before.size, glyph.size)
    gap = glyph.left - before.right
    if not -0.5 * size <= gap <= GAP * min(size, 1.5 * min(before.size, glyph.size)):
        return False
    if glyph.right < before.left or max(before.size, glyph.size) > 2.2 * min(
        before.size, glyph.size
    ):
        return False
    return _overlap(before, glyph) >= _OVERLAP


def _overlap(one: Glyph | Line, other: Glyph | Line) -> float:
    """Return how much of the lower of two things lies at the height of the other."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared / max(0.1, min(one.bottom - one.top, other.bottom - other.top))


def make_rows(pieces: Iterable[Line], overlap: float = 0.5) -> list[list[Line]]:
    """Return pieces by rows from top to bottom, each from left to right. A row is as high as its
    largest piece.
    """
    rows: list[list[Line]] = []
    heads: list[Line] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        best = None
        for place in range(len(rows) - 1, max(-1, len(rows) - 7), -1):
            head = heads[place]
            if max(head.size, piece.size) > 2.2 * min(head.size, piece.size):
                continue
            if _overlap(head, piece) >= overlap and not any(
                min(other.right, piece.right) - max(other.left, piece.left)
                > 0.5 * min(other.size, piece.size)
                and _overlap(other, piece) < 0.7
                for other in rows[place]
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
        glyphs.sort(key=lambda glyph: glyph.left)
    return Line(glyphs)


def mark_raised(line: Line) -> None:
    """Mark the digits of a line that are raised: numbers of notes and powers."""
    for glyph in line.glyphs:
        if glyph.text.isdigit() and glyph.size < _RAISED * line.size:
            glyph.raised = glyph.top + glyph.bottom < line.top + line.bottom - 0.1 * line.size
