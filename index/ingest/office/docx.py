"""DOCX: Word documents as a person sees them, with their automatic numbers and notes."""

from xml.etree.ElementTree import Element

from index.document import Document, has_visible_text
from index.error import BadDocument, DamagedDocument, EmptyDocument
from index.ingest.office.drawing import GraphicReader
from index.ingest.office.heading import mark_headings
from index.ingest.office.margin import PAGE_MARK, keep_margins
from index.ingest.office.markup import find, find_all
from index.ingest.office.metadata import record_core_properties
from index.ingest.office.package import OfficePackage, Relation
from index.ingest.office.piece import TRACKED_CHANGES, Piece, explain_no_text, write_pieces
from index.ingest.office.word.flow import FlowReader, FlowState, list_references
from index.ingest.office.word.numbering import Numbering
from index.ingest.office.word.style import StyleSheet
from index.ingest.writer import DocumentWriter

_CHANGES = ("w:ins", "w:del", "w:moveFrom", "w:moveTo")


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
        raise DamagedDocument("is damaged: it has no body: open it in Word and save it again")
    state = _read_state(package, relations)
    pieces = FlowReader(state, GraphicReader(package, relations)).read(body)
    mark_headings(pieces)
    margins: dict[str, list[Piece]] = {"header": [], "footer": []}
    for kind, reference in list_references(body):
        if (relation := relations.get(reference)) is not None:
            margins[kind] += _read_margin(package, relation, state)
    writer = DocumentWriter(source)
    record_core_properties(writer, package)
    write_pieces(writer, _clean(keep_margins(margins, pieces)))
    if state.foreign:
        writer.warn("a part inserted from another file is not read: save it in Word again")
    if any(next(body.iter(tag), None) is not None for tag in _CHANGES):
        writer.warn(TRACKED_CHANGES)
    document = writer.build(data)
    if not has_visible_text(document.text):
        raise EmptyDocument(explain_no_text(state.pictures))
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


def _read_margin(package: OfficePackage, relation: Relation, state: FlowState) -> list[Piece]:
    root = package.parse(relation.target)
    if root is None:
        return []
    graphics = GraphicReader(package, package.read_relations(relation.target))
    return FlowReader(state, graphics).read(root)


def _clean(pieces: list[Piece]) -> list[Piece]:
    for piece in pieces:
        piece.change_words(_strip_marks)
    return pieces


def _strip_marks(text: str) -> str:
    """Remove what only breaks words at line ends, and the marks of page numbers."""
    return text.replace(PAGE_MARK, "").replace("\xad", "")
