"""Arrays of one revision in one file: derived, checked, mapped into memory, so that processes share them and opening reads nothing twice.

The file is a magic word, the SHA-256 of what follows, a header in JSON, and the arrays, each at a multiple of 64 bytes.
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

from index.store.positioned_read import HAS_PREAD, FileArray, FileReader

MAGIC = b"YIJUIDX3"
_FAMILY = MAGIC[:-1]
_ALIGNED = 64
_START = len(MAGIC) + 32 + 8
# A smaller file may lie in memory whole: what is mapped is at hand ten times as fast as what is read.
_LARGE = 1 << 26

Arrays = Mapping[str, NDArray[Any]]


def write(path: Path, facts: Mapping[str, Any], arrays: Arrays) -> None:
    """Write beside, make durable, rename: a reader sees the old file or the new one, never a part. OSError when the disk refuses."""
    places, at = {}, 0
    for name, array in arrays.items():
        places[name] = {"at": at, "type": array.dtype.str, "shape": array.shape}
        at += -(-array.nbytes // _ALIGNED) * _ALIGNED
    header = json.dumps({"facts": facts, "arrays": places}).encode()
    header += b" " * (-(_START + len(header)) % _ALIGNED)
    descriptor, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            digest = hashlib.sha256()
            parts: list[bytes | memoryview] = [
                struct.pack("<Q", len(header)),
                header,
                *map(_filled, arrays.values()),
            ]
            file.write(MAGIC + bytes(32))
            for part in parts:
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
    """What a file holds. `arrays`: read-only, mapped; `rows`: the same, to be read in parts, if it is a large file and the system can."""

    facts: dict[str, Any]
    arrays: dict[str, NDArray[Any]]
    rows: dict[str, FileArray]


def read(path: Path) -> Snapshot:
    """What `write` was given. ValueError says why a file is none of ours, OSError why it cannot be read."""
    with path.open("rb") as file:
        begin = file.read(len(MAGIC) + 32)
        if begin[: len(MAGIC)] != MAGIC and begin.startswith(_FAMILY):
            raise ValueError("another version of yiju wrote it")
        # Read, not mapped, to be checked: what is only looked at once does not stay in this process's memory.
        if (
            not begin.startswith(MAGIC)
            or hashlib.file_digest(file, "sha256").digest() != begin[len(MAGIC) :]
        ):
            raise ValueError("its checksum does not match")
        view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        reader = FileReader(file.fileno()) if HAS_PREAD and len(view) >= _LARGE else None
    (length,) = struct.unpack_from("<Q", view, len(MAGIC) + 32)
    header = json.loads(bytes(view[_START : _START + length]))
    arrays, rows = {}, {}
    for name, place in header["arrays"].items():
        count, at = int(np.prod(place["shape"], dtype=np.int64)), _START + length + place["at"]
        arrays[name] = np.frombuffer(view, np.dtype(place["type"]), count, at).reshape(
            place["shape"]
        )
        if reader:
            rows[name] = FileArray(reader, at, arrays[name])
    return Snapshot(header["facts"], arrays, rows)


def _filled(array: NDArray[Any]) -> memoryview:
    data = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
    rest = -data.nbytes % _ALIGNED
    return (np.append(data, np.zeros(rest, np.uint8)) if rest else data).data
