"""int8 arithmetic of matrix products: weights, and activations with measured ranges."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Int8 = NDArray[np.int8]

# The share of the unevenness between channels that moves from the activations to the weights
# (SmoothQuant's alpha): as exact from .7 to .85 (eval/LOG.md).
_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class ActivationRange:
    """The lowest and the highest value of each channel (channels,) of a product's input."""

    low: Float32
    high: Float32

    @property
    def reach(self) -> Float32:
        """Largest absolute value in each channel."""
        found: Float32 = np.maximum(np.maximum(-self.low, self.high), np.float32(1e-4))
        return found


def quantize(weight: Float32) -> tuple[Int8, Float32]:
    """Round weights (out, in) to integers (out, in) and scales (out, 1), whose product is nearest.

    Symmetric, one scale a row (Jacob et al. 2018, arXiv 1712.05877).

    >>> integers, scale = quantize(np.array([[0.5, -1.27]], np.float32))
    >>> integers.tolist(), scale.round(4).tolist()
    ([[50, -127]], [[0.009999999776482582]])
    """
    largest = np.abs(weight).max(axis=1, keepdims=True)
    scale = np.maximum(largest, np.float32(1e-12)) / np.float32(127)
    return np.rint(weight / scale).astype(np.int8), scale


def smooth(seen: ActivationRange, weight: Float32) -> tuple[Float32, np.float32, np.float32]:
    """Balance the channels of activations and weights (SmoothQuant): return factors, low and high.

    The activations are to be divided and the weights (out, in) multiplied by the factors (in,). The
    smoothed activations then lie from low to high, symmetrically, so that the product needs no
    correction for a zero point.
    """
    heavy = np.maximum(np.abs(weight).max(axis=0), np.float32(1e-5))
    factors = seen.reach**_SHARE / heavy ** (1 - _SHARE)
    factors = (factors / np.exp(np.log(factors).mean())).astype(np.float32)
    far = (seen.reach / factors).max()
    return factors, np.float32(-far), np.float32(far * 127 / 128)
