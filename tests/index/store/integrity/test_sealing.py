"""A store of a format without checksums is opened in place, and what is damaged in it is named."""

import sqlite3
from pathlib import Path

import pytest

from index.error import DamagedStore
from index.store.feedback import Judgement
from index.store.store import Store
from tests.index.store.test_original import RECTS, make_entry
from tests.index.store.test_store import PARTS, entry


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store as format 3 had it."""
    path = tmp_path / "store.sqlite"
    store = Store(path, PARTS)
    store.add([make_entry("a"), entry("b", "甲甲甲。乙乙。")])
    store.feedback.add("幾份？", Judgement.RIGHT, ("b", 0, 1), "甲")
    with store._db.write() as connection:
        for table, column in (
            ("document", "boxes"),
            ("document", "characters"),
            ("document", "structure_checksum"),
            *((table, "checksum") for table in ("document", "rect", "chunk", "vector", "bag")),
            ("feedback", "checksum"),
        ):
            connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        connection.execute("DROP TABLE history")
        connection.execute(
            "DELETE FROM meta WHERE key LIKE '%_keys' OR key IN ('checksum', 'token')"
        )
        connection.execute("UPDATE meta SET value = 3 WHERE key = 'format'")
    store.close()
    return path


def test_everything_is_there_and_checked(path: Path) -> None:
    store = Store(path, PARTS)
    store.check_catalogue()
    assert store.document("b") == entry("b", "甲甲甲。乙乙。").document
    assert store.document("a").blocks == make_entry("a").document.blocks
    rects = store.rects("a", 1)
    assert rects is not None
    assert abs(rects - RECTS).max() < 0.051
    assert len(store.chunk_rows().ids) == len(store.chunks("a")) + len(store.chunks("b")) == 4
    assert store.original("a").data == b"%PDF-1.7"
    (feedback,) = store.feedback.read()
    assert (feedback.question, feedback.quote) == ("幾份？", "甲")
    store.add([make_entry("a", b"new")])
    store.close()
    store = Store(path, PARTS)
    store.check_catalogue()
    assert store.revision() == 3
    store.remove("b")
    assert store.feedback.read() == []


def read_everything(store: Store) -> None:
    store.document("b")
    store.chunk_rows()


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("UPDATE document SET text = 'x' || substr(text, 2) WHERE id = 'b'", "'b'"),
        ("UPDATE vector SET data = zeroblob(16) WHERE chunk = 3", "passage 3"),
        ("DELETE FROM bag WHERE chunk = 4", "passage 4"),
    ],
)
def test_what_is_damaged_already_is_named(path: Path, sql: str, what: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(sql)
    connection.close()
    store = Store(path, PARTS)
    with pytest.raises(DamagedStore, match=what):
        read_everything(store)
    assert store.document("a").id == "a"
