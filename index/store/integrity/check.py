"""Checks a whole store: SQLite's own check, every key, every checksum, every original."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from index.error import DamagedStore, NoSuchDocument
from index.store.chunk_rows import ChunkRows
from index.store.database import Database
from index.store.derived import CHUNK, ROWS, make_chunk, read_ids
from index.store.document_rows import DOCUMENT, check_document, digest_text, make_document
from index.store.feedback import FeedbackTable
from index.store.integrity.catalogue import CHECKS
from index.store.integrity.checksum import is_sealed
from index.store.integrity.meta import META, check_meta, read_tally
from index.store.original import OriginalFolder
from index.store.rect import unpack_rects


class FaultKind(StrEnum):
    """What is damaged, by what mends it."""

    # Pages of the database: nothing here mends them.
    DATABASE = "database"
    # The list of documents: it is counted anew.
    LIST = "list"
    # Keys of passages and terms: everything is derived again.
    KEYS = "keys"
    # Text, structure or facts of a document: it is read again.
    DOCUMENT = "document"
    # Passages, vectors or terms of a document: they are derived from its text.
    DERIVED = "derived"
    # The file that a document was read from.
    ORIGINAL = "original"
    # What users said: it is removed.
    FEEDBACK = "feedback"
    # The search file: it is built again.
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a collection that is not as it was written."""

    kind: FaultKind
    message: str
    # The row of its document in the table, and its id and source as they are there.
    row: int = 0
    document_id: str = ""
    source: str = ""
    # The SHA-256 that its text should have, and the one that it has.
    digests: tuple[str, ...] = ()


def check_store(db: Database, originals: OriginalFolder) -> Iterator[Fault]:
    """Yield everything that is damaged in a store."""
    try:
        found = [str(line) for (line,) in db.rows("PRAGMA integrity_check(5)")]
        found += [
            f"a row of {row[0]} has no {row[2]}" for row in db.rows("PRAGMA foreign_key_check")
        ]
        if found != ["ok"]:
            lines = "; ".join(line for line in found if line != "ok")
            yield Fault(FaultKind.DATABASE, f"the database: {' '.join(lines.split())}")
        rows = db.rows("SELECT row, id, source FROM document NOT INDEXED ORDER BY row")
    except DamagedStore as error:
        yield Fault(FaultKind.DATABASE, str(error))
        return
    for row, document_id, source in rows:
        for kind, problem in _check_document(db, originals, row):
            sql = "SELECT sha256, text FROM document WHERE row = ?"
            ((sha256, text),) = db.rows(sql, [row])
            digests = (str(sha256), digest_text(text))
            yield Fault(kind, str(problem), row, str(document_id), str(source), digests)
    yield from _check_keys(db)
    try:
        FeedbackTable(db).read()
    except DamagedStore as error:
        yield Fault(FaultKind.FEEDBACK, str(error))


def _check_keys(db: Database) -> Iterator[Fault]:
    with db.pin():
        stated = read_tally(check_meta(db.rows(META)))
        for check, kind in zip(
            CHECKS, (FaultKind.LIST, FaultKind.KEYS, FaultKind.KEYS), strict=True
        ):
            try:
                check(db, stated)
            except DamagedStore as error:
                yield Fault(kind, str(error))
        try:
            read_ids(db)
        except DamagedStore as error:
            yield Fault(FaultKind.KEYS, str(error))


def _check_document(
    db: Database, originals: OriginalFolder, row: int
) -> Iterator[tuple[FaultKind, Exception]]:
    original, document_id = None, ""
    try:
        (values,) = db.rows(f"SELECT {DOCUMENT} FROM document WHERE row = ?", [row])
        found = check_document(values)
        make_document(values)
        document_id, original = found["id"], found["original"]
        _check_boxes(db, found)
    except (DamagedStore, ValueError, KeyError, TypeError) as error:
        yield FaultKind.DOCUMENT, error
        return
    try:
        chunks = db.rows(CHUNK.format("c.document = ?"), [row])
        for chunk in chunks:
            make_chunk(chunk)
        ((last,),) = db.rows("SELECT coalesce(max(id), 0) FROM term")
        ChunkRows.from_rows(db.rows(ROWS.format("c.document = ?"), [row]), last)
    except DamagedStore as error:
        yield FaultKind.DERIVED, error
    if original is not None:
        try:
            originals.read(original, document_id)
        except (DamagedStore, NoSuchDocument) as error:
            yield FaultKind.ORIGINAL, error


def _check_boxes(db: Database, row: dict[str, Any]) -> None:
    rows = db.rows("SELECT number, data, checksum FROM rect WHERE document = ?", [row["row"]])
    intact = 0
    for number, data, checksum in rows:
        with suppress(ValueError):
            intact += is_sealed(checksum, data, row["row"], number)
            unpack_rects(data)
    if not intact == len(rows) == row["boxes"]:
        raise DamagedStore(f"document {row['id']!r}: the places of its characters are damaged")
