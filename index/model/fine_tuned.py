"""Shipped weights: what training added to those of the bundled encoder, one byte a weight, checked before they are loaded.

Each row of a matrix has a scale; what is rounded is the difference, a tenth of the weight, so that the error is a thousandth
of it (the symmetric row-wise int8 of Jacob et al. 2018, arXiv 1712.05877, applied to the delta). Biases, norms and heads are
kept in fp32.
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
    """A file of weights beside a manifest with its SHA-256 and that of the file they are added to, which must be `base`.

    Raises ModelFailure when anything is missing, damaged or for another base; `what` names the weights there.
    """

    path: Path
    what: str
    base: str

    def digest(self) -> str:
        """The SHA-256 of the weights that the manifest has."""
        return self._known(self.path.name)

    def _known(self, file: str) -> str:
        """The SHA-256 of a file beside the manifest, by the manifest."""
        manifest = self.path.with_name(MANIFEST)
        try:
            known = json.loads(manifest.read_text(encoding="utf-8"))
            digest, base = str(known[file]), str(known["base"])
        except (OSError, ValueError, KeyError) as error:
            raise ModelFailure(f"{manifest} cannot be read: install yiju again") from error
        if base != self.base:
            raise ModelFailure(
                f"{self.what} were made for the encoder {base[:12]}…, not {self.base[:12]}…: install yiju again"
            )
        return digest

    def load(self, base: Mapping[str, Float32]) -> dict[str, Float32]:
        """The tuned weights by parameter name; `base` has the others' by theirs."""
        from safetensors.numpy import load_file

        digest = self.digest()
        if not self.path.exists() or sha256(self.path) != digest:
            raise ModelFailure(
                f"{self.path} is missing or damaged (its SHA-256 is not {digest[:12]}…): install yiju again"
            )
        return unpack(load_file(self.path), base)

    def ranges(self) -> dict[str, ActivationRange]:
        """What was measured of the activations (`python -m rag.training.activation_range`), by the product they go into."""
        from safetensors.numpy import load_file

        path = self.path.with_name(RANGES)
        if not path.exists() or sha256(path) != self._known(RANGES):
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
    """`tuned` relative to `base`, by parameter name; what `base` lacks is kept whole.

    >>> packed = pack({"w": np.array([[1.5, 2.0]], np.float32)}, {"w": np.array([[1.0, 2.0]], np.float32)})
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
    """The tuned weights, by parameter name: the inverse of `pack`, to within half a step of each row's scale."""
    tuned = {}
    for name, stored in packed.items():
        if name.endswith(_SCALE):
            continue
        difference = stored.astype(np.float32)
        if name + _SCALE in packed:
            difference = difference * packed[name + _SCALE].astype(np.float32)
        tuned[name] = difference + base[name] if name in base else difference
    return tuned
