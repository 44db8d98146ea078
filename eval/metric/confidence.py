"""Whether the confidence can be trusted: does it rank right answers above wrong ones, and does it say how often they are right?

Every function takes `confidence` (n,), 0 to 1, and `right` (n,) bool: would the candidate answer have been right? Over all
questions, also the refused ones, since what to refuse is the question. ValueError: no question, different lengths, a
confidence outside 0 to 1, or a `right` that is not bool (unknown must be left out first).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.metrics import roc_auc_score

Float64 = NDArray[np.float64]
# 19 right of 20 are 0.95, whatever the last bit of 1 - 0.05.
SLACK = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class RiskCoverage:
    """What answering from each threshold on means, the highest first; one entry for each different confidence of `n` questions.

    `threshold`: answer at this confidence or above. `coverage`: the share of the questions that are then answered, rising
    to 1. `risk`: the share of these answers that is wrong.
    """

    coverage: Float64
    risk: Float64
    threshold: Float64
    n: int


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The `n` questions with a confidence from `low` to below `high` (1 is in the last): their means, each 0 to 1."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


def auroc(confidence: ArrayLike, right: ArrayLike) -> float | None:
    """How often a right answer has more confidence than a wrong one, 0 to 1, a tie counting half; .5 is chance (scikit-learn).

    None: all are right or all are wrong.

    >>> auroc([0.9, 0.8, 0.4, 0.4], [True, False, True, False])  # 1, 1, 0, ½ of the four pairs
    0.625
    """
    sure, truth = _checked(confidence, right)
    return None if truth.all() or not truth.any() else float(roc_auc_score(truth, sure))


def risk_coverage_curve(confidence: ArrayLike, right: ArrayLike) -> RiskCoverage:
    """The risk at each coverage (El-Yaniv & Wiener, JMLR 2010). Equal confidences are one step: no threshold can part them.

    >>> curve = risk_coverage([0.5, 0.9, 0.5, 0.2], [False, True, True, False])
    >>> curve.threshold.tolist(), curve.coverage.tolist()
    ([0.9, 0.5, 0.2], [0.25, 0.75, 1.0])
    >>> curve.risk.round(3).tolist()
    [0.0, 0.333, 0.5]
    """
    sure, truth = _checked(confidence, right)
    threshold, which, counts = np.unique(sure, return_inverse=True, return_counts=True)
    wrong = np.bincount(which, weights=~truth)
    answered = np.cumsum(counts[::-1])
    return RiskCoverage(
        answered / len(sure), np.cumsum(wrong[::-1]) / answered, threshold[::-1], len(sure)
    )


def aurc(curve: RiskCoverage) -> float:
    """AURC: the mean, over the questions, of the risk of answering from their confidence on; 0 is best (Geifman & El-Yaniv 2017).

    >>> area(risk_coverage([0.9, 0.8, 0.7, 0.6], [True, True, False, False]))  # (0 + 0 + 1/3 + 2/4) / 4
    0.20833333333333331
    """
    return float(curve.risk @ np.diff(curve.coverage, prepend=0.0))


def excess_aurc(curve: RiskCoverage) -> float:
    """E-AURC: the area above that of the same answers with every right one first (Geifman, Uziel & El-Yaniv 2019); 0 is best.

    What is left is the fault of the confidence, not of the answers.

    >>> excess_area(risk_coverage([0.9, 0.8, 0.7, 0.6], [True, True, False, False]))
    0.0
    """
    wrong = round(float(curve.risk[-1]) * curve.n)
    answered = np.arange(1, curve.n + 1)
    best = np.maximum(0, answered - (curve.n - wrong)) / answered
    return max(0.0, aurc(curve) - float(best.mean()))


def coverage_at(curve: RiskCoverage, precision: float = 0.95) -> float:
    """The largest share of the questions that can be answered with at least `precision` of the answers right; 0 if none.

    It reads the threshold off the very answers it judges, so that on few questions it flatters.
    ValueError: a precision outside 0 to 1.

    >>> curve = risk_coverage([0.9, 0.8, 0.7, 0.6], [True, False, True, False])
    >>> coverage_at(curve, 1), coverage_at(curve, 0.6), coverage_at(curve, 0.5)
    (0.25, 0.75, 1.0)
    """
    if not 0 <= precision <= 1:
        raise ValueError("precision must be 0 to 1")
    return float(curve.coverage[1 - curve.risk >= precision - SLACK].max(initial=0.0))


def reliability_bins(
    confidence: ArrayLike, right: ArrayLike, bins: int = 10
) -> list[ReliabilityBin]:
    """Confidence against accuracy in `bins` of equal width, the empty ones left out: the reliability diagram.

    >>> reliability([0.25, 0.35, 1.0], [False, True, True], bins=2)
    [Bin(low=0.0, high=0.5, n=2, confidence=0.3, accuracy=0.5), Bin(low=0.5, high=1.0, n=1, confidence=1.0, accuracy=1.0)]
    """
    sure, truth = _checked(confidence, right)
    if bins < 1:
        raise ValueError("at least one bin")
    which = np.minimum((sure * bins).astype(int), bins - 1)
    return [
        ReliabilityBin(
            number / bins,
            (number + 1) / bins,
            int(inside.sum()),
            float(sure[inside].mean()),
            float(truth[inside].mean()),
        )
        for number in range(bins)
        if (inside := which == number).any()
    ]


def calibration_error(confidence: ArrayLike, right: ArrayLike, bins: int = 10) -> float:
    """ECE: the mean distance of confidence and accuracy over `bins` of equal width, 0 to 1 (Guo et al. 2017); 0 is best.

    >>> calibration_error([0.25, 0.35, 1.0], [False, True, True], bins=2)  # (2 · |.3 - .5| + 1 · 0) / 3
    0.13333333333333333
    """
    found = reliability_bins(confidence, right, bins)
    return sum(one.n * abs(one.confidence - one.accuracy) for one in found) / sum(
        one.n for one in found
    )


def brier_score(confidence: ArrayLike, right: ArrayLike) -> float:
    """The mean square of the distance of confidence and truth, 0 to 1 (Brier 1950); 0 is best, always saying .5 is .25.

    >>> brier([1.0, 0.5], [True, False])  # (0 + .25) / 2
    0.125
    """
    sure, truth = _checked(confidence, right)
    return float(np.mean((sure - truth) ** 2))


def _checked(confidence: ArrayLike, right: ArrayLike) -> tuple[Float64, NDArray[np.bool_]]:
    sure, truth = np.asarray(confidence, np.float64), np.asarray(right)
    if sure.ndim != 1 or sure.shape != truth.shape or not sure.size:
        raise ValueError(
            f"one confidence and one truth for each question, not {sure.shape} and {truth.shape}"
        )
    if truth.dtype != np.bool_:
        raise ValueError("right must be bool: leave out what is not known")
    if not ((sure >= 0) & (sure <= 1)).all():
        raise ValueError("a confidence must be 0 to 1")
    return sure, truth
