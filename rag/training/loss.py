"""Computes the reader's training loss."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from rag.training.example import UNKNOWN, TrainingExample

# Weight of answerability and relevance. An example teaches each of them one bit: at full weight
# they would drown the span.
_JUDGEMENT_WEIGHT = 0.5


def mask_answer_positions(examples: Sequence[TrainingExample], length: int) -> Tensor:
    """Return where a span may begin or end, (n, length) bool.

    That is in the window's text, and at position 0 for no answer.
    """
    allowed = torch.zeros((len(examples), length), dtype=torch.bool)
    for row, example in enumerate(examples):
        allowed[row, example.first : len(example.ids) - 1] = True
    allowed[:, 0] = True
    return allowed


def compute_loss(spans: Tensor, judged: Tensor, examples: Sequence[TrainingExample]) -> Tensor:
    """Return the mean loss of a batch from the network's two outputs.

    It is the cross entropy of the span plus those of answerability and relevance, weighted; a
    target that is UNKNOWN adds nothing.
    """
    masked = spans.masked_fill(~mask_answer_positions(examples, spans.shape[1]).unsqueeze(2), -1e4)
    total = torch.zeros(())
    for side, targets in enumerate(([e.start for e in examples], [e.end for e in examples])):
        cost = functional.cross_entropy(
            masked[:, :, side], torch.tensor(targets), ignore_index=UNKNOWN
        )
        total = total + cost / 2
    wanted = torch.tensor([[e.answerable, e.relevant] for e in examples], dtype=torch.float32)
    costs = functional.binary_cross_entropy_with_logits(
        judged, wanted.clamp(min=0), reduction="none"
    )
    judgement: Tensor = (costs * (wanted != UNKNOWN)).sum() / len(examples)
    return total + _JUDGEMENT_WEIGHT * judgement
