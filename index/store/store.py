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

from index.document import Chunk, Document, Filter
from index.error import Incompatible, NoSuchDocument
from index.store.chunk_rows import ChunkRows
from index.store.database import Database
from index.store.insertion import Entry, insert_derived, insert_document, raise_revision
from index.store.schema import BAG, FORMAT, LISTED, SCHEMA

Int64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Identity:
    """What an index was made with: with any other, its vectors, passages or terms would differ."""

    encoder: str
    splitter: str
    folding: str


@dataclass(frozen=True, slots=True)
class IndexState:
    """The size of an index at one revision."""

    # The number of committed changes.
    revision: int
    documents: int
    chunks: int
    encoder: str


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


class Store:
    """The content of one collection, in the file at `path`. Safe for threads and processes.

    Raises Incompatible when a newer yiju wrote it or, unless `rebuild`, when it was made with
    something else than `identity`.
    """

    def __init__(self, path: Path, identity: Identity, rebuild: bool = False) -> None:
        self._db = Database(path)
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
            _check_identity(self.identity, identity)

    def _create(self, identity: Identity) -> None:
        with self._db.write() as connection:
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
                return  # another process has created it meanwhile
            for statement in (*SCHEMA.split(";"), BAG):
                connection.execute(statement)
            meta = {"format": FORMAT, "revision": 0, "store": uuid.uuid4().hex, **asdict(identity)}
            connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())

    def _read_meta(self) -> dict[str, Any]:
        return dict(self._db.rows("SELECT key, value FROM meta"))

    def close(self) -> None:
        """Close the database; the store is not used afterwards."""
        self._db.close()

    # -- writing: each of these is one transaction

    def add(self, entries: Sequence[Entry]) -> None:
        """Store documents, replacing those with the same id."""
        with self._db.write() as connection:
            for entry in entries:
                connection.execute("DELETE FROM document WHERE id = ?", [entry.document.id])
                insert_document(connection, entry)
            raise_revision(connection)

    def remove(self, document_id: str) -> None:
        """Remove a document and all that is derived from it.

        Raises NoSuchDocument when there is none with that id.
        """
        with self._db.write() as connection:
            if not connection.execute("DELETE FROM document WHERE id = ?", [document_id]).rowcount:
                raise NoSuchDocument(f"no document {document_id!r}; `yiju ls` lists them")
            raise_revision(connection)

    def rebuild(self, identity: Identity, derive: Callable[[Document], Entry]) -> int:
        """Derive everything again for `identity`; return the number of documents.

        One transaction: old and new are never mixed.
        """
        with self._db.write() as connection:
            connection.execute("DROP TABLE IF EXISTS posting")  # of format 1
            connection.execute(BAG.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"))
            connection.execute("DELETE FROM chunk")
            connection.execute("DELETE FROM term")
            rows = connection.execute(
                "SELECT row, id, title, source, text FROM document ORDER BY row"
            ).fetchall()
            for row, *fields in rows:
                insert_derived(connection, row, derive(Document(*fields)))
            connection.executemany(
                "UPDATE meta SET value = ? WHERE key = ?",
                [(v, k) for k, v in {**asdict(identity), "format": FORMAT}.items()],
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
        sql = (
            "SELECT d.id, d.title, d.source, d.sha256, length(d.text), count(c.id), d.added_at "
            "FROM document d LEFT JOIN chunk c ON c.document = d.row GROUP BY d.row ORDER BY d.row"
        )
        return [Summary(*row) for row in self._db.rows(sql)]

    def versions(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Return the stored `version` of each of these documents that is stored, by id."""
        sql = f"SELECT id, sha256 || ' ' || title FROM document WHERE id IN {LISTED}"
        return dict(self._db.rows(sql, [json.dumps(list(document_ids))]))

    def document(self, document_id: str) -> Document:
        """Return a document with its text; NoSuchDocument when there is none with that id."""
        rows = self._db.rows(
            "SELECT id, title, source, text FROM document WHERE id = ?", [document_id]
        )
        if not rows:
            raise NoSuchDocument(f"no document {document_id!r}; `yiju ls` lists them")
        return Document(*rows[0])

    def matching(self, where: Filter) -> set[int]:
        """Return the ids of all chunks of the documents that match `where`."""
        clauses, values = ["1"], []
        for column, wanted in (
            ("id", where.document_id),
            ("source", where.source),
            ("title", where.title),
        ):
            if wanted:
                clauses.append(f"d.{column} IN {LISTED}")
                values.append(json.dumps(wanted))
        sql = "SELECT c.id FROM chunk c JOIN document d ON c.document = d.row WHERE "
        return {row[0] for row in self._db.rows(sql + " AND ".join(clauses), values)}

    # -- reading what is derived

    def chunks(self, document_id: str) -> list[Chunk]:
        """List the chunks of a document in the order of its text."""
        return [chunk for _, chunk, _ in self._chunks("d.id = ?", document_id)]

    def chunks_by_id(self, chunk_ids: Iterable[int]) -> dict[int, tuple[Chunk, str]]:
        """Return chunks with their documents' titles, by id; ids no longer stored are left out."""
        found = self._chunks(f"c.id IN {LISTED}", json.dumps([int(i) for i in chunk_ids]))
        return {chunk_id: (chunk, title) for chunk_id, chunk, title in found}

    def _chunks(self, where: str, value: str) -> list[tuple[int, Chunk, str]]:
        sql = (
            "SELECT c.id, d.id, c.start, c.end, substr(d.text, c.start + 1, c.end - c.start), "
            "c.section, d.title "
            f"FROM chunk c JOIN document d ON c.document = d.row WHERE {where} ORDER BY c.id"
        )
        return [
            (chunk_id, Chunk(document, start, end, text, tuple(json.loads(section))), title)
            for chunk_id, document, start, end, text, section, title in self._db.rows(sql, [value])
        ]

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
        return dict(
            self._db.rows(
                f"SELECT text, id FROM term WHERE text IN {LISTED}", [json.dumps(list(texts))]
            )
        )


def version(document: Document) -> str:
    """Return what tells versions of a document apart: its text's digest and its title."""
    return f"{document.sha256} {document.title}"


def _check_identity(stored: Identity, wanted: Identity) -> None:
    for part, made_by in asdict(stored).items():
        now = asdict(wanted)[part]
        if made_by != now:
            raise Incompatible(
                f"this index was made with the {part} “{made_by}”, the present one is “{now}”; "
                "`yiju reindex` rebuilds it"
            )
