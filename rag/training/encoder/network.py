"""The encoder's network in torch: multilingual-e5-small with mean pooling."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from index.model.weights_file import Shape
from rag.training.batch import pad
from rag.training.network import build_body, load_body

_BATCH = 32


class EncoderNetwork(nn.Module):
    """Embeds texts as vectors of length 1 (Wang et al. 2024, arXiv 2402.05672).

    Takes token ids and attention mask, both (n, length), and returns (n, hidden).
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.body = build_body(shape)
        self._hidden = shape.hidden

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        hidden = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(2).to(hidden.dtype)
        return torch.nn.functional.normalize((hidden * weight).sum(1) / weight.sum(1), dim=1)

    def embed(self, sequences: Sequence[Sequence[int]]) -> Tensor:
        """Embed sequences of token ids (n, hidden), in their order, without gradients."""
        order = sorted(range(len(sequences)), key=lambda i: len(sequences[i]))
        vectors = torch.empty(len(sequences), self._hidden)
        with torch.no_grad():
            for at in range(0, len(order), _BATCH):
                batch = order[at : at + _BATCH]
                vectors[batch] = self(*pad([sequences[i] for i in batch]))
        return vectors

    def embed_with_gradients(self, sequences: Sequence[Sequence[int]]) -> Tensor:
        """Embed sequences of token ids (n, hidden), in their order, with gradients.

        The shorter and the longer half are embedded separately, which needs less padding.
        """
        order = sorted(range(len(sequences)), key=lambda i: len(sequences[i]))
        middle = (len(order) + 1) // 2
        vectors = torch.cat(
            [
                self(*pad([sequences[i] for i in half]))
                for half in (order[:middle], order[middle:])
                if half
            ]
        )
        return vectors[torch.tensor(order).argsort()]

    def load_base(self, state: dict[str, Tensor]) -> None:
        """Load the bundled encoder's weights and freeze the embeddings."""
        load_body(self.body, state)

    def tuned_parameters(self) -> dict[str, nn.Parameter]:
        """Return all parameters but the embeddings, by their names in `WeightsFile`."""
        return {
            name: p
            for name, p in self.body.named_parameters()
            if not name.startswith("embeddings.")
        }
