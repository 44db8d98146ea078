"""Files of the home that only its user can read: replaced as a whole, by one process at a time."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.home import PRIVATE_FILE

if sys.platform != "win32":
    import fcntl

# Of a file: when it is replaced, at least one differs.
Stamp = tuple[int, int, int]


def read_stamp(path: Path) -> Stamp:
    """Return what tells a file from the one that replaces it. Raises OSError."""
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


@contextmanager
def lock_file(path: Path) -> Iterator[None]:
    """Let one process at a time into the block, where the system has such locks."""
    descriptor = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    try:
        if sys.platform != "win32":
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def replace_file(path: Path, value: object) -> None:
    """Write JSON durably beside `path` and rename it: a server reads the old file or the new."""
    unfinished = path.with_suffix(".part")
    with suppress(FileNotFoundError):
        unfinished.unlink()  # of a killed process: its permissions may be others
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
