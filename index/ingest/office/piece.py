"""Pieces: paragraphs and tables of an office file before a `DocumentWriter` writes them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from index.block import BlockKind
from index.ingest.writer import CellText, DocumentWriter

# A warning of a Word or OpenDocument text.
TRACKED_CHANGES = "has tracked changes, which are read as if all were accepted"


@dataclass(slots=True)
class Piece:
    """A paragraph, list item, table and so on, before it is written."""

    kind: BlockKind
    text: str = ""
    level: int = 0
    cells: tuple[CellText, ...] = ()
    # How a paragraph looks, to find the headings of documents without heading styles: the size of
    # its letters in half points (0: unknown), and whether all of them are bold.
    size: int = 0
    bold: bool = False

    @property
    def words(self) -> str:
        """All the text, the cells' too."""
        return self.text or " ".join(cell.text for cell in self.cells)

    def change_words(self, change: Callable[[str], str]) -> None:
        """Change the text, and that of each cell."""
        self.text = change(self.text)
        self.cells = tuple(replace(cell, text=change(cell.text)) for cell in self.cells)


def write_pieces(writer: DocumentWriter, pieces: Iterable[Piece]) -> None:
    """Write each piece as a block; a piece without words leaves none."""
    for piece in pieces:
        if piece.kind is BlockKind.TABLE:
            writer.add_table(piece.cells)
        else:
            writer.add(piece.kind, piece.text, piece.level)


def flatten(text: str) -> str:
    """Return a text on one line: a heading or a label has no line breaks."""
    return " ".join(text.split())


def explain_no_text(pictures: int) -> str:
    """Return why a file without text cannot be added, and what to do."""
    if pictures:
        return (
            f"holds no text, but {pictures} picture{'s' if pictures > 1 else ''}: "
            "save it as PDF, whose pages can be read by OCR"
        )
    return "holds no text: add some, or leave it out"
