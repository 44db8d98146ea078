"""ODT: OpenDocument texts as a person sees them, with their automatic numbers and notes."""

from xml.etree.ElementTree import Element

from index.document import Document, has_visible_text
from index.error import (
    BadDocument,
    DamagedDocument,
    EmptyDocument,
    MismatchedFormat,
    ProtectedDocument,
)
from index.ingest.office.heading import mark_headings
from index.ingest.office.margin import PAGE_MARK, keep_margins
from index.ingest.office.markup import find, find_value, parse_number
from index.ingest.office.metadata import FileProperties
from index.ingest.office.opendocument.flow import OpenFlowReader
from index.ingest.office.opendocument.listing import OpenNumbering
from index.ingest.office.opendocument.style import OpenStyleSheet, read_default_size
from index.ingest.office.package import OfficePackage
from index.ingest.office.piece import TRACKED_CHANGES, Piece, explain_no_text, write_pieces
from index.ingest.writer import DocumentWriter

_OTHERS = {
    "office:spreadsheet": "is an OpenDocument spreadsheet: rename it to .ods",
    "office:presentation": "is an OpenDocument presentation: save it as PPTX or PDF",
    "office:drawing": "is an OpenDocument drawing: save it as PDF",
}


def load_odt(data: bytes, source: str) -> Document:
    """Return the document of an ODT file.

    Deletions, comments, and hidden or struck-out text are left out. A note stands behind its
    paragraph, a table inside a cell behind the table of the cell; headers stand once at the
    beginning, footers at the end. Raises BadDocument when the file cannot be read or has no text.
    """
    try:
        return _load(data, source)
    except RecursionError:
        raise BadDocument("is nested too deep: save it as PDF") from None


def _load(data: bytes, source: str) -> Document:
    package = OfficePackage(data)
    if b"encryption-data" in (package.read("META-INF/manifest.xml") or b""):
        raise ProtectedDocument("is password-protected: remove the password")
    content, styles = package.parse("content.xml"), package.parse("styles.xml")
    text = _find_text(package, content)
    sheet = OpenStyleSheet((styles, content))
    reader = OpenFlowReader(
        sheet, OpenNumbering((styles, content)), read_default_size((styles, content))
    )
    pieces = reader.read(text)
    mark_headings(pieces)
    margins = _read_margins(reader, find(styles, "office:master-styles"))
    writer = DocumentWriter(source)
    _record_metadata(writer, package.parse("meta.xml"))
    kept = keep_margins(margins, pieces)
    for piece in kept:
        piece.change_words(lambda words: words.replace(PAGE_MARK, "").replace("\xad", ""))
    write_pieces(writer, kept)
    if next(text.iter("text:changed-region"), None) is not None:
        writer.warn(TRACKED_CHANGES)
    document = writer.build(data)
    if not has_visible_text(document.text):
        raise EmptyDocument(explain_no_text(reader.pictures))
    return document


def _find_text(package: OfficePackage, content: Element | None) -> Element:
    if content is None:
        raise package.make_other("an OpenDocument text")
    body = find(content, "office:body")
    text = find(body, "office:text")
    if text is None:
        found = [child.tag for child in body] if body is not None else []
        if other := next((_OTHERS[tag] for tag in found if tag in _OTHERS), None):
            raise MismatchedFormat(other)
        raise DamagedDocument(
            "is damaged: it has no body: open it in its program and save it again"
        )
    return text


def _read_margins(reader: OpenFlowReader, masters: Element | None) -> dict[str, list[Piece]]:
    """Read the headers and footers of all kinds of pages."""
    margins: dict[str, list[Piece]] = {"header": [], "footer": []}
    for part in masters.iter() if masters is not None else ():
        if part.tag.startswith(("style:header", "style:footer")):
            margins[part.tag[6:12]] += reader.read(part)
    return margins


def _record_metadata(writer: DocumentWriter, root: Element | None) -> None:
    """Record the metadata; the date is that of the last change."""
    meta = find(root, "office:meta")
    texts = {child.tag: child.text for child in meta} if meta is not None else {}
    FileProperties(
        texts.get("dc:title"),
        texts.get("meta:initial-creator") or texts.get("dc:creator"),
        texts.get("dc:date") or texts.get("meta:creation-date"),
        texts.get("dc:language"),
        parse_number(find_value(meta, "meta:document-statistic", "meta:page-count")),
    ).record(writer)
