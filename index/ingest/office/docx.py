"""DOCX: Word documents as a person sees them, with their automatic numbers and notes."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from index.block import BlockKind
from index.document import Document, has_visible_text
from index.error import BadDocument
from index.ingest.office.drawing import GraphicReader
from index.ingest.office.markup import find, find_all
from index.ingest.office.metadata import record_core_properties
from index.ingest.office.package import OfficePackage, Relation
from index.ingest.office.piece import Piece, explain_no_text, write_pieces
from index.ingest.office.word.flow import FlowReader, FlowState, list_references
from index.ingest.office.word.heading import mark_headings
from index.ingest.office.word.inline import PAGE_MARK
from index.ingest.office.word.numbering import Numbering
from index.ingest.office.word.style import StyleSheet
from index.ingest.writer import CellText, DocumentWriter

# A number of the page that was typed.
_PAGE_NUMBER = re.compile(
    r"[\s\-–—]*((第\s*)?\d+\s*[頁页]?([\s/／，,共of-]*\d+\s*[頁页]?)?|(page|p\.)\s*\d+(\s*(of|/)\s*\d+)?)"
    r"[\s\-–—]*",
    re.I,
)


def load_docx(data: bytes, source: str) -> Document:
    """Return the document of a DOCX file.

    Tracked changes are read as accepted; comments and hidden or struck-out text are left out. A
    note stands behind its paragraph, a table inside a cell behind the table of the cell. A header
    stands once at the beginning and a footer at the end, without what the body says as well.
    Raises BadDocument when the file cannot be read or holds no text.
    """
    try:
        return _load(data, source)
    except RecursionError:
        raise BadDocument("is nested too deep: save it as PDF") from None


def _load(data: bytes, source: str) -> Document:
    package = OfficePackage(data)
    path, root = package.parse_main("w:document")
    relations = package.read_relations(path)
    body = find(root, "w:body")
    if body is None:
        raise BadDocument("is damaged: it has no body: open it in Word and save it anew")
    state = _read_state(package, relations)
    pieces = FlowReader(state, GraphicReader(package, relations)).read(body)
    mark_headings(pieces)
    said = _squeeze(" ".join(piece.words for piece in pieces))
    margins: dict[str, list[Piece]] = {"header": [], "footer": []}
    for kind, reference in list_references(body):
        relation = relations.get(reference)
        for piece in _read_margin(package, relation, state) if relation else ():
            words = _squeeze(piece.words)
            if words and words not in said:
                margins[kind].append(piece)
                said += words
    writer = DocumentWriter(source)
    record_core_properties(writer, package)
    write_pieces(writer, _clean([*margins["header"], *pieces, *margins["footer"]]))
    if state.foreign:
        writer.warn("a part inserted from another file is not read: save the document anew in Word")
    document = writer.build(data)
    if not has_visible_text(document.text):
        raise BadDocument(explain_no_text(state.pictures))
    return document


def _read_state(package: OfficePackage, relations: dict[str, Relation]) -> FlowState:
    paths = {relation.kind: relation.target for relation in relations.values()}
    parts: dict[str, Element | None] = {
        kind: package.parse(paths[kind])
        for kind in ("styles", "numbering", "footnotes", "endnotes")
        if kind in paths
    }
    notes = {}
    for kind, tag in (("footnotes", "w:footnote"), ("endnotes", "w:endnote")):
        for note in find_all(parts.get(kind), tag):
            if note.get("w:type", "normal") == "normal":
                notes[kind, note.get("w:id", "")] = note
    styles = StyleSheet(parts.get("styles"))
    return FlowState(styles, Numbering(parts.get("numbering"), styles), notes)


def _read_margin(package: OfficePackage, relation: Relation, state: FlowState) -> Iterable[Piece]:
    """Read a header or a footer, without the parts of its lines that number the page."""
    root: Element | None = package.parse(relation.target)
    if root is None:
        return
    reader = FlowReader(state, GraphicReader(package, package.read_relations(relation.target)))
    for piece in reader.read(root):
        if piece.kind is BlockKind.TABLE:
            yield Piece(
                BlockKind.TABLE,
                cells=tuple(_change(cell, _drop_page_numbers(cell.text)) for cell in piece.cells),
            )
        else:
            yield Piece(BlockKind.PARAGRAPH, _drop_page_numbers(piece.text))


def _drop_page_numbers(text: str) -> str:
    lines = []
    for line in text.split("\n"):
        parts = (part for part in line.split("\t") if PAGE_MARK not in part)
        lines.append("\t".join(part for part in parts if not _PAGE_NUMBER.fullmatch(part)))
    return "\n".join(lines)


def _clean(pieces: list[Piece]) -> list[Piece]:
    for piece in pieces:
        piece.text = _strip_marks(piece.text)
        piece.cells = tuple(_change(cell, _strip_marks(cell.text)) for cell in piece.cells)
    return pieces


def _strip_marks(text: str) -> str:
    """Remove what only breaks words at line ends, and the marks of page numbers."""
    return text.replace(PAGE_MARK, "").replace("\xad", "")


def _change(cell: CellText, text: str) -> CellText:
    if cell.text == text:
        return cell
    return CellText(text, cell.row, cell.column, cell.row_span, cell.column_span, cell.is_header)


def _squeeze(text: str) -> str:
    return "".join(text.split())
