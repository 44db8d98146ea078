"""Rows of the table of documents as `Document` and `Summary`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from index.document import Document, MetadataValue
from index.error import NoSuchDocument
from index.store.database import Connection
from index.store.structure import load_structure

# The columns that `make_document` takes.
DOCUMENT = "id, title, source, text, structure, metadata, warnings"
# To be grouped by d.row.
SUMMARY = (
    "SELECT d.id, d.title, d.source, d.sha256, length(d.text), count(c.id), d.added_at, "
    "d.media_type, d.size, d.pages, d.page_kind, d.metadata, d.warnings "
    "FROM document d LEFT JOIN chunk c ON c.document = d.row "
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
