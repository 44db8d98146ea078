"""The shapes of a slide of a PPTX file: its title, text, tables, charts and diagrams."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from index.block import BlockKind
from index.ingest.office.counting import join_label, write_count
from index.ingest.office.drawing import GraphicReader, read_paragraph, read_text
from index.ingest.office.markup import find, find_all, find_value, parse_number
from index.ingest.office.piece import Piece, flatten
from index.ingest.writer import CellText

_TITLES = frozenset(("title", "ctrTitle"))
# Placeholders without content: date and slide number.
_SKIPPED = frozenset(("dt", "sldNum", "sldImg", "hdr"))
# What has bullets if nothing says otherwise.
_BULLETED = frozenset(("body", "obj", ""))
_ON = frozenset(("1", "true", "on"))

# The names of automatic numbers, ECMA-376 part 1, 20.1.10.61: a style and what stands around it.
_NUMBER_STYLES = (
    ("arabicDb", "decimalFullWidth"), ("arabic", "decimal"), ("romanLc", "lowerRoman"),
    ("romanUc", "upperRoman"), ("alphaLc", "lowerLetter"), ("alphaUc", "upperLetter"),
    ("circleNum", "decimalEnclosedCircle"), ("ea1Cht", "taiwaneseCountingThousand"),
    ("ea1Chs", "chineseCountingThousand"), ("ea1Jpn", "japaneseCounting"),
)  # fmt: skip
_AROUND = (("ParenBoth", "(", ")"), ("ParenR", "", ")"), ("Period", "", "."), ("Minus", "-", "-"))


@dataclass(slots=True)
class SlideReader:
    """Reads one slide."""

    graphics: GraphicReader
    # The placeholders of its layout, by type and by number.
    layout: dict[tuple[str, str], Element]
    title: str = ""
    # Whether the title is that of a title slide.
    is_cover: bool = False
    pieces: list[Piece] = field(default_factory=list)
    footers: list[Piece] = field(default_factory=list)
    pictures: int = 0

    def read_shapes(self, tree: Iterable[Element]) -> None:
        """Read the shapes in the order in which a screen reader says them; groups as they stand."""
        for shape in tree:
            if _is_hidden(shape):
                continue
            if shape.tag == "p:sp":
                self._read_shape(shape)
            elif shape.tag == "p:grpSp":
                self.read_shapes(shape)
            elif shape.tag == "p:graphicFrame":
                self._read_frame(shape)
            elif shape.tag == "p:pic":
                self.pictures += 1
            elif shape.tag == "mc:AlternateContent":
                self._read_alternatives(shape)

    def _read_alternatives(self, element: Element) -> None:
        for branch in element:
            before = len(self.pieces), self.title
            self.read_shapes(branch)
            if before != (len(self.pieces), self.title):
                return

    def _read_shape(self, shape: Element) -> None:
        place = find(shape, "p:nvSpPr/p:nvPr/p:ph")
        kind = None if place is None else place.get("type", "")
        body = find(shape, "p:txBody")
        if kind in _TITLES and not self.title:
            self.title = flatten(read_text(body))
            self.is_cover = kind == "ctrTitle"
        elif kind == "ftr":
            self.footers.append(Piece(BlockKind.RUNNING, read_text(body)))
        elif kind not in _SKIPPED and body is not None:
            index = "" if place is None else place.get("idx", "")
            layout = self.layout.get((kind or "", index)) if kind is not None else None
            styles = [find(body, "a:lstStyle"), find(layout, "p:txBody/a:lstStyle")]
            self.pieces += _read_body(body, [s for s in styles if s is not None], kind in _BULLETED)
        if find(shape, "p:spPr/a:blipFill") is not None:
            self.pictures += 1

    def _read_frame(self, frame: Element) -> None:
        data = find(frame, "a:graphic/a:graphicData")
        for child in data if data is not None else ():
            if child.tag == "a:tbl":
                self.pieces.append(Piece(BlockKind.TABLE, cells=tuple(read_table(child))))
            elif child.tag in ("c:chart", "dgm:relIds"):
                self.pieces += self.graphics.read(child)
            else:
                self.pictures += 1


def _is_hidden(shape: Element) -> bool:
    properties = next((child for child in shape if child.tag.startswith("p:nv")), None)
    return find_value(properties, "p:cNvPr", "hidden") in _ON


def _read_body(body: Element, styles: list[Element], bulleted: bool) -> Iterator[Piece]:
    """Iterate over the paragraphs of a shape, those with bullets or numbers as list items."""
    counts: dict[int, int] = {}
    for paragraph in find_all(body, "a:p"):
        properties = find(paragraph, "a:pPr")
        depth = parse_number(properties.get("lvl") if properties is not None else None) or 0
        text = read_paragraph(paragraph)
        if not text.strip():
            continue
        bullet = _find_bullet(properties, styles, depth)
        counts = {level: count for level, count in counts.items() if level <= depth}
        if bullet is not None and bullet.tag == "a:buAutoNum":
            first = parse_number(bullet.get("startAt")) or 1
            counts[depth] = counts.get(depth, first - 1) + 1
            label = write_label(counts[depth], bullet.get("type", ""))
            yield Piece(BlockKind.LIST_ITEM, join_label(label, text), depth + 1)
            continue
        counts.pop(depth, None)
        if bulleted if bullet is None else bullet.tag != "a:buNone":
            yield Piece(BlockKind.LIST_ITEM, text, depth + 1)
        else:
            yield Piece(BlockKind.PARAGRAPH, text)


def _find_bullet(properties: Element | None, styles: list[Element], depth: int) -> Element | None:
    levels = [properties, *(find(style, f"a:lvl{depth + 1}pPr") for style in styles)]
    for level in levels:
        for child in level if level is not None else ():
            if child.tag in ("a:buNone", "a:buChar", "a:buAutoNum", "a:buBlip"):
                return child
    return None


def write_label(number: int, name: str) -> str:
    """Return an automatic number of PowerPoint.

    >>> write_label(3, "alphaLcParenR"), write_label(12, "ea1ChtPeriod")
    ('c)', '十二、')
    """
    written = str(number)
    for prefix, style in _NUMBER_STYLES:
        if name.startswith(prefix):
            written = write_count(number, style)
            break
    for suffix, before, after in _AROUND:
        if name.endswith(suffix):
            # PowerPoint ends Chinese numbers with the comma of enumerations.
            is_chinese = suffix == "Period" and name.startswith("ea1Ch")
            return before + written + ("、" if is_chinese else after)
    return written


def read_table(table: Element) -> Iterator[CellText]:
    """Iterate over the cells of a DrawingML table (`a:tbl`); merged ones come once."""
    properties = find(table, "a:tblPr")
    first_row = properties is not None and properties.get("firstRow") in _ON
    first_column = properties is not None and properties.get("firstCol") in _ON
    for row, line in enumerate(find_all(table, "a:tr")):
        for column, cell in enumerate(find_all(line, "a:tc")):
            if cell.get("hMerge") in _ON or cell.get("vMerge") in _ON:
                continue
            yield CellText(
                read_text(find(cell, "a:txBody")),
                row,
                column,
                parse_number(cell.get("rowSpan")) or 1,
                parse_number(cell.get("gridSpan")) or 1,
                (first_row and row == 0) or (first_column and column == 0),
            )


def find_first_line(pieces: list[Piece]) -> Piece | None:
    """Return the line that heads a slide without a title: one line, with more below it."""
    if len(pieces) < 2 or pieces[0].kind is not BlockKind.PARAGRAPH:
        return None
    return pieces[0] if re.fullmatch(r"[^\n。.]{1,60}", pieces[0].text.strip()) else None
