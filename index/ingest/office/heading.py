"""Find headings of documents without heading styles by font size and weight."""

from collections import Counter
from collections.abc import Sequence

from index.block import BlockKind
from index.ingest.office.piece import Piece, flatten

# A document with a styled heading for so many characters has styled all its headings.
_SECTION = 5000
# Half-width letters of the longest line that can be a heading.
_LONGEST = 80
_TITLE_WITHIN = 12  # paragraphs from the beginning
_SENTENCE_ENDS = "。，；,;、…：:？！?!"


def mark_headings(pieces: Sequence[Piece]) -> None:
    """Make a title of the greatest line at the beginning, and headings of short lines in bold or
    larger letters, when the document has no styles that say so.
    """
    plain = [p for p in pieces if p.kind is BlockKind.PARAGRAPH and p.size and p.text.strip()]
    if not plain:
        return
    body = _find_body_size(plain)
    if not any(piece.kind is BlockKind.TITLE for piece in pieces):
        _mark_title(plain, body)
    styled = [piece.level for piece in pieces if piece.kind is BlockKind.HEADING]
    if len(styled) >= max(2, sum(len(piece.words) for piece in pieces) / _SECTION):
        return
    marked = [p for p in plain if p.kind is BlockKind.PARAGRAPH and _looks_marked(p, body)]
    # Where most text is bold, bold marks no headings.
    if 2 * len(marked) > len(plain):
        marked = [piece for piece in marked if piece.size > body]
    outer = min(styled, default=0)
    ranks = sorted({(piece.size, piece.bold) for piece in marked}, reverse=True)
    for piece in marked:
        piece.kind = BlockKind.HEADING
        piece.level = min(ranks.index((piece.size, piece.bold)) + 1 + outer, 9)
        piece.text = flatten(piece.text)


def _find_body_size(plain: Sequence[Piece]) -> int:
    """Return the commonest font size."""
    sizes: Counter[int] = Counter()
    for piece in plain:
        sizes[piece.size] += len(piece.text)
    return sizes.most_common(1)[0][0]


def _mark_title(plain: Sequence[Piece], body: int) -> None:
    greatest = max(piece.size for piece in plain)
    found = [piece for piece in plain if piece.size == greatest]
    # Several lines of the largest size are section headings, not a title.
    if greatest >= 1.15 * body and len(found) == 1 and _is_short(found[0]):
        title = found[0]
        if any(title is piece for piece in plain[:_TITLE_WITHIN]):
            title.kind, title.text = BlockKind.TITLE, flatten(title.text)


def _looks_marked(piece: Piece, body: int) -> bool:
    return (
        (piece.size > body or (piece.bold and piece.size == body))
        and _is_short(piece)
        and "\t" not in piece.text.strip()
        and piece.text.rstrip()[-1] not in _SENTENCE_ENDS
    )


def _is_short(piece: Piece) -> bool:
    width = sum(2 if letter >= "\u2e80" else 1 for letter in piece.text.strip())
    return width <= _LONGEST and piece.text.strip().count("\n") <= 1
