"""Positioned reads (pread) of the rows of an array in a file.

A memory mapping would grow to the whole array: the system maps 64 kB for every row that is touched.
What is read is in the system's page cache all the same, once for all processes.
"""

import os
import weakref
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.error import StorageFailure

# Windows has none: its reads move the file's position, which another thread may be using.
HAS_PREAD = hasattr(os, "pread")


class FileReader:
    """An open file, with its own duplicate of the descriptor."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = os.dup(descriptor)
        weakref.finalize(self, os.close, self._descriptor)

    def read(self, at: Iterable[int], size: int) -> list[bytes]:
        """Read `size` bytes at each of these offsets. Raises StorageFailure."""
        read, descriptor = os.pread, self._descriptor
        try:
            return [read(descriptor, size, place) for place in at]
        except OSError as error:
            raise StorageFailure(
                f"the disk failed to read what is kept of the model or the search index: "
                f"{error.strerror or error}. Check the disk and try again"
            ) from error


class FileArray:
    """An array (n, ...) in a file, with the dtype and row shape of `like`. Thread-safe."""

    def __init__(self, reader: FileReader, at: int, like: NDArray[Any]) -> None:
        self._reader, self._at = reader, at
        self._type, self._shape = like.dtype, like.shape[1:]
        self._size = int(np.prod(self._shape, dtype=np.int64)) * like.dtype.itemsize

    def take(self, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Read the rows with these numbers (m,): (m, ...)."""
        return self._array(
            b"".join(self._reader.read((self._at + rows * self._size).tolist(), self._size))
        )

    def between(self, start: int, end: int) -> NDArray[Any]:
        """Read the rows from `start` to `end`, exclusive."""
        (read,) = self._reader.read([self._at + start * self._size], (end - start) * self._size)
        return self._array(read)

    def _array(self, read: bytes) -> NDArray[Any]:
        return np.frombuffer(read, self._type).reshape(-1, *self._shape)
