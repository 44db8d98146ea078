"""What a batch of examples costs: the span's cross entropy, and those of answerability and relevance."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from rag.training.example import UNKNOWN, Example

# The two judgements are learnt from one bit each: less weight, so that they do not drown the span.
_JUDGED = 0.5


def readable(examples: Sequence[Example], length: int) -> Tensor:
    """(n, length) bool: where a span may begin or end: the window's text, and position 0 for none."""
    allowed = torch.zeros((len(examples), length), dtype=torch.bool)
    for row, example in enumerate(examples):
        allowed[row, example.first : len(example.ids) - 1] = True
    allowed[:, 0] = True
    return allowed


def loss(spans: Tensor, judged: Tensor, examples: Sequence[Example]) -> Tensor:
    """The mean loss of a batch; targets that are UNKNOWN cost nothing."""
    masked = spans.masked_fill(~readable(examples, spans.shape[1]).unsqueeze(2), -1e4)
    total = torch.zeros(())
    for side, targets in enumerate(([e.start for e in examples], [e.end for e in examples])):
        total = (
            total
            + functional.cross_entropy(
                masked[:, :, side], torch.tensor(targets), ignore_index=UNKNOWN
            )
            / 2
        )
    wanted = torch.tensor([[e.answerable, e.relevant] for e in examples], dtype=torch.float32)
    costs = functional.binary_cross_entropy_with_logits(
        judged, wanted.clamp(min=0), reduction="none"
    )
    judgement: Tensor = (costs * (wanted != UNKNOWN)).sum() / len(examples)
    return total + _JUDGED * judgement
