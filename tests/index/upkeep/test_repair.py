"""The check of a whole collection finds what is damaged, and a repair mends it or says what not."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from index.collection import Collection
from index.error import DamagedStore
from index.ingest.loader import read
from index.store.feedback import Judgement
from index.store.integrity.check import FaultKind
from index.upkeep.repair import find_faults, repair
from tests.fake import FakeEncoder

TEXT = "年度回顧\n\n全國共簽訂集體合同246.0萬份，占85%。\n\n覆蓋企業644.1萬家。\n"
PAGE = (
    "<html><head><title>食堂</title></head><body><h1>食堂</h1>"
    "<table><tr><th>菜</th><th>價</th></tr><tr><td>牛肉麵</td><td>120元</td></tr></table>"
    "</body></html>"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A collection of a text, of which only the source is kept, and a page with its original."""
    (tmp_path / "files").mkdir()
    collection = Collection(tmp_path / "library", FakeEncoder())
    for name, text in (("review.txt", TEXT), ("menu.html", PAGE), ("lost.txt", TEXT * 2)):
        path = tmp_path / "files" / name
        path.write_text(text, encoding="utf-8")
        collection.add([read(path.read_bytes(), str(path))])
    (tmp_path / "files" / "lost.txt").unlink()
    (tmp_path / "files" / "menu.html").unlink()
    collection.close()
    return tmp_path / "library"


def change(folder: Path, sql: str) -> None:
    connection = sqlite3.connect(folder / "store.sqlite")
    with connection:
        connection.execute(sql)
    connection.close()


def read_everything(collection: Collection) -> list[object]:
    found: list[object] = []
    for summary in sorted(collection.documents(), key=lambda one: one.id):
        found += [collection.get(summary.id), collection.chunks(summary.id)]
    revision = collection.index.current()
    return [*found, revision.base.vectors.shape, len(revision)]


REVIEW, MENU, LOST = (f"source LIKE '%{name}'" for name in ("review.txt", "menu.html", "lost.txt"))
CHUNK = f"(SELECT min(c.id) FROM chunk c JOIN document ON c.document = row WHERE {REVIEW})"


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        (f"UPDATE document SET text = replace(text, '246', '346') WHERE {REVIEW}", "document"),
        (f"UPDATE document SET text = replace(text, '120', '320') WHERE {MENU}", "document"),
        (f"UPDATE document SET title = 'x' WHERE {REVIEW}", "document"),
        (f"UPDATE document SET sha256 = 'x' WHERE {REVIEW}", "document"),
        (f"UPDATE document SET structure = zeroblob(9) WHERE {MENU}", "document"),
        (f"UPDATE vector SET data = zeroblob(1024) WHERE chunk = {CHUNK}", "derived"),
        (f"UPDATE chunk SET view = '[[],[],[]]' WHERE id = {CHUNK}", "derived"),
        (f"DELETE FROM bag WHERE chunk = {CHUNK}", "derived"),
        (f"DELETE FROM chunk WHERE id = {CHUNK}", "keys"),
        ("UPDATE term SET text = 'x' WHERE id = 3", "keys"),
        ("UPDATE meta SET value = 99 WHERE key = 'revision'", "keys"),
    ],
)
def test_what_is_damaged_is_found_and_mended(folder: Path, sql: str, kind: str) -> None:
    collection = Collection(folder, FakeEncoder())
    good = read_everything(collection)
    assert find_faults(collection) == []
    collection.close()
    change(folder, sql)
    collection = Collection(folder, FakeEncoder(), repair=True)
    faults = find_faults(collection)
    assert kind in {one.kind for one in faults}
    report = repair(collection, faults)
    assert report.problems == []
    assert report.mended
    assert find_faults(collection) == []
    collection.close()
    assert read_everything(Collection(folder, FakeEncoder())) == good


def test_what_nothing_mends_is_named_and_removed_on_demand(folder: Path) -> None:
    change(folder, f"UPDATE document SET text = replace(text, '246', '346') WHERE {LOST}")
    collection = Collection(folder, FakeEncoder())
    (id,) = (one.id for one in collection.documents() if one.source.endswith("lost.txt"))
    collection.store.feedback.add("幾份？", Judgement.WRONG, (id, None, None))
    report = repair(collection, find_faults(collection))
    (problem,) = report.problems
    assert "lost.txt" in problem
    assert "--drop" in problem
    assert len(collection.store.find_faults()) > 0
    report = repair(collection, find_faults(collection), drop=True)
    assert report.problems == []
    assert [Path(one.source).name for one in collection.documents()] == ["review.txt", "menu.html"]
    assert collection.store.feedback.read() == []
    assert find_faults(collection) == []


def test_an_original_is_written_again_from_its_source(folder: Path, tmp_path: Path) -> None:
    (original,) = (folder / "originals").iterdir()
    original.write_bytes(b"x")
    (tmp_path / "files" / "menu.html").write_text(PAGE, encoding="utf-8")
    collection = Collection(folder, FakeEncoder())
    faults = find_faults(collection)
    assert [one.kind for one in faults] == [FaultKind.ORIGINAL]
    assert repair(collection, faults).problems == []
    assert original.read_bytes() == PAGE.encode()


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: data[:99] + b"xx"])
def test_a_search_file_is_built_again(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    path = folder / "search.index"
    path.write_bytes(damage(path.read_bytes()))
    collection = Collection(folder, FakeEncoder())
    faults = find_faults(collection)
    assert [one.kind for one in faults] == [FaultKind.SEARCH]
    assert repair(collection, faults).problems == []
    assert find_faults(collection) == []


def test_lost_changes_are_accepted_by_a_repair_alone(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "store.sqlite", tmp_path / "older")
    collection = Collection(folder, FakeEncoder())
    good = read_everything(collection)
    collection.add([read(TEXT.encode(), "more.txt")])
    collection.close()
    shutil.copy(tmp_path / "older", folder / "store.sqlite")
    with pytest.raises(DamagedStore, match="changes are lost"):
        Collection(folder, FakeEncoder())
    collection = Collection(folder, FakeEncoder(), repair=True)
    faults = find_faults(collection)
    assert [one.kind for one in faults] == [FaultKind.SEARCH]
    assert repair(collection, faults).problems == []
    collection.close()
    assert read_everything(Collection(folder, FakeEncoder())) == good
