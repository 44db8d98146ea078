"""Copies of a database in use, made and put back with SQLite's backup interface."""

from collections.abc import Callable
from pathlib import Path

from index.error import DamagedStore
from index.store.database import Database
from index.store.integrity.meta import META, check_meta, reset_meta
from index.store.integrity.opening import acknowledge, upgrade
from index.store.integrity.witness import read_note

_ORIGINALS = "SELECT DISTINCT original FROM document WHERE original IS NOT NULL ORDER BY original"


def copy_database(path: Path, copy: Path, hold: Callable[[str], None]) -> list[str]:
    """Copy the database at `path`, and call `hold` with each original that the copy refers to,
    while nobody can write; return their names.
    """
    db = Database(path)
    try:
        with db.write() as connection:
            names = [str(name) for (name,) in connection.execute(_ORIGINALS)]
            db.back_up(copy)
            for name in names:
                hold(name)
        return names
    finally:
        db.close()


def check_copy(path: Path) -> None:
    """Raise DamagedStore unless a copy is a whole database of ours."""
    db = Database(path)
    try:
        found = [str(line) for (line,) in db.rows("PRAGMA integrity_check(3)")]
        if found != ["ok"]:
            raise DamagedStore(
                f"the database is damaged ({'; '.join(found)}): `yiju verify` says what, "
                "and an earlier backup may be whole"
            )
        check_meta(db.rows(META))
    finally:
        db.close()


def count_documents(path: Path) -> int:
    """Return the number of documents in a database; 0 if it is a new one."""
    db = Database(path)
    try:
        if not db.rows("SELECT 1 FROM sqlite_master WHERE name = 'document'"):
            return 0
        return int(db.rows("SELECT count(*) FROM document")[0][0])
    finally:
        db.close()


def list_originals(path: Path) -> list[str]:
    """Return the names of the originals that a database refers to."""
    db = Database(path)
    try:
        return [str(name) for (name,) in db.rows(_ORIGINALS)]
    finally:
        db.close()


def install_database(copy: Path, path: Path) -> None:
    """Make the database at `path` what `copy` is, in one transaction, with a history of its own.

    What cannot be opened as a database is moved aside.
    """
    source = Database(copy)
    note = read_note(path)
    known = note.revision if note else 0
    try:
        known = max(known, _read_revision(path))
    except DamagedStore:
        for suffix in ("", "-wal", "-shm"):
            damaged = path.with_name(path.name + suffix)
            if damaged.exists():
                damaged.replace(damaged.with_name(damaged.name + ".damaged"))
    try:
        with source.write() as connection:
            meta = check_meta(connection.execute(META).fetchall())
            upgrade(connection, meta)
            reset_meta(connection, {"revision": max(known, int(meta["revision"])) + 1})
        source.install(path)
    finally:
        source.close()
    target = Database(path)
    try:
        acknowledge(target)
    finally:
        target.close()


def _read_revision(path: Path) -> int:
    if not path.exists():
        return 0
    db = Database(path)
    try:
        if not db.rows("SELECT 1 FROM sqlite_master WHERE name = 'meta'"):
            return 0
        return int(check_meta(db.rows(META))["revision"])
    finally:
        db.close()
