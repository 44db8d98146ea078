"""Files go into a collection as they are read, and are not read again while they stay the same."""

import os
import threading
import time
from collections.abc import Iterator, Sequence
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from index.collection import STORE, Collection
from index.document import document_id
from index.file_import import FileImport, ImportedFile, ImportProgress
from index.ingest.source.download import Download, download
from index.ingest.worker.pool import ParserPool
from index.outcome import Status
from tests.fake import FakeEncoder
from tests.index.ingest.office.archive import pack
from tests.index.ingest.source.test_download import Pages, allow_loopback

PAGE = (
    "<!DOCTYPE html><html><head><title>年報</title></head>"
    "<body><p>集體合同246.0萬份。</p></body></html>"
).encode()


class Bench:
    """A collection, and what is imported into it."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.files = folder / "files"
        self.files.mkdir()
        self.collection: Collection | None = None
        self.pool = ParserPool(2)

    def open(self) -> Collection:
        if self.collection is None:
            self.collection = Collection(self.home, FakeEncoder())
        return self.collection

    def write(self, name: str, data: str | bytes) -> str:
        path = self.files / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return str(path)

    def make_import(self) -> FileImport:
        return FileImport(self.open, self.home / STORE, self.pool, fetch)

    def add(self, *names: str) -> list[ImportedFile]:
        done = {one.name: one for one in self.make_import().add(names)}
        return [done[name] for name in names]


def fetch(url: str) -> Download:
    return Download(url.replace("/old", "/new"), "new.html", PAGE)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.pool.close()


def list_statuses(files: Sequence[ImportedFile]) -> list[list[str]]:
    return [[one.status.value for one in file.added] for file in files]


def test_files_are_added_once_and_replaced_when_they_change(bench: Bench) -> None:
    names = [bench.write("a.txt", "第一版。"), bench.write("b.csv", "項目,值\n甲,1\n")]
    assert list_statuses(bench.add(*names)) == [["added"], ["added"]]
    busy = bench.pool.measure_busy()
    assert list_statuses(bench.add(*names)) == [["unchanged"], ["unchanged"]]
    assert bench.pool.measure_busy() == busy
    bench.write("a.txt", "第二版。")
    assert list_statuses(bench.add(*names)) == [["replaced"], ["unchanged"]]


def test_a_change_of_the_same_size_within_one_tick_is_seen(bench: Bench) -> None:
    name = bench.write("a.txt", "甲甲甲。")
    bench.add(name)
    bench.write("a.txt", "乙乙乙。")
    assert list_statuses(bench.add(name)) == [["replaced"]]


def test_a_file_whose_time_was_set_back_is_seen_to_have_changed(bench: Bench) -> None:
    name = bench.write("a.txt", "甲甲甲。")
    status = Path(name).stat()
    time.sleep(1.1)  # so long that its time is taken for true
    bench.add(name)
    bench.write("a.txt", "乙乙乙。")
    os.utime(name, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert list_statuses(bench.add(name)) == [["replaced"]]


def test_a_document_that_was_removed_is_read_again(bench: Bench) -> None:
    name = bench.write("a.txt", "內容。")
    bench.add(name)
    bench.open().remove(document_id(name))
    assert list_statuses(bench.add(name)) == [["added"]]


def test_the_passages_of_a_moved_file_are_not_encoded_again(bench: Bench) -> None:
    passages: list[int] = []

    def report(progress: ImportProgress) -> None:
        passages.append(progress.passages)

    old = bench.write("a.zip", pack({"x.txt": "甲。", "y.txt": "乙。"}))
    bench.add(old)
    (bench.files / "deep").mkdir()
    new = str(Path(old).rename(bench.files / "deep" / "a.zip"))
    list(bench.make_import().add([new], report, {new: old}))
    # At the start, and before both at once; not before the first is encoded.
    assert passages.count(0) == 2
    list(bench.make_import().add([bench.write("other.txt", "甲。")], report))
    assert passages.count(0) == 2 + 3


def test_a_bad_file_leaves_the_others(bench: Bench) -> None:
    names = [bench.write("a.pdf", "%PDF-1.7 broken"), bench.write("b.txt", "好。")]
    bad, good = bench.add(*names)
    assert (bad.added, len(bad.problems)) == ((), 1)
    assert bad.problems[0].startswith(names[0])
    assert [one.status for one in good.added] == [Status.ADDED]
    assert bench.add(names[0])[0].problems == bad.problems


def test_nothing_to_store_makes_no_collection(bench: Bench) -> None:
    (done,) = bench.add(bench.write("a.txt", " "))
    assert done.problems
    assert not bench.home.exists()


def test_what_a_container_no_longer_holds_goes(bench: Bench) -> None:
    name = bench.write("a.zip", pack({"1.txt": "甲。", "2.txt": "乙。"}))
    assert list_statuses(bench.add(name)) == [["added", "added"]]
    bench.write("a.zip", pack({"2.txt": "乙。", "3.txt": "丙。"}))
    assert sorted(list_statuses(bench.add(name))[0]) == ["added", "unchanged"]
    sources = sorted(one.source for one in bench.open().documents())
    assert sources == [f"{name}/2.txt", f"{name}/3.txt"]


def test_an_address_is_the_source_and_its_last_one_counts(bench: Bench) -> None:
    (done,) = bench.add("https://example.org/old")
    assert [one.source for one in done.added] == ["https://example.org/new"]
    assert done.added[0].document_id == document_id("https://example.org/new")
    assert bench.open().get(done.added[0].document_id).title == "年報"
    assert list_statuses(bench.add("https://example.org/old")) == [["unchanged"]]


def test_a_page_and_a_file_come_from_a_real_server(bench: Bench) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        site = f"http://127.0.0.1:{server.server_port}"
        importing = FileImport(
            bench.open, bench.home / STORE, bench.pool, lambda url: download(url, allow_loopback)
        )
        done = {one.name: one for one in importing.add([f"{site}/moved", f"{site}/a.PDF"])}
        server.shutdown()
        thread.join()
    assert [one.source for one in done[f"{site}/moved"].added] == [f"{site}/page"]
    (problem,) = done[f"{site}/a.PDF"].problems
    assert problem.startswith(f"{site}/a.PDF: ")


def test_an_address_of_this_machine_is_refused(bench: Bench) -> None:
    importing = FileImport(bench.open, bench.home / STORE, bench.pool)
    (done,) = importing.add(["http://127.0.0.1:1/a.txt"])
    assert "an address of this machine" in done.problems[0]


def test_an_interrupted_import_keeps_and_counts_what_was_committed(bench: Bench) -> None:
    # Each has more passages than are committed at once, and all are one batch.
    text = "\n\n".join(f"第{n}段，" + "字" * 60 + "。" for n in range(300))
    names = [bench.write(f"{n}.txt", f"{n}{text}") for n in range(4)]
    importing = bench.make_import()

    def interrupt(progress: ImportProgress) -> None:
        if bench.open().documents():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(importing.add(names, interrupt))
    stored = len(bench.open().documents())
    assert 0 < stored < len(names)
    assert importing.progress.stored == stored
    counted = [one for outcome in importing.outcomes for one in outcome.added]
    assert sorted(one.source for one in counted) == sorted(
        one.source for one in bench.open().documents()
    )
    assert {one.status for one in counted} == {Status.ADDED}
    assert all(one.chunks for one in counted)
    statuses = sorted(status for (status,) in list_statuses(bench.add(*names)))
    assert statuses == ["added"] * (4 - stored) + ["unchanged"] * stored


def test_progress_counts_files_and_passages(bench: Bench) -> None:
    importing = bench.make_import()
    seen: list[int] = []
    list(
        importing.add(
            [bench.write("a.txt", "甲。"), bench.write("b.txt", " ")],
            lambda progress: seen.append(progress.files),
        )
    )
    assert seen == sorted(seen)
    assert seen[-1] == importing.progress.total == 2
    assert (importing.progress.stored, importing.progress.passages) == (1, 1)


def test_messages_name_files_as_they_were_given(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.write("cut.rtf", rb"{\rtf1 The union has 90 members.")
    bench.write("x.zip", pack({"in/empty.pdf": b"", "a.txt": "甲。"}))
    monkeypatch.chdir(bench.files)
    cut, packed, none = bench.add("cut.rtf", "x.zip", "none.txt")
    (warning,) = cut.warnings
    assert warning.startswith("cut.rtf: ")
    assert [one.split(": ")[0] for one in packed.problems] == ["x.zip/in/empty.pdf"]
    assert [one.split(": ")[0] for one in none.problems] == ["none.txt"]
