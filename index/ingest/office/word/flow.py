"""The paragraphs and tables of a DOCX file, in reading order."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from index.block import BlockKind
from index.ingest.office.counting import join_label
from index.ingest.office.drawing import GraphicReader
from index.ingest.office.margin import PAGE_MARK
from index.ingest.office.markup import find, find_all, find_value, parse_number
from index.ingest.office.piece import Piece, flatten
from index.ingest.office.word.inline import InlineText, read_inline
from index.ingest.office.word.numbering import ListLabel, Numbering
from index.ingest.office.word.style import Role, StyleSheet, WordStyle, is_on
from index.ingest.office.word.table import read_grid
from index.ingest.writer import CellText

_WRAPPERS = frozenset(
    ("w:customXml", "w:ins", "w:moveTo", "w:sdtContent", "w:smartTag", "w:body", "w:txbxContent")
)
_ROLES = {
    Role.TITLE: BlockKind.TITLE,
    Role.CAPTION: BlockKind.CAPTION,
    Role.CODE: BlockKind.CODE,
    # Its lines repeat the headings and would be found instead of them.
    Role.CONTENTS: BlockKind.RUNNING,
}
# Characters. A longer paragraph with an outline level is body text.
_LONGEST_HEADING = 150


@dataclass(slots=True)
class FlowState:
    """What the stories of a document (body, notes, headers) share while they are read."""

    styles: StyleSheet
    numbering: Numbering
    # By the kind of part, "footnotes" or "endnotes", and their ids.
    notes: dict[tuple[str, str], Element]
    pictures: int = 0
    # Whether a part in another format, such as a web page, was inserted.
    foreign: bool = False


@dataclass(slots=True)
class FlowReader:
    """Reads one story: the body, a note, a header."""

    state: FlowState
    graphics: GraphicReader
    # The text of paragraphs whose end is deleted: it goes on in the next one.
    _pending: str = field(default="", init=False)

    def read(self, container: Element) -> list[Piece]:
        """Return the pieces of the children of `container`."""
        pieces: list[Piece] = []
        for child in container:
            if child.tag == "w:p":
                pieces += self._read_paragraph(child)
            elif child.tag == "w:tbl":
                pieces += self._read_table(child)
            elif child.tag == "w:sdt":
                pieces += self._read_control(child)
            elif child.tag in _WRAPPERS:
                pieces += self.read(child)
            elif child.tag == "mc:AlternateContent":
                branches = (self.read(branch) for branch in child)
                pieces += next((found for found in branches if found), [])
            elif child.tag == "w:altChunk":
                self.state.foreign = True
        return pieces

    def _read_control(self, control: Element) -> list[Piece]:
        properties, content = find(control, "w:sdtPr"), find(control, "w:sdtContent")
        if content is None or is_on(properties, "w:showingPlcHdr"):
            return []
        pieces = self.read(content)
        gallery = find_value(properties, "w:docPartObj/w:docPartGallery")
        if gallery == "Table of Contents":
            return [Piece(BlockKind.RUNNING, piece.words) for piece in pieces]
        return pieces

    def _read_paragraph(self, paragraph: Element) -> list[Piece]:
        properties = find(paragraph, "w:pPr")
        style_id = find_value(properties, "w:pStyle")
        style = self.state.styles.resolve_paragraph(style_id)
        inline = read_inline(paragraph, self.state.styles, style.look)
        self.state.pictures += inline.pictures
        text = self._pending + inline.text
        mark = find(properties, "w:rPr")
        pieces: list[Piece] = []
        if _goes_on(properties):
            self._pending = text
        else:
            self._pending = ""
            number = None if is_on(mark, "w:vanish") else self._count(properties, style_id, style)
            pieces.append(_make_piece(properties, style, inline, text, number))
        return pieces + self._read_attachments(inline)

    def _read_attachments(self, inline: InlineText) -> list[Piece]:
        """Return what stands beside a paragraph: its notes, text boxes, charts and diagrams."""
        pieces = []
        for note in inline.notes:
            if (element := self.state.notes.get(note)) is not None:
                inner = FlowReader(self.state, self.graphics).read(element)
                words = "\n".join(piece.words for piece in inner if piece.words.strip())
                pieces.append(Piece(BlockKind.FOOTNOTE, words))
        for box in inline.boxes:
            pieces += FlowReader(self.state, self.graphics).read(box)
        for element in inline.graphics:
            pieces += self.graphics.read(element)
        return pieces

    def _count(
        self, properties: Element | None, style_id: str | None, style: WordStyle
    ) -> ListLabel | None:
        """Count a paragraph in its list, if it is in any."""
        numbering = self.state.numbering
        list_id = find_value(properties, "w:numPr/w:numId") or style.list_id
        if list_id is None or list_id == "0":
            return None
        level = parse_number(find_value(properties, "w:numPr/w:ilvl"))
        if level is None:
            level = numbering.find_level(list_id, style_id)
        return numbering.count(list_id, style.list_level or 0 if level is None else level)

    def _read_table(self, table: Element) -> list[Piece]:
        """Return a table and, behind it, what stands inside its cells: tables and notes.

        A table of one cell is a frame: its paragraphs are returned as they are.
        """
        grid = read_grid(table)
        if len(grid) == 1:
            return FlowReader(self.state, self.graphics).read(grid[0].element)
        cells, after = [], []
        for cell in grid:
            inner = FlowReader(self.state, self.graphics).read(cell.element)
            apart = [p for p in inner if p.kind in (BlockKind.TABLE, BlockKind.FOOTNOTE)]
            lines = [piece.text for piece in inner if not any(piece is one for one in apart)]
            after += apart
            cells.append(
                CellText(
                    join_lines(lines), cell.row, cell.column, cell.row_span, cell.column_span,
                    cell.is_header,
                )
            )  # fmt: skip
        return [Piece(BlockKind.TABLE, cells=tuple(cells)), *after]


def join_lines(lines: Iterable[str]) -> str:
    """Join the paragraphs of a cell; PAGE_MARK stays where it is."""
    return "\n".join(line.strip() for line in lines if line.strip())


def _goes_on(properties: Element | None) -> bool:
    """Tell whether a paragraph and the next are one: its mark is deleted, or it is an initial."""
    mark = find(properties, "w:rPr")
    deleted = any(find(mark, tag) is not None for tag in ("w:del", "w:moveFrom"))
    initial = find_value(properties, "w:framePr", "w:dropCap") in ("drop", "margin")
    return deleted or initial


def _make_piece(
    properties: Element | None,
    style: WordStyle,
    inline: InlineText,
    text: str,
    number: ListLabel | None,
) -> Piece:
    outline = parse_number(find_value(properties, "w:outlineLvl"))
    outline = style.outline if outline is None else outline
    labelled = text
    if number and text.strip(f" \t\n{PAGE_MARK}"):
        labelled = join_label(number.text, text, number.follow)
    if style.role is not Role.BODY:
        return Piece(_ROLES[style.role], labelled)
    if outline is not None and outline < 9 and len(labelled) <= _LONGEST_HEADING:
        return Piece(BlockKind.HEADING, flatten(labelled), outline + 1, bold=True)
    if number:
        return Piece(BlockKind.LIST_ITEM, labelled, number.level + 1)
    plain = re.fullmatch(r"\s*", text) is None
    return Piece(
        BlockKind.PARAGRAPH, text, size=inline.size if plain else 0, bold=inline.bold and plain
    )


def list_references(body: Element) -> list[tuple[str, str]]:
    """Return the kind ("header" or "footer") and relation of each header and footer, once."""
    found: dict[tuple[str, str], None] = {}
    for section in body.iter("w:sectPr"):
        for kind in ("header", "footer"):
            for reference in find_all(section, f"w:{kind}Reference"):
                found[kind, reference.get("r:id", "")] = None
    return list(found)
