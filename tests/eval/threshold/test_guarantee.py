"""The threshold with a guarantee, against the binomial distribution itself and by simulation."""

import numpy as np
import pytest
from scipy import stats

from eval.fit.threshold import bound_risk, find_threshold


@pytest.mark.parametrize(("wrong", "answered"), [(0, 45), (3, 120), (10, 100), (44, 45)])
def test_the_bound_is_that_of_the_binomial_distribution(wrong: int, answered: int) -> None:
    share = bound_risk(wrong, answered, 0.9)
    assert float(stats.binom.cdf(wrong, answered, share)) == pytest.approx(0.1, abs=1e-6)
    assert bound_risk(answered, answered, 0.9) == 1.0


def test_the_lowest_threshold_at_which_it_holds() -> None:
    confidence = np.linspace(1, 0, 101)[:100]
    right = np.arange(100) < 60
    found = find_threshold(confidence, right)
    assert found is not None
    assert (found.answered, found.wrong) == (60, 0)
    assert found.value == pytest.approx(confidence[59])
    assert find_threshold(confidence, np.arange(100) % 2 == 0) is None
    assert find_threshold(confidence[:30], right[:30]) is None  # too few to know


def test_the_guarantee_holds_as_often_as_it_says() -> None:
    """Draw 300 sets of 300 candidates that are right with the probability of their confidence."""
    chance = np.random.default_rng(3)
    broken = tried = 0
    for _ in range(300):
        confidence = chance.beta(4, 1, 300)
        found = find_threshold(confidence, chance.random(300) < confidence, risk=0.1)
        if found:
            tried += 1
            everyone = chance.beta(4, 1, 20_000)
            broken += float(1 - everyone[everyone >= found.value].mean()) > 0.1
    assert tried > 100
    assert broken <= 0.1 * 300 + 10
