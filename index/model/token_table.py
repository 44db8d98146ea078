"""The words' embeddings, read row by row from a file that the system's cache holds for all processes. They are most of the model's
parameters, and a text uses a few hundred of them.

The file has the blocks of the bundled weights as they are (`index.model.weights_file`): nothing is rounded.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.model.weights_file import BLOCK, BLOCK_BYTES
from index.store.positioned_read import HAS_PREAD, FileArray, FileReader

Float32 = NDArray[np.float32]
# A byte -> its two 4-bit weights, less 8: the lower half of a block's weights is in the low nibbles.
_LOW = ((np.arange(256) & 15) - 8).astype(np.float32)
_HIGH = ((np.arange(256) >> 4) - 8).astype(np.float32)


class TokenTable:
    """Rows of 4-bit blocks (words, blocks * BLOCK_BYTES) uint8, in the .npy file at `path`."""

    def __init__(self, path: Path) -> None:
        self._table: np.memmap[Any, Any] = np.load(path, mmap_mode="r", allow_pickle=False)
        with path.open("rb") as file:
            self._rows = (
                FileArray(FileReader(file.fileno()), self._table.offset, self._table)
                if HAS_PREAD
                else None
            )

    def rows(self, ids: NDArray[np.int64]) -> Float32:
        """Token ids (n, length) -> their embeddings (n, length, hidden)."""
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
    """Make the file from rows of blocks (words, blocks * BLOCK_BYTES)."""
    if blocks.shape[1] % BLOCK_BYTES:
        raise ValueError(f"rows of {blocks.shape[1]} bytes are no blocks of {BLOCK} weights")
    np.save(path, blocks, allow_pickle=False)
