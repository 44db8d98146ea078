"""Records of the files that were read, so that unchanged files are not read again.

They are a separate table, created when first written: without it, files are only read once more.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.store.database import Database
from index.store.schema import LISTED

_TABLE = """
CREATE TABLE IF NOT EXISTS file (
    source TEXT PRIMARY KEY, sha256 TEXT NOT NULL, size INTEGER NOT NULL, changed INTEGER NOT NULL,
    loader TEXT NOT NULL, documents TEXT NOT NULL) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file all of whose documents are stored."""

    # The resolved path, or the address.
    source: str
    # Of its bytes.
    sha256: str
    size: int
    # Its st_ctime_ns, which programs cannot set back. 0 if it changed just before it was read: a
    # later change in the same clock tick would not be seen.
    changed: int
    # The version of the loaders that read it.
    loader: str
    # The stored version of each document that was read from it, by id.
    documents: Mapping[str, str]


class FileRecords:
    """The records of the collection whose database is the file at `path`."""

    def __init__(self, path: Path) -> None:
        self._db = Database(path)

    def find(self, sources: Iterable[str]) -> dict[str, FileRecord]:
        """Return the records of these files, by source; those without one are left out."""
        return self._select(f"source IN {LISTED}", json.dumps(list(sources)))

    def find_under(self, folder: str) -> dict[str, FileRecord]:
        """Return the records of the files in a folder, by source."""
        prefix = folder.rstrip("/") + "/"
        return self._select("substr(source, 1, ?) = ?", len(prefix), prefix)

    def put(self, records: Iterable[FileRecord]) -> None:
        """Store records, replacing those of the same source."""
        rows = [
            (one.source, one.sha256, one.size, one.changed, one.loader, json.dumps(one.documents))
            for one in records
        ]
        with self._db.write() as connection:
            connection.execute(_TABLE)
            connection.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)", rows)

    def remove(self, sources: Iterable[str]) -> None:
        """Remove the records of these files."""
        with self._db.write() as connection:
            connection.execute(_TABLE)
            connection.execute(
                f"DELETE FROM file WHERE source IN {LISTED}", [json.dumps(list(sources))]
            )

    def close(self) -> None:
        """Close the database; the records are not used afterwards."""
        self._db.close()

    def _select(self, where: str, *values: object) -> dict[str, FileRecord]:
        # A collection that only reads may be on a read-only disk: the table is made when written.
        if not self._db.rows("SELECT 1 FROM sqlite_master WHERE name = 'file'"):
            return {}
        sql = f"SELECT source, sha256, size, changed, loader, documents FROM file WHERE {where}"
        found = {}
        for source, sha256, size, changed, loader, documents in self._db.rows(sql, values):
            # A damaged record is none: the file is read again.
            with suppress(ValueError, TypeError):
                stored = json.loads(documents)
                found[source] = FileRecord(source, sha256, size, changed, loader, stored)
        return found
