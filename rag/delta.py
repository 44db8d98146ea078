"""The shipped weights: what training added to the bundled encoder's, one byte a weight.

Each row of a matrix has a scale; what is rounded is the difference, a tenth of the weight, so that the error is a thousandth
of it (the symmetric row-wise int8 of Jacob et al. 2018, arXiv 1712.05877, applied to the delta). Biases, norms and heads are
kept in fp32.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
_SCALE = ".scale"


def pack(tuned: Mapping[str, Float32], base: Mapping[str, Float32]) -> dict[str, NDArray[np.generic]]:
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


def unpack(packed: Mapping[str, NDArray[np.generic]], base: Mapping[str, Float32]) -> dict[str, Float32]:
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
