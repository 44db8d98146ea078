"""Files are parsed apart: what one does to its parser harms no other."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.ingest.loader import LOADERS, Reading
from index.ingest.worker import limit
from index.ingest.worker.pool import ParserPool
from tests.index.ingest.office.archive import pack
from tests.terminal import ROOT

HOSTILE = "tests.index.ingest.worker.hostile"


@pytest.fixture(scope="module")
def pool() -> Iterator[ParserPool]:
    """Two processes with the loaders of `hostile`."""
    with pytest.MonkeyPatch.context() as patch, ParserPool(2, 20, HOSTILE) as pool:
        patch.setattr(limit, "MEMORY", 800_000_000)
        yield pool


def read_pid(reading: Reading) -> int:
    """The process that a document was read in."""
    assert reading.problems == []
    return int(reading.documents[0].text.split()[0])


def explain(pool: ParserPool, name: str) -> str:
    reading = pool.read_all(b"x", name)
    assert reading.documents == []
    (problem,) = reading.problems
    return problem


def test_a_process_is_used_for_many_files(pool: ParserPool) -> None:
    pids = {read_pid(pool.read_all(b"x", "a.chatter")) for _ in range(5)}
    assert len(pids) == 1
    assert os.getpid() not in pids
    assert pool.measure_busy() > 0


def test_memory_of_the_owner_is_not_counted_as_the_process_own() -> None:
    held = bytearray(b"a") * 200_000_000
    with ParserPool(1, 20, HOSTILE) as pool:
        pids = {read_pid(pool.read_all(b"x", "a.chatter")) for _ in range(3)}
        assert len(pids) == 1
        problem = explain(pool, "a.crash")
    assert "crashed (SIGSEGV)" in problem
    assert held


def test_a_hang_is_refused_and_the_next_file_is_read() -> None:
    with ParserPool(1, 1.5, HOSTILE) as pool:
        before = read_pid(pool.read_all(b"x", "a.chatter"))
        started = time.monotonic()
        problem = explain(pool, "/x/a.hang")
        assert problem == "/x/a.hang: parsing took more than 2 s: split it, or leave it out"
        assert 1.4 < time.monotonic() - started < 4
        with pytest.raises(ProcessLookupError):
            os.kill(before, 0)
        assert read_pid(pool.read_all(b"x", "a.chatter")) != before


def test_a_crash_is_refused_and_its_signal_named(pool: ParserPool) -> None:
    problem = explain(pool, "/x/a.crash")
    assert problem == "/x/a.crash: the parser crashed (SIGSEGV): the file is damaged: save it again"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process")
def test_a_bomb_runs_out_of_memory(pool: ParserPool) -> None:
    problem = explain(pool, "a.hog")
    assert problem == "a.hog: the parser ran out of memory (0.8 GB): split it, or leave it out"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process")
def test_a_library_that_ends_for_want_of_memory(pool: ParserPool) -> None:
    # What the system says a process has used begins with what its owner had: after other tests,
    # more than the process itself uses.
    is_known = limit.measure_memory() < 500_000_000
    problem = explain(pool, "a.abort")
    expected = "ran out of memory (0.8 GB)" if is_known else "the parser "
    assert problem.startswith("a.abort: the parser ")
    assert expected in problem


def test_an_unexpected_error_is_one_line(pool: ParserPool) -> None:
    problem = explain(pool, "a.fail")
    assert problem == "a.fail: the parser failed (KeyError: 'no\\nsuch'): save the file again"


def test_a_refusal_is_passed_on(pool: ParserPool) -> None:
    assert explain(pool, "a.refuse") == "a.refuse: is not to be read: leave it out"


def test_a_process_that_has_used_much_memory_gives_it_back(pool: ParserPool) -> None:
    first = read_pid(pool.read_all(b"x", "a.swell"))
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_what_came_before_a_crash_inside_a_container_is_kept(pool: ParserPool) -> None:
    data = pack({"1.txt": "甲", "2.crash": "x", "3.txt": "乙"})
    reading = pool.read_all(data, "a.zip")
    assert [one.source for one in reading.documents] == ["a.zip/1.txt"]
    assert len(reading.problems) == 1
    assert reading.problems[0].startswith("a.zip: the parser crashed (SIGSEGV)")


def test_bad_files_leave_the_others(pool: ParserPool) -> None:
    names = ["1.chatter", "2.crash", "3.chatter", "4.fail", "5.crash", "6.txt", "7.chatter"]
    readings = pool.read_many([(b"x", name) for name in names])
    assert [len(one.documents) for one in readings] == [1, 0, 1, 0, 0, 1, 1]
    assert [len(one.problems) for one in readings] == [0, 1, 0, 1, 1, 0, 0]


def test_a_process_that_was_killed_while_idle_is_replaced(pool: ParserPool) -> None:
    first = read_pid(pool.read_all(b"x", "a.chatter"))
    os.kill(first, signal.SIGKILL)
    assert read_pid(pool.read_all(b"x", "a.chatter")) != first


def test_closing_ends_what_is_being_parsed() -> None:
    pool = ParserPool(1, 60, HOSTILE)
    found: list[Reading] = []
    thread = threading.Thread(target=lambda: found.append(pool.read_all(b"x", "a.hang")))
    thread.start()
    time.sleep(0.3)
    pool.close()
    thread.join(10)
    assert found[0].problems == ["a.hang: was not read: yiju is stopping"]
    assert pool.read_all(b"x", "a.csv").problems == ["a.csv: was not read: yiju is stopping"]


def test_a_parser_ends_with_its_owner(tmp_path: Path) -> None:
    source = (
        "import os, sys\n"
        "from index.ingest.worker.pool import ParserPool\n"
        f"pool = ParserPool(1, 60, {HOSTILE!r})\n"
        "pid = pool.read_all(b'x', 'a.chatter').documents[0].text.split()[0]\n"
        "print(pid, flush=True)\n"
        "pool.read_all(b'x', 'a.hang')\n"
    )
    owner = subprocess.Popen([sys.executable, "-c", source], cwd=ROOT, stdout=subprocess.PIPE)
    assert owner.stdout is not None
    with owner, owner.stdout as out:
        pid = int(out.readline())
        time.sleep(0.2)
        owner.kill()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_parser_imports_no_model() -> None:
    source = "import index.ingest.worker.__main__, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "index.ingest.loader" in loaded
    assert not loaded & {"torch", "openvino", "transformers", "faiss", "rapidocr", "sqlite3"}


def test_the_formats_of_the_tests_are_not_ours() -> None:
    assert not {".hang", ".crash"} & set(LOADERS)
