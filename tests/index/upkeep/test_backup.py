"""A backup is made while the collection is used, and putting it back begins a new history."""

import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from index.collection import Collection
from index.document import Document
from index.error import BadInput, DamagedStore, StorageFailure
from index.upkeep.backup import back_up, restore
from index.upkeep.repair import find_faults
from tests.fake import FakeEncoder

TEXT = "全國共簽訂集體合同246.0萬份。\n\n覆蓋企業644.1萬家。\n"


def make(number: int, original: bytes | None = None) -> Document:
    text = f"第{number}號\n{TEXT}"
    return Document(f"d{number}", f"第{number}號", f"/d{number}.pdf", text, original=original)


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    collection = Collection(tmp_path / "library", FakeEncoder())
    collection.add([make(n, b"%PDF-1.7 " + bytes([n])) for n in range(3)])
    return collection


def test_what_is_put_back_is_what_was(collection: Collection, tmp_path: Path) -> None:
    made = back_up(tmp_path / "library", tmp_path / "backup.zip")
    assert (made.documents, made.originals) == (3, 3)
    assert made.path.stat().st_mode & 0o777 == 0o600
    before = [collection.get(f"d{n}") for n in range(3)]
    collection.remove("d0")
    collection.add([make(n) for n in range(1, 9)])
    with pytest.raises(BadInput, match=r"8 documents.*--replace"):
        restore(tmp_path / "library", tmp_path / "backup.zip")
    restore(tmp_path / "library", tmp_path / "backup.zip", replace=True)
    # Also for a process that has it open.
    for opened in (collection, Collection(tmp_path / "library", FakeEncoder())):
        assert [opened.get(one.id) for one in opened.documents()] == before
        assert opened.original("d0").data == b"%PDF-1.7 \0"
        vectors = opened.index.current().base.vectors
        assert vectors.tolist() == opened.store.chunk_rows().vectors.tolist()
        assert find_faults(opened) == []
    collection.add([make(9)])
    assert len(collection.documents()) == 4


def test_it_is_put_into_an_empty_or_a_damaged_place(collection: Collection, tmp_path: Path) -> None:
    back_up(tmp_path / "library", tmp_path / "backup.zip")
    restore(tmp_path / "new", tmp_path / "backup.zip")
    assert len(Collection(tmp_path / "new", FakeEncoder()).documents()) == 3
    collection.close()
    (tmp_path / "library" / "store.sqlite").write_bytes(b"x" * 5000)
    restore(tmp_path / "library", tmp_path / "backup.zip")
    opened = Collection(tmp_path / "library", FakeEncoder())
    assert find_faults(opened) == []
    assert len(opened.documents()) == 3


def test_others_write_while_it_is_made(collection: Collection, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        other = Collection(tmp_path / "library", FakeEncoder())
        for n in range(10, 500):
            other.add([make(n, b"%PDF-1.7 " + bytes(n))])
            if n > 12:
                other.remove(f"d{n - 2}")
            if stop.is_set():
                break
        other.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(4):
            back_up(tmp_path / "library", tmp_path / f"{n}.zip")
    finally:
        stop.set()
        writer.join()
    for n in range(4):
        restore(tmp_path / str(n), tmp_path / f"{n}.zip")
        assert find_faults(Collection(tmp_path / str(n), FakeEncoder())) == []


def test_a_damaged_backup_changes_nothing(collection: Collection, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    back_up(tmp_path / "library", path)
    good = path.read_bytes()
    for at in (good.index(TEXT.encode()), good.index(b"%PDF-1.7 \1") + 3, len(good) // 3):
        path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        with pytest.raises((BadInput, DamagedStore, StorageFailure)):
            restore(tmp_path / "library", path, replace=True)
    path.write_bytes(good[: len(good) // 2])
    with pytest.raises(BadInput, match="not a whole backup"):
        restore(tmp_path / "library", path, replace=True)
    assert [one.id for one in collection.documents()] == ["d0", "d1", "d2"]
    assert find_faults(collection) == []


def test_a_missing_original_is_said(collection: Collection, tmp_path: Path) -> None:
    next((tmp_path / "library" / "originals").iterdir()).unlink()
    with pytest.raises(StorageFailure, match=r"not there.*yiju verify --repair"):
        back_up(tmp_path / "library", tmp_path / "backup.zip")
    assert not (tmp_path / "backup.zip").exists()
    assert zipfile.is_zipfile(tmp_path / "backup.zip") is False


def test_a_text_needs_no_original(tmp_path: Path) -> None:
    collection = Collection(tmp_path / "library", FakeEncoder())
    collection.add([replace(make(1), source="/a.txt")])
    assert back_up(tmp_path / "library", tmp_path / "a").originals == 0
