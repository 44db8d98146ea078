"""The paragraphs, lists and tables of an OpenDocument text, in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from index.block import BlockKind
from index.ingest.office.counting import join_label
from index.ingest.office.markup import find_all, parse_number
from index.ingest.office.opendocument.inline import OpenInline, read_inline
from index.ingest.office.opendocument.listing import OpenList, OpenNumbering
from index.ingest.office.opendocument.style import OpenStyle, OpenStyleSheet
from index.ingest.office.piece import Piece, flatten
from index.ingest.office.word.style import Role, RunLook
from index.ingest.writer import CellText

# Tables of contents repeat the headings and would be found instead of them.
_INDEXES = frozenset(
    ("text:table-of-content", "text:illustration-index", "text:table-index", "text:object-index",
     "text:user-index", "text:alphabetical-index")
)  # fmt: skip
_WRAPPERS = frozenset(
    ("text:section", "text:bibliography", "text:index-body", "text:index-title", "draw:text-box",
     "draw:g", "draw:a", "text:note-body")
)  # fmt: skip
_ROLES = {
    Role.TITLE: BlockKind.TITLE,
    Role.CAPTION: BlockKind.CAPTION,
    Role.CODE: BlockKind.CODE,
    Role.CONTENTS: BlockKind.RUNNING,
}
_WIDEST = 16_384  # columns of a spreadsheet, and rows or columns that one cell may cover


@dataclass(frozen=True, slots=True)
class _Item:
    """The place in a list of what is read."""

    listing: OpenList
    level: int
    # None if it is a header of the list, without a number.
    counted: bool
    start: int | None


class OpenFlowReader:
    """Reads the content of an OpenDocument text."""

    def __init__(self, styles: OpenStyleSheet, numbering: OpenNumbering, size: int) -> None:
        """`size` is that of letters in half points where no style says it."""
        self._styles = styles
        self._numbering = numbering
        self._base = RunLook(False, size, False, False, False)
        self.pictures = 0

    def read(self, parent: Element) -> list[Piece]:
        """Return the pieces of the children of `parent`."""
        pieces: list[Piece] = []
        for child in parent:
            pieces += self._read_block(child)
        return pieces

    def _read_block(self, element: Element) -> list[Piece]:
        tag = element.tag
        if tag in ("text:p", "text:h"):
            return self._read_paragraph(element, None)
        if tag in ("text:list", "text:numbered-paragraph"):
            return self._read_numbered(element)
        if tag == "table:table":
            return self._read_table(element)
        if tag in _INDEXES:
            return [Piece(BlockKind.RUNNING, piece.words) for piece in self._read_index(element)]
        if tag in _WRAPPERS and element.get("text:display") != "none":
            return self.read(element)
        return self._read_drawing(element) if tag.startswith("draw:") else []

    def _read_numbered(self, element: Element) -> list[Piece]:
        listing = self._numbering.begin(element, element.get("text:style-name"))
        if element.tag == "text:list":
            return self._read_list(element, listing, 1)
        item = _Item(listing, parse_number(element.get("text:level")) or 1, True, None)
        return [piece for part in element for piece in self._read_paragraph(part, item)]

    def _read_index(self, element: Element) -> list[Piece]:
        return [piece for body in find_all(element, "text:index-body") for piece in self.read(body)]

    def _read_drawing(self, element: Element) -> list[Piece]:
        """Return the text of a frame or shape; a frame's other contents are the same again."""
        self.pictures += element.tag == "draw:image"
        return self.read(element) if element.tag != "draw:object" else []

    def _read_list(self, element: Element, listing: OpenList, level: int) -> list[Piece]:
        pieces: list[Piece] = []
        for entry in element:
            if entry.tag not in ("text:list-item", "text:list-header"):
                continue
            start = parse_number(entry.get("text:start-value"))
            item: _Item | None = _Item(listing, level, entry.tag == "text:list-item", start)
            for child in entry:
                if child.tag in ("text:p", "text:h"):
                    # Only the first paragraph has the number.
                    pieces += self._read_paragraph(child, item)
                    item = replace(item, counted=False) if item else None
                elif child.tag == "text:list":
                    inner = OpenList(child.get("text:style-name", listing.style), listing.counts)
                    pieces += self._read_list(child, inner, level + 1)
                else:
                    pieces += self._read_block(child)
        return pieces

    def _read_paragraph(self, element: Element, item: _Item | None) -> list[Piece]:
        style = self._styles.resolve("paragraph", element.get("text:style-name"))
        inline = read_inline(element, self._styles, style.look.lay_over(self._base))
        label = self._count(element, style, inline, item)
        pieces = [_make_piece(element, style, inline, label, item)]
        for note in inline.notes:
            words = "\n".join(piece.words for piece in self.read(note) if piece.words.strip())
            pieces.append(Piece(BlockKind.FOOTNOTE, words))
        for drawing in inline.drawings:
            pieces += self._read_drawing(drawing)
        return pieces

    def _count(
        self, element: Element, style: OpenStyle, inline: OpenInline, item: _Item | None
    ) -> str:
        if item is not None:
            label = ""
            if item.counted:
                label = self._numbering.count(item.listing, item.level, item.start)
        elif element.tag == "text:h" and style.list_style != "" and (
            element.get("text:is-list-header") != "true"
        ):  # fmt: skip
            level = parse_number(element.get("text:outline-level")) or 1
            start = parse_number(element.get("text:start-value"))
            label = self._numbering.count(self._numbering.outline, level, start)
        else:
            label = ""
        return label if inline.label is None else inline.label

    def _read_table(self, table: Element) -> list[Piece]:
        """Return a table and, behind it, the tables and notes in its cells. A table of one cell is
        a frame: its paragraphs are returned as they are.
        """
        elements = list(_place_cells(table))
        if len(elements) == 1:
            return self.read(elements[0][0])
        cells, after = [], []
        for element, place in elements:
            lines = []
            for piece in self.read(element):
                if piece.kind in (BlockKind.TABLE, BlockKind.FOOTNOTE):
                    after.append(piece)
                elif piece.text.strip():
                    lines.append(piece.text.strip())
            cells.append(replace(place, text="\n".join(lines)))
        return [Piece(BlockKind.TABLE, cells=tuple(cells)), *after]


def _place_cells(table: Element) -> Iterator[tuple[Element, CellText]]:
    """Iterate over the cells of a table with their places; covered ones are left out."""
    row = 0
    for line, is_header in _iterate_rows(table, False):
        column = 0
        for cell in line:
            repeated = min(parse_number(cell.get("table:number-columns-repeated")) or 1, _WIDEST)
            if cell.tag == "table:table-cell":
                place = CellText("", row, column, is_header=is_header)
                place = replace(place, row_span=_read_span(cell, "rows"))
                place = replace(place, column_span=_read_span(cell, "columns"))
                # Blank cells repeat to the edge of the sheet; others only where they are.
                for offset in range(repeated if len(cell) else 1):
                    yield cell, replace(place, column=column + offset)
            if cell.tag in ("table:table-cell", "table:covered-table-cell"):
                column += repeated if column + repeated <= _WIDEST else 1
        row += min(parse_number(line.get("table:number-rows-repeated")) or 1, _WIDEST)


def _read_span(cell: Element, name: str) -> int:
    span = parse_number(cell.get(f"table:number-{name}-spanned")) or 1
    return max(1, min(span, _WIDEST))


def _iterate_rows(parent: Element, is_header: bool) -> Iterator[tuple[Element, bool]]:
    for child in parent:
        if child.tag == "table:table-row":
            yield child, is_header
        elif child.tag in ("table:table-rows", "table:table-row-group", "table:table-header-rows"):
            yield from _iterate_rows(child, is_header or child.tag.endswith("header-rows"))


def _make_piece(
    element: Element, style: OpenStyle, inline: OpenInline, label: str, item: _Item | None
) -> Piece:
    labelled = join_label(label.strip(), inline.text)
    if style.role is not Role.BODY:
        return Piece(_ROLES[style.role], labelled)
    if element.tag == "text:h":
        level = parse_number(element.get("text:outline-level")) or 1
        return Piece(BlockKind.HEADING, flatten(labelled), max(1, min(level, 9)))
    if item is not None:
        return Piece(BlockKind.LIST_ITEM, labelled, item.level)
    return Piece(BlockKind.PARAGRAPH, inline.text, size=inline.size, bold=inline.bold)
