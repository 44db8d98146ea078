"""Checks what SQLite itself searches: keys, and the columns of filters.

A row that is read is checked then. A row that a damaged key hides is never read, so the keys are
checked as a whole, once by each process, before it searches: some hundredths of a second for 10,000
documents.
"""

from collections.abc import Callable

from index.store.database import Database
from index.store.document_rows import ROW, read_row
from index.store.integrity.checksum import report_store
from index.store.integrity.meta import (
    CHUNK_KEYS,
    META,
    KeyTally,
    check_meta,
    count_key,
    read_tally,
)


def check_catalogue(db: Database) -> None:
    """Raise DamagedStore if a key, or a column that filters compare, is not as it was written.

    Call it with a read transaction pinned.
    """
    stated = read_tally(check_meta(db.rows(META)))
    for check in CHECKS:
        check(db, stated)


def check_documents(db: Database, stated: KeyTally) -> None:
    """Raise DamagedStore if documents are lost, or what is known of one is damaged."""
    documents = [read_row(row) for row in db.iterate(f"SELECT {ROW} FROM document NOT INDEXED")]
    if sum(count_key(one["id"], one["row"]) for one in documents) != stated.documents:
        raise report_store("the list of documents")
    # Answered from the index alone, which is what a search for an id reads.
    keys = db.rows("SELECT id, row FROM document ORDER BY id")
    if sum(count_key(*key) for key in keys) != stated.documents:
        raise report_store("the index of documents")


def check_keys(db: Database, stated: KeyTally) -> None:
    """Raise DamagedStore if documents are lost: a tenth of the time of `check_documents`."""
    keys = db.iterate("SELECT id, row FROM document NOT INDEXED")
    if sum(count_key(*key) for key in keys) != stated.documents:
        raise report_store("the list of documents")


def check_passages(db: Database, stated: KeyTally) -> None:
    """Raise DamagedStore if passages are lost from the index that filters read."""
    ((keys,),) = db.rows(f"SELECT {CHUNK_KEYS} FROM chunk INDEXED BY chunk_document")
    if keys != stated.chunks:
        raise report_store("the index of passages")


def check_terms(db: Database, stated: KeyTally) -> None:
    """Raise DamagedStore if terms are lost or changed."""
    terms = db.iterate("SELECT text, id FROM term ORDER BY text")
    if sum(count_key(*key) for key in terms) != stated.terms:
        raise report_store("the list of terms")


CHECKS: tuple[Callable[[Database, KeyTally], None], ...] = (
    check_documents,
    check_passages,
    check_terms,
)
