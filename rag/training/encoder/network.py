"""The encoder's network in torch: multilingual-e5-small's body, the mean of its last hidden states, length 1."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from index.model.weights_file import Shape
from rag.training.batch import padded
from rag.training.network import body, load_body

_BATCH = 32


class EncoderNetwork(nn.Module):
    """Token ids and attention mask, both (n, length) -> embeddings (n, hidden) of length 1 (Wang et al. 2024, arXiv 2402.05672)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.body = body(shape)
        self._hidden = shape.hidden

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        hidden = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(2).to(hidden.dtype)
        return torch.nn.functional.normalize((hidden * weight).sum(1) / weight.sum(1), dim=1)

    def embed(self, sequences: Sequence[Sequence[int]]) -> Tensor:
        """Embeddings (n, hidden) of token ids, in their order, without gradients."""
        order = sorted(range(len(sequences)), key=lambda i: len(sequences[i]))
        found = torch.empty(len(sequences), self._hidden)
        with torch.no_grad():
            for at in range(0, len(order), _BATCH):
                some = order[at : at + _BATCH]
                found[some] = self(*padded([sequences[i] for i in some]))
        return found

    def learned(self, sequences: Sequence[Sequence[int]]) -> Tensor:
        """Embeddings (n, hidden) of token ids, in their order, with gradients; the shorter and the longer half apart, to pad less."""
        order = sorted(range(len(sequences)), key=lambda i: len(sequences[i]))
        middle = (len(order) + 1) // 2
        found = torch.cat(
            [
                self(*padded([sequences[i] for i in some]))
                for some in (order[:middle], order[middle:])
                if some
            ]
        )
        return found[torch.tensor(order).argsort()]

    def load_base(self, state: dict[str, Tensor]) -> None:
        """Take the body's weights from the bundled encoder; the embeddings are never trained."""
        load_body(self.body, state)

    def tuned(self) -> dict[str, nn.Parameter]:
        """The parameters that may differ from the bundled encoder's, by the names that `index.model.weights_file` has for them."""
        return {
            name: p
            for name, p in self.body.named_parameters()
            if not name.startswith("embeddings.")
        }
