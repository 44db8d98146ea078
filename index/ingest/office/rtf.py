"""RTF: documents with their code pages, tables, notes and headers."""

from index.document import Document, has_visible_text
from index.error import DamagedDocument, EmptyDocument
from index.ingest.office.heading import mark_headings
from index.ingest.office.margin import keep_margins
from index.ingest.office.metadata import FileProperties
from index.ingest.office.piece import explain_no_text, write_pieces
from index.ingest.office.rich.reader import RtfReader
from index.ingest.writer import DocumentWriter


def load_rtf(data: bytes, source: str) -> Document:
    """Return the document of an RTF file.

    Deleted, hidden and struck-out text is left out. Notes stand behind their paragraph, headers
    once at the beginning and footers at the end. Raises BadDocument when it is not RTF or has no
    text.
    """
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        raise DamagedDocument("is not RTF, or is damaged: open it in its program and save it again")
    reader = RtfReader(data)
    mark_headings(reader.pieces)
    writer = DocumentWriter(source)
    properties = reader.properties
    FileProperties(
        properties.get("title"),
        properties.get("author"),
        properties.get("revtim") or properties.get("creatim"),
    ).record(writer)
    write_pieces(writer, keep_margins(reader.margins, reader.pieces))
    if not reader.complete:
        writer.warn("the file is cut short: what comes after its end is not read")
    document = writer.build(data)
    if not has_visible_text(document.text):
        raise EmptyDocument(explain_no_text(reader.pictures))
    return document
