"""The store: everything of a document in one transaction, durable, and never half there."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from index.document import Chunk, Document
from index.document_filter import parse_filter
from index.error import Conflict, Incompatible, NoSuchDocument, StorageFailure
from index.store.insertion import Entry
from index.store.integrity.identity import Identity
from index.store.store import Store

PARTS = Identity("encoder-a", "splitter-a", "folding-a")


def entry(name: str, text: str = "集體合同。工資。", title: str = "題") -> Entry:
    document = Document(name, title, f"/{name}", text)
    middle = len(text) // 2
    chunks = [Chunk.cut(document, 0, middle, ("一",)), Chunk.cut(document, middle, len(text))]
    return Entry(
        document,
        chunks,
        np.eye(2, 4, dtype=np.float32),
        [Counter(c.text) for c in chunks],
    )


def having(store: Store, term: str) -> list[int]:
    """Ids of the chunks whose bag has a term."""
    (wanted,) = store.terms([term]).values()
    parts = store.chunk_rows()
    return [
        int(i)
        for i, a, b in zip(parts.ids, parts.bounds, parts.bounds[1:], strict=False)
        if wanted in parts.terms[a:b]
    ]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store.sqlite", PARTS)


def test_documents_are_found_by_title_or_source_and_a_page_at_a_time(store: Store) -> None:
    store.add([entry(f"{n}.txt", title=f"第{n}號工會報告 Report") for n in range(12)])
    store.add([entry("/home/工會/別的.pdf", title="其他")])

    def find(query: str, offset: int = 0, limit: int | None = None) -> tuple[list[str], int]:
        found, total = store.find_summaries(query, offset, limit)
        return [one.id for one in found], total

    assert find("", 10, 2) == (["10.txt", "11.txt"], 13)
    assert find("", 13, 5) == ([], 13)
    assert find("工会", 11) == (["11.txt", "/home/工會/別的.pdf"], 13)
    assert find("ＲＥＰＯＲＴ", 0, 1) == (["0.txt"], 12)
    assert find("1.TXT") == (["1.txt", "11.txt"], 2)
    assert find("%") == find("'") == ([], 0)
    assert find("report", 100) == ([], 12)


def test_what_goes_in_comes_out(store: Store) -> None:
    given = entry("a", "😀集體合同246.0萬份。\r\n工資é")
    store.add([given])
    assert store.document("a") == given.document
    assert store.chunks("a") == list(given.chunks)
    rows = store.chunk_rows()
    ids, vectors = rows.ids, rows.vectors
    assert vectors.tolist() == given.vectors.tolist()
    assert {i: chunk for i, (chunk, _) in store.chunks_by_id(ids.tolist()).items()} == dict(
        zip(ids.tolist(), given.chunks, strict=True)
    )
    assert having(store, "集") == [ids[0]]
    assert store.chunk_rows().lengths.tolist() == [len(c.text) for c in given.chunks]
    assert store.chunk_rows(int(ids[0])).ids.tolist() == ids[1:].tolist()
    (summary,) = store.summaries()
    assert (summary.id, summary.characters, summary.chunks, summary.sha256) == (
        "a",
        len(given.document.text),
        2,
        given.document.sha256,
    )


def test_replacing_leaves_nothing_of_the_old(store: Store) -> None:
    store.add([entry("a", "甲甲。乙乙。")])
    store.add([entry("a", "丙丙。丁丁。")])
    assert store.state().documents == 1
    assert store.state().chunks == 2
    assert having(store, "甲") == []
    assert len(store.ids()) == 2


def test_removing_leaves_nothing(store: Store) -> None:
    store.add([entry("a"), entry("b")])
    store.remove("a")
    assert [s.id for s in store.summaries()] == ["b"]
    assert len(store.ids()) == len(having(store, "集")) * 2 == 2
    with pytest.raises(NoSuchDocument):
        store.document("a")
    with pytest.raises(NoSuchDocument):
        store.remove("a")


def test_every_change_raises_the_revision_and_a_failed_one_changes_nothing(store: Store) -> None:
    store.add([entry("a")])
    before = store.state()
    bad = entry("b")
    with pytest.raises(ValueError, match="zip"):
        store.add([entry("c"), Entry(bad.document, bad.chunks, bad.vectors, bad.terms[:1])])
    assert store.state() == before
    store.remove("a")
    assert store.state().revision == before.revision + 1


def test_filters(store: Store) -> None:
    store.add([entry("a", title="一"), entry("b", title="二")])
    of = {
        name: {
            i for i, (chunk, _) in store.chunks_by_id(range(9)).items() if chunk.document_id == name
        }
        for name in "ab"
    }
    assert (
        store.matching(parse_filter({"title": ["一"]}))
        == store.matching(parse_filter({"document_id": ["a", "x"]}))
        == of["a"]
    )
    assert store.matching(parse_filter({"source": ["/b"], "title": ["一"]})) == set()


def test_other_parts_are_refused_by_name_with_the_remedy(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Incompatible, match=r"splitter.*splitter-a.*splitter-b.*yiju reindex"):
        Store(tmp_path / "store.sqlite", Identity("encoder-a", "splitter-b", "folding-a"))
    assert (
        Store(tmp_path / "store.sqlite", Identity("encoder-b", "b", "b"), rebuild=True).identity
        == PARTS
    )


def test_rebuild_changes_all_or_nothing(store: Store) -> None:
    store.add([entry("a"), entry("b")])
    new = Identity("encoder-b", "splitter-b", "folding-b")

    def fails_on_b(document: Document) -> Entry:
        if document.id == "b":
            raise RuntimeError("power cut")
        return entry(document.id)

    before = store.state()
    with pytest.raises(RuntimeError):
        store.rebuild(new, fails_on_b)
    assert (store.state(), store.identity) == (before, PARTS)
    assert store.rebuild(new, lambda document: entry(document.id)) == 2
    assert store.identity == new
    assert store.state().chunks == 4


def test_a_newer_format_is_refused(store: Store, tmp_path: Path) -> None:
    store.close()
    with sqlite3.connect(tmp_path / "store.sqlite") as connection:
        connection.execute("UPDATE meta SET value = 99 WHERE key = 'format'")
    with pytest.raises(Incompatible, match="newer yiju"):
        Store(tmp_path / "store.sqlite", PARTS)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_bytes(
        b"not a database at all, but long enough to be looked at" * 100
    )
    with pytest.raises(StorageFailure, match="not a database"):
        Store(tmp_path / "store.sqlite", PARTS)


def test_a_damaged_database_is_not_called_whole(store: Store, tmp_path: Path) -> None:
    store.add([entry("a", "長" * 100_000)])
    store.close()
    path = tmp_path / "store.sqlite"
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(StorageFailure, match="damaged") as raised:
        Store(path, PARTS).state()
    assert "lost" not in str(raised.value)
    assert "what can still be read of it may be wrong" in str(raised.value)


def test_a_full_disk_loses_nothing(store: Store) -> None:
    store.add([entry("a")])
    before = store.state()
    connection = store._db._connection()
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(
        StorageFailure, match=r"full; this change was not stored, .* is kept\. Free some space"
    ):
        store.add([entry("b", "長" * 100_000)])
    connection.execute("PRAGMA max_page_count = 1073741823")
    assert store.state() == before
    store.add([entry("b")])


def test_a_place_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageFailure, match="--home"):
        Store(tmp_path / "file" / "store.sqlite", PARTS)


def test_a_read_only_copy_can_be_read_and_says_so_when_written(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add([entry("a")])
    store.close()
    real = sqlite3.connect

    def connect(path: str | Path, uri: bool = False, **options: object) -> sqlite3.Connection:
        # What a read-only mount does to a database opened for writing. File modes would not do,
        # since root, as whom tests may run, ignores them.
        target = path if uri else f"{Path(path).resolve().as_uri()}?mode=ro"
        connection: sqlite3.Connection = real(target, uri=True, **options)  # type: ignore[call-overload]
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect)
    copy = Store(tmp_path / "store.sqlite", PARTS)
    assert copy.state().documents == 1
    with pytest.raises(StorageFailure, match="read-only"):
        copy.add([entry("b")])


def test_two_writers_take_turns_and_readers_never_wait(store: Store, tmp_path: Path) -> None:
    def write(prefix: str) -> None:
        other = Store(tmp_path / "store.sqlite", PARTS)
        for number in range(20):
            other.add([entry(f"{prefix}{number}")])

    threads = [threading.Thread(target=write, args=[prefix]) for prefix in "xyz"]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        state = store.state()
        assert state.chunks == 2 * state.documents
    assert store.state().documents == 60


def test_a_writer_that_never_ends_is_a_conflict(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.database._BUSY_SECONDS", 0.1)
    other = Store(tmp_path / "store.sqlite", PARTS)
    with store._db.write(), pytest.raises(Conflict, match="another process"):
        other.add([entry("a")])


CHILD = """
import sys; sys.path.insert(0, {root!r})
from dataclasses import replace
from pathlib import Path
from tests.index.store.test_store import PARTS, entry
from index.store.store import Store
store = Store(Path({path!r}), PARTS)
for number in range({first}, 10**6):
    new = entry(str(number), "集體合同。" * 200)
    kept = replace(new.document, original=b"%PDF-1.7" + str(number).encode() * 20_000)
    store.add([replace(new, document=kept)])
    print(number, flush=True)
    if number % 3 == 2 and number - 1 >= {first}:
        store.remove(str(number - 1))
"""


def test_what_was_acknowledged_survives_kill_nine(tmp_path: Path) -> None:
    path, root = tmp_path / "store.sqlite", Path(__file__).parents[3]
    acknowledged = -1
    for delay in (0.01, 0.05, 0.1, 0.15, 0.2):
        code = CHILD.format(root=str(root), path=str(path), first=acknowledged + 2)
        child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert child.stdout
        first = child.stdout.readline()
        time.sleep(delay)
        os.kill(child.pid, signal.SIGKILL)
        acknowledged = [int(line) for line in [first, *child.stdout.read().splitlines()]][-1]
        child.wait()
        child.stdout.close()
        store = Store(path, PARTS)
        assert str(acknowledged) in {summary.id for summary in store.summaries()}
        assert store.state().chunks == 2 * store.state().documents
        assert len(store.ids()) == store.state().chunks
        # No row is without its file, whole.
        for summary in store.summaries():
            assert len(store.original(summary.id).data) == summary.size
        store.close()
