"""The shipped reader: the bundled encoder's weights with `weights/reader.safetensors` added, converted into the user's cache.

The weights' SHA-256 and what they were made for stand in `weights/manifest.json`; how they were made, in MODEL_CARD.md.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from index import bundle, engine
from index.cache import made
from index.delta import Shipped
from index.error import ModelFailure
from index.weights import WeightsFile

if TYPE_CHECKING:
    from rag.network import ReaderNetwork

NETWORK = "reader.xml"
SHIPPED = Shipped(Path(__file__).parent / "weights" / "reader.safetensors", "the reader's weights", bundle.SOURCE_SHA256)
# The body's parameters in ReaderNetwork; the bundled file names them without it.
BODY = "body."
# Raised whenever the converted network would differ for the same weights.
_LAYOUT = 1


@cache
def name() -> str:
    """What identifies the reader: scores of two names are never compared. Raises what `Shipped.digest` raises."""
    return f"reader-{SHIPPED.digest()[:12]}-{_LAYOUT}"


def ensure(folder: Path) -> Path:
    """The converted network's folder under the cache `folder`: made on first use (20 seconds, 480 MB), checked on every other.

    Raises ModelFailure when the weights are missing or damaged, or the cache cannot be written.
    """
    return made(folder / name(), "the reader", _make)


def _make(folder: Path, _scratch: Path) -> None:
    engine.trace(torch_network(), folder / NETWORK)


def torch_network() -> "ReaderNetwork":
    """The shipped reader in torch; ModelFailure when the weights are missing or damaged."""
    import torch

    from rag.network import ReaderNetwork

    weights = WeightsFile(bundle.source())
    network = ReaderNetwork(weights.shape)
    base = dict(weights.state())
    network.load_base({name: torch.from_numpy(value) for name, value in base.items()})
    tuned = SHIPPED.load({BODY + name: value for name, value in base.items()})
    unknown = network.load_state_dict({name: torch.from_numpy(value) for name, value in tuned.items()}, strict=False).unexpected_keys
    if unknown:
        raise ModelFailure(f"the reader's weights name parameters that it has not, such as {unknown[0]}: install yiju again")
    return network.eval()
