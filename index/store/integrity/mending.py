"""Writes what was mended back into a store, in one transaction."""

from collections.abc import Mapping, Sequence

from index.store.database import Database
from index.store.feedback import FeedbackTable
from index.store.insertion import Entry, insert_document
from index.store.integrity.meta import META, KeyTally, reset_meta
from index.store.integrity.opening import acknowledge
from index.store.original import OriginalFolder


def mend_rows(
    db: Database,
    originals: OriginalFolder,
    entries: Mapping[int, Entry],
    dropped: Sequence[int] = (),
) -> None:
    """Replace the documents in these rows, remove the `dropped` ones, and count every key anew."""
    with db.write() as connection:
        # The indexes are made from the tables: a damaged key in one of them is gone.
        connection.execute("REINDEX")
        feedback = FeedbackTable(db)
        for row in dropped:
            for (id,) in connection.execute("SELECT id FROM document WHERE row = ?", [row]):
                feedback.remove_about(id, connection)
        for row in (*entries, *dropped):
            # Not by cascade alone: a damaged chunk may name another document.
            connection.execute("DELETE FROM chunk WHERE document = ?", [row])
            connection.execute("DELETE FROM document WHERE row = ?", [row])
        orphans = "document NOT IN (SELECT row FROM document)"
        connection.execute(f"DELETE FROM chunk WHERE {orphans}")
        connection.execute(f"DELETE FROM rect WHERE {orphans}")
        for table in ("vector", "bag"):
            connection.execute(f"DELETE FROM {table} WHERE chunk NOT IN (SELECT id FROM chunk)")
        for entry in entries.values():
            original = entry.document.original
            name = None if original is None else originals.write(original)
            insert_document(connection, entry, name, KeyTally())
        meta = dict(connection.execute(META).fetchall())
        reset_meta(connection, {"revision": int(meta["revision"]) + 1})
    acknowledge(db)
