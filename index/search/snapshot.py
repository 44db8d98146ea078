"""Arrays of one revision in one checksummed file, mapped into memory so that processes share them.

The file is a magic word, the SHA-256 of what follows, a header in JSON, and the arrays, each at a
multiple of 64 bytes.
"""

import hashlib
import json
import mmap
import os
import struct
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.positioned_read import HAS_PREAD, FileArray, FileReader

MAGIC = b"YIJUIDX3"
_FAMILY = MAGIC[:-1]
_ALIGNMENT = 64
_HEADER_START = len(MAGIC) + 32 + 8
# Smaller files may stay in memory as a whole: mapped rows are at hand ten times as fast as rows
# that are read.
_LARGE = 1 << 26

Arrays = Mapping[str, NDArray[Any]]


def write(path: Path, facts: Mapping[str, Any], arrays: Arrays) -> None:
    """Write the file beside `path`, make it durable and rename it: a reader sees the old file or
    the new one, never a part. Raises OSError when the disk refuses.
    """
    places, at = {}, 0
    for name, array in arrays.items():
        places[name] = {"at": at, "type": array.dtype.str, "shape": array.shape}
        at += -(-array.nbytes // _ALIGNMENT) * _ALIGNMENT
    header = json.dumps({"facts": facts, "arrays": places}).encode()
    header += b" " * (-(_HEADER_START + len(header)) % _ALIGNMENT)
    descriptor, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            digest = hashlib.sha256()
            parts: list[bytes | memoryview] = [struct.pack("<Q", len(header)), header]
            file.write(MAGIC + bytes(32))
            for part in [*parts, *map(_pad, arrays.values())]:
                digest.update(part)
                file.write(part)
            file.seek(len(MAGIC))
            file.write(digest.digest())
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The content of a file."""

    facts: dict[str, Any]
    # Read-only, mapped.
    arrays: dict[str, NDArray[Any]]
    # The same arrays, for positioned reads; empty for a small file, or where the system has none.
    rows: dict[str, FileArray]


def read(path: Path) -> Snapshot:
    """Return what `write` was given.

    Raises ValueError, with the reason, if the file is damaged or of another version, and OSError if
    it cannot be read.
    """
    with path.open("rb") as file:
        begin = file.read(len(MAGIC) + 32)
        if begin[: len(MAGIC)] != MAGIC and begin.startswith(_FAMILY):
            raise ValueError("another version of yiju wrote it")
        # Checked by reading, not through the mapping: what is looked at once must not stay in this
        # process's memory.
        digest = hashlib.file_digest(file, "sha256").digest()
        if not begin.startswith(MAGIC) or digest != begin[len(MAGIC) :]:
            raise ValueError("its checksum does not match")
        view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        reader = FileReader(file.fileno()) if HAS_PREAD and len(view) >= _LARGE else None
    (length,) = struct.unpack_from("<Q", view, len(MAGIC) + 32)
    header = json.loads(bytes(view[_HEADER_START : _HEADER_START + length]))
    arrays, rows = {}, {}
    for name, place in header["arrays"].items():
        count = int(np.prod(place["shape"], dtype=np.int64))
        at = _HEADER_START + length + place["at"]
        array = np.frombuffer(view, np.dtype(place["type"]), count, at).reshape(place["shape"])
        arrays[name] = array
        if reader:
            rows[name] = FileArray(reader, at, array)
    return Snapshot(header["facts"], arrays, rows)


def _pad(array: NDArray[Any]) -> memoryview:
    """Return the bytes of an array, filled up to a multiple of the alignment."""
    data = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
    rest = -data.nbytes % _ALIGNMENT
    return (np.append(data, np.zeros(rest, np.uint8)) if rest else data).data
