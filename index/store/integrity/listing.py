"""The list of documents, whole or a page at a time, with what tells that none of it is lost."""

from collections.abc import Callable

from index.store.database import Database
from index.store.document_rows import SUMMARY, Summary, find_summaries
from index.store.integrity.catalogue import check_documents, check_keys, check_passages
from index.store.integrity.checksum import report_store
from index.store.integrity.meta import META, KeyTally, check_meta, count_key, read_tally


class DocumentListing:
    """The documents of a store. Thread-safe."""

    def __init__(self, db: Database) -> None:
        self._db = db
        # The change after which each check was last made.
        self._checked: dict[Callable[[Database, KeyTally], None], object] = {}

    def read(self) -> list[Summary]:
        """Return every document in the order added. Raises DamagedStore if one is lost."""
        with self._db.pin():
            stated = read_tally(check_meta(self._db.rows(META)))
            check_passages(self._db, stated)
            rows = self._db.rows(f"{SUMMARY} GROUP BY d.row ORDER BY d.row")
        found = [Summary.from_row(row) for row in rows]
        keys = [count_key(one.id, row) for one, (row, *_) in zip(found, rows, strict=True)]
        if sum(keys) != stated.documents:
            raise report_store("the list of documents")
        return found

    def find(self, query: str, offset: int, limit: int | None) -> tuple[list[Summary], int]:
        """Return some of the documents that match, and how many do; see `find_summaries`.

        What is returned is checked each time, what would hide others once after each change: for
        10,000 documents that takes three times as long as a page, with a query thirty times.
        """
        with self._db.pin():
            self._check(check_passages)
            # SQLite compares titles and sources.
            self._check(check_documents if query else check_keys)
            return find_summaries(self._db, query, offset, limit)

    def _check(self, check: Callable[[Database, KeyTally], None]) -> None:
        meta = check_meta(self._db.rows(META))
        if self._checked.get(check) != meta["token"]:
            check(self._db, read_tally(meta))
            self._checked[check] = meta["token"]
