"""The threshold with a guarantee, against the binomial distribution itself and by simulation."""

import numpy as np
import pytest
from scipy import stats

from eval.threshold.guarantee import (
    GRID,
    bound_risk,
    choose_start,
    find_threshold,
    make_monotone,
)
from rag.reading.confidence import Guarantee


@pytest.mark.parametrize(("wrong", "answered"), [(0, 45), (3, 120), (10, 100), (44, 45)])
def test_the_bound_is_that_of_the_binomial_distribution(wrong: int, answered: int) -> None:
    share = bound_risk(wrong, answered, 0.9)
    assert float(stats.binom.cdf(wrong, answered, share)) == pytest.approx(0.1, abs=1e-6)
    assert bound_risk(answered, answered, 0.9) == 1.0


def test_the_lowest_threshold_at_which_it_holds() -> None:
    confidence = np.repeat(GRID, 10)
    right = np.repeat(np.array(GRID) > 0.6, 10)
    found = find_threshold(confidence, right, 0.1)
    assert found is not None
    # 390 are right down to 0.61; below, the bound still allows a share of wrong ones.
    below = [value for value in GRID if 390 / (np.array(GRID) >= value).sum() / 10 > 0.9]
    assert min(below) < found.value < 0.61
    assert found.bound <= 0.1 < bound_risk(found.wrong + 10, found.answered + 10, 0.95)
    assert find_threshold(confidence, np.arange(len(confidence)) % 2 == 0, 0.1) is None
    assert find_threshold(confidence[:20], right[:20], 0.1) is None  # too few to know


def test_a_failure_ends_the_test_whatever_comes_after() -> None:
    """Wrong where the confidence is high: thresholds further down would pass again."""
    confidence = np.repeat([0.95, 0.9, 0.5], [120, 20, 5000])
    right = np.repeat([True, False, True], [120, 20, 5000])
    found = find_threshold(confidence, right, 0.1)
    assert found is not None
    assert found.value == 0.91
    assert bound_risk(20, 5140, 0.95) < 0.1


def test_the_test_starts_where_it_is_most_likely_to_pass() -> None:
    """That depends on the confidences alone: few are high, and the lowest would fail."""
    confidence = np.repeat([0.99, 0.95, 0.6], [20, 200, 500])
    start = GRID[choose_start(confidence, 0.1, 0.95)]
    assert 0.6 < start <= 0.95
    # A wrong one among the first does not end it.
    assert find_threshold(confidence, np.arange(720) != 3, 0.1) is not None
    # Of so few none can pass.
    assert find_threshold(confidence[:20], np.ones(20, bool), 0.1) is None


def test_what_keeps_a_precision_keeps_every_lower_one() -> None:
    found = [Guarantee(0.5, 0.3), Guarantee(0.8, None), Guarantee(0.9, 0.2), Guarantee(0.95, None)]
    assert [one.threshold for one in make_monotone(found)] == [0.2, 0.2, 0.2, None]


@pytest.mark.parametrize("risk", [0.1, 0.15])
def test_the_guarantee_holds_as_often_as_it_says(risk: float) -> None:
    """Draw 200 sets of 600 candidates that are right with the probability of their confidence."""
    chance = np.random.default_rng(3)
    broken = tried = 0
    everyone = chance.beta(4, 1, 50_000)
    for _ in range(200):
        confidence = chance.beta(4, 1, 600)
        found = find_threshold(confidence, chance.random(600) < confidence, risk)
        if found:
            tried += 1
            broken += float(1 - everyone[everyone >= found.value].mean()) > risk
    assert tried > 100
    assert broken <= 0.05 * 200 + 7
