"""A collection's content in SQLite, its source of truth: documents, chunks, vectors and terms.

Knows no model, no FAISS and no ranking. A chunk's text is not stored but cut from its document's
text on reading, so that `text[start:end] == chunk.text` always holds.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from pathlib import Path

from index.block import Rects, Region
from index.document import Chunk, Document, Filter
from index.error import NoSuchDocument
from index.store import derived
from index.store.chunk_rows import ChunkRows, Float32, Int64
from index.store.condition import compile_filter
from index.store.database import Connection, Database
from index.store.document_rows import (
    DOCUMENT,
    ROW,
    SUMMARY,
    PackedDocument,
    Summary,
    check_structure,
    delete_document,
    expect_one,
    find_intact,
    make_document,
    read_boxes,
    read_one,
    read_packed,
    read_row,
    read_versions,
)
from index.store.feedback import FeedbackTable
from index.store.index_state import IndexState
from index.store.insertion import Entry, insert_derived, insert_document
from index.store.integrity.catalogue import check_catalogue
from index.store.integrity.check import Fault, check_store
from index.store.integrity.erasure import Remains, delete_unused
from index.store.integrity.identity import Identity, check_identity
from index.store.integrity.listing import DocumentListing
from index.store.integrity.mending import mend_rows
from index.store.integrity.meta import META, KeyTally, check_meta, raise_revision, reset_meta
from index.store.integrity.opening import (
    acknowledge,
    check_format,
    check_history,
    open_database,
    upgrade,
)
from index.store.original import ORIGINALS, Original, OriginalFolder, name_original
from index.store.schema import LISTED
from index.store.structure import load_regions


class Store:
    """The content of one collection, in the file at `path`. Safe for threads and processes.

    Raises Incompatible when a newer yiju wrote it or, unless `rebuild`, when it was made with
    something else than `identity`; DamagedStore when it is damaged or, unless `repair`, when
    changes that were acknowledged are lost.
    """

    def __init__(
        self, path: Path, identity: Identity, rebuild: bool = False, repair: bool = False
    ) -> None:
        self._db = Database(path)
        self._originals = OriginalFolder(path.parent / ORIGINALS, self._db)
        self._list = DocumentListing(self._db)
        self.feedback = FeedbackTable(self._db)
        self.remains = Remains(self._db, self._originals)
        self._state: IndexState | None = None
        meta = open_database(self._db, identity, repair)
        self.id = str(meta["store"])
        self.identity = Identity(meta["encoder"], meta["splitter"], meta["folding"])
        if not rebuild:
            check_format(meta)
            check_identity(self.identity, identity)
            self._originals.remove_abandoned()

    def close(self) -> None:
        """Close the database; the store is not used afterwards."""
        self._db.close()

    def add(self, entries: Sequence[Entry]) -> None:
        """Store documents, replacing those with the same id."""
        replaced: list[str] = []
        with self._change() as (connection, tally):
            for entry in entries:
                replaced += delete_document(connection, entry.document.id, tally)
                original = entry.document.original
                name = None if original is None else self._originals.write(original)
                insert_document(connection, entry, name, tally)
        self._originals.remove_unused(replaced)

    def remove(self, document_id: str) -> None:
        """Remove a document, all that is derived from it and all that was said about it.

        Raises NoSuchDocument when there is none with that id.
        """
        with self._change() as (connection, tally):
            self.feedback.remove_about(document_id, connection)
            removed = delete_document(connection, document_id, tally)
            if not removed:
                raise NoSuchDocument(f"no document {document_id!r}; `yiju ls` lists them")
        self._originals.remove_unused(removed)

    def delete_unused(self) -> None:
        """Delete what no document needs any more: terms, records of files, feedback, originals."""
        with self._change({"removed": 0}) as (connection, tally):
            delete_unused(connection, self.feedback, tally)
        self._originals.remove_abandoned(0.0)

    def compact(self) -> bool:
        """Write the database anew, without what was deleted; return whether nothing of it is left
        in the write-ahead log, which others may be reading.
        """
        return self._db.compact()

    @contextmanager
    def _change(
        self, facts: Mapping[str, object] | None = None
    ) -> Iterator[tuple[Connection, KeyTally]]:
        """Make one change: a transaction, its revision with `facts` and, once committed, the note
        of it.
        """
        with self._db.write() as connection:
            tally = KeyTally()
            yield connection, tally
            raise_revision(connection, tally, facts)
        acknowledge(self._db)

    def rebuild(self, identity: Identity, derive: Callable[[Document], Entry]) -> int:
        """Derive everything again for `identity`, in the present format; return the number of
        documents.

        One transaction: old and new are never mixed.
        """
        with self._db.write() as connection:
            meta = check_meta(connection.execute(META).fetchall())
            upgrade(connection, meta)
            connection.execute("DELETE FROM chunk")
            connection.execute("DELETE FROM term")
            rows = connection.execute(f"SELECT {DOCUMENT} FROM document ORDER BY row").fetchall()
            for row in rows:
                insert_derived(connection, row[0], derive(make_document(row)), KeyTally())
            reset_meta(connection, {"revision": int(meta["revision"]) + 1, **asdict(identity)})
        acknowledge(self._db)
        self.identity = identity
        self._state = None
        return len(rows)

    def find_faults(self) -> list[Fault]:
        """Return everything that is damaged in the store."""
        return list(check_store(self._db, self._originals))

    def mend(self, entries: Mapping[int, Entry], dropped: Sequence[int] = ()) -> None:
        """Store the documents of these rows of the table again, remove those of the others, and
        count every key anew.
        """
        mend_rows(self._db, self._originals, entries, dropped)

    def pin(self) -> AbstractContextManager[None]:
        """Let this thread read one revision for the length of the block."""
        return self._db.pin()

    def revision(self) -> int:
        """Return the number of changes committed so far."""
        return int(check_meta(self._db.rows(META))["revision"])

    def token(self, revision: int) -> str | None:
        """Return the token of a revision of this history; None where it has no such revision."""
        rows = self._db.rows("SELECT token FROM history WHERE revision = ?", [revision])
        return str(rows[0][0]) if rows else None

    def check_history(self, revision: int) -> None:
        """Raise DamagedStore if a revision has been committed beyond the last one of the store."""
        check_history(self._db, revision)

    def check_catalogue(self) -> None:
        """Raise DamagedStore if a key, or a column that filters compare, is damaged."""
        check_catalogue(self._db)

    def state(self) -> IndexState:
        """Return revision and sizes, all of one moment."""
        known = self._state
        if known and known.revision == self.revision():
            return known
        sql = "SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM chunk)"
        with self.pin():
            revision, ((documents, chunks),) = self.revision(), self._db.rows(sql)
        # Cached until the next change: every question asks for it, and counting takes a millisecond
        # in a large collection.
        self._state = IndexState(revision, documents, chunks, self.identity.encoder)
        return self._state

    def summaries(self) -> list[Summary]:
        """List every document in the order added."""
        return self._list.read()

    def find_summaries(
        self, query: str, offset: int, limit: int | None
    ) -> tuple[list[Summary], int]:
        """Return some of the documents that match, and how many do; see `DocumentListing`."""
        return self._list.find(query, offset, limit)

    def summary(self, document_id: str) -> Summary:
        """Return what is known of a document; NoSuchDocument when there is none with that id."""
        rows = self._db.rows(f"{SUMMARY} WHERE d.id = ? GROUP BY d.row", [document_id])
        return Summary.from_row(expect_one(rows, document_id))

    def versions(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Return the stored `version` of each of these documents that is stored, by id."""
        return read_versions(self._db, document_ids)

    def intact_versions(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Return the `versions` of those of these documents whose text and structure are as they
        were stored: a damaged one has none, so that adding it again mends it.
        """
        return read_versions(self._db, find_intact(self._db, document_ids))

    def document(self, document_id: str) -> Document:
        """Return a document with its text and parts, but without its original and the boxes of its
        characters; NoSuchDocument when there is none with that id.
        """
        rows = self._db.rows(f"SELECT {DOCUMENT} FROM document WHERE id = ?", [document_id])
        return make_document(expect_one(rows, document_id))

    def packed(self, document_id: str) -> PackedDocument:
        """Return a document without unpacking its structure. Raises NoSuchDocument."""
        return read_packed(self._db, document_id)

    def regions(self, document_ids: Iterable[str]) -> dict[str, tuple[Region, ...]]:
        """Return the pages, slides or sheets of each of these documents, by id."""
        sql = f"SELECT {ROW}, structure FROM document WHERE id IN {LISTED}"
        found = {}
        for *columns, packed in self._db.rows(sql, [json.dumps(list(document_ids))]):
            found[columns[1]] = load_regions(check_structure(read_row(columns), packed))
        return found

    def rects(self, document_id: str, number: int) -> Rects | None:
        """Return the boxes of a page's characters; None where the format does not say."""
        return read_boxes(self._db, document_id, number)

    def original_type(self, document_id: str) -> str | None:
        """Return the media type of a document's original; None where only its text is kept."""
        rows = self._db.rows(f"SELECT {ROW} FROM document WHERE id = ?", [document_id])
        found = [read_row(row) for row in rows]
        return found[0]["media_type"] if found and found[0]["original"] is not None else None

    def original(self, document_id: str) -> Original:
        """Return the file that a document was read from; NoSuchDocument when there is no such
        document or its file is not kept.
        """
        row = read_one(self._db, document_id)
        if row["original"] is None:
            raise NoSuchDocument(
                f"document {document_id!r} has no original file: its text is all of it"
            )
        data = self._originals.read(row["original"], document_id)
        return Original(data, row["media_type"], name_original(row["source"]))

    def matching(self, where: Filter) -> set[int]:
        """Return the ids of all chunks of the documents that match `where`."""
        sql, values = compile_filter(where)
        rows = self._db.rows(
            f"SELECT id FROM chunk WHERE document IN (SELECT row FROM document d WHERE {sql})",
            values,
        )
        return {row[0] for row in rows}

    def chunks(self, document_id: str) -> list[Chunk]:
        """List the chunks of a document in the order of its text."""
        return [chunk for _, chunk, _ in derived.read_chunks(self._db, "d.id = ?", document_id)]

    def chunks_by_id(self, chunk_ids: Iterable[int]) -> dict[int, tuple[Chunk, str]]:
        """Return chunks with their documents' titles, by id; ids no longer stored are left out."""
        listed = json.dumps([int(i) for i in chunk_ids])
        found = derived.read_chunks(self._db, f"c.id IN {LISTED}", listed)
        return {chunk_id: (chunk, title) for chunk_id, chunk, title in found}

    def vectors(self, document_ids: Iterable[str]) -> list[tuple[Chunk, Float32]]:
        """Return the chunks of these documents with their vectors."""
        return derived.read_vectors(self._db, document_ids)

    def chunk_rows(self, newer_than: int = 0) -> ChunkRows:
        """Return what is derived from every chunk with an id above `newer_than`."""
        return derived.read_rows(self._db, newer_than)

    def ids(self) -> Int64:
        """Return every chunk's id (n,), ascending."""
        return derived.read_ids(self._db)

    def terms(self, texts: Iterable[str]) -> dict[str, int]:
        """Return the id of each of these terms that any chunk has had."""
        return derived.read_terms(self._db, texts)
