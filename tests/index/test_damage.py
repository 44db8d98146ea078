"""What is damaged on the disk is not believed: every turned bit here once gave a wrong answer,
ended the process, or lost documents without a word.
"""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.block import Region, RegionKind
from index.collection import Collection
from index.document import Document
from index.error import DamagedStore
from index.outcome import Status
from index.store.feedback import Judgement
from index.store.integrity.check import FaultKind
from index.store.integrity.witness import SUFFIX
from index.upkeep.repair import find_faults, repair
from index.window import WindowRange
from rag.answer import Answer
from rag.citation import verify
from rag.pipeline import Pipeline
from rag.reading.confidence import load_calibration
from rag.reading.reader import Reader
from rag.retrieval.fusion import retrieve_fused
from tests.fake import FakeEncoder, FakeExtractor

REVIEW = "年度回顧\n一、集體合同\n全國共簽訂集體合同246.0萬份，占85%。覆蓋企業644.1萬家。\n"
QUESTION = "集體合同共多少份？"
DOCUMENT = Document("review", "年度回顧", "review.txt", REVIEW)


def open_collection(folder: Path) -> Collection:
    return Collection(folder, FakeEncoder())


def make_pipeline(collection: Collection) -> Pipeline:
    reader = Reader(FakeExtractor(["246.0萬份", "346.0萬份"]), load_calibration())
    return Pipeline(collection, FakeEncoder(), retrieve_fused, reader, 0.0)


def flip(path: Path, found: bytes, at: int, bit: int) -> None:
    """Turn a bit of the only place in a file that holds these bytes."""
    data = bytearray(path.read_bytes())
    assert data.count(found) == 1
    data[data.index(found) + at] ^= 1 << bit
    path.write_bytes(data)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed collection of one document, all of it in the database's own file."""
    collection = open_collection(tmp_path / "library")
    collection.add([DOCUMENT])
    collection.close()
    return tmp_path / "library"


def test_a_turned_bit_of_the_text_is_neither_cited_nor_shown_nor_called_unchanged(
    folder: Path,
) -> None:
    flip(folder / "store.sqlite", REVIEW.encode(), REVIEW.encode().index(b"246"), 0)
    collection = open_collection(folder)
    with pytest.raises(DamagedStore, match=r"'review'.*damaged.*yiju verify --repair"):
        make_pipeline(collection).ask(QUESTION)
    with pytest.raises(DamagedStore, match=r"'review': its text"):
        collection.get("review")
    with pytest.raises(DamagedStore, match="'review': passage"):
        collection.chunks("review")
    (added,) = collection.add([DOCUMENT])
    assert added.status is Status.REPLACED
    answer = make_pipeline(collection).ask(QUESTION).outcome
    assert isinstance(answer, Answer)
    assert answer.said.text == "246.0萬份"
    assert verify(collection.get("review"), 27, 29, REVIEW[27:29]).valid
    (added,) = collection.add([DOCUMENT])
    assert added.status is Status.UNCHANGED


def test_a_damaged_title_is_not_in_a_page_of_the_list(folder: Path) -> None:
    """Nor does it hide its document from a search for the title."""
    collection = open_collection(folder)
    with collection.store._db.write() as connection:
        connection.execute("UPDATE document SET title = '年度四顧'")
    for query in ("", "回顧"):
        with pytest.raises(DamagedStore, match="'review': what is known of it"):
            collection.find_documents(query)


def test_a_page_of_the_list_tells_of_lost_documents_after_each_change(folder: Path) -> None:
    collection = open_collection(folder)
    collection.add([replace(DOCUMENT, id="second")])
    assert collection.find_documents("", 5)[1] == 2
    with collection.store._db.write() as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        connection.execute("UPDATE document SET row = 9 WHERE id = 'review'")
        connection.execute("UPDATE chunk SET document = 9 WHERE document = 1")
    collection.store.add([])
    with pytest.raises(DamagedStore, match="the index of passages"):
        collection.find_documents("", 0, 1)


def test_a_page_of_the_list_tells_of_a_lost_document(folder: Path) -> None:
    collection = open_collection(folder)
    collection.store._db._connection().execute("PRAGMA foreign_keys = OFF")
    with collection.store._db.write() as connection:
        connection.execute("DELETE FROM document WHERE id = 'review'")
    for query in ("", "review"):
        with pytest.raises(DamagedStore, match="the list of documents"):
            collection.find_documents(query, 0, 1)


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("UPDATE document SET text = replace(text, '246', '346')", "its text"),
        ("UPDATE document SET structure = x'00'", "its structure"),
        ("UPDATE document SET title = 'x'", "what is known of it"),
        ("UPDATE document SET media_type = 'x'", "what is known of it"),
    ],
)
def test_a_window_shows_nothing_damaged(folder: Path, sql: str, what: str) -> None:
    collection = open_collection(folder)
    assert "246.0" in collection.window("review", WindowRange()).text
    with collection.store._db.write() as connection:
        connection.execute(sql)
    with pytest.raises(DamagedStore, match=f"'review': {what}"):
        collection.window("review", WindowRange())


def test_damaged_feedback_is_not_believed_and_goes_with_a_repair(folder: Path) -> None:
    collection = open_collection(folder)
    feedback = collection.store.feedback
    kept = feedback.add(QUESTION, Judgement.RIGHT, ("review", 0, 2), "年度")
    for column, value in (("verdict", "'x'"), ("quote", "CAST(x'ff' AS TEXT)")):
        damaged = feedback.add(QUESTION, Judgement.WRONG)
        with collection.store._db.write() as connection:
            sql = f"UPDATE feedback SET {column} = {value} WHERE id = ?"
            connection.execute(sql, [damaged.id])
        with pytest.raises(DamagedStore, match="yiju verify"):
            feedback.read()
        faults = find_faults(collection)
        assert [one.kind for one in faults] == [FaultKind.FEEDBACK]
        assert repair(collection, faults).problems == []
        assert feedback.read() == [kept]


@pytest.mark.parametrize(("byte", "bit"), [(3, 7), (3, 6), (2, 7), (0, 0)])
def test_a_turned_bit_of_a_vector_reaches_no_search(folder: Path, byte: int, bit: int) -> None:
    """The sign bit made FAISS end the process; an exponent bit changed answers."""
    collection = open_collection(folder)
    vector = collection.store.chunk_rows().vectors[0]
    collection.close()
    place = int(np.flatnonzero(vector)[0])
    flip(folder / "store.sqlite", vector.tobytes(), 4 * place + byte, bit)
    (folder / "search.index").unlink()
    collection = open_collection(folder)
    with pytest.raises(DamagedStore, match=r"passage 1 .*yiju verify --repair"):
        collection.index.current()
    # Nor is it used again for the next version of the document.
    assert len(collection.store.vectors(["review"])) == collection.state().chunks - 1


def test_vectors_that_are_no_directions_are_damage(folder: Path) -> None:
    collection = open_collection(folder)
    with collection.store._db.write() as connection:
        connection.execute("UPDATE vector SET data = zeroblob(length(data))")
    with pytest.raises(DamagedStore, match="passage 1"):
        collection.store.chunk_rows()


@pytest.mark.parametrize("table", ["vector", "bag", "rect", "document"])
def test_what_is_no_bytes_has_no_checksum(folder: Path, table: str) -> None:
    """A turned bit of a row's header makes numbers of its bytes, and -1 of its checksum, which is
    the mark of a row without one.
    """
    boxes = np.zeros((len(REVIEW), 4), np.float32)
    page = Region(RegionKind.PAGE, 0, len(REVIEW), 1, rects=boxes)
    collection = open_collection(folder)
    collection.add([replace(DOCUMENT, regions=(page,))])
    changes = {
        "vector": "data = 1, checksum = -1",
        "bag": "terms = 1, counts = 2, checksum = -1",
        "rect": "data = 1, checksum = -1",
        "document": "structure = 1, structure_checksum = -1",
    }
    with collection.store._db.write() as connection:
        connection.execute(f"UPDATE {table} SET {changes[table]}")
    for read in (
        collection.store.chunk_rows,
        lambda: collection.store.rects("review", 1),
        lambda: collection.get("review"),
        lambda: collection.store.regions(["review"]),
    ):
        with suppress(DamagedStore):
            read()
    assert find_faults(collection)


def test_a_high_term_id_takes_no_memory(folder: Path) -> None:
    """The inverted lists would be as many as the highest id says: 17 GB."""
    collection = open_collection(folder)
    rows = collection.store.chunk_rows()
    terms = rows.terms[: rows.bounds[1]].tobytes()
    collection.close()
    flip(folder / "store.sqlite", terms, len(terms) - 1, 6)
    (folder / "search.index").unlink()
    with pytest.raises(DamagedStore, match="passage 1"):
        open_collection(folder).index.current()


CHILD = """
import sys; sys.path.insert(0, {root!r})
from dataclasses import replace
from pathlib import Path
from tests.index.test_damage import DOCUMENT, open_collection
collection = open_collection(Path({path!r}))
for n in range(8):
    id = "review" + str(n)
    collection.add([replace(DOCUMENT, id=id, source=id)])
print("acknowledged", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A collection whose process was killed: what it acknowledged is in the write-ahead log."""
    folder = tmp_path_factory.mktemp("killed") / "library"
    code = CHILD.format(root=str(Path(__file__).parents[2]), path=str(folder))
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stdin is not None
    assert child.stdout.readline() == b"acknowledged\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    child.stdin.close()
    (folder / "store.sqlite-shm").unlink()
    return folder


@pytest.fixture
def killed(left: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(left, tmp_path / "library"))


def test_damage_to_the_log_that_a_kill_left_is_noticed(killed: Path) -> None:
    log = killed / "store.sqlite-wal"
    data = bytearray(log.read_bytes())
    data[len(data) * 3 // 4] ^= 1
    log.write_bytes(data)
    with pytest.raises(DamagedStore, match=r"change 8 was acknowledged.*yiju restore FILE"):
        open_collection(killed)


def test_the_search_file_alone_tells_of_lost_changes(killed: Path) -> None:
    (killed / f"store.sqlite{SUFFIX}").unlink()
    log = killed / "store.sqlite-wal"
    log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])
    with pytest.raises(DamagedStore, match="was acknowledged"):
        open_collection(killed).index.current()


def test_a_log_that_is_whole_loses_nothing(killed: Path) -> None:
    collection = open_collection(killed)
    assert len(collection.documents()) == 8
    assert len(collection.index.current()) == collection.state().chunks


def put_back(folder: Path, copy: Path) -> None:
    """Put an older copy of the database in its place, as one would by hand."""
    shutil.copy(copy, folder / "store.sqlite")
    for suffix in ("-wal", "-shm"):
        (folder / f"store.sqlite{suffix}").unlink(missing_ok=True)


def test_an_older_store_beside_newer_files_is_refused(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "store.sqlite", tmp_path / "copy")
    collection = open_collection(folder)
    collection.add([replace(DOCUMENT, id="b"), replace(DOCUMENT, id="c")])
    collection.close()
    put_back(folder, tmp_path / "copy")
    with pytest.raises(DamagedStore, match="an older copy was put here"):
        open_collection(folder)
    (folder / f"store.sqlite{SUFFIX}").unlink()
    with pytest.raises(DamagedStore, match="an older copy was put here"):
        open_collection(folder).index.current()


def test_a_search_file_of_another_history_is_rebuilt(folder: Path, tmp_path: Path) -> None:
    """Ids of passages are used twice, and revisions count on, after an older copy is put back."""
    shutil.copy(folder / "store.sqlite", tmp_path / "copy")
    (folder / "search.index").rename(tmp_path / "index")
    other = "紅燒牛肉麵\n牛肉切塊，川燙後撈起。加入醬油與冰糖，小火慢燉兩小時。\n"
    collection = open_collection(folder)
    collection.add([Document("kitchen", "紅燒牛肉麵", "kitchen.txt", other)])
    collection.close()
    shutil.copy(folder / "search.index", tmp_path / "newer")
    put_back(folder, tmp_path / "copy")
    (folder / f"store.sqlite{SUFFIX}").unlink()
    (folder / "search.index").unlink()
    collection = open_collection(folder)
    collection.add([replace(DOCUMENT, id="second", text=REVIEW.replace("246", "251"))])
    collection.close()
    shutil.copy(tmp_path / "newer", folder / "search.index")
    collection = open_collection(folder)
    assert collection.revision() == 2
    vectors = collection.index.current().base.vectors
    assert vectors.tolist() == collection.store.chunk_rows().vectors.tolist()


def test_a_process_that_has_the_store_open_sees_that_it_was_put_back(folder: Path) -> None:
    collection = open_collection(folder)
    before = collection.index.current()
    with collection.store._db.write() as connection:
        connection.execute("UPDATE history SET token = 'another' WHERE revision = 1")
    collection.add([replace(DOCUMENT, id="b")])
    assert collection.index.current().base is not before.base


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("UPDATE document SET title = 'x'", "what is known of it"),
        ('UPDATE document SET metadata = \'{"date": "2018"}\'', "what is known of it"),
        ("UPDATE meta SET value = 7 WHERE key = 'revision'", "what the store says of itself"),
        ("UPDATE meta SET value = 'x' WHERE key = 'encoder'", "what the store says of itself"),
        ("DELETE FROM meta WHERE key = 'checksum'", "what the store says of itself"),
        ("UPDATE term SET text = 'x' WHERE id = 1", "the list of terms"),
        ("DELETE FROM term WHERE id = 1", "the list of terms"),
        ("UPDATE chunk SET id = 99 WHERE id = 1", "the index of passages"),
        ("DELETE FROM document", "the list of documents"),
    ],
)
def test_what_sqlite_itself_searches_is_checked(folder: Path, sql: str, what: str) -> None:
    collection = open_collection(folder)
    collection.store._db._connection().execute("PRAGMA foreign_keys = OFF")
    with collection.store._db.write() as connection:
        connection.execute(sql)
    collection.close()
    with pytest.raises(DamagedStore, match=what):
        open_collection(folder).index.current()


def test_a_damaged_original_is_not_handed_out_and_is_written_again(tmp_path: Path) -> None:
    collection = open_collection(tmp_path)
    given = replace(DOCUMENT, original=b"%PDF-1.7 whole")
    collection.add([given])
    (path,) = (tmp_path / "originals").iterdir()
    path.write_bytes(b"%PDF-1.7 whale")
    with pytest.raises(DamagedStore, match=r"'review': its original"):
        collection.original("review")
    collection.add([replace(given, title="新")])
    assert collection.original("review").data == b"%PDF-1.7 whole"
