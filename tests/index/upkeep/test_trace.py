"""What is removed is gone from the disk: after a compaction no file has any of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.collection import Collection
from index.document import Document
from index.ingest.loader import read_all
from index.store.feedback import Judgement
from index.upkeep.repair import find_faults
from index.upkeep.trace import TraceReport, find_traces
from tests.fake import FakeEncoder

SAMPLE = Path(__file__).parents[3] / "eval/sample"
CONFIDENTIAL = "甲級機密：薪資談判底線為每月四萬七千二百元，代號Xylograph。"
OTHER = "全國共簽訂集體合同246.0萬份。\n"


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    """A collection of twenty documents in which a secret and a PDF are."""
    collection = Collection(tmp_path / "library", FakeEncoder())
    collection.add(
        [Document(f"d{n}", f"第{n}號", f"/d{n}.txt", f"第{n}號\n{OTHER}") for n in range(20)]
    )
    yield collection
    collection.close()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """The file of a text of many pages of a database, each line another one."""
    path = tmp_path / "secret.txt"
    path.write_text("".join(f"{CONFIDENTIAL}之{n}\n" for n in range(90)), encoding="utf-8")
    return path


def add_file(collection: Collection, path: Path) -> str:
    documents = read_all(path.read_bytes(), str(path)).documents
    collection.add(documents)
    return documents[0].id


def look(collection: Collection, tmp_path: Path, *given: str | Path) -> TraceReport:
    return find_traces(collection, tmp_path / "library", [str(one) for one in given])


def test_nothing_is_left_of_a_removed_text(
    collection: Collection, secret: Path, tmp_path: Path
) -> None:
    id = add_file(collection, secret)
    feedback = collection.store.feedback
    feedback.add("底線是多少？", Judgement.RIGHT, (id, 9, 20), CONFIDENTIAL[9:20])
    feedback.add("底線是多少？", Judgement.WRONG, answer="每月四萬七千二百元")
    kept = feedback.add("合同幾份？", Judgement.WRONG, answer="246.0萬份")
    for given in (secret, CONFIDENTIAL, id, "Xylograph"):
        assert look(collection, tmp_path, given).problems
    collection.remove(id)
    assert collection.compact()
    found = look(collection, tmp_path, secret, CONFIDENTIAL, id, "xylograph", "每月四萬七千二百元")
    assert found.problems == ()
    assert found.needles > 30
    assert feedback.read() == [kept]
    assert find_faults(collection) == []
    assert len(collection.documents()) == 20


def test_before_it_is_compacted_it_says_so(
    collection: Collection, tmp_path: Path, secret: Path
) -> None:
    """The vectors of a few passages stay in the search file, and the words in the list of words."""
    collection.add([replace(collection.get("d3"), text="代號Xylograph", id="few")])
    collection.compact()
    collection.store.remove("few")
    problems = " ".join(look(collection, tmp_path, "xylograph").problems)
    assert "1 documents were removed since the last `yiju compact`" in problems
    assert "words that no passage has" in problems
    assert "the search file has 1 removed passages" in problems
    assert "'xylograph' is left in" in problems


def test_a_large_removal_is_erased_at_once(
    collection: Collection, secret: Path, tmp_path: Path
) -> None:
    collection.remove(add_file(collection, secret))
    assert look(collection, tmp_path, secret, CONFIDENTIAL).problems == ()


def test_nothing_is_left_of_a_replaced_text(
    collection: Collection, secret: Path, tmp_path: Path
) -> None:
    id = add_file(collection, secret)
    former = secret.rename(tmp_path / "former.txt")
    secret.write_text(OTHER, encoding="utf-8")
    assert add_file(collection, secret) == id
    collection.compact()
    assert look(collection, tmp_path, former, CONFIDENTIAL).problems == ()


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLE.iterdir()))
def test_nothing_is_left_of_a_removed_file(
    collection: Collection, tmp_path: Path, name: str
) -> None:
    path = SAMPLE / name
    id = add_file(collection, path)
    before = look(collection, tmp_path, path)
    assert any("the file, is left in" in line for line in before.problems)
    collection.remove(id)
    collection.compact()
    assert look(collection, tmp_path, path).problems == ()


def test_what_others_have_is_named(collection: Collection, tmp_path: Path) -> None:
    found = look(collection, tmp_path, "第7號", OTHER)
    assert "document 'd7' has '第7號'" in found.problems
    assert len(found.problems) == 21


def test_who_reads_keeps_it_in_the_log(collection: Collection, tmp_path: Path) -> None:
    reader = Collection(tmp_path / "library", FakeEncoder())
    with reader.store.pin():
        reader.documents()
        collection.remove("d3")
        assert not collection.compact()
    assert collection.compact()
    assert len(reader.documents()) == 19
    reader.close()
