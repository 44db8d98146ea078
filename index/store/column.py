"""Columns of integers in few bytes: differences, in the narrowest type that holds them."""

import numpy as np
from numpy.typing import NDArray

Int64 = NDArray[np.int64]

_TYPES = {np.dtype(name).itemsize: np.dtype(name) for name in ("<i1", "<i2", "<i4", "<i8")}


def pack_column(values: Int64) -> bytes:
    """Pack integers (n,) into bytes: the size of a difference, then the n differences.

    Offsets ascend and rows repeat, so that most columns need one byte a value and compress well.
    """
    steps = np.diff(values, prepend=0)
    low, high = (int(steps.min()), int(steps.max())) if len(steps) else (0, 0)
    size = next(
        size
        for size, kind in _TYPES.items()
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max
    )
    return bytes([size]) + steps.astype(_TYPES[size]).tobytes()


class ColumnReader:
    """Reads packed columns one after the other. Raises ValueError where the data end early."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self._data, self._at = data, at

    def read(self, count: int) -> Int64:
        """Return the next column, of `count` values."""
        kind = _TYPES.get(self._data[self._at] if self._at < len(self._data) else 0)
        if kind is None or not 0 <= count <= len(self._data):
            raise ValueError("no column of integers begins here")
        steps = np.frombuffer(self._data, kind, count, self._at + 1)
        self._at += 1 + count * kind.itemsize
        return steps.cumsum(dtype=np.int64)
