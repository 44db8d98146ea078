"""BM25's formulas, with their sources."""

import math

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]

# As Anserini tunes it for passages (Yang, Fang & Lin 2018); on drcd_dev better than Lucene's
# 1.2/0.75 (eval/LOG.md, 2026-11-22 "Lexical leg").
K1, B = 0.9, 0.4


def idf(frequency: float, total: int) -> float:
    """Return Lucene's inverse document frequency, ln(1 + (N - n + .5) / (n + .5)), never negative.

    >>> round(idf(1, 3), 4)
    0.9808
    """
    return math.log1p((total - frequency + 0.5) / (frequency + 0.5))


def saturate(
    counts: NDArray[np.number], lengths: NDArray[np.number], mean_length: float
) -> Float32:
    """Return what occurrences of a term add to a passage's score, before its idf; below K1 + 1.

    `counts` (..., n) in passages of `lengths` (n,) terms (Robertson & Zaragoza 2009).

    >>> float(saturate(np.array([1.0]), np.array([10]), 10.0)[0])
    1.0
    """
    norms = np.float32(1 - B) + np.float32(B / mean_length) * lengths.astype(np.float32)
    return np.asarray(counts * np.float32(K1 + 1) / (counts + np.float32(K1) * norms), np.float32)
