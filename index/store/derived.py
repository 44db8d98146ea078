"""Reads what is derived from documents: passages, vectors, terms. All of it is checked."""

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import numpy as np

from index.document import Chunk
from index.error import DamagedStore
from index.store.chunk_rows import ChunkRows, Float32, Int64
from index.store.database import Database
from index.store.integrity.checksum import checksum_values, is_sealed, report_document
from index.store.integrity.meta import META, check_meta, count_chunks, read_tally
from index.store.schema import LISTED
from index.text.view import View

CHUNK = (
    "SELECT c.id, c.document, c.start, c.end, c.section, c.length, c.view, c.checksum, "
    "substr(d.text, c.start + 1, c.end - c.start), d.id, d.title "
    "FROM chunk c JOIN document d ON c.document = d.row WHERE {} ORDER BY c.id"
)
# A chunk without vector or terms is not left out: it is damaged.
ROWS = (
    "SELECT c.id, c.length, v.data, v.checksum, b.terms, b.counts, b.checksum FROM chunk c "
    "LEFT JOIN vector v ON v.chunk = c.id LEFT JOIN bag b ON b.chunk = c.id "
    "WHERE {} ORDER BY c.id"
)


def read_chunks(db: Database, where: str, value: object) -> list[tuple[int, Chunk, str]]:
    """Return id, chunk and document's title of the chunks that fulfil a condition of SQL."""
    return [make_chunk(row) for row in db.rows(CHUNK.format(where), [value])]


def make_chunk(row: tuple[Any, ...]) -> tuple[int, Chunk, str]:
    """Return id, chunk and document's title of a row of `CHUNK`. Raises DamagedStore."""
    *sealed, checksum, text, document, title = row
    if checksum_values(*sealed, text, document, title) != checksum:
        raise report_document(document, f"passage {sealed[0]}")
    id, _, start, end, section, _, view = sealed
    headings, shown = tuple(json.loads(section)), View.decode(view, text, start)
    return id, Chunk(document, start, end, text, headings, shown), title


def read_vectors(db: Database, document_ids: Iterable[str]) -> list[tuple[Chunk, Float32]]:
    """Return the chunks of these documents with their vectors, without those that are damaged: they
    are computed again.
    """
    chunks: dict[int, Chunk] = {}
    for row in db.rows(CHUNK.format(f"d.id IN {LISTED}"), [json.dumps(list(document_ids))]):
        with suppress(DamagedStore):
            id, chunk, _ = make_chunk(row)
            chunks[id] = chunk
    sql = f"SELECT chunk, data, checksum FROM vector WHERE chunk IN {LISTED} ORDER BY chunk"
    return [
        (chunks[id], np.frombuffer(data, "<f4"))
        for id, data, checksum in db.rows(sql, [json.dumps(list(chunks))])
        if is_sealed(checksum, data, id)
    ]


def read_rows(db: Database, newer_than: int) -> ChunkRows:
    """Return what is derived from every chunk with an id above `newer_than`."""
    ((last_term,),) = db.rows("SELECT coalesce(max(id), 0) FROM term")
    found = ChunkRows.from_rows(db.iterate(ROWS.format("c.id > ?"), [newer_than]), last_term)
    known = read_ids(db)
    if not np.array_equal(known[known > newer_than], found.ids):
        raise _report_lost()
    return found


def read_ids(db: Database) -> Int64:
    """Return every chunk's id (n,), ascending."""
    rows = db.rows("SELECT id, document FROM chunk ORDER BY id")
    ids, documents = np.array(rows, np.int64).reshape(-1, 2).T.copy()
    stated = read_tally(check_meta(db.rows(META))).chunks
    if count_chunks(ids, documents) != stated or np.any(np.diff(ids) <= 0):
        raise _report_lost()
    return ids


def read_terms(db: Database, texts: Iterable[str]) -> dict[str, int]:
    """Return the id of each of these terms that any chunk has had."""
    # With IN, SQLite would first sort the texts into a table of their own: twice the time.
    return dict(
        db.rows(
            "SELECT text, term.id FROM json_each(?) CROSS JOIN term ON text = value",
            [json.dumps(list(texts), ensure_ascii=False)],
        )
    )


def _report_lost() -> DamagedStore:
    return DamagedStore(
        "passages in the store are lost or damaged; `yiju verify --repair` derives them again"
    )
