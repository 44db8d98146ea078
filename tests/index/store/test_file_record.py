"""Which files documents came from: stored beside the documents, found again, optional."""

from pathlib import Path

import pytest

from index.store.file_record import FileRecord, FileRecords


def make_record(source: str, size: int = 3) -> FileRecord:
    return FileRecord(source, "ab" * 32, size, 17, "loader", {"id": "version 甲"})


@pytest.fixture
def records(tmp_path: Path) -> FileRecords:
    return FileRecords(tmp_path / "store.sqlite")


def test_a_database_without_the_table_has_no_records(records: FileRecords) -> None:
    assert records.find(["/a/b.txt"]) == {}
    assert records.find_under("/a") == {}


def test_records_are_found_replaced_and_removed(records: FileRecords) -> None:
    records.put([make_record("/a/1.pdf"), make_record("/a/2.pdf")])
    records.put([make_record("/a/1.pdf", 9)])
    assert records.find(["/a/1.pdf", "/a/3.pdf"]) == {"/a/1.pdf": make_record("/a/1.pdf", 9)}
    records.remove(["/a/1.pdf", "/a/3.pdf"])
    assert set(records.find_under("/a")) == {"/a/2.pdf"}


def test_a_folder_holds_what_is_in_it_and_no_namesake(records: FileRecords) -> None:
    inside = ["/a_b/1.pdf", "/a_b/c/%.pdf", "/a_b/甲.pdf"]
    outside = ["/a_bc/1.pdf", "/axb/1.pdf", "/a_b", "/A_B/1.pdf"]
    records.put([make_record(one) for one in (*inside, *outside)])
    for folder in ("/a_b", "/a_b/"):
        assert sorted(records.find_under(folder)) == sorted(inside)


def test_records_survive_reopening(tmp_path: Path) -> None:
    first = FileRecords(tmp_path / "store.sqlite")
    first.put([make_record("/a/1.pdf")])
    first.close()
    again = FileRecords(tmp_path / "store.sqlite")
    assert again.find(["/a/1.pdf"]) == {"/a/1.pdf": make_record("/a/1.pdf")}
    again.close()
