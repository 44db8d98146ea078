"""Headers and footers: each once, without what the body repeats."""

import re
from collections.abc import Mapping, Sequence

from index.block import BlockKind
from index.ingest.office.piece import Piece

# Marks a page number until the paragraph is complete; no file format can contain this character.
PAGE_MARK = "\0"
# A page number typed by hand.
_PAGE_NUMBER = re.compile(
    r"[\s–—-]*((第\s*)?\d+\s*[頁页]?([\s/／，,共of-]*\d+\s*[頁页]?)?"
    r"|(page|p\.)\s*\d+(\s*(of|/)\s*\d+)?)[\s–—-]*",
    re.I,
)


def keep_margins(margins: Mapping[str, Sequence[Piece]], pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a document between those of its headers ("header") and its footers.

    A document's number or version often stands only there. What is repeated in the body, or in
    another section's header, is left out, and so are page numbers.
    """
    said = _squeeze(" ".join(piece.words for piece in pieces))
    kept: dict[str, list[Piece]] = {"header": [], "footer": []}
    for kind, found in kept.items():
        for piece in margins.get(kind, ()):
            piece.change_words(_drop_page_numbers)
            words = _squeeze(piece.words)
            if words and words not in said:
                said += words
                is_table = piece.kind is BlockKind.TABLE
                piece.kind = BlockKind.TABLE if is_table else BlockKind.PARAGRAPH
                found.append(piece)
    return [*kept["header"], *pieces, *kept["footer"]]


def _drop_page_numbers(text: str) -> str:
    """Remove the parts of lines, between tabs, that number the page."""
    lines = []
    for line in text.split("\n"):
        parts = (part for part in line.split("\t") if PAGE_MARK not in part)
        lines.append("\t".join(part for part in parts if not _PAGE_NUMBER.fullmatch(part)))
    return "\n".join(lines)


def _squeeze(text: str) -> str:
    return "".join(text.split())
