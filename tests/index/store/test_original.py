"""The files of documents: kept once, as long as a document needs them, whatever crashes."""

import os
import sqlite3
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from index.block import Block, BlockKind, Hidden, Region, RegionKind
from index.document import Document
from index.error import Incompatible, NoSuchDocument
from index.store.insertion import Entry, version
from index.store.store import Store
from tests.index.store.test_store import PARTS, entry

RECTS = np.array([[72, 700, 84.1, 712], [84, 700, 96, 712]], np.float32)


def make_entry(
    name: str, data: bytes | None = b"%PDF-1.7", text: str = "集體合同。工資。"
) -> Entry:
    """An entry of a page with boxes, metadata and a warning."""
    plain = entry(name, text)
    document = replace(
        plain.document,
        source=f"/{name}.pdf",
        blocks=(Block(BlockKind.PARAGRAPH, 0, len(text)),),
        regions=(Region(RegionKind.PAGE, 0, 2, 1, rects=RECTS), Region(RegionKind.PAGE, 2, 8, 2)),
        hidden=(Hidden(0, 1, "&"),),
        metadata={"author": ("甲", "乙"), "pages": 2, "score": float("inf")},
        warnings=("page 2 holds no text",),
        original=data,
    )
    return replace(plain, document=document)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store.sqlite", PARTS)


def list_files(tmp_path: Path) -> list[str]:
    folder = tmp_path / "originals"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_document_comes_back_with_its_parts_and_apart_from_it_its_file(store: Store) -> None:
    given = make_entry("a")
    store.add([given])
    found = store.document("a")
    assert found == replace(given.document, metadata={**given.document.metadata, "score": "inf"})
    assert found.original is None
    assert [region.rects for region in found.regions] == [None, None]
    original = store.original("a")
    assert (original.data, original.media_type, original.name) == (
        b"%PDF-1.7", "application/pdf", "a.pdf",
    )  # fmt: skip
    rects = store.rects("a", 1)
    assert rects is not None
    assert np.abs(rects - RECTS).max() < 0.051
    assert store.rects("a", 2) is None
    summary = store.summary("a")
    assert (summary.pages, summary.page_kind, summary.size) == (2, "page", 8)
    assert summary.warnings == given.document.warnings
    assert store.summaries() == [summary]


def test_a_text_has_no_file(store: Store, tmp_path: Path) -> None:
    store.add([entry("a")])
    with pytest.raises(NoSuchDocument, match="no original"):
        store.original("a")
    with pytest.raises(NoSuchDocument, match="yiju ls"):
        store.original("b")
    assert list_files(tmp_path) == []
    summary = store.summary("a")
    assert (summary.pages, summary.size, summary.media_type) == (None, None, "text/plain")


def test_a_file_is_kept_once_and_as_long_as_a_document_needs_it(
    store: Store, tmp_path: Path
) -> None:
    store.add([make_entry("a"), make_entry("b"), make_entry("c", b"other")])
    assert len(list_files(tmp_path)) == 2
    store.remove("a")
    assert len(list_files(tmp_path)) == 2
    store.add([make_entry("b", b"new")])
    assert len(list_files(tmp_path)) == 2
    assert store.original("b").data == b"new"
    store.remove("b")
    store.remove("c")
    assert list_files(tmp_path) == []


def test_a_failed_change_loses_no_file(store: Store, tmp_path: Path) -> None:
    store.add([make_entry("a")])
    bad = make_entry("a", b"new")
    with pytest.raises(ValueError, match="zip"):
        store.add([replace(bad, terms=bad.terms[:1])])
    assert store.original("a").data == b"%PDF-1.7"
    # What the failed change left is deleted when it is old enough to be nobody's.
    (left,) = set(list_files(tmp_path)) - {_digest(store, "a")}
    Store(tmp_path / "store.sqlite", PARTS).close()
    assert left in list_files(tmp_path)
    for name in list_files(tmp_path):
        os.utime(tmp_path / "originals" / name, (0, time.time() - 7200))
    Store(tmp_path / "store.sqlite", PARTS).close()
    assert list_files(tmp_path) == [_digest(store, "a")]


def test_a_file_that_is_gone_says_what_to_do(store: Store, tmp_path: Path) -> None:
    store.add([make_entry("a")])
    for name in list_files(tmp_path):
        (tmp_path / "originals" / name).unlink()
    with pytest.raises(NoSuchDocument, match="add the document again"):
        store.original("a")


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "新"},
        {"blocks": ()},
        {"regions": ()},
        {"regions": (Region(RegionKind.PAGE, 0, 8, 1, rects=RECTS + 1),)},
        {"hidden": ()},
        {"metadata": {}},
        {"warnings": ()},
        {"original": b"other"},
    ],
)
def test_every_part_tells_versions_apart(store: Store, changed: dict[str, object]) -> None:
    given = make_entry("a")
    store.add([given])
    assert store.versions(["a"]) == {"a": version(given.document)}
    other = replace(given.document, **changed)  # type: ignore[arg-type]
    assert version(other) != version(given.document)


FORMAT_2 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
CREATE TABLE document (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, source TEXT NOT NULL,
    text TEXT NOT NULL, sha256 TEXT NOT NULL, added_at TEXT NOT NULL);
CREATE TABLE chunk (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES document (row) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, section TEXT NOT NULL, length INTEGER NOT NULL);
CREATE INDEX chunk_document ON chunk (document);
CREATE TABLE vector (
    chunk INTEGER PRIMARY KEY REFERENCES chunk (id) ON DELETE CASCADE, data BLOB NOT NULL);
CREATE TABLE term (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE bag (
    chunk INTEGER PRIMARY KEY REFERENCES chunk (id) ON DELETE CASCADE,
    terms BLOB NOT NULL, counts BLOB NOT NULL);
"""


def test_a_database_of_format_2_is_opened_by_reindex_alone(store: Store, tmp_path: Path) -> None:
    path, text = tmp_path / "old.sqlite", entry("a").document
    with sqlite3.connect(path) as connection:
        connection.executescript(FORMAT_2)
        meta = {"format": 2, "revision": 1, "store": "x", **asdict(PARTS)}
        connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
        connection.execute(
            "INSERT INTO document VALUES (1, ?, ?, ?, ?, ?, '2026-01-01T00:00:00+00:00')",
            [text.id, text.title, text.source, text.text, text.sha256],
        )
    connection.close()
    with pytest.raises(Incompatible, match=r"format 2.*yiju reindex"):
        Store(path, PARTS)
    old = Store(path, PARTS, rebuild=True)
    assert old.rebuild(PARTS, lambda document: entry(document.id)) == 1
    assert _list_columns(old) == _list_columns(store)
    assert Store(path, PARTS).document("a") == text
    assert old.versions(["a"]) == {"a": version(text)}
    old.add([make_entry("a")])
    assert old.original("a").data == b"%PDF-1.7"


def test_a_document_equal_to_a_stored_one_has_its_version(store: Store) -> None:
    document = Document("a", "題", "/a", "集體合同。工資。", metadata={"b": 1, "a": (1, 2)})
    store.add([replace(entry("a"), document=document)])
    again = Document("a", "題", "/a", "集體合同。工資。", metadata={"a": (1, 2), "b": 1})
    assert store.versions(["a"]) == {"a": version(again)}


def _digest(store: Store, name: str) -> str:
    ((digest,),) = store._db.rows("SELECT original FROM document WHERE id = ?", [name])
    return str(digest)


def _list_columns(store: Store) -> dict[str, set[tuple[object, ...]]]:
    """The columns of every table, but for their order."""
    tables = [name for (name,) in store._db.rows("SELECT name FROM sqlite_master ORDER BY name")]
    return {
        name: {column[1:] for column in store._db.rows(f"PRAGMA table_info({name})")}
        for name in tables
    }
