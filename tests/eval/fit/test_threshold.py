"""The threshold with a guarantee, against the binomial distribution itself and by simulation."""

import numpy as np
import pytest
from scipy import stats

from eval.fit.threshold import bound, guaranteed


@pytest.mark.parametrize(("wrong", "answered"), [(0, 45), (3, 120), (10, 100), (44, 45)])
def test_the_bound_is_where_so_few_wrong_ones_become_unlikely(wrong: int, answered: int) -> None:
    share = bound(wrong, answered, 0.9)
    assert float(stats.binom.cdf(wrong, answered, share)) == pytest.approx(0.1, abs=1e-6)
    assert bound(answered, answered, 0.9) == 1.0


def test_the_lowest_threshold_at_which_it_holds() -> None:
    confidence = np.linspace(1, 0, 101)[:100]
    right = np.arange(100) < 60
    found = guaranteed(confidence, right)
    assert found is not None
    assert (found.answered, found.wrong) == (60, 0)
    assert found.value == pytest.approx(confidence[59])
    assert guaranteed(confidence, np.arange(100) % 2 == 0) is None
    assert guaranteed(confidence[:30], right[:30]) is None  # too few to know


def test_the_guarantee_holds_as_often_as_it_says() -> None:
    """300 sets of 300 candidates whose chance of being right is their confidence; the true risk of what would be answered."""
    chance = np.random.default_rng(3)
    broken = tried = 0
    for _ in range(300):
        confidence = chance.beta(4, 1, 300)
        found = guaranteed(confidence, chance.random(300) < confidence, risk=0.1)
        if found:
            tried += 1
            everyone = chance.beta(4, 1, 20_000)
            broken += float(1 - everyone[everyone >= found.value].mean()) > 0.1
    assert tried > 100
    assert broken <= 0.1 * 300 + 10
