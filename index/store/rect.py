"""The boxes of a page's characters as bytes, in tenths of a point."""

import zlib

import numpy as np

from index.block import Rects
from index.store.column import ColumnReader, pack_column
from index.store.integrity.checksum import decompress

# Boxes are kept to a tenth of a point, a thirtieth of a millimetre.
_PER_POINT = 10
_SIDES = 4
# Bytes that the boxes of one page may take.
_LARGEST = 1 << 25


def pack_rects(rects: Rects) -> bytes:
    """Return boxes (characters, 4) as bytes; unpacked they are off by at most .05 points."""
    known = np.isfinite(rects).all(axis=1)
    tenths = np.rint(rects[known].astype(np.float64) * _PER_POINT).astype(np.int64)
    columns = b"".join(pack_column(tenths[:, side]) for side in range(_SIDES))
    length = len(rects).to_bytes(4, "little")
    return zlib.compress(length + np.packbits(known).tobytes() + columns)


def unpack_rects(data: bytes) -> Rects:
    """Return what `pack_rects` packed; NaN where a character has no box."""
    raw = decompress(data, _LARGEST)
    length = int.from_bytes(raw[:4], "little")
    mask = -(-length // 8)
    known = np.unpackbits(np.frombuffer(raw, np.uint8, mask, 4), count=length).astype(bool)
    reader, count = ColumnReader(raw, 4 + mask), int(known.sum())
    sides = [reader.read(count) for _ in range(_SIDES)]
    rects = np.full((length, _SIDES), np.nan, np.float32)
    for side, values in enumerate(sides):
        rects[known, side] = values / _PER_POINT
    return rects
