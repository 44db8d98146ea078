"""Whatever ends a process, what a collection has acknowledged is there afterwards, whole."""

import random
import shutil
import sys
from pathlib import Path

import pytest

from index.model.encoder import Encoder
from tests.crash.check import check_home
from tests.crash.disk import Disk
from tests.crash.ledger import Ledger, Record
from tests.crash.recording import Call, parse
from tests.crash.trial import Failure, fail, kill, replay

needs_strace = pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("strace"),
    reason="strace is not installed (apt-get install strace)",
)


def test_killed_processes_lose_nothing(tmp_path: Path, encoder: Encoder) -> None:
    for seed in range(4):
        assert kill(tmp_path, seed, encoder).problems == []


@needs_strace
def test_a_kill_or_a_power_cut_at_any_call_loses_nothing(tmp_path: Path, encoder: Encoder) -> None:
    trials = list(replay(tmp_path, 1, 20, encoder, depth=1))
    assert [trial for trial in trials if trial.problems] == []
    assert len(trials) == 40


@needs_strace
@pytest.mark.parametrize(
    "failure",
    [Failure("pwrite64", "ENOSPC", 30, True), Failure("fsync", "EIO", 2, False)],
    ids=str,
)
def test_calls_that_fail_lose_nothing(tmp_path: Path, failure: Failure, encoder: Encoder) -> None:
    assert fail(tmp_path, failure, 1, encoder).problems == []


def test_a_check_finds_what_is_missing(tmp_path: Path, encoder: Encoder) -> None:
    ledger = Ledger()
    ledger.record(Record("begin", {"a": "version"}))
    ledger.record(Record("done"))
    assert check_home(tmp_path, ledger, encoder) == ["a is lost with its store"]


def _write(path: Path, data: bytes) -> Call:
    return Call("pwrite64", str(path), (data,), ("0",), 3, len(data))


def test_a_power_cut_takes_what_is_not_synced(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    disk = Disk(tmp_path)
    disk.apply(_write(path, b"new"))
    chance = random.Random(0)
    left = {disk.leave_after_power_cut(chance)[str(path)] for _ in range(50)}
    assert left == {b"old", b"new"}
    assert disk.leave_after_kill()[str(path)] == b"new"
    disk.apply(Call("fsync", str(path), (), (), 3, 0))
    assert {disk.leave_after_power_cut(chance)[str(path)] for _ in range(50)} == {b"new"}


def test_a_power_cut_takes_a_name_whose_folder_is_not_synced(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    path = tmp_path / "made"
    disk.apply(
        Call("openat", "", (str(path).encode(),), ("AT_FDCWD", '""', "O_RDWR|O_CREAT"), -1, 3)
    )
    disk.apply(_write(path, b"x"))
    disk.apply(Call("fsync", str(path), (), (), 3, 0))
    chance = random.Random(0)
    left = [disk.leave_after_power_cut(chance) for _ in range(50)]
    assert {} in left
    assert {str(path): b"x"} in left
    disk.apply(Call("fsync", str(tmp_path), (), (), 4, 0))
    assert disk.leave_after_power_cut(chance) == {str(path): b"x"}


def test_a_call_that_a_thread_interrupts_is_read_whole() -> None:
    lines = [
        '7 pwrite64(3<\\x61>, "\\x62\\x63" <unfinished ...>\n',
        "8 fsync(4<\\x64>) = 0\n",
        "7 <... pwrite64 resumed>, 2, 5) = 2\n",
        "8 fsync(4<\\x64>) = -1 EIO (Input/output error)\n",
    ]
    first, second = parse(iter(lines))
    assert (first.name, first.path) == ("fsync", "d")
    assert (second.path, second.strings, second.arguments[-1]) == ("a", (b"bc",), "5")
