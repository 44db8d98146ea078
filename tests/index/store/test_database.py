"""Connections of threads."""

import sys
import threading
from pathlib import Path

import pytest

from index.store.database import Database


def count_files() -> int:
    """The number of open files of this process."""
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(sys.platform != "linux", reason="counts open files in /proc")
def test_the_connection_of_a_thread_that_has_ended_is_closed(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.sqlite")
    with database.write() as connection:
        connection.execute("CREATE TABLE t (a)")
    before = count_files()
    for _ in range(20):
        thread = threading.Thread(target=database.rows, args=["SELECT * FROM t"])
        thread.start()
        thread.join()
    # SQLite keeps one to use again: closed, it would let go of the locks of the others.
    assert count_files() <= before + 1
    assert database.rows("SELECT * FROM t") == []
    database.close()
    assert count_files() < before


def test_closing_closes_the_connections_of_all_threads(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.sqlite")
    has_read, may_end = threading.Event(), threading.Event()

    def read() -> None:
        database.rows("SELECT 1")
        has_read.set()
        may_end.wait(20)

    thread = threading.Thread(target=read)
    thread.start()
    assert has_read.wait(20)
    database.close()
    assert not (tmp_path / "a.sqlite-wal").exists()  # the last connection removes it
    may_end.set()
    thread.join()
