"""The reader's network in torch: multilingual-e5-small's body with heads for span, answerability and relevance.

What answers questions is the same network without torch (`rag.reading.network`).
"""

import warnings

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from index.model import bundled
from index.model.weights_file import Shape, WeightsFile
from rag.reading.network import BODY, SHIPPED


class ReaderNetwork(nn.Module):
    """Token ids and attention mask, both (n, length) -> span scores (n, length, 2) for start and end, and (n, 2) scores
    for answerability and relevance, read at the first token. All scores are logits.

    Position 0, `<s>`, stands for "no answer here" among the span scores (Devlin et al. 2019, §4.3).
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.body = body(shape)
        self.pooler = nn.Linear(shape.hidden, shape.hidden)
        self.span = nn.Linear(shape.hidden, 2)
        self.judge = nn.Linear(shape.hidden, 2)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        spans: Tensor = self.span(hidden)
        judged: Tensor = self.judge(torch.tanh(self.pooler(hidden[:, 0])))
        return spans, judged

    def load_base(self, state: dict[str, Tensor]) -> None:
        """Take the body's weights from the bundled encoder; the embeddings are never trained."""
        load_body(self.body, state)

    def freeze(self, layers: int) -> None:
        """Train nothing of the `layers` lowest layers: a step is shorter, and what languages share stays (Wu & Dredze 2019)."""
        for layer in self.body.encoder.layer[:layers]:
            layer.requires_grad_(False)

    def tuned(self) -> dict[str, nn.Parameter]:
        """The parameters that may differ from the encoder's: all but the embeddings."""
        return {
            name: p
            for name, p in self.named_parameters()
            if not name.startswith("body.embeddings.")
        }


def shipped() -> ReaderNetwork:
    """The reader that answers questions; ModelFailure when its weights are missing or damaged."""
    weights = WeightsFile(bundled.source())
    network = ReaderNetwork(weights.shape)
    base = dict(weights.state())
    network.load_base({name: torch.from_numpy(value) for name, value in base.items()})
    tuned = SHIPPED.load({BODY + name: value for name, value in base.items()})
    network.load_state_dict(
        {name: torch.from_numpy(value) for name, value in tuned.items()}, strict=False
    )
    return network.eval()


def body(shape: Shape) -> BertModel:
    """multilingual-e5-small's transformer of that shape, without weights yet."""
    config = BertConfig(
        vocab_size=shape.vocab,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.ffn,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return BertModel(config, add_pooling_layer=False)


def load_body(body: BertModel, state: dict[str, Tensor]) -> None:
    """Give the transformer the bundled encoder's weights and freeze its embeddings; ValueError when they do not fit."""
    missing, unknown = body.load_state_dict(state, strict=False)
    if unknown or [name for name in missing if "position_ids" not in name]:
        raise ValueError(f"the encoder's weights do not fit: missing {missing}, unknown {unknown}")
    body.embeddings.requires_grad_(False)
