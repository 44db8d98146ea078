"""Checks what SQLite itself searches: keys, and the columns of filters.

A row that is read is checked then. A row that a damaged key hides is never read, so the keys are
checked as a whole, once by each process, before it searches: some hundredths of a second for 10,000
documents.
"""

from index.store.database import Database
from index.store.document_rows import ROW, read_row
from index.store.integrity.checksum import report_store
from index.store.integrity.meta import CHUNK_KEYS, META, check_meta, count_key, read_tally


def check_catalogue(db: Database) -> None:
    """Raise DamagedStore if a key, or a column that filters compare, is not as it was written.

    Call it with a read transaction pinned.
    """
    stated = read_tally(check_meta(db.rows(META)))
    documents = [read_row(row) for row in db.iterate(f"SELECT {ROW} FROM document NOT INDEXED")]
    if sum(count_key(one["id"], one["row"]) for one in documents) != stated.documents:
        raise report_store("the list of documents")
    # These are answered from the indexes alone, which are what searches read.
    keys = db.rows("SELECT id, row FROM document ORDER BY id")
    if sum(count_key(*key) for key in keys) != stated.documents:
        raise report_store("the index of documents")
    ((chunks,),) = db.rows(f"SELECT {CHUNK_KEYS} FROM chunk INDEXED BY chunk_document")
    if chunks != stated.chunks:
        raise report_store("the index of passages")
    terms = db.iterate("SELECT text, id FROM term ORDER BY text")
    if sum(count_key(*key) for key in terms) != stated.terms:
        raise report_store("the list of terms")
