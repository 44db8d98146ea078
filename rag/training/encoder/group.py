"""Groups questions whose passages resemble one another, for in-batch hard negatives.

Source: topic-aware sampling (Hofstätter et al. 2021, TAS-B, arXiv 2104.06967).
"""

import random
from collections import defaultdict
from collections.abc import Sequence

import torch
from torch import Tensor


def group_questions(
    rows: Sequence[int], targets: Tensor, size: int, each: int, seed: int
) -> list[list[int]]:
    """Return groups of positions in `rows`, in random order.

    `rows` gives each question's passage as a row of `targets` (m, hidden), whose rows have length
    1. A group is a random passage with its nearest unused ones, `size` in all (the last groups may
    have fewer), and at most `each` questions of each.
    """
    chance = random.Random(seed)
    questions = defaultdict[int, list[int]](list)
    for position, row in enumerate(rows):
        questions[row].append(position)
    passages = list(questions)
    chance.shuffle(passages)
    vectors = targets[torch.tensor(passages)]
    free = torch.ones(len(passages), dtype=torch.bool)
    groups = []
    for first in range(len(passages)):
        if not free[first]:
            continue
        similarity = (vectors @ vectors[first]).masked_fill(~free, -2)
        similarity[first] = 2
        members = similarity.topk(min(size, int(free.sum()))).indices
        free[members] = False
        group = []
        for member in members.tolist():
            asked = questions[passages[member]]
            group += chance.sample(asked, min(each, len(asked)))
        groups.append(group)
    chance.shuffle(groups)
    return groups
