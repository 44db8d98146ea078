"""Vertical Chinese: columns from right to left, with notes in two narrow columns inside a column."""

from collections.abc import Sequence
from itertools import pairwise

from index.ingest.pdf.frame import turn
from index.ingest.pdf.glyph import Glyph
from index.ingest.pdf.line import Line, is_han, make_pieces, make_rows

_FEWEST = 6  # steps from one Han character to the next that show which way the text runs
_NOTE = 0.75  # of the size of the text: what is smaller may be a note in two columns


def is_vertical(glyphs: Sequence[Glyph]) -> bool:
    """Tell whether most Han characters are followed by the one below, not by the one beside."""
    down = across = 0
    for one, next_one in pairwise(glyphs):
        if not (is_han(one.text) and is_han(next_one.text)):
            continue
        size = max(one.size, next_one.size)
        step_x = abs(next_one.left + next_one.right - one.left - one.right) / 2
        step_y = (next_one.top + next_one.bottom - one.top - one.bottom) / 2
        if 0.4 * size < step_y < 2.5 * size and step_x < 0.6 * size:
            down += 1
        elif 0.4 * size < step_x < 2.5 * size and abs(step_y) < 0.4 * size:
            across += 1
    return down >= _FEWEST and down > 2 * across


def turn_glyphs(glyphs: Sequence[Glyph], frame: int) -> list[Glyph]:
    """Return glyphs that run down the page in a frame in which they run along a line."""
    turned = []
    for glyph in glyphs:
        box = turn((glyph.left, glyph.top, glyph.right, glyph.bottom), glyph.direction)
        left, top, right, bottom = turn(box, frame)
        turned.append(
            Glyph(
                glyph.text, left, top, right, bottom, glyph.size, glyph.bold, glyph.direction,
                glyph.spaced,
            )
        )  # fmt: skip
    return turned


def make_columns(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return the columns of a vertical text as lines. A note in two columns is read to its end
    where it stands: its right column, then its left one.
    """
    pieces = make_pieces(glyphs)
    columns: list[Line] = []
    for row in make_rows(pieces, overlap=0.3):
        columns.append(Line(_weave(row)))
    return columns


def _weave(row: list[Line]) -> list[Glyph]:
    size = max(piece.size for piece in row)
    glyphs: list[Glyph] = []
    waiting: list[Line] = []
    for piece in [*row, None]:
        beside = (
            piece is not None
            and waiting
            and piece.size < _NOTE * size
            and piece.left < max(note.right for note in waiting)
        )
        if waiting and not beside:
            for note in sorted(waiting, key=lambda note: note.top):
                glyphs.extend(note.glyphs)
            waiting = []
        if piece is None:
            break
        if piece.size < _NOTE * size:
            waiting.append(piece)
        else:
            glyphs.extend(piece.glyphs)
    return glyphs
