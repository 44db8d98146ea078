"""The shipped reader: the bundled encoder's weights with `weights/reader.safetensors` added, converted into the user's cache.

The weights' SHA-256 and what they were made for stand in `weights/manifest.json`; how they were made, in MODEL_CARD.md.
"""

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index import bundle, engine
from index.cache import made, sha256
from index.error import ModelFailure
from index.weights import WeightsFile
from rag.delta import Float32, unpack

if TYPE_CHECKING:
    from rag.network import ReaderNetwork

WEIGHTS = Path(__file__).with_name("weights")
DELTA, MANIFEST, NETWORK = "reader.safetensors", "manifest.json", "reader.xml"
# The body's parameters in ReaderNetwork; the bundled file names them without it.
BODY = "body."
# Raised whenever the converted network would differ for the same weights.
_LAYOUT = 1


@cache
def digest() -> str:
    """The SHA-256 of the shipped weights, as the manifest has it; ModelFailure when that is for another encoder."""
    try:
        manifest = json.loads((WEIGHTS / MANIFEST).read_text(encoding="utf-8"))
        name, base = manifest[DELTA], manifest["base"]
    except (OSError, ValueError, KeyError) as error:
        raise ModelFailure(f"{WEIGHTS / MANIFEST} cannot be read: install yiju again") from error
    if base != bundle.SOURCE_SHA256:
        raise ModelFailure(
            f"the reader's weights were made for the encoder {base[:12]}…, not {bundle.SOURCE_SHA256[:12]}…: install yiju again"
        )
    return str(name)


def name() -> str:
    """What identifies the reader: scores of two names are never compared."""
    return f"reader-{digest()[:12]}-{_LAYOUT}"


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

    delta = _delta()
    weights = WeightsFile(bundle.source())
    network = ReaderNetwork(weights.shape)
    base = dict(weights.state())
    network.load_base({name: torch.from_numpy(value) for name, value in base.items()})
    tuned = unpack(delta, {BODY + name: value for name, value in base.items()})
    unknown = network.load_state_dict({name: torch.from_numpy(value) for name, value in tuned.items()}, strict=False).unexpected_keys
    if unknown:
        raise ModelFailure(f"the reader's weights name parameters that it has not, such as {unknown[0]}: install yiju again")
    return network.eval()


def _delta() -> dict[str, Float32]:
    from safetensors.numpy import load_file

    path = WEIGHTS / DELTA
    if not path.exists() or sha256(path) != digest():
        raise ModelFailure(f"{path} is missing or damaged (its SHA-256 is not {digest()[:12]}…): install yiju again")
    return load_file(path)


def save(tuned: dict[str, Float32], base: dict[str, Float32], folder: Path = WEIGHTS) -> None:
    """Write the weights and their manifest; `tuned` and `base` by the network's parameter names."""
    from safetensors.numpy import save_file

    from rag.delta import pack

    folder.mkdir(exist_ok=True)
    save_file({name: np.ascontiguousarray(value) for name, value in pack(tuned, base).items()}, folder / DELTA)
    manifest = {DELTA: sha256(folder / DELTA), "base": bundle.SOURCE_SHA256}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
