"""Token embeddings, read row by row from a file.

They are most of the model's parameters, and a text uses a few hundred rows; the operating system
caches the file for all processes. It holds the 4-bit blocks of the bundled weights unchanged
(`index.model.weights_file`), so nothing is rounded.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.model.weights_file import BLOCK, BLOCK_BYTES
from index.positioned_read import HAS_PREAD, FileArray, FileReader

Float32 = NDArray[np.float32]
# Byte -> each of its two 4-bit weights, less 8; the low nibbles hold the first half of a block.
_LOW = ((np.arange(256) & 15) - 8).astype(np.float32)
_HIGH = ((np.arange(256) >> 4) - 8).astype(np.float32)


class TokenTable:
    """The embeddings in a .npy file of 4-bit blocks, uint8 (words, blocks * BLOCK_BYTES)."""

    def __init__(self, path: Path) -> None:
        self._table: np.memmap[Any, Any] = np.load(path, mmap_mode="r", allow_pickle=False)
        with path.open("rb") as file:
            self._rows = (
                FileArray(FileReader(file.fileno()), self._table.offset, self._table)
                if HAS_PREAD
                else None
            )

    def rows(self, ids: NDArray[np.int64]) -> Float32:
        """Look up token ids (n, length): embeddings (n, length, hidden)."""
        different, at = np.unique(ids, return_inverse=True)
        blocks = (self._rows.take(different) if self._rows else self._table[different]).reshape(
            len(different), -1, BLOCK_BYTES
        )
        scale = blocks[..., :2].copy().view("<f2").astype(np.float32)
        pairs = blocks[..., 2:]
        words = np.concatenate([_LOW[pairs], _HIGH[pairs]], axis=-1) * scale
        found: Float32 = words.reshape(len(different), -1)[at.reshape(ids.shape)]
        return found


def write(path: Path, blocks: NDArray[np.uint8]) -> None:
    """Write rows of blocks (words, blocks * BLOCK_BYTES) to the file at `path`."""
    if blocks.shape[1] % BLOCK_BYTES:
        raise ValueError(f"rows of {blocks.shape[1]} bytes are not blocks of {BLOCK} weights")
    np.save(path, blocks, allow_pickle=False)
