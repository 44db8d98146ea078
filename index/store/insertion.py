"""Writes documents, and what is derived from them, inside a transaction of `index.store.store`."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from index.document import Chunk, Document
from index.store.chunk_rows import pack_terms
from index.store.database import Connection
from index.store.schema import LISTED

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document with all that is derived from it."""

    document: Document
    chunks: Sequence[Chunk]
    # (chunks, dimension)
    vectors: Float32
    # The terms of each chunk.
    terms: Sequence[Counter[str]]


def raise_revision(connection: Connection) -> None:
    """Count one more committed change."""
    connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'revision'")


def insert_document(connection: Connection, entry: Entry) -> None:
    """Insert a new document and all that is derived from it."""
    document = entry.document
    row = connection.execute(
        "INSERT INTO document (id, title, source, text, sha256, added_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [
            document.id,
            document.title,
            document.source,
            document.text,
            document.sha256,
            datetime.now(UTC).isoformat(timespec="seconds"),
        ],
    ).lastrowid
    insert_derived(connection, row, entry)


def insert_derived(connection: Connection, row: int | None, entry: Entry) -> None:
    """Insert chunks, vectors and terms of the document in the table's `row`."""
    term_ids = _insert_terms(connection, {term for terms in entry.terms for term in terms})
    for chunk, vector, terms in zip(entry.chunks, entry.vectors, entry.terms, strict=True):
        chunk_id = connection.execute(
            "INSERT INTO chunk (document, start, end, section, length) VALUES (?, ?, ?, ?, ?)",
            [
                row,
                chunk.start,
                chunk.end,
                json.dumps(chunk.section, ensure_ascii=False),
                terms.total(),
            ],
        ).lastrowid
        connection.execute(
            "INSERT INTO vector VALUES (?, ?)", [chunk_id, vector.astype("<f4").tobytes()]
        )
        connection.execute(
            "INSERT INTO bag VALUES (?, ?, ?)",
            [chunk_id, *pack_terms({term_ids[term]: n for term, n in terms.items()})],
        )


def _insert_terms(connection: Connection, terms: set[str]) -> dict[str, int]:
    """Insert the terms that are new; return the ids of all."""
    listed = json.dumps(sorted(terms))
    connection.execute("INSERT OR IGNORE INTO term (text) SELECT value FROM json_each(?)", [listed])
    return dict(
        connection.execute(f"SELECT text, id FROM term WHERE text IN {LISTED}", [listed]).fetchall()
    )
