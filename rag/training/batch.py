"""Groups token sequences into batches of similar length, and schedules the learning rate."""

import random
from collections.abc import Sequence

import torch
from torch import Tensor

_PAD = 1  # the token id of <pad>


def pad(sequences: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Return token ids and attention mask, both (n, longest)."""
    longest = max(map(len, sequences))
    ids = torch.full((len(sequences), longest), _PAD)
    mask = torch.zeros_like(ids)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = torch.tensor(sequence)
        mask[row, : len(sequence)] = 1
    return ids, mask


def plan_batches(
    lengths: Sequence[int], tokens: int, seed: int, window: int = 2048
) -> list[list[int]]:
    """Return batches of positions in `lengths`, in random order, each position once.

    A batch has at most `tokens` tokens including padding, or a single sequence. Sequences are
    sorted by length within random windows of `window`.
    """
    chance = random.Random(seed)
    order = list(range(len(lengths)))
    chance.shuffle(order)
    batches: list[list[int]] = []
    for at in range(0, len(order), window):
        part: list[list[int]] = []
        for i in sorted(order[at : at + window], key=lambda i: lengths[i]):
            if not part or (len(part[-1]) + 1) * lengths[i] > tokens:
                part.append([])
            part[-1].append(i)
        chance.shuffle(part)
        batches += part
    return batches


def compute_learning_rate(step: int, steps: int, warm_up: float) -> float:
    """Return the learning rate of a step as a share of the highest.

    It rises linearly over the share `warm_up` of the steps, then falls linearly to 0.
    """
    first = max(1, int(steps * warm_up))
    return (step + 1) / first if step < first else max(0.0, (steps - step) / (steps - first))
