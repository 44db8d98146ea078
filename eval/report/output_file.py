"""Encode results as JSON and write files atomically: an interrupted command leaves no half file."""

import gzip
import os
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path

import msgspec

from index.error import StorageFailure


def check_writable(path: Path) -> None:
    """Raise StorageFailure when `write` could not put a file at `path`. Makes its folder."""
    folder = path.resolve().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise StorageFailure(
            f"cannot write {path}: {error.strerror}; choose another place"
        ) from None


def write(path: Path, data: bytes, new: bool = False) -> Path:
    """Write `data` to `path`, making its folder, and return where it was written.

    A name that ends in .gz is compressed. The same data gives the same bytes, compressed or not: no
    time stamp goes into the file. With `new` nothing is overwritten: a number is added to a name
    that is taken. Raises StorageFailure.
    """
    # The data replaces what a symbolic link points to; the link itself stays.
    given, path = path, path.resolve()
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.exists() and not path.is_file():
            raise StorageFailure(f"{path} exists and is not a regular file: choose another place")
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
        written = _link_new(temporary, path) if new else temporary.replace(path)
        return given.with_name(written.name)
    except OSError as error:
        raise StorageFailure(
            f"cannot write {path}: {error.strerror}; choose another place"
        ) from None
    finally:
        with suppress(OSError):  # already renamed, or never made
            temporary.unlink()


def _link_new(temporary: Path, path: Path) -> Path:
    """Link `temporary` as `path`, or as the first numbered name that is free.

    A hard link fails where the name is taken, so two concurrent runs cannot take the same one.
    """
    for number in count(1):
        place = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        with suppress(FileExistsError):
            place.hardlink_to(temporary)
            return place
    raise AssertionError("unreachable: `count` does not end")


def encode_json(value: object) -> str:
    """Encode dataclasses, dictionaries and lists as one line of JSON.

    >>> encode_json({"question": "多少份？", "rows": (1, None)})
    '{"question":"多少份？","rows":[1,null]}'
    """
    return msgspec.json.encode(value).decode()
