"""Results as JSON, and into files: beside the place, then renamed, so that an interrupted command leaves no half file."""

import gzip
import os
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path

import msgspec

from index.error import StorageFailure


def check(path: Path) -> None:
    """StorageFailure when `write` could not put a file there; makes its folder."""
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
    """Put `data` at `path`, making its folder; a name that ends in .gz is compressed. Returns where. Raises StorageFailure.

    The same data gives the same bytes, compressed too: no time stamp goes into the file. `new`: nothing is overwritten, a
    name that is taken gets a number.
    """
    given, path = path, path.resolve()  # a link stays one, and what it points to is written
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.exists() and not path.is_file():
            raise StorageFailure(f"{path} is there and no file: choose another place")
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
        return given.with_name((_linked(beside, path) if new else beside.replace(path)).name)
    except OSError as error:
        raise StorageFailure(
            f"cannot write {path}: {error.strerror}; choose another place"
        ) from None
    finally:
        with suppress(
            OSError
        ):  # there is none when it was renamed, or where a folder could not be made
            beside.unlink()


def _linked(beside: Path, path: Path) -> Path:
    """Give `beside` the name `path`, or the first after it that nobody has: two runs at once must not take the same."""
    for number in count(1):
        place = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        with suppress(FileExistsError):
            place.hardlink_to(beside)
            return place
    raise AssertionError  # the numbers do not end


def json(value: object) -> str:
    """Dataclasses, dictionaries and lists as one line of JSON.

    >>> json({"question": "多少份？", "rows": (1, None)})
    '{"question":"多少份？","rows":[1,null]}'
    """
    return msgspec.json.encode(value).decode()
