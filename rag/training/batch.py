"""Sequences of token ids -> batches of like length, and the learning rate of a step."""

import random
from collections.abc import Sequence

import torch
from torch import Tensor

PAD = 1


def padded(sequences: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Token ids and attention mask, both (n, longest)."""
    longest = max(map(len, sequences))
    ids = torch.full((len(sequences), longest), PAD)
    mask = torch.zeros_like(ids)
    for row, one in enumerate(sequences):
        ids[row, : len(one)] = torch.tensor(one)
        mask[row, : len(one)] = 1
    return ids, mask


def batches(lengths: Sequence[int], tokens: int, seed: int, window: int = 2048) -> list[list[int]]:
    """Positions in batches of at most `tokens`, padding included, in random order; `window` at a time are sorted by length."""
    chance = random.Random(seed)
    order = list(range(len(lengths)))
    chance.shuffle(order)
    found: list[list[int]] = []
    for at in range(0, len(order), window):
        some: list[list[int]] = []
        for i in sorted(order[at : at + window], key=lambda i: lengths[i]):
            if not some or (len(some[-1]) + 1) * lengths[i] > tokens:
                some.append([])
            some[-1].append(i)
        chance.shuffle(some)
        found += some
    return found


def schedule(step: int, steps: int, warm: float) -> float:
    """The share of the highest learning rate: a linear rise over `warm` of the steps, then a linear fall to 0."""
    first = max(1, int(steps * warm))
    return (step + 1) / first if step < first else max(0.0, (steps - step) / (steps - first))
