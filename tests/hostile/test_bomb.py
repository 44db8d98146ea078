"""Bombs of every format: little memory, little time, one line with the remedy: `make bombs`."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from index.ingest.loader import CONTAINERS, LOADERS
from index.ingest.worker import limit
from index.ingest.worker.pool import ParserPool
from tests.hostile.bomb import BOMBS


def list_peaks() -> Iterator[int]:
    """Yield the peak memory of each process that this one has started, in bytes."""
    parent = f"\nPPid:\t{os.getpid()}\n"
    for path in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            status = path.read_text("utf-8", "replace")
            if parent in status:
                for line in status.splitlines():
                    if line.startswith("VmHWM:"):
                        yield int(line.split()[1]) * 1024


@contextmanager
def watch_memory() -> Iterator[list[int]]:
    """Watch the processes that this one has started; the first item is their peak in bytes."""
    peak, ended = [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.02):
            peak[0] = max([peak[0], *list_peaks()])

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()


@pytest.mark.long
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_or_refused_within_bounds(name: str) -> None:
    data = BOMBS[name]()
    started = time.monotonic()
    with ParserPool(1) as pool, watch_memory() as peak:
        reading = pool.read_all(data, name)
    took = time.monotonic() - started
    print(f"{name}: {len(data):,} bytes, {took:.1f} s, {peak[0] // 2**20} MB, {reading.problems}")
    assert peak[0] < limit.choose_memory(name) * 1.05
    seconds = limit.estimate_seconds(data, name)
    is_container = Path(name).suffix in CONTAINERS
    assert took < (seconds * limit.CONTAINER_FACTOR if is_container else seconds + 10)
    assert reading.documents or reading.problems
    for problem in reading.problems:
        assert problem.startswith(name)
        assert "\n" not in problem
        assert "the parser failed" not in problem
        assert "the parser crashed" not in problem


def test_every_format_has_a_bomb() -> None:
    """But for those that are read as another one is, or by another program."""
    same = {".text", ".markdown", ".docm", ".dotx", ".pptm", ".ppsx", ".htm", ".xlsm", ".mhtml"}
    pictures = {".jpg", ".jpeg", ".tif", ".tiff", ".webp"}
    legacy = {".doc", ".ppt", ".xls", ".tsv"}
    covered = {Path(name).suffix for name in BOMBS}
    assert {*LOADERS, *CONTAINERS} - covered == same | pictures | legacy
