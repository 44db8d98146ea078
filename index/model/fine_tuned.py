"""Fine-tuned weights as they are shipped: their difference to the base weights, in int8.

Each row of a matrix has a scale. The difference is a tenth of a weight, so that rounding it changes
the weight by a thousandth (the symmetric row-wise int8 of Jacob et al. 2018, arXiv 1712.05877,
applied to the difference). Biases, norms and heads are kept in fp32.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.error import ModelFailure
from index.model.artifact import MANIFEST, sha256
from index.model.quantization import ActivationRange

Float32 = NDArray[np.float32]
_SCALE = ".scale"
RANGES = "ranges.safetensors"


@dataclass(frozen=True, slots=True)
class FineTunedWeights:
    """A file of fine-tuned weights, with a manifest beside it.

    The manifest has the SHA-256 of the weights and of the base file that they are added to.
    Raises ModelFailure when anything is missing, damaged or for another base.
    """

    path: Path
    # Names the weights in messages.
    what: str
    # The SHA-256 of the base file.
    base: str

    def digest(self) -> str:
        """Return the SHA-256 of the weights that the manifest gives."""
        return self._read_digest(self.path.name)

    def _read_digest(self, file: str) -> str:
        manifest = self.path.with_name(MANIFEST)
        try:
            known = json.loads(manifest.read_text(encoding="utf-8"))
            digest, base = str(known[file]), str(known["base"])
        except (OSError, ValueError, KeyError) as error:
            raise ModelFailure(f"{manifest} cannot be read: install yiju again") from error
        if base != self.base:
            raise ModelFailure(
                f"{self.what} were made for the encoder {base[:12]}…, not {self.base[:12]}…: "
                "install yiju again"
            )
        return digest

    def load(self, base: Mapping[str, Float32]) -> dict[str, Float32]:
        """Return the fine-tuned weights by parameter name, added to those of `base`."""
        from safetensors.numpy import load_file

        digest = self.digest()
        if not self.path.exists() or sha256(self.path) != digest:
            raise ModelFailure(
                f"{self.path} is missing or damaged (its SHA-256 is not {digest[:12]}…): "
                "install yiju again"
            )
        return unpack(load_file(self.path), base)

    def ranges(self) -> dict[str, ActivationRange]:
        """Return the measured activation ranges by the matrix product that they go into.

        `python -m rag.training.activation_range` measures them.
        """
        from safetensors.numpy import load_file

        path = self.path.with_name(RANGES)
        if not path.exists() or sha256(path) != self._read_digest(RANGES):
            raise ModelFailure(f"{path} is missing or damaged: install yiju again")
        found = load_file(path)
        names = sorted({name.rpartition(".")[0] for name in found})
        return {
            name: ActivationRange(
                found[f"{name}.low"].astype(np.float32), found[f"{name}.high"].astype(np.float32)
            )
            for name in names
        }

    def save_ranges(self, ranges: Mapping[str, ActivationRange]) -> None:
        """Write the ranges and add them to the manifest."""
        from safetensors.numpy import save_file

        path, manifest = self.path.with_name(RANGES), self.path.with_name(MANIFEST)
        parts = {
            f"{name}.{end}": getattr(seen, end).astype(np.float16)
            for name, seen in ranges.items()
            for end in ("low", "high")
        }
        save_file(parts, path)
        known = json.loads(manifest.read_text(encoding="utf-8")) | {RANGES: sha256(path)}
        manifest.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")

    def save(self, tuned: Mapping[str, Float32], base: Mapping[str, Float32]) -> None:
        """Write the weights and their manifest."""
        from safetensors.numpy import save_file

        self.path.parent.mkdir(exist_ok=True)
        save_file(
            {name: np.ascontiguousarray(value) for name, value in pack(tuned, base).items()},
            self.path,
        )
        manifest = {self.path.name: sha256(self.path), "base": self.base}
        self.path.with_name(MANIFEST).write_text(
            json.dumps(manifest, indent=1) + "\n", encoding="utf-8"
        )


def pack(
    tuned: Mapping[str, Float32], base: Mapping[str, Float32]
) -> dict[str, NDArray[np.generic]]:
    """Round `tuned` less `base` to int8, by parameter name; what `base` lacks is kept whole.

    >>> base = {"w": np.array([[1.0, 2.0]], np.float32)}
    >>> packed = pack({"w": np.array([[1.5, 2.0]], np.float32)}, base)
    >>> packed["w"].tolist(), packed["w"].dtype.name
    ([[127, 0]], 'int8')
    """
    packed: dict[str, NDArray[np.generic]] = {}
    for name, weight in tuned.items():
        if name not in base or weight.ndim < 2:
            packed[name] = weight - base.get(name, np.float32(0))
            continue
        difference = weight - base[name]
        scale = np.maximum(np.abs(difference).max(axis=1, keepdims=True), 1e-12) / 127
        packed[name] = np.rint(difference / scale).astype(np.int8)
        packed[name + _SCALE] = scale.astype(np.float32)
    return packed


def unpack(
    packed: Mapping[str, NDArray[np.generic]], base: Mapping[str, Float32]
) -> dict[str, Float32]:
    """Return the fine-tuned weights by parameter name: the inverse of `pack`.

    The error is at most half a step of each row's scale.
    """
    tuned = {}
    for name, stored in packed.items():
        if name.endswith(_SCALE):
            continue
        difference = stored.astype(np.float32)
        if name + _SCALE in packed:
            difference = difference * packed[name + _SCALE].astype(np.float32)
        tuned[name] = difference + base[name] if name in base else difference
    return tuned
