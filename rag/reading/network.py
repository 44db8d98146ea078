"""The shipped reader network: the bundled encoder's weights with `weights/reader.safetensors`
added, converted into the user's cache.

The SHA-256 of the weights and what they were made for are in `weights/manifest.json`; how they were
made is in MODEL_CARD.md beside it.
"""

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path

from index.model import bundled, openvino
from index.model.artifact import ensure_artifact
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
# Precedes the names of the body's parameters in the shipped file; the bundled file has none.
BODY = "body."
# Raise it whenever the converted network would differ for the same weights.
_LAYOUT = 3
# Raise it when the converted files change but not the scores they are made for.
_CONVERSION = 2


@cache
def name() -> str:
    """Return what identifies the reader: scores of two names are never compared.

    Raises what `FineTunedWeights.digest` raises.
    """
    return f"reader-{SHIPPED.digest()[:12]}-{_LAYOUT}"


def locate(cache: Path) -> Path:
    """Return where the converted network is kept under `cache`."""
    return cache / f"{name()}-{_CONVERSION}"


def ensure(cache: Path) -> Path:
    """Return the folder of the converted network under `cache`: made on first use (five seconds,
    22 MB), checked on every other.

    Raises ModelFailure when the weights are missing or damaged, or the cache cannot be written.
    """
    return ensure_artifact(
        locate(cache), "the reader", lambda folder: write(folder, SHIPPED.ranges())
    )


def write(folder: Path, ranges: Mapping[str, ActivationRange] | None) -> None:
    """Write what `ensure` keeps; the network is in fp32 without `ranges`."""
    openvino.save(graph(WeightsFile(bundled.source()), ranges).model, folder / NETWORK)


def graph(weights: WeightsFile, ranges: Mapping[str, ActivationRange] | None) -> Graph:
    """Build the network: token embeddings and mask -> span logits (n, length, 2) for start and end,
    and logits (n, 2) of answerability and relevance. It is in fp32 without `ranges`.

    `rag.training.network` is the same in torch.
    """
    tuned = load_weights(weights)
    return build(weights.shape, tuned, partial(_add_heads, tuned), ranges)


def load_weights(weights: WeightsFile) -> dict[str, Float32]:
    """Return the reader's parameters by name, the body's without `BODY`."""
    base = dict(weights.state())
    tuned = SHIPPED.load({BODY + name: value for name, value in base.items()})
    return base | {name.removeprefix(BODY): value for name, value in tuned.items()}


def _add_heads(
    parameters: Mapping[str, Float32], builder: GraphBuilder, hidden: Node, _mask: Node
) -> list[Node]:
    """Add the span head, read at every token, and the judgement head, read at the first."""

    def linear(node: Node, stem: str) -> Node:
        return builder.linear(node, parameters[f"{stem}.weight"], parameters[f"{stem}.bias"])

    op = builder.op
    first = op.gather(hidden, op.constant(0), op.constant(1))
    return [linear(hidden, "span"), linear(op.tanh(linear(first, "pooler")), "judge")]
