"""Vertical Chinese: columns from right to left, with notes in two narrow columns in a column."""

from collections.abc import Sequence
from itertools import pairwise

from index.ingest.pdf.content.frame import turn
from index.ingest.pdf.content.glyph import Glyph
from index.ingest.pdf.content.script import is_han
from index.ingest.pdf.line import Line, make_pieces, make_rows

_FEWEST = 6  # steps from one Han character to the next that show which way the text runs
_SAMPLE = 300  # steps: enough to tell
_NOTE = 0.75  # of the size of the text: what is smaller may be a note in two columns


def is_vertical(glyphs: Sequence[Glyph]) -> bool:
    """Tell whether most Han characters are followed by the one below, not by the one beside."""
    down = across = 0
    for one, next_one in pairwise(glyphs):
        if not (_is_word(one.text) and _is_word(next_one.text)):
            continue
        if down + across >= _SAMPLE:
            break
        size = max(one.size, next_one.size)
        step_x = abs(next_one.left + next_one.right - one.left - one.right) / 2
        step_y = (next_one.top + next_one.bottom - one.top - one.bottom) / 2
        if 0.4 * size < step_y < 2.5 * size and step_x < 0.6 * size:
            down += 1
        elif 0.4 * size < step_x < 2.5 * size and abs(step_y) < 0.4 * size:
            across += 1
    return down >= _FEWEST and down > 2 * across


def _is_word(character: str) -> bool:
    """Tell whether a character is Han or kana; marks for none stand below one another in tables."""
    return is_han(character) and character.isalpha()


def turn_glyphs(glyphs: Sequence[Glyph], frame: int) -> list[Glyph]:
    """Return glyphs that run down the page in a frame in which they run along a line."""
    turned = []
    for glyph in glyphs:
        box = turn((glyph.left, glyph.top, glyph.right, glyph.bottom), glyph.direction)
        left, top, right, bottom = turn(box, frame)
        turned.append(
            Glyph(
                glyph.text, left, top, right, bottom, glyph.size, glyph.bold, glyph.fixed,
                glyph.direction, glyph.spaced,
            )
        )  # fmt: skip
    return turned


def make_columns(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return the columns of a vertical text as lines. A note in two columns is read to its end
    where it stands: its right column, then its left one.
    """
    pieces = make_pieces(glyphs)
    columns: list[Line] = []
    for row in make_rows(pieces, overlap=0.3, stacked=True):
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
