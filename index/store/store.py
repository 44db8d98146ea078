"""A collection's content in SQLite, its only truth: documents, chunks, vectors, bags of terms; one transaction a batch.

Knows no model, no FAISS and no ranking. A chunk's text is not stored: it is cut from its document's text on reading, so
`text[start:end] == chunk.text` cannot fail to hold.
"""

import json
import sqlite3
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.document import Chunk, Document, Filter
from index.error import Incompatible, NoSuchDocument
from index.store.chunk_rows import ChunkRows, packed
from index.store.database import Database

FORMAT = 2

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
CREATE TABLE document (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, source TEXT NOT NULL, text TEXT NOT NULL,
    sha256 TEXT NOT NULL, added_at TEXT NOT NULL);
CREATE TABLE chunk (
    id INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL REFERENCES document (row) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, section TEXT NOT NULL, length INTEGER NOT NULL);
CREATE INDEX chunk_document ON chunk (document);
CREATE TABLE vector (chunk INTEGER PRIMARY KEY REFERENCES chunk (id) ON DELETE CASCADE, data BLOB NOT NULL);
CREATE TABLE term (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
"""
_BAG = """
CREATE TABLE bag (chunk INTEGER PRIMARY KEY REFERENCES chunk (id) ON DELETE CASCADE, terms BLOB NOT NULL, counts BLOB NOT NULL)
"""

# One parameter carries any number of values; SQLite limits how many ? a statement may have.
_LISTED = "(SELECT value FROM json_each(?))"

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Identity:
    """The parts that made an index; with any other of them its vectors, passages or terms would mean something else."""

    encoder: str
    splitter: str
    folding: str


@dataclass(frozen=True, slots=True)
class IndexState:
    """Which state of which index: every committed change raises the revision."""

    revision: int
    documents: int
    chunks: int
    encoder: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A stored document without its text. `added_at` is ISO 8601 in UTC."""

    id: str
    title: str
    source: str
    sha256: str
    characters: int
    chunks: int
    added_at: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One document with all that is derived from it; `vectors` is (chunks, dimension) float32, `terms` one a chunk."""

    document: Document
    chunks: Sequence[Chunk]
    vectors: Float32
    terms: Sequence[Counter[str]]


class Store:
    """The content of one collection, in the file at `path`. Safe to share between threads and processes.

    Raises Incompatible when a newer yiju wrote it, or (unless `rebuild`) other parts than `identity` did.
    """

    def __init__(self, path: Path, identity: Identity, rebuild: bool = False) -> None:
        self._db = Database(path)
        self._state: IndexState | None = None
        if not self._db.rows("SELECT 1 FROM sqlite_master WHERE name = 'meta'"):
            self._create(identity)
        meta = self._meta()
        if int(meta["format"]) > FORMAT:
            raise Incompatible(
                f"{path} was written by a newer yiju (format {meta['format']}, this one reads up to {FORMAT}): upgrade yiju"
            )
        self.id = str(meta["store"])
        self.identity = Identity(meta["encoder"], meta["splitter"], meta["folding"])
        if not rebuild:
            if int(meta["format"]) < FORMAT:
                raise Incompatible(
                    f"this index was written by an older yiju (format {meta['format']}); `yiju reindex` rebuilds it"
                )
            _check(self.identity, identity)

    def _create(self, identity: Identity) -> None:
        with self._db.write() as connection:
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
                return  # another process has made it since we looked
            for statement in (*_SCHEMA.split(";"), _BAG):
                connection.execute(statement)
            meta = {"format": FORMAT, "revision": 0, "store": uuid.uuid4().hex, **asdict(identity)}
            connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())

    def _meta(self) -> dict[str, Any]:
        return dict(self._db.rows("SELECT key, value FROM meta"))

    def close(self) -> None:
        """Close the database; the store is not used afterwards."""
        self._db.close()

    # -- writing: each of these is one transaction

    def add(self, entries: Sequence[Entry]) -> None:
        """Store documents; one whose id is here already is replaced."""
        with self._db.write() as connection:
            for entry in entries:
                connection.execute("DELETE FROM document WHERE id = ?", [entry.document.id])
                _insert(connection, entry)
            _raise_revision(connection)

    def remove(self, document_id: str) -> None:
        """Remove a document and all that was derived from it; NoSuchDocument when it is not here."""
        with self._db.write() as connection:
            if not connection.execute("DELETE FROM document WHERE id = ?", [document_id]).rowcount:
                raise NoSuchDocument(f"no document {document_id!r}; `yiju ls` lists them")
            _raise_revision(connection)

    def rebuild(self, identity: Identity, derive: Callable[[Document], Entry]) -> int:
        """Derive everything again with other parts; returns the number of documents. Old and new are never mixed."""
        with self._db.write() as connection:
            connection.execute("DROP TABLE IF EXISTS posting")  # of format 1
            connection.execute(_BAG.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"))
            connection.execute("DELETE FROM chunk")
            connection.execute("DELETE FROM term")
            rows = connection.execute(
                "SELECT row, id, title, source, text FROM document ORDER BY row"
            ).fetchall()
            for row, *fields in rows:
                _insert_derived(connection, row, derive(Document(*fields)))
            connection.executemany(
                "UPDATE meta SET value = ? WHERE key = ?",
                [(v, k) for k, v in {**asdict(identity), "format": FORMAT}.items()],
            )
            _raise_revision(connection)
        self.identity = identity
        self._state = None
        return len(rows)

    # -- reading documents

    def pin(self) -> AbstractContextManager[None]:
        """Let this thread read one revision for the length of the block."""
        return self._db.pin()

    def revision(self) -> int:
        """The number of changes committed so far."""
        return int(self._db.rows("SELECT value FROM meta WHERE key = 'revision'")[0][0])

    def state(self) -> IndexState:
        """Revision and sizes, all of one moment."""
        known = self._state
        if known and known.revision == self.revision():
            return known
        sql = "SELECT (SELECT value FROM meta WHERE key = 'revision'), (SELECT count(*) FROM document), (SELECT count(*) FROM chunk)"
        ((revision, documents, chunks),) = self._db.rows(sql)
        # Counting takes a millisecond in a large collection, and a question asks for it: what no change can have touched is remembered.
        self._state = IndexState(revision, documents, chunks, self.identity.encoder)
        return self._state

    def summaries(self) -> list[Summary]:
        """Every document, in the order added."""
        sql = (
            "SELECT d.id, d.title, d.source, d.sha256, length(d.text), count(c.id), d.added_at "
            "FROM document d LEFT JOIN chunk c ON c.document = d.row GROUP BY d.row ORDER BY d.row"
        )
        return [Summary(*row) for row in self._db.rows(sql)]

    def versions(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Document id -> `version` of what is stored, of those that are here."""
        sql = f"SELECT id, sha256 || ' ' || title FROM document WHERE id IN {_LISTED}"
        return dict(self._db.rows(sql, [json.dumps(list(document_ids))]))

    def document(self, document_id: str) -> Document:
        """A document with its text; NoSuchDocument when it is not here."""
        rows = self._db.rows(
            "SELECT id, title, source, text FROM document WHERE id = ?", [document_id]
        )
        if not rows:
            raise NoSuchDocument(f"no document {document_id!r}; `yiju ls` lists them")
        return Document(*rows[0])

    def matching(self, where: Filter) -> set[int]:
        """Ids of the chunks of all documents that `where` lets through."""
        clauses, values = ["1"], []
        for column, wanted in (
            ("id", where.document_id),
            ("source", where.source),
            ("title", where.title),
        ):
            if wanted:
                clauses.append(f"d.{column} IN {_LISTED}")
                values.append(json.dumps(wanted))
        sql = "SELECT c.id FROM chunk c JOIN document d ON c.document = d.row WHERE "
        return {row[0] for row in self._db.rows(sql + " AND ".join(clauses), values)}

    # -- reading what is derived

    def chunks(self, document_id: str) -> list[Chunk]:
        """The chunks of a document in the order of its text."""
        return [chunk for _, chunk, _ in self._chunks("d.id = ?", document_id)]

    def chunks_by_id(self, chunk_ids: Iterable[int]) -> dict[int, tuple[Chunk, str]]:
        """Chunk id -> the chunk and its document's title; ids that are no longer here are left out."""
        found = self._chunks(f"c.id IN {_LISTED}", json.dumps([int(i) for i in chunk_ids]))
        return {chunk_id: (chunk, title) for chunk_id, chunk, title in found}

    def _chunks(self, where: str, value: str) -> list[tuple[int, Chunk, str]]:
        sql = (
            "SELECT c.id, d.id, c.start, c.end, substr(d.text, c.start + 1, c.end - c.start), c.section, d.title "
            f"FROM chunk c JOIN document d ON c.document = d.row WHERE {where} ORDER BY c.id"
        )
        return [
            (chunk_id, Chunk(document, start, end, text, tuple(json.loads(section))), title)
            for chunk_id, document, start, end, text, section, title in self._db.rows(sql, [value])
        ]

    def chunk_rows(self, newer_than: int = 0) -> ChunkRows:
        """What is derived of every chunk with an id above `newer_than`, all of one moment."""
        sql = (
            "SELECT c.id, c.length, v.data, b.terms, b.counts FROM chunk c JOIN vector v ON v.chunk = c.id JOIN bag b ON b.chunk = c.id "
            "WHERE c.id > ? ORDER BY c.id"
        )
        return ChunkRows.of(self._db.iterate(sql, [newer_than]))

    def ids(self) -> Int64:
        """Every chunk's id (n,), ascending."""
        return np.array(self._db.rows("SELECT id FROM chunk ORDER BY id"), np.int64).reshape(-1)

    def vectors(self) -> tuple[Int64, Float32]:
        """Every chunk's id (n,), ascending, and vector (n, dimension)."""
        rows = self.chunk_rows()
        return rows.ids, rows.vectors

    def terms(self, texts: Iterable[str]) -> dict[str, int]:
        """Term -> its id, of those that any chunk has had."""
        return dict(
            self._db.rows(
                f"SELECT text, id FROM term WHERE text IN {_LISTED}", [json.dumps(list(texts))]
            )
        )


def version(document: Document) -> str:
    """What must be equal for a document to count as unchanged: its text and its title."""
    return f"{document.sha256} {document.title}"


def _raise_revision(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'revision'")


def _insert(connection: sqlite3.Connection, entry: Entry) -> None:
    document = entry.document
    row = connection.execute(
        "INSERT INTO document (id, title, source, text, sha256, added_at) VALUES (?, ?, ?, ?, ?, ?)",
        [
            document.id,
            document.title,
            document.source,
            document.text,
            document.sha256,
            datetime.now(UTC).isoformat(timespec="seconds"),
        ],
    ).lastrowid
    _insert_derived(connection, row, entry)


def _insert_derived(connection: sqlite3.Connection, row: int | None, entry: Entry) -> None:
    term_ids = _term_ids(connection, {term for terms in entry.terms for term in terms})
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
            [chunk_id, *packed({term_ids[term]: n for term, n in terms.items()})],
        )


def _term_ids(connection: sqlite3.Connection, terms: set[str]) -> dict[str, int]:
    listed = json.dumps(sorted(terms))
    connection.execute("INSERT OR IGNORE INTO term (text) SELECT value FROM json_each(?)", [listed])
    return dict(
        connection.execute(
            f"SELECT text, id FROM term WHERE text IN {_LISTED}", [listed]
        ).fetchall()
    )


def _check(stored: Identity, wanted: Identity) -> None:
    for part, made_by in asdict(stored).items():
        now = asdict(wanted)[part]
        if made_by != now:
            raise Incompatible(
                f"this index was made with the {part} “{made_by}”, the present one is “{now}”; `yiju reindex` rebuilds it"
            )
