"""Find the threshold that guarantees a share of right answers, by Learn then Test.

A threshold keeps a risk if, with probability `level`, at most that share of the answers at or above
it is wrong. That is tested by the exact binomial bound (Clopper & Pearson 1934). To test many
thresholds and take the best would be to look until one is lucky: they are tested in one order, from
the strictest down, and the first that fails ends the test (fixed sequence testing; Angelopoulos et
al. 2021, arXiv 2110.01052). The guarantee holds for questions like those tested.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from rag.reading.confidence import Guarantee

# Thresholds that are tested: fixed, so that they do not depend on what they are tested on.
GRID = tuple(round(0.01 * step, 2) for step in range(99, 0, -1))


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold, and what answering at or above it means for some questions."""

    value: float
    # How many questions are answered, and how many of them wrongly.
    answered: int
    wrong: int
    # The upper bound on the share of wrong answers.
    bound: float


def bound_risk(wrong: int, answered: int, level: float) -> float:
    """Return the upper Clopper-Pearson bound on the share of wrong answers.

    >>> round(bound_risk(0, 45, 0.9), 4)
    0.0499
    """
    return float(stats.beta.ppf(level, wrong + 1, answered - wrong)) if wrong < answered else 1.0


def measure_threshold(
    value: float, confidence: ArrayLike, right: ArrayLike, level: float
) -> Threshold:
    """Return what a threshold means for candidates of `confidence` (n,), `right` or not (n,)."""
    scores, truth = np.asarray(confidence, float), np.asarray(right, bool)
    answered = scores >= value
    count, wrong = int(answered.sum()), int((~truth[answered]).sum())
    return Threshold(value, count, wrong, bound_risk(wrong, count, level))


def find_threshold(
    confidence: ArrayLike, right: ArrayLike, risk: float, level: float = 0.95
) -> Threshold | None:
    """Return the lowest threshold of `GRID` for which the guarantee holds, if it does for any.

    `confidence` (n,) and `right` (n,) bool are of every candidate answer.
    """
    found = None
    for value in GRID[choose_start(confidence, risk, level) :]:
        tested = measure_threshold(value, confidence, right, level)
        if tested.bound > risk:
            break
        found = tested
    return found


def choose_start(confidence: ArrayLike, risk: float, level: float) -> int:
    """Return the position in `GRID` of the first threshold to test: the one most likely to pass.

    Where few are answered one unlucky answer fails the test, and lower down too many are wrong.
    Where the best place is, the confidences say, (n,), and whether they are right is not looked at:
    otherwise the test would be worth nothing.
    """
    scores = np.asarray(confidence, float)
    grid = np.array(GRID)[:, None]
    answered = (scores >= grid).sum(axis=1)
    wrong = np.where(scores >= grid, 1 - scores, 0).sum(axis=1)
    # The most wrong answers that pass: fewer than the risk makes likely.
    most = stats.binom.ppf(1 - level, answered, risk)
    most -= stats.binom.cdf(most, answered, risk) > 1 - level
    return int(np.argmax(stats.binom.cdf(most, answered, wrong / np.maximum(answered, 1))))


def make_monotone(found: Sequence[Guarantee]) -> list[Guarantee]:
    """Return the guarantees, given in rising precision, each with the lowest threshold that a
    precision as high has: what keeps a precision keeps every lower one.

    >>> make_monotone([Guarantee(0.8, None), Guarantee(0.9, 0.6)])[0]
    Guarantee(precision=0.8, threshold=0.6)
    """
    kept: list[Guarantee] = []
    lowest: float | None = None
    for one in reversed(found):
        known = [value for value in (one.threshold, lowest) if value is not None]
        lowest = min(known, default=None)
        kept.append(replace(one, threshold=lowest))
    return kept[::-1]
