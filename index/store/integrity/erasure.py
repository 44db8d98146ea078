"""Erases from the disk what was removed. What SQLite deletes is overwritten at once; words, names
and what stands in the gaps of its pages are gone when the store is compacted.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from index.store.chunk_rows import TERM
from index.store.database import Connection, Database
from index.store.feedback import FeedbackTable
from index.store.integrity.meta import META, KeyTally, check_meta, count_key
from index.store.original import OriginalFolder
from index.store.schema import LISTED


class Remains:
    """What is left on the disk of removed documents."""

    def __init__(self, db: Database, originals: OriginalFolder) -> None:
        self._db, self._originals = db, originals

    def count(self) -> int:
        """Return how many documents were removed or replaced since the store was compacted."""
        return int(check_meta(self._db.rows(META)).get("removed", 0))

    def describe(self) -> Iterator[str]:
        """Yield a line for each kind of thing that is left."""
        if removed := self.count():
            yield f"{removed} documents were removed since the last `yiju compact`"
        ((free,),) = self._db.rows("PRAGMA freelist_count")
        if free:
            yield f"the database has {free} pages that hold nothing stored"
        with self._db.pin():
            unused = _list_unused(self._db.rows)
        if unused:
            yield f"the database has {len(unused)} words that no passage has"
        for path in self._originals.find_abandoned():
            yield f"{path} belongs to no document"

    def find_holders(self, text: str) -> list[str]:
        """Return the ids of the stored documents that have this text, name or id."""
        sql = (
            "SELECT id FROM document WHERE instr(text, ?) OR instr(title, ?) OR instr(source, ?) "
            "OR instr(metadata, ?) OR id = ?"
        )
        return [str(id) for (id,) in self._db.rows(sql, [text] * 5)]


def delete_unused(connection: Connection, feedback: FeedbackTable, tally: KeyTally) -> None:
    """Delete the terms that no chunk has, records of files whose documents are gone, and what was
    said of documents that are gone, inside a transaction.
    """
    _delete_terms(connection, tally)
    _delete_records(connection)
    feedback.remove_orphans(connection)


def _list_unused(read: Callable[[str], Iterable[tuple[Any, ...]]]) -> list[tuple[str, int]]:
    """Return text and id of the terms that no chunk has."""
    rows = list(read("SELECT text, id FROM term"))
    used = np.zeros(max((id for _, id in rows), default=0) + 1, np.bool_)
    for (terms,) in read("SELECT terms FROM bag"):
        used[np.frombuffer(terms, TERM)] = True
    return [(text, id) for text, id in rows if not used[id]]


def _delete_terms(connection: Connection, tally: KeyTally) -> None:
    unused = _list_unused(connection.execute)
    tally.terms -= sum(count_key(*row) for row in unused)
    connection.execute(
        f"DELETE FROM term WHERE id IN {LISTED}", [json.dumps([id for _, id in unused])]
    )


def _delete_records(connection: Connection) -> None:
    """Delete the records of files not all of whose documents are stored: they are read again."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'file'").fetchone():
        return
    stored = {id for (id,) in connection.execute("SELECT id FROM document")}
    rows = connection.execute("SELECT source, documents FROM file").fetchall()
    gone = [source for source, documents in rows if not stored.issuperset(_list_ids(documents))]
    connection.execute(f"DELETE FROM file WHERE source IN {LISTED}", [json.dumps(gone)])


def _list_ids(documents: object) -> set[str]:
    """Return the ids in a file's record; an unknown one of a damaged record."""
    try:
        return set(json.loads(str(documents)))
    except (ValueError, TypeError):
        return {""}
