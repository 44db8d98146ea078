"""The reader's network in torch: multilingual-e5-small with three heads.

`rag.reading.network` is the same network without torch; it answers questions.
"""

import warnings

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from index.model import bundled
from index.model.weights_file import Shape, WeightsFile
from rag.reading.network import BODY, SHIPPED


class ReaderNetwork(nn.Module):
    """Scores spans, answerability and relevance; all scores are logits.

    Takes token ids and attention mask, both (n, length). Returns span scores (n, length, 2) for
    start and end, and (n, 2) scores for answerability and relevance, read at the first token.

    Among the span scores, position 0, `<s>`, stands for no answer (Devlin et al. 2019, §4.3).
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.body = build_body(shape)
        self.pooler = nn.Linear(shape.hidden, shape.hidden)
        self.span = nn.Linear(shape.hidden, 2)
        self.judge = nn.Linear(shape.hidden, 2)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        spans: Tensor = self.span(hidden)
        judged: Tensor = self.judge(torch.tanh(self.pooler(hidden[:, 0])))
        return spans, judged

    def load_base(self, state: dict[str, Tensor]) -> None:
        """Load the bundled encoder's weights into the body and freeze the embeddings."""
        load_body(self.body, state)

    def freeze(self, layers: int) -> None:
        """Freeze the lowest `layers` layers.

        Steps are faster, and what the languages share stays (Wu & Dredze 2019).
        """
        for layer in self.body.encoder.layer[:layers]:
            layer.requires_grad_(False)

    def tuned_parameters(self) -> dict[str, nn.Parameter]:
        """Return the parameters that may differ from the encoder's: all but the embeddings."""
        return {
            name: p
            for name, p in self.named_parameters()
            if not name.startswith("body.embeddings.")
        }


def load_shipped() -> ReaderNetwork:
    """Load the reader's shipped weights; ModelFailure when they are missing or damaged."""
    weights = WeightsFile(bundled.source())
    network = ReaderNetwork(weights.shape)
    base = dict(weights.state())
    network.load_base({name: torch.from_numpy(value) for name, value in base.items()})
    tuned = SHIPPED.load({BODY + name: value for name, value in base.items()})
    network.load_state_dict(
        {name: torch.from_numpy(value) for name, value in tuned.items()}, strict=False
    )
    return network.eval()


def build_body(shape: Shape) -> BertModel:
    """Build multilingual-e5-small's transformer with random weights."""
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
        body = BertModel(config, add_pooling_layer=False)
    # In bfloat16 on a CPU, half as fast again as scaled_dot_product_attention.
    body.set_attn_implementation("eager")
    return body


def load_body(body: BertModel, state: dict[str, Tensor]) -> None:
    """Load the bundled encoder's weights and freeze the embeddings.

    Raises ValueError when the weights do not fit.
    """
    missing, unknown = body.load_state_dict(state, strict=False)
    if unknown or [name for name in missing if "position_ids" not in name]:
        raise ValueError(f"the encoder's weights do not fit: missing {missing}, unknown {unknown}")
    body.embeddings.requires_grad_(False)
