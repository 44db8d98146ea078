"""Measure the confidence: how well it ranks right answers above wrong ones, and its calibration.

Every function takes `confidence` (n,), 0 to 1, and `right` (n,) bool, whether the candidate answer
would have been right, of all questions: also of those that were refused, since what to refuse is
the question. ValueError for no question, different lengths, a confidence outside 0 to 1, and a
`right` that is not bool (unknown ones must be left out first).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.metrics import roc_auc_score

Float64 = NDArray[np.float64]
# 19 right of 20 reach a precision of 0.95, although 1 - 0.05 is a little less in binary.
SLACK = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class RiskCoverage:
    """The risk-coverage curve of `n` questions: an entry for each confidence, the highest first."""

    # The share of the questions that are answered, rising to 1.
    coverage: Float64
    # The share of these answers that are wrong.
    risk: Float64
    # Questions with this confidence or more are answered.
    threshold: Float64
    n: int


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The `n` questions with a confidence of [low, high); the last bin includes 1."""

    low: float
    high: float
    n: int
    # The means of these questions.
    confidence: float
    accuracy: float


def auroc(confidence: ArrayLike, right: ArrayLike) -> float | None:
    """Compute how often a right answer has more confidence than a wrong one, 0 to 1 (scikit-learn).

    A tie counts half; 0.5 is chance. None when all are right or all are wrong.

    >>> auroc([0.9, 0.8, 0.4, 0.4], [True, False, True, False])  # 1, 1, 0, ½ of the four pairs
    0.625
    """
    sure, truth = _check(confidence, right)
    return None if truth.all() or not truth.any() else float(roc_auc_score(truth, sure))


def risk_coverage_curve(confidence: ArrayLike, right: ArrayLike) -> RiskCoverage:
    """Compute the risk at each coverage (El-Yaniv & Wiener, JMLR 2010).

    Equal confidences are one step of the curve: no threshold can separate them.

    >>> curve = risk_coverage_curve([0.5, 0.9, 0.5, 0.2], [False, True, True, False])
    >>> curve.threshold.tolist(), curve.coverage.tolist()
    ([0.9, 0.5, 0.2], [0.25, 0.75, 1.0])
    >>> curve.risk.round(3).tolist()
    [0.0, 0.333, 0.5]
    """
    sure, truth = _check(confidence, right)
    threshold, which, counts = np.unique(sure, return_inverse=True, return_counts=True)
    wrong = np.bincount(which, weights=~truth)
    answered = np.cumsum(counts[::-1])
    return RiskCoverage(
        answered / len(sure), np.cumsum(wrong[::-1]) / answered, threshold[::-1], len(sure)
    )


def aurc(curve: RiskCoverage) -> float:
    """Compute the area under the curve; 0 is best (Geifman & El-Yaniv 2017).

    It is the mean over the questions of the risk when their confidence is the threshold.

    >>> curve = risk_coverage_curve([0.9, 0.8, 0.7, 0.6], [True, True, False, False])
    >>> aurc(curve)  # (0 + 0 + 1/3 + 2/4) / 4
    0.20833333333333331
    """
    return float(curve.risk @ np.diff(curve.coverage, prepend=0.0))


def excess_aurc(curve: RiskCoverage) -> float:
    """Compute the excess over the area of the best order (Geifman, Uziel & El-Yaniv 2019).

    The best order of the same answers has every right one first. 0 is best. The excess is due to
    the confidence, the rest of the area to the answers.

    >>> excess_aurc(risk_coverage_curve([0.9, 0.8, 0.7, 0.6], [True, True, False, False]))
    0.0
    """
    wrong = round(float(curve.risk[-1]) * curve.n)
    answered = np.arange(1, curve.n + 1)
    best = np.maximum(0, answered - (curve.n - wrong)) / answered
    return max(0.0, aurc(curve) - float(best.mean()))


def coverage_at(curve: RiskCoverage, precision: float = 0.95) -> float:
    """Compute the largest coverage with at least `precision` of the answers right; 0 if none.

    The threshold is chosen on the answers that are judged, so that on few questions it flatters.
    ValueError for a precision outside 0 to 1.

    >>> curve = risk_coverage_curve([0.9, 0.8, 0.7, 0.6], [True, False, True, False])
    >>> coverage_at(curve, 1), coverage_at(curve, 0.6), coverage_at(curve, 0.5)
    (0.25, 0.75, 1.0)
    """
    if not 0 <= precision <= 1:
        raise ValueError("precision must be 0 to 1")
    return float(curve.coverage[1 - curve.risk >= precision - SLACK].max(initial=0.0))


def reliability_bins(
    confidence: ArrayLike, right: ArrayLike, bins: int = 10
) -> list[ReliabilityBin]:
    """Compare confidence and accuracy in `bins` of equal width, without the empty ones.

    >>> for one in reliability_bins([0.25, 0.35, 1.0], [False, True, True], bins=2):
    ...     print(one.low, one.high, one.n, one.confidence, one.accuracy)
    0.0 0.5 2 0.3 0.5
    0.5 1.0 1 1.0 1.0
    """
    sure, truth = _check(confidence, right)
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
    """Compute the expected calibration error over `bins` of equal width (Guo et al. 2017).

    It is the mean distance of confidence and accuracy over the questions, 0 to 1; 0 is best.

    >>> # (2 · |.3 - .5| + 1 · 0) / 3
    >>> calibration_error([0.25, 0.35, 1.0], [False, True, True], bins=2)
    0.13333333333333333
    """
    found = reliability_bins(confidence, right, bins)
    return sum(one.n * abs(one.confidence - one.accuracy) for one in found) / sum(
        one.n for one in found
    )


def brier_score(confidence: ArrayLike, right: ArrayLike) -> float:
    """Compute the mean squared distance of confidence and truth, 0 to 1 (Brier 1950); 0 is best.

    A confidence of 0.5 throughout gives 0.25.

    >>> brier_score([1.0, 0.5], [True, False])  # (0 + .25) / 2
    0.125
    """
    sure, truth = _check(confidence, right)
    return float(np.mean((sure - truth) ** 2))


def _check(confidence: ArrayLike, right: ArrayLike) -> tuple[Float64, NDArray[np.bool_]]:
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
