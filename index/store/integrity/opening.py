"""Opens the database of a store: created when it is new, upgraded when that needs no deriving, and
refused when what was acknowledged is lost.
"""

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.error import DamagedStore, Incompatible
from index.store.database import Connection, Database
from index.store.integrity.identity import Identity
from index.store.integrity.meta import META, check_meta, create_meta, reset_meta
from index.store.integrity.sealing import seal_rows
from index.store.integrity.witness import Acknowledged, read_note, write_note
from index.store.schema import FORMAT, OLDEST_OPENED, SCHEMA, migrate

# A revision that no store has reached.
_BEYOND = 1 << 40


def open_database(db: Database, identity: Identity, repair: bool) -> dict[str, Any]:
    """Return the facts about the store in a database, which is created for `identity`.

    Raises DamagedStore when it lacks changes that were acknowledged, unless `repair`.
    """
    if not db.rows("SELECT 1 FROM sqlite_master WHERE name = 'meta'"):
        _create(db, identity)
    # Before the database, which may be ahead of it, never behind.
    note = read_note(db.path)
    try:
        meta = check_meta(db.rows(META))
    except DamagedStore:
        if not repair:
            raise
        meta = _restate(db, identity, note)
    if OLDEST_OPENED <= int(meta["format"]) < FORMAT:
        meta = _upgrade(db)
    known = note.revision if note and note.store == meta["store"] else 0
    if known > int(meta["revision"]):
        if not repair:
            raise report_lost(db.path, int(meta["revision"]), known)
        with db.write() as connection:
            reset_meta(connection, {"revision": known + 1})
        meta = acknowledge(db)
    return meta


def upgrade(connection: Connection, meta: Mapping[str, Any]) -> None:
    """Bring the tables of an older format to the present one, with checksums."""
    if int(meta["format"]) < FORMAT:
        migrate(connection, int(meta["format"]))
        seal_rows(connection)


def acknowledge(db: Database) -> dict[str, Any]:
    """Note that the present revision is committed; return the facts about the store."""
    meta = check_meta(db.rows(META))
    write_note(db.path, Acknowledged(meta["store"], int(meta["revision"]), meta["token"]))
    return meta


def check_history(db: Database, revision: int) -> None:
    """Raise DamagedStore if a revision has been committed beyond the last one of the store."""
    # Another process may have committed it since this thread pinned its revision.
    latest = int(check_meta(db.latest_rows(META))["revision"])
    if revision > latest:
        raise report_lost(db.path, latest, revision)


def report_lost(path: Path, revision: int, known: int) -> DamagedStore:
    """Return the error for a store that is behind what was acknowledged."""
    return DamagedStore(
        f"{path} ends with change {revision}, but change {known} was acknowledged: changes are "
        "lost, or an older copy was put here. Put a backup back with `yiju restore FILE`, or "
        "accept what is here with `yiju verify --repair` and add the files again"
    )


def check_format(meta: Mapping[str, Any]) -> None:
    """Raise Incompatible for a format from which everything must be derived again."""
    if int(meta["format"]) < FORMAT:
        raise Incompatible(
            f"this index was written by an older yiju (format {meta['format']}); "
            "`yiju reindex` rebuilds it"
        )


def _create(db: Database, identity: Identity) -> None:
    with db.write() as connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            return  # another process has created it meanwhile
        for statement in SCHEMA:
            connection.execute(statement)
        create_meta(connection, {"store": uuid.uuid4().hex, **asdict(identity)})


def _restate(db: Database, identity: Identity, note: Acknowledged | None) -> dict[str, Any]:
    """State the facts about a store anew. The keys are not counted, so that everything is derived
    again.
    """
    with db.write() as connection:
        store, revision = (note.store, note.revision) if note else (uuid.uuid4().hex, _BEYOND)
        connection.execute("DELETE FROM meta")
        facts = {"store": store, "revision": revision + 1, **asdict(identity)}
        create_meta(connection, {**facts, "chunk_keys": -1})
    return acknowledge(db)


def _upgrade(db: Database) -> dict[str, Any]:
    with db.write() as connection:
        meta = check_meta(connection.execute(META).fetchall())
        if int(meta["format"]) < FORMAT:  # no other process has done it meanwhile
            upgrade(connection, meta)
            reset_meta(connection, {"revision": int(meta["revision"]) + 1})
    return acknowledge(db)
