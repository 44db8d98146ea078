"""Rows of the table of documents as `Document` and `Summary`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.document import Chunk, Document, MetadataValue
from index.error import NoSuchDocument
from index.store.database import Connection, Database
from index.store.schema import LISTED
from index.store.structure import load_structure
from index.text.normalize import fold
from index.text.view import View

# The columns that `make_document` takes.
DOCUMENT = "id, title, source, text, structure, metadata, warnings"
# To be grouped by d.row.
SUMMARY = (
    "SELECT d.id, d.title, d.source, d.sha256, length(d.text), count(c.id), d.added_at, "
    "d.media_type, d.size, d.pages, d.page_kind, d.metadata, d.warnings "
    "FROM document d LEFT JOIN chunk c ON c.document = d.row "
)
# Id and title, and what `make_chunk` takes.
CHUNK = (
    "SELECT c.id, d.title, d.id, c.start, c.end, "
    "substr(d.text, c.start + 1, c.end - c.start), c.section, c.view "
    "FROM chunk c JOIN document d ON c.document = d.row "
)


@dataclass(frozen=True, slots=True)
class Summary:
    """A stored document without its text."""

    id: str
    title: str
    source: str
    sha256: str
    characters: int
    chunks: int
    # ISO 8601, in UTC.
    added_at: str
    media_type: str
    # The size in bytes of the file that it was read from; None where only the text is kept.
    size: int | None
    # The number of pages, slides or sheets; None where the format has none.
    pages: int | None
    # "page", "slide" or "sheet"; empty where the format has none.
    page_kind: str
    metadata: Mapping[str, MetadataValue]
    warnings: tuple[str, ...]

    @classmethod
    def from_row(cls, row: tuple[Any, ...]) -> "Summary":
        """Return the summary in a row of `SUMMARY`."""
        values = [*row[:-2], parse_metadata(row[-2]), tuple(json.loads(row[-1]))]
        return cls(*values)


@dataclass(frozen=True, slots=True)
class PackedDocument:
    """A stored document of which only a part is to be unpacked."""

    id: str
    title: str
    media_type: str
    # Of the text.
    sha256: str
    # The number of pages, slides or sheets; None where the format has none.
    pages: int | None
    # Compressed with zlib.
    structure: bytes
    text: str


def find_summaries(
    db: Database, query: str, offset: int, limit: int | None
) -> tuple[list[Summary], int]:
    """Return some of the documents whose title or source contains `query`, in the order added, and
    the number of them all. Case, width and Chinese script do not matter.
    """
    where, values = "", []
    if query:
        where = "WHERE instr(fold(title), ?) OR instr(fold(source), ?)"
        values = [fold(query)] * 2
    with db.pin():
        # Summaries are costly: each reads the whole text to count its characters.
        rows = db.rows(
            f"SELECT row, count(*) OVER () FROM document {where} ORDER BY row LIMIT ? OFFSET ?",
            [*values, -1 if limit is None else limit, offset],
        )
        documents = db.rows(
            f"{SUMMARY} WHERE d.row IN {LISTED} GROUP BY d.row ORDER BY d.row",
            [json.dumps([row for row, _ in rows])],
        )
        total = rows[0][1] if rows else 0
        if offset and not rows:
            total = db.rows(f"SELECT count(*) FROM document {where}", values)[0][0]
    return [Summary.from_row(row) for row in documents], total


def parse_metadata(text: str) -> dict[str, MetadataValue]:
    """Return metadata that is stored as JSON, lists as tuples."""
    return {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in json.loads(text).items()
    }


def make_document(row: tuple[Any, ...]) -> Document:
    """Return the document in a row of the columns `DOCUMENT`."""
    document_id, title, source, text, packed, metadata, warnings = row
    parts = load_structure(packed)
    return Document(
        document_id,
        title,
        source,
        text,
        parts.blocks,
        parts.regions,
        parts.hidden,
        parse_metadata(metadata),
        tuple(json.loads(warnings)),
    )


def make_chunk(fields: Sequence[Any]) -> Chunk:
    """Return the chunk in the fields of a row of `CHUNK`, without id and title."""
    document, start, end, text, section, view = fields
    headings, shown = tuple(json.loads(section)), View.decode(view, text, start)
    return Chunk(document, start, end, text, headings, shown)


def delete_document(connection: Connection, document_id: str) -> list[str]:
    """Delete a document with all that is derived from it.

    Returns the name of its original, an empty one if it has none, and nothing if there is no such
    document.
    """
    rows = connection.execute(
        "DELETE FROM document WHERE id = ? RETURNING coalesce(original, '')", [document_id]
    ).fetchall()
    return [name for (name,) in rows]


def expect_one(rows: list[tuple[Any, ...]], document_id: str) -> tuple[Any, ...]:
    """Return the only row of a document. Raises NoSuchDocument when there is none."""
    if not rows:
        raise NoSuchDocument(f"no document {document_id!r}; `yiju ls` lists them")
    return rows[0]
