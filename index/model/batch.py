"""Sequences of token ids -> batches for `index.model.openvino`.

A sequence is filled up to the next of some lengths and computed only with others of that length: in int8 a last digit of attention's sums,
which depend on how many positions there are, can become a step, and a text's vector must not depend on the texts beside it. The engine
prepares itself for every length anew, in time and in memory, so they are few.
"""

from collections.abc import Sequence

import numpy as np

from index.model import bundled
from index.model.openvino import Batch

# Lengths are multiples of the first as far as the second, a question's, then of the third.
_FINE, _SHORT, _COARSE = 8, 64, 16


def batches(lengths: Sequence[int], tokens: int) -> list[list[int]]:
    """Positions in batches of the same length once filled up, the longest first, each of at most `tokens` if it has several.

    >>> batches([2, 9, 3, 11], 20)
    [[1], [3], [0, 2]]
    """
    found: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lambda i: (-_filled(lengths[i]), i)):
        filled = _filled(lengths[i])
        if (
            not found
            or _filled(lengths[found[-1][0]]) != filled
            or (len(found[-1]) + 1) * filled > tokens
        ):
            found.append([])
        found[-1].append(i)
    return found


def padded(sequences: Sequence[Sequence[int]]) -> Batch:
    """One batch; the mask keeps what fills it up from counting."""
    ids = np.full((len(sequences), _filled(max(map(len, sequences)))), bundled.PAD, np.int64)
    mask = np.zeros(ids.shape, np.float32)
    for row, one in enumerate(sequences):
        ids[row, : len(one)] = one
        mask[row, : len(one)] = 1
    return ids, mask


def _filled(length: int) -> int:
    step = _FINE if length <= _SHORT else _COARSE
    return -(-length // step) * step
