"""The shipped reader: the bundled encoder's weights with `weights/reader.safetensors` added, converted into the user's cache.

The weights' SHA-256 and what they were made for stand in `weights/manifest.json`; how they were made, in MODEL_CARD.md.
"""

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path

from index.model import bundled, openvino
from index.model.artifact import made
from index.model.fine_tuned import FineTunedWeights, Float32
from index.model.graph import Graph, GraphBuilder, Node, build
from index.model.quantization import ActivationRange
from index.model.weights_file import WeightsFile

NETWORK = "reader.xml"
SHIPPED = FineTunedWeights(
    Path(__file__).parent / "weights" / "reader.safetensors",
    "the reader's weights",
    bundled.SOURCE_SHA256,
)
# Before the names of the body's parameters in the shipped file; the bundled one names them without it.
BODY = "body."
# Raised whenever the converted network would differ for the same weights.
_LAYOUT = 3


@cache
def name() -> str:
    """What identifies the reader: scores of two names are never compared. Raises what `Shipped.digest` raises."""
    return f"reader-{SHIPPED.digest()[:12]}-{_LAYOUT}"


def ensure(cache: Path) -> Path:
    """The converted network's folder under `cache`: made on first use (five seconds, 22 MB), checked on every other.

    Raises ModelFailure when the weights are missing or damaged, or the cache cannot be written.
    """
    return made(cache / name(), "the reader", lambda folder: write(folder, SHIPPED.ranges()))


def write(folder: Path, ranges: Mapping[str, ActivationRange] | None) -> None:
    """What `ensure` keeps; the network in fp32 without `ranges`."""
    openvino.save(graph(WeightsFile(bundled.source()), ranges).model, folder / NETWORK)


def graph(weights: WeightsFile, ranges: Mapping[str, ActivationRange] | None) -> Graph:
    """The network, words' embeddings and mask -> span scores (n, length, 2) for start and end, and (n, 2) scores for answerability and
    relevance, all logits; in fp32 without `ranges`. `rag.training.network` is the same in torch.
    """
    tuned = state(weights)
    return build(weights.shape, tuned, partial(_judged, tuned), ranges)


def state(weights: WeightsFile) -> dict[str, Float32]:
    """The reader's parameters, the body's without `BODY`."""
    base = dict(weights.state())
    tuned = SHIPPED.load({BODY + name: value for name, value in base.items()})
    return base | {name.removeprefix(BODY): value for name, value in tuned.items()}


def _judged(
    parameters: Mapping[str, Float32], made: GraphBuilder, hidden: Node, _mask: Node
) -> list[Node]:
    """The spans' scores at every token; the judgements are read at the first."""

    def linear(node: Node, stem: str) -> Node:
        return made.linear(node, parameters[f"{stem}.weight"], parameters[f"{stem}.bias"])

    first = made.op.gather(hidden, made.op.constant(0), made.op.constant(1))
    return [linear(hidden, "span"), linear(made.op.tanh(linear(first, "pooler")), "judge")]
