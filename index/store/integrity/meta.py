"""The table of facts about a store: its versions, its revision, its history, and sums over the keys
of its tables, by which rows that are lost or found twice are noticed.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.error import DamagedStore, Incompatible
from index.store.database import Connection
from index.store.integrity.checksum import checksum_values
from index.store.schema import FORMAT

META = "SELECT key, value FROM meta"
# What a chunk adds to `KeyTally.chunks`: a prime modulus, so that a turned bit always changes it.
_ID, _DOCUMENT, _MODULUS = 1_000_003, 40_503, 2_147_483_647
CHUNK_KEYS = f"coalesce(sum((id * {_ID} + document * {_DOCUMENT}) % {_MODULUS}), 0)"
# How many changes a search file may be behind before it no longer belongs to the known history.
_REMEMBERED = 100_000


@dataclass(slots=True)
class KeyTally:
    """Sums over the keys of the tables that are searched by SQLite itself, or a change of them."""

    documents: int = 0
    chunks: int = 0
    terms: int = 0
    # Documents that were removed or replaced since the store was last compacted; no sum.
    removed: int = 0


def count_key(name: object, number: object) -> int:
    """Return what a document's id and row, or a term's text and id, add to a tally."""
    return checksum_values(name, number)


def count_chunks(ids: NDArray[np.int64], documents: NDArray[np.int64]) -> int:
    """Return what `CHUNK_KEYS` is for these chunks."""
    return int(((ids * _ID + documents * _DOCUMENT) % _MODULUS).sum())


def tally_keys(connection: Connection) -> KeyTally:
    """Return the sums over what the tables hold now."""
    documents = connection.execute("SELECT id, row FROM document")
    terms = connection.execute("SELECT text, id FROM term")
    ((chunks,),) = connection.execute(f"SELECT {CHUNK_KEYS} FROM chunk NOT INDEXED").fetchall()
    return KeyTally(
        sum(count_key(*row) for row in documents), chunks, sum(count_key(*row) for row in terms)
    )


def read_tally(meta: Mapping[str, Any]) -> KeyTally:
    """Return the sums that the store states."""
    return KeyTally(int(meta["document_keys"]), int(meta["chunk_keys"]), int(meta["term_keys"]))


def create_meta(connection: Connection, facts: Mapping[str, object]) -> None:
    """Write the facts about a new store."""
    start = {"revision": 0, "document_keys": 0, "chunk_keys": 0, "term_keys": 0}
    token = _draw_token()
    meta = {**start, **facts, "format": FORMAT, "token": token}
    _write(connection, meta)
    remember(connection, int(str(meta["revision"])), token)


def check_meta(rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    """Return the facts in the rows of `META`.

    Raises DamagedStore when they are not as they were written, and Incompatible when a newer yiju
    wrote them.
    """
    meta = {str(key): value for key, value in rows}
    stored = meta.get("format")
    if type(stored) is int and stored > FORMAT:
        raise Incompatible(
            f"the store was written by a newer yiju (format {stored}, this one reads up to "
            f"{FORMAT}): upgrade yiju"
        )
    # Formats before 4 had no checksums.
    is_old = "checksum" not in meta and type(stored) is int and 1 <= stored < FORMAT
    if not is_old and meta.get("checksum") != _seal(meta):
        raise DamagedStore(
            "what the store says of itself is damaged; put a backup back with `yiju restore FILE`, "
            "or move the collection's folder away and add the documents again"
        )
    return meta


def raise_revision(
    connection: Connection, change: KeyTally, facts: Mapping[str, object] | None = None
) -> None:
    """Count one more committed change, under a token of its own."""
    meta = check_meta(connection.execute(META).fetchall())
    stated = read_tally(meta)
    revision, token = int(meta["revision"]) + 1, _draw_token()
    changed = {
        "revision": revision,
        "token": token,
        "document_keys": stated.documents + change.documents,
        "chunk_keys": stated.chunks + change.chunks,
        "term_keys": stated.terms + change.terms,
        "removed": int(meta.get("removed", 0)) + change.removed,
    }
    _write(connection, {**meta, **changed, **(facts or {})})
    remember(connection, revision, token)


def reset_meta(connection: Connection, facts: Mapping[str, object]) -> None:
    """Begin a new history with sums counted anew; `facts` has at least the revision."""
    meta = dict(connection.execute(META).fetchall())
    tally, token = tally_keys(connection), _draw_token()
    counted = {
        "document_keys": tally.documents,
        "chunk_keys": tally.chunks,
        "term_keys": tally.terms,
    }
    _write(connection, {**meta, **counted, **facts, "format": FORMAT, "token": token})
    written = dict(connection.execute(META).fetchall())
    remember(connection, int(written["revision"]), token)


def remember(connection: Connection, revision: int, token: str) -> None:
    """Add a change to the history."""
    connection.execute("DELETE FROM history WHERE revision >= ?", [revision])
    connection.execute("DELETE FROM history WHERE revision <= ?", [revision - _REMEMBERED])
    connection.execute("INSERT INTO history VALUES (?, ?)", [revision, token])


def _write(connection: Connection, meta: Mapping[str, object]) -> None:
    facts = {**meta, "checksum": _seal(meta)}
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts.items())


def _seal(meta: Mapping[str, object]) -> int:
    pairs = sorted((key, value) for key, value in meta.items() if key != "checksum")
    return checksum_values(*(part for pair in pairs for part in pair))


def _draw_token() -> str:
    return secrets.token_hex(8)
