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

from index.document import Chunk, Document, Scalar, has_visible_text
from index.error import BadDocument, EmptyDocument, MismatchedFormat
from index.store.chunk_rows import pack_terms
from index.store.database import Connection
from index.store.document_rows import SEALED
from index.store.integrity.checksum import checksum_bytes, checksum_values
from index.store.integrity.meta import CHUNK_KEYS, KeyTally, count_key
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


def check_storable(document: Document) -> None:
    """Raise BadDocument if the document cannot be stored and cited."""
    name = document.title or document.source or document.id
    if not has_visible_text(document.text):
        raise EmptyDocument(f"{name} is empty: it has no visible text to index")
    if "\0" in document.text:
        raise MismatchedFormat(f"{name} contains NUL characters: it is not text")
    try:
        (document.text + document.title + document.source + document.id).encode()
    except UnicodeEncodeError as error:
        raise BadDocument(
            f"{name!a} contains a lone surrogate at {error.start}: it is not valid Unicode text"
        ) from error


def insert_document(
    connection: Connection, entry: Entry, original: str | None, tally: KeyTally
) -> None:
    """Insert a new document and all that is derived from it, and add its keys to the tally;
    `original` is its file's SHA-256.
    """
    document = entry.document
    ((row,),) = connection.execute("SELECT coalesce(max(row), 0) + 1 FROM document").fetchall()
    packed = pack_structure(document)
    structure = zlib.compress(packed) if packed else b""
    rects = _pack_boxes(row, document)
    pages, page_kind = count_pages(document)
    sealed: dict[str, object] = {
        "row": row,
        "id": document.id,
        "title": document.title,
        "source": document.source,
        "sha256": document.sha256,
        "added_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "metadata": _dump_metadata(document),
        "warnings": json.dumps(document.warnings, ensure_ascii=False),
        "parts": _digest(document, packed),
        "original": original,
        "size": None if document.original is None else len(document.original),
        "media_type": find_media_type(document.source, document.original),
        "pages": pages,
        "page_kind": page_kind,
        "characters": len(document.text),
        "boxes": len(rects),
        "structure_checksum": checksum_bytes(structure, row),
    }
    checksum = checksum_values(*(sealed[name] for name in SEALED))
    values = {**sealed, "checksum": checksum, "structure": structure, "text": document.text}
    connection.execute(
        f"INSERT INTO document ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
        list(values.values()),
    )
    connection.executemany("INSERT INTO rect VALUES (?, ?, ?, ?)", rects)
    tally.documents += count_key(document.id, row)
    insert_derived(connection, row, entry, tally)


def _pack_boxes(row: int, document: Document) -> list[tuple[int, int, bytes, int]]:
    """Return the rows of the boxes of each page's characters; of pages of one number, the last."""
    packed = {
        region.number: pack_rects(region.rects)
        for region in document.regions
        if region.rects is not None
    }
    return [(row, n, data, checksum_bytes(data, row, n)) for n, data in packed.items()]


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


def insert_derived(connection: Connection, row: int, entry: Entry, tally: KeyTally) -> None:
    """Insert chunks, vectors and terms of the document in the table's `row`, and add their keys to
    the tally.
    """
    term_ids = _insert_terms(connection, {term for terms in entry.terms for term in terms}, tally)
    sql = "SELECT max(coalesce(max(id), 0), (SELECT coalesce(max(seq), 0) FROM sqlite_sequence))"
    ((last,),) = connection.execute(f"{sql} FROM chunk").fetchall()
    chunks, vectors, bags = [], [], []
    parts = zip(entry.chunks, entry.vectors, entry.terms, strict=True)
    name = entry.document.id, entry.document.title
    for id, (chunk, vector, terms) in enumerate(parts, last + 1):
        section, length = json.dumps(chunk.section, ensure_ascii=False), terms.total()
        view = chunk.view.encode((chunk.start, chunk.end))
        values = (id, row, chunk.start, chunk.end, section, length, view)
        chunks.append((*values, checksum_values(*values, chunk.text, *name)))
        data = vector.astype("<f4").tobytes()
        vectors.append((id, data, checksum_bytes(data, id)))
        some, often = pack_terms({term_ids[term]: n for term, n in terms.items()})
        bags.append((id, some, often, checksum_bytes(some + often, id, length)))
    connection.executemany("INSERT INTO chunk VALUES (?, ?, ?, ?, ?, ?, ?, ?)", chunks)
    connection.executemany("INSERT INTO vector VALUES (?, ?, ?)", vectors)
    connection.executemany("INSERT INTO bag VALUES (?, ?, ?, ?)", bags)
    keys = f"SELECT {CHUNK_KEYS} FROM chunk WHERE document = ?"
    ((added,),) = connection.execute(keys, [row]).fetchall()
    tally.chunks += added


def _insert_terms(connection: Connection, terms: set[str], tally: KeyTally) -> dict[str, int]:
    """Insert the terms that are new; return the ids of all."""
    listed = json.dumps(sorted(terms))
    added = connection.execute(
        "INSERT OR IGNORE INTO term (text) SELECT value FROM json_each(?) RETURNING text, id",
        [listed],
    ).fetchall()
    tally.terms += sum(count_key(*row) for row in added)
    return dict(
        connection.execute(f"SELECT text, id FROM term WHERE text IN {LISTED}", [listed]).fetchall()
    )
