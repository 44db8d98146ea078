"""A full disk: everything stored is listed, found and answered from; what must be written says why
it cannot be.
"""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.collection import Collection
from index.document import Document
from tests.fake import FakeEncoder
from tests.terminal import UNION, Yiju

QUESTION = "how many collective contracts?"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount a disk, and only Linux has this one")
    path = tmp_path / "disk"
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(path)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True)


def fill(disk: Path) -> Path:
    """Write until the disk is full; return the file."""
    path = disk / "ballast"
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY)
    try:
        while True:
            os.write(descriptor, bytes(4096))
    except OSError:
        return path
    finally:
        os.close(descriptor)


@contextmanager
def no_room() -> Iterator[None]:
    """No file may grow, as when a quota is used up."""
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, former[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)


def check_reads(yiju: Yiju, home: Path) -> None:
    listed = yiju("--home", home, "ls")
    assert (listed.code, listed.err) == (0, "")
    assert "union" in listed.out
    assert "246.0" in yiju("--home", home, "query", QUESTION).out
    assert yiju("--home", home, "verify").code == 0


def test_a_full_disk_is_read(yiju: Yiju, home: Path, disk: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(home, disk / "home"))
    (tmp_path / "new.txt").write_text(UNION * 90, encoding="utf-8")
    ballast = fill(disk)
    check_reads(yiju, copy)
    for command in (("add", tmp_path / "new.txt"), ("rm", "union.txt"), ("compact",)):
        refused = yiju("--home", copy, *command)
        assert refused.code == 1
        assert "the disk is full" in refused.err
        assert "Free some space" in refused.err
    # What the attempts have left does not stop it.
    assert yiju("--home", copy, "ls").code == 0
    ballast.unlink()
    assert yiju("--home", copy, "add", tmp_path / "new.txt").code == 0
    assert yiju("--home", copy, "ls").code == 0


def test_a_used_up_quota_is_read(yiju: Yiju, home: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(home, tmp_path / "copy"))
    for path in (copy / "default").glob("store.sqlite-*"):
        path.unlink()
    with no_room():
        check_reads(yiju, copy)
        refused = yiju("--home", copy, "rm", "union.txt")
    assert refused.code == 1
    assert "the disk is full" in refused.err
    assert yiju("--home", copy, "rm", "union.txt").code == 0


def test_a_process_goes_on_when_there_is_room_again(disk: Path) -> None:
    collection = Collection(disk / "library", FakeEncoder())
    collection.add([Document("a", "年報", "/a.txt", UNION)])
    collection.close()
    ballast = fill(disk)
    collection = Collection(disk / "library", FakeEncoder())
    assert [one.id for one in collection.documents()] == ["a"]
    ballast.unlink()
    collection.add([Document("b", "年報", "/b.txt", UNION)])
    assert [one.id for one in collection.documents()] == ["a", "b"]
    collection.close()
