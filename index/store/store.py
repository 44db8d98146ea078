"""A collection's content in SQLite, its source of truth: documents, chunks, vectors and terms.

Knows no model, no FAISS and no ranking. A chunk's text is not stored but cut from its document's
text on reading, so that `text[start:end] == chunk.text` always holds.
"""

import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.block import Rects, Region
from index.document import Chunk, Document, Filter
from index.error import Incompatible, NoSuchDocument
from index.store.chunk_rows import ChunkRows, Float32
from index.store.condition import compile_filter
from index.store.database import Database
from index.store.document_rows import (
    CHUNK,
    DOCUMENT,
    SUMMARY,
    PackedDocument,
    Summary,
    delete_document,
    expect_one,
    find_summaries,
    make_chunk,
    make_document,
)
from index.store.feedback import FeedbackTable
from index.store.identity import Identity, check_identity
from index.store.insertion import Entry, insert_derived, insert_document, raise_revision
from index.store.original import ORIGINALS, Original, OriginalFolder, name_original
from index.store.rect import unpack_rects
from index.store.schema import FORMAT, LISTED, SCHEMA, migrate
from index.store.structure import load_regions

Int64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class IndexState:
    """The size of an index at one revision."""

    # The number of committed changes.
    revision: int
    documents: int
    chunks: int
    encoder: str


class Store:
    """The content of one collection, in the file at `path`. Safe for threads and processes.

    Raises Incompatible when a newer yiju wrote it or, unless `rebuild`, when it was made with
    something else than `identity`.
    """

    def __init__(self, path: Path, identity: Identity, rebuild: bool = False) -> None:
        self._db = Database(path)
        self._originals = OriginalFolder(path.parent / ORIGINALS, self._db)
        self.feedback = FeedbackTable(self._db)
        self._state: IndexState | None = None
        if not self._db.rows("SELECT 1 FROM sqlite_master WHERE name = 'meta'"):
            self._create(identity)
        meta = self._read_meta()
        if int(meta["format"]) > FORMAT:
            raise Incompatible(
                f"{path} was written by a newer yiju (format {meta['format']}, "
                f"this one reads up to {FORMAT}): upgrade yiju"
            )
        self.id = str(meta["store"])
        self.identity = Identity(meta["encoder"], meta["splitter"], meta["folding"])
        if not rebuild:
            if int(meta["format"]) < FORMAT:
                raise Incompatible(
                    f"this index was written by an older yiju (format {meta['format']}); "
                    "`yiju reindex` rebuilds it"
                )
            check_identity(self.identity, identity)
            self._originals.remove_abandoned()

    def _create(self, identity: Identity) -> None:
        with self._db.write() as connection:
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
                return  # another process has created it meanwhile
            for statement in SCHEMA:
                connection.execute(statement)
            meta = {"format": FORMAT, "revision": 0, "store": uuid.uuid4().hex, **asdict(identity)}
            connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())

    def _read_meta(self) -> dict[str, Any]:
        return dict(self._db.rows("SELECT key, value FROM meta"))

    def close(self) -> None:
        """Close the database; the store is not used afterwards."""
        self._db.close()

    # -- writing: each of these is one transaction, but for originals that nothing refers to

    def add(self, entries: Sequence[Entry]) -> None:
        """Store documents, replacing those with the same id."""
        replaced: list[str] = []
        with self._db.write() as connection:
            for entry in entries:
                replaced += delete_document(connection, entry.document.id)
                original = entry.document.original
                insert_document(
                    connection, entry, None if original is None else self._originals.write(original)
                )
            raise_revision(connection)
        self._originals.remove_unused(replaced)

    def remove(self, document_id: str) -> None:
        """Remove a document, all that is derived from it and all that was said about it.

        Raises NoSuchDocument when there is none with that id.
        """
        with self._db.write() as connection:
            removed = delete_document(connection, document_id)
            if not removed:
                raise NoSuchDocument(f"no document {document_id!r}; `yiju ls` lists them")
            self.feedback.remove_about(document_id, connection)
            raise_revision(connection)
        self._originals.remove_unused(removed)

    def rebuild(self, identity: Identity, derive: Callable[[Document], Entry]) -> int:
        """Derive everything again for `identity`, in the present format; return the number of
        documents.

        One transaction: old and new are never mixed.
        """
        with self._db.write() as connection:
            migrate(connection)
            connection.execute("DELETE FROM chunk")
            connection.execute("DELETE FROM term")
            rows = connection.execute(
                f"SELECT row, {DOCUMENT} FROM document ORDER BY row"
            ).fetchall()
            for row, *fields in rows:
                insert_derived(connection, row, derive(make_document(tuple(fields))))
            connection.executemany(
                "UPDATE meta SET value = ? WHERE key = ?",
                [(v, k) for k, v in asdict(identity).items()],
            )
            raise_revision(connection)
        self.identity = identity
        self._state = None
        return len(rows)

    # -- reading documents

    def pin(self) -> AbstractContextManager[None]:
        """Let this thread read one revision for the length of the block."""
        return self._db.pin()

    def revision(self) -> int:
        """Return the number of changes committed so far."""
        return int(self._db.rows("SELECT value FROM meta WHERE key = 'revision'")[0][0])

    def state(self) -> IndexState:
        """Return revision and sizes, all of one moment."""
        known = self._state
        if known and known.revision == self.revision():
            return known
        sql = (
            "SELECT (SELECT value FROM meta WHERE key = 'revision'), "
            "(SELECT count(*) FROM document), (SELECT count(*) FROM chunk)"
        )
        ((revision, documents, chunks),) = self._db.rows(sql)
        # Cached until the next change: every question asks for it, and counting takes a millisecond
        # in a large collection.
        self._state = IndexState(revision, documents, chunks, self.identity.encoder)
        return self._state

    def summaries(self) -> list[Summary]:
        """List every document in the order added."""
        return self.find_summaries("", 0, None)[0]

    def find_summaries(
        self, query: str, offset: int, limit: int | None
    ) -> tuple[list[Summary], int]:
        """Return some of the documents that match, and how many do; see `document_rows`."""
        return find_summaries(self._db, query, offset, limit)

    def summary(self, document_id: str) -> Summary:
        """Return what is known of a document; NoSuchDocument when there is none with that id."""
        rows = self._db.rows(f"{SUMMARY} WHERE d.id = ? GROUP BY d.row", [document_id])
        return Summary.from_row(expect_one(rows, document_id))

    def versions(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Return the stored `version` of each of these documents that is stored, by id."""
        sql = f"SELECT id, sha256, parts, title FROM document WHERE id IN {LISTED}"
        rows = self._db.rows(sql, [json.dumps(list(document_ids))])
        return {document_id: " ".join(parts) for document_id, *parts in rows}

    def document(self, document_id: str) -> Document:
        """Return a document with its text and parts, but without its original and the boxes of its
        characters; NoSuchDocument when there is none with that id.
        """
        rows = self._db.rows(f"SELECT {DOCUMENT} FROM document WHERE id = ?", [document_id])
        return make_document(expect_one(rows, document_id))

    def packed(self, document_id: str) -> PackedDocument:
        """Return a document without unpacking its structure. Raises NoSuchDocument."""
        sql = (
            "SELECT id, title, media_type, sha256, pages, structure, text FROM document "
            "WHERE id = ?"
        )
        return PackedDocument(*expect_one(self._db.rows(sql, [document_id]), document_id))

    def regions(self, document_ids: Iterable[str]) -> dict[str, tuple[Region, ...]]:
        """Return the pages, slides or sheets of each of these documents, by id."""
        sql = f"SELECT id, structure FROM document WHERE id IN {LISTED}"
        rows = self._db.rows(sql, [json.dumps(list(document_ids))])
        return {document_id: load_regions(packed) for document_id, packed in rows}

    def rects(self, document_id: str, number: int) -> Rects | None:
        """Return the boxes of a page's characters; None where the format does not say."""
        rows = self._db.rows(
            "SELECT data FROM rect JOIN document d ON rect.document = d.row "
            "WHERE d.id = ? AND number = ?",
            [document_id, number],
        )
        return unpack_rects(rows[0][0]) if rows else None

    def original_type(self, document_id: str) -> str | None:
        """Return the media type of a document's original; None where only its text is kept."""
        sql = "SELECT media_type FROM document WHERE id = ? AND original IS NOT NULL"
        rows = self._db.rows(sql, [document_id])
        return rows[0][0] if rows else None

    def original(self, document_id: str) -> Original:
        """Return the file that a document was read from; NoSuchDocument when there is no such
        document or its file is not kept.
        """
        sql = "SELECT original, media_type, source FROM document WHERE id = ?"
        digest, media_type, source = expect_one(self._db.rows(sql, [document_id]), document_id)
        if digest is None:
            raise NoSuchDocument(
                f"document {document_id!r} has no original file: its text is all of it"
            )
        return Original(self._originals.read(digest), media_type, name_original(source))

    def matching(self, where: Filter) -> set[int]:
        """Return the ids of all chunks of the documents that match `where`."""
        sql, values = compile_filter(where)
        rows = self._db.rows(
            f"SELECT id FROM chunk WHERE document IN (SELECT row FROM document d WHERE {sql})",
            values,
        )
        return {row[0] for row in rows}

    # -- reading what is derived

    def chunks(self, document_id: str) -> list[Chunk]:
        """List the chunks of a document in the order of its text."""
        return [chunk for _, chunk, _ in self._chunks("d.id = ?", document_id)]

    def chunks_by_id(self, chunk_ids: Iterable[int]) -> dict[int, tuple[Chunk, str]]:
        """Return chunks with their documents' titles, by id; ids no longer stored are left out."""
        found = self._chunks(f"c.id IN {LISTED}", json.dumps([int(i) for i in chunk_ids]))
        return {chunk_id: (chunk, title) for chunk_id, chunk, title in found}

    def _chunks(self, where: str, value: str) -> list[tuple[int, Chunk, str]]:
        rows = self._db.rows(f"{CHUNK} WHERE {where} ORDER BY c.id", [value])
        return [(chunk_id, make_chunk(fields), title) for chunk_id, title, *fields in rows]

    def vectors(self, document_ids: Iterable[str]) -> list[tuple[Chunk, Float32]]:
        """Return the chunks of these documents with their vectors."""
        chunks = self._chunks(f"d.id IN {LISTED}", json.dumps(list(document_ids)))
        listed = json.dumps([chunk_id for chunk_id, _, _ in chunks])
        rows = self._db.rows(f"SELECT chunk, data FROM vector WHERE chunk IN {LISTED}", [listed])
        vectors = {chunk_id: np.frombuffer(data, "<f4") for chunk_id, data in rows}
        return [(chunk, vectors[i]) for i, chunk, _ in chunks if i in vectors]

    def chunk_rows(self, newer_than: int = 0) -> ChunkRows:
        """Return what is derived from every chunk with an id above `newer_than`."""
        sql = (
            "SELECT c.id, c.length, v.data, b.terms, b.counts FROM chunk c "
            "JOIN vector v ON v.chunk = c.id JOIN bag b ON b.chunk = c.id "
            "WHERE c.id > ? ORDER BY c.id"
        )
        return ChunkRows.from_rows(self._db.iterate(sql, [newer_than]))

    def ids(self) -> Int64:
        """Return every chunk's id (n,), ascending."""
        return np.array(self._db.rows("SELECT id FROM chunk ORDER BY id"), np.int64).reshape(-1)

    def terms(self, texts: Iterable[str]) -> dict[str, int]:
        """Return the id of each of these terms that any chunk has had."""
        # With IN, SQLite would first sort the texts into a table of their own: twice the time.
        return dict(
            self._db.rows(
                "SELECT text, term.id FROM json_each(?) CROSS JOIN term ON text = value",
                [json.dumps(list(texts), ensure_ascii=False)],
            )
        )
