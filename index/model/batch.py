"""Token id sequences -> batches for `index.model.openvino`.

A batch holds sequences of one padded length, so that a vector does not depend on its batch: the
last digit of attention's sums depends on the number of positions, and in int8 it can become a step.
The engine prepares itself for every length anew, in time and memory, so the lengths are few.
"""

from collections.abc import Sequence

import numpy as np

from index.model import bundled
from index.model.openvino import Batch

# Padded lengths are multiples of _FINE up to _SHORT, the longest question, then of _COARSE.
_FINE, _SHORT, _COARSE = 8, 64, 16


def group_by_length(lengths: Sequence[int], tokens: int) -> list[list[int]]:
    """Group sequences of one padded length; return their positions, the longest sequences first.

    A batch has at most `tokens` tokens, padding included, or a single sequence.

    >>> group_by_length([2, 9, 3, 11], 20)
    [[1], [3], [0, 2]]
    """
    groups: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lambda i: (-_round_up(lengths[i]), i)):
        padded = _round_up(lengths[i])
        if (
            not groups
            or _round_up(lengths[groups[-1][0]]) != padded
            or (len(groups[-1]) + 1) * padded > tokens
        ):
            groups.append([])
        groups[-1].append(i)
    return groups


def pad(sequences: Sequence[Sequence[int]]) -> Batch:
    """Pad sequences of one padded length to a batch; its mask is 0 at the padding."""
    ids = np.full((len(sequences), _round_up(max(map(len, sequences)))), bundled.PAD, np.int64)
    mask = np.zeros(ids.shape, np.float32)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = 1
    return ids, mask


def _round_up(length: int) -> int:
    step = _FINE if length <= _SHORT else _COARSE
    return -(-length // step) * step
