"""BM25's formulas, with their sources."""

import math

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]

# As Anserini tunes it for passages (Yang, Fang & Lin 2018); on drcd_dev better than Lucene's 1.2/0.75 (eval/LOG.md).
K1, B = 0.9, 0.4


def idf(frequency: float, total: int) -> float:
    """Lucene's inverse document frequency: ln(1 + (N - n + 0.5) / (n + 0.5)), never negative.

    >>> round(idf(1, 3), 4)
    0.9808
    """
    return math.log1p((total - frequency + 0.5) / (frequency + 0.5))


def length_norms(lengths: NDArray[np.number], mean: float) -> Float32:
    """1 - b + b * length / mean length, of each passage (n,)."""
    return np.asarray(
        np.float32(1 - B) + np.float32(B / mean) * lengths.astype(np.float32), np.float32
    )


def saturated(counts: NDArray[np.number], norms: Float32) -> Float32:
    """What a term that occurs so often (n,) adds to the score (Robertson & Zaragoza 2009), by its idf; below K1 + 1.

    >>> float(saturated(np.array([1.0]), np.array([1.0]))[0])
    1.0
    """
    return np.asarray(counts * np.float32(K1 + 1) / (counts + np.float32(K1) * norms), np.float32)
