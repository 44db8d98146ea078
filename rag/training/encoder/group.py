"""Questions -> groups whose passages resemble one another, so that a batch's passages are hard negatives for one another.

Source: topic-aware sampling (Hofstätter et al. 2021, TAS-B, arXiv 2104.06967).
"""

import random
from collections import defaultdict
from collections.abc import Sequence

import torch
from torch import Tensor


def groups(
    rows: Sequence[int], targets: Tensor, size: int, each: int, seed: int
) -> list[list[int]]:
    """Positions of questions by the rows of `targets` (m, hidden, length 1) they ask for: in every group `size` passages, the
    nearest to one of them that are left, with at most `each` of the questions of each. In random order; the last group may be smaller.
    """
    chance = random.Random(seed)
    asking = defaultdict[int, list[int]](list)
    for position, row in enumerate(rows):
        asking[row].append(position)
    left = list(asking)
    chance.shuffle(left)
    vectors, free = targets[torch.tensor(left)], torch.ones(len(left), dtype=torch.bool)
    found = []
    for first in range(len(left)):
        if not free[first]:
            continue
        near = (vectors @ vectors[first]).masked_fill(~free, -2)
        near[first] = 2
        members = near.topk(min(size, int(free.sum()))).indices
        free[members] = False
        found.append(
            [
                i
                for member in members.tolist()
                for i in chance.sample(asking[left[member]], min(each, len(asking[left[member]])))
            ]
        )
    chance.shuffle(found)
    return found
