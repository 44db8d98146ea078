"""Writes documents, and what is derived from them, inside a transaction of `index.store.store`."""

import hashlib
import json
import math
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from index.document import Chunk, Document, Scalar
from index.store.chunk_rows import pack_terms
from index.store.database import Connection
from index.store.original import find_media_type
from index.store.rect import pack_rects
from index.store.schema import LISTED
from index.store.structure import pack_structure

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


def insert_document(connection: Connection, entry: Entry, original: str | None) -> None:
    """Insert a new document and all that is derived from it; `original` is its file's SHA-256."""
    document = entry.document
    packed = pack_structure(document)
    pages, page_kind = count_pages(document)
    values: dict[str, object] = {
        "id": document.id,
        "title": document.title,
        "source": document.source,
        "text": document.text,
        "sha256": document.sha256,
        "added_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "structure": zlib.compress(packed) if packed else b"",
        "metadata": _dump_metadata(document),
        "warnings": json.dumps(document.warnings, ensure_ascii=False),
        "parts": _digest(document, packed),
        "original": original,
        "size": None if document.original is None else len(document.original),
        "media_type": find_media_type(document.source, document.original),
        "pages": pages,
        "page_kind": page_kind,
    }
    row = connection.execute(
        f"INSERT INTO document ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
        list(values.values()),
    ).lastrowid
    connection.executemany(
        "INSERT OR REPLACE INTO rect VALUES (?, ?, ?)",
        [
            (row, region.number, pack_rects(region.rects))
            for region in document.regions
            if region.rects is not None
        ],
    )
    insert_derived(connection, row, entry)


def version(document: Document) -> str:
    """Return the version of a document: digests of its text and of the rest, and its title."""
    return f"{document.sha256} {_digest(document, pack_structure(document))} {document.title}"


def count_pages(document: Document) -> tuple[int | None, str]:
    """Return the number of pages, slides or sheets and which of them; None where the format has
    none and its metadata does not say.
    """
    if document.regions:
        return len(document.regions), document.regions[0].kind.value
    stated = document.metadata.get("pages")
    return (stated, "page") if type(stated) is int else (None, "")


def _digest(document: Document, packed: bytes) -> str:
    """Return a digest of what `document` has beside text and title: blocks, pages, boxes, metadata,
    warnings and original; an empty text if it has none of them.
    """
    boxes = [region.rects for region in document.regions if region.rects is not None]
    if not (packed or document.metadata or document.warnings or document.original is not None):
        return ""
    digest = hashlib.sha256(packed)
    digest.update(json.dumps([_dump_metadata(document), document.warnings]).encode())
    for rects in boxes:
        digest.update(np.ascontiguousarray(rects, np.float32).tobytes())
    if document.original is not None:
        digest.update(hashlib.sha256(document.original).digest())
    return digest.hexdigest()


def _dump_metadata(document: Document) -> str:
    """Return the metadata as JSON, which has no NaN and no infinity: these become texts."""

    def allow(value: Scalar) -> Scalar:
        return str(value) if isinstance(value, float) and not math.isfinite(value) else value

    metadata = {
        key: [allow(one) for one in value] if isinstance(value, tuple | list) else allow(value)
        for key, value in document.metadata.items()
    }
    return json.dumps(metadata, ensure_ascii=False, sort_keys=True)


def insert_derived(connection: Connection, row: int | None, entry: Entry) -> None:
    """Insert chunks, vectors and terms of the document in the table's `row`."""
    term_ids = _insert_terms(connection, {term for terms in entry.terms for term in terms})
    for chunk, vector, terms in zip(entry.chunks, entry.vectors, entry.terms, strict=True):
        chunk_id = connection.execute(
            "INSERT INTO chunk (document, start, end, section, length, view) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [
                row,
                chunk.start,
                chunk.end,
                json.dumps(chunk.section, ensure_ascii=False),
                terms.total(),
                chunk.view.encode((chunk.start, chunk.end)),
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
