"""int8 arithmetic of matrix products: weights, and the activations whose ranges were measured. numpy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Int8 = NDArray[np.int8]

# How much of the unevenness between channels goes from the activations to the weights (SmoothQuant's alpha): flat from .7 to .85.
_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class ActivationRange:
    """The lowest and the highest value seen in each channel (channels,) of a product's input."""

    low: Float32
    high: Float32

    @property
    def reach(self) -> Float32:
        """The largest absolute value in each channel."""
        found: Float32 = np.maximum(np.maximum(-self.low, self.high), np.float32(1e-4))
        return found


def quantised(weight: Float32) -> tuple[Int8, Float32]:
    """(out, in) -> whole numbers (out, in) and scales (out, 1), whose product is nearest (symmetric; Jacob et al. 2018, arXiv 1712.05877).

    >>> whole, scale = quantised(np.array([[0.5, -1.27]], np.float32))
    >>> whole.tolist(), scale.round(4).tolist()
    ([[50, -127]], [[0.009999999776482582]])
    """
    scale = np.maximum(np.abs(weight).max(axis=1, keepdims=True), np.float32(1e-12)) / np.float32(
        127
    )
    return np.rint(weight / scale).astype(np.int8), scale


def smoothed(seen: ActivationRange, weight: Float32) -> tuple[Float32, np.float32, np.float32]:
    """Factors (in,) that the activations are divided and the weights (out, in) multiplied by, and the range of the activations then,
    symmetric, so that the product needs no correction for where zero lies.
    """
    heavy = np.maximum(np.abs(weight).max(axis=0), np.float32(1e-5))
    factors = seen.reach**_SHARE / heavy ** (1 - _SHARE)
    factors = (factors / np.exp(np.log(factors).mean())).astype(np.float32)
    far = (seen.reach / factors).max()
    return factors, np.float32(-far), np.float32(far * 127 / 128)
