"""Stores of every older format: opened in place, rebuilt by `yiju reindex`, or refused by name."""

import sqlite3
import zlib
from pathlib import Path

import pytest

from index.collection import Collection
from index.document import Document
from index.error import Incompatible
from index.store.structure import pack_structure
from index.upkeep.repair import find_faults
from tests.fake import FakeEncoder
from tests.index.test_every_format import check_every_way, read_made

# As the first yiju made them.
FORMAT_1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
CREATE TABLE document (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, source TEXT NOT NULL,
    sha256 TEXT NOT NULL, added_at TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE chunk (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES document (row) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, section TEXT NOT NULL, length INTEGER NOT NULL);
CREATE INDEX chunk_document ON chunk (document);
CREATE TABLE vector (
    chunk INTEGER PRIMARY KEY REFERENCES chunk (id) ON DELETE CASCADE, data BLOB NOT NULL);
CREATE TABLE term (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
"""
BAG = """
CREATE TABLE bag (
    chunk INTEGER PRIMARY KEY REFERENCES chunk (id) ON DELETE CASCADE,
    terms BLOB NOT NULL, counts BLOB NOT NULL);
"""
# The tables of format 3, the last without checksums.
FORMAT_3 = (
    """
CREATE TABLE meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
CREATE TABLE document (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
    source TEXT NOT NULL, sha256 TEXT NOT NULL, added_at TEXT NOT NULL,
    metadata TEXT NOT NULL DEFAULT '{}', warnings TEXT NOT NULL DEFAULT '[]',
    parts TEXT NOT NULL DEFAULT '', original TEXT, size INTEGER,
    media_type TEXT NOT NULL DEFAULT 'text/plain', pages INTEGER,
    page_kind TEXT NOT NULL DEFAULT '', structure BLOB NOT NULL DEFAULT '', text TEXT NOT NULL);
CREATE INDEX document_original ON document (original);
CREATE TABLE rect (
    document INTEGER NOT NULL REFERENCES document (row) ON DELETE CASCADE,
    number INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (document, number));
CREATE TABLE chunk (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES document (row) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, section TEXT NOT NULL,
    length INTEGER NOT NULL, view TEXT NOT NULL DEFAULT '');
CREATE INDEX chunk_document ON chunk (document);
CREATE TABLE vector (
    chunk INTEGER PRIMARY KEY REFERENCES chunk (id) ON DELETE CASCADE, data BLOB NOT NULL);
CREATE TABLE term (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
"""
    + BAG
)
COPIED = {
    "meta": "key, value",
    "document": "row, id, title, source, sha256, added_at, metadata, warnings, parts, original, "
    "size, media_type, pages, page_kind, structure, text",
    "rect": "document, number, data",
    "chunk": "id, document, start, end, section, length, view",
    "vector": "chunk, data",
    "term": "id, text",
    "bag": "chunk, terms, counts",
}


def make_old(folder: Path, documents: list[Document], number: int) -> None:
    """Make a collection as yiju wrote it when its format was 1, 2 or 3."""
    collection = Collection(folder, FakeEncoder())
    collection.add(documents)
    collection.close()
    new, old = folder / "store.sqlite", folder / "old"
    with sqlite3.connect(old) as connection:
        schema = FORMAT_3 if number == 3 else FORMAT_1 + (BAG if number == 2 else "")
        connection.executescript(schema)
        connection.execute("ATTACH ? AS new", [str(new)])
        for table, columns in COPIED.items():
            kept = [
                column
                for column in columns.split(", ")
                if (table, column) in list_columns(connection)
            ]
            if kept:
                names = ", ".join(kept)
                connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM new.{table}")
        connection.execute("DELETE FROM meta WHERE key IN ('token', 'checksum', 'removed')")
        connection.execute("DELETE FROM meta WHERE key LIKE '%_keys'")
        connection.execute("UPDATE meta SET value = ? WHERE key = 'format'", [number])
    connection.close()
    for path in folder.glob("store.sqlite*"):
        path.unlink()
    old.rename(new)
    (folder / "search.index").unlink()


def list_columns(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    return connection.execute(
        "SELECT m.name, c.name FROM main.sqlite_master m, pragma_table_info(m.name) c"
    ).fetchall()


def test_a_store_without_checksums_is_opened_in_place(tmp_path: Path) -> None:
    documents = read_made()
    make_old(tmp_path, documents, 3)
    collection = Collection(tmp_path, FakeEncoder())
    check_every_way(collection)
    assert {one.id for one in collection.documents()} == {one.id for one in documents}
    for one in documents:
        assert zlib.decompress(collection.store.packed(one.id).structure or zlib.compress(b"")) == (
            pack_structure(one)
        )


@pytest.mark.parametrize("number", [1, 2])
def test_an_older_store_is_refused_by_name_and_rebuilt(tmp_path: Path, number: int) -> None:
    text = Document("a", "年報", "/a.txt", "全國共簽訂集體合同246.0萬份。\n")
    make_old(tmp_path, [text], number)
    with pytest.raises(Incompatible, match=rf"format {number}.*`yiju reindex` rebuilds it"):
        Collection(tmp_path, FakeEncoder())
    collection = Collection(tmp_path, FakeEncoder(), rebuild=True)
    assert collection.reindex() == 1
    assert find_faults(collection) == []
    collection.close()
    collection = Collection(tmp_path, FakeEncoder())
    assert collection.get("a").text == text.text
    assert len(collection.index.current()) == 1


def test_metadata_of_an_older_store_is_kept(tmp_path: Path) -> None:
    given = Document("a", "年報", "/a.txt", "工會280.9萬個。", metadata={"date": "2018-05-01"})
    make_old(tmp_path, [given], 3)
    collection = Collection(tmp_path, FakeEncoder())
    assert collection.get("a").metadata == given.metadata
    assert collection.summary("a").metadata == given.metadata
