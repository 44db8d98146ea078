"""Intervals, tests and powers against arithmetic by hand, SciPy's functions and simulations."""

import math
from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from eval.metric.power import detectable_difference, detectable_mean_difference
from eval.metric.statistic import (
    Difference,
    Interval,
    adjust_holm,
    compare_paired,
    confidence_interval,
)

Float64 = NDArray[np.float64]
SCORES = st.floats(0, 1).map(lambda value: round(value, 3))
PAIRS = st.lists(st.tuples(SCORES, SCORES), min_size=1, max_size=30)
few = settings(max_examples=25, deadline=None)


def run(**counts: int) -> tuple[Float64, Float64]:
    """Two runs of 0s and 1s: right in both, wrong in both, gained and lost."""
    values = {"same": (1, 1), "wrong": (0, 0), "gained": (0, 1), "lost": (1, 0)}
    rows = np.array(
        [values[name] for name, count in counts.items() for _ in range(count)], np.float64
    )
    return rows[:, 0], rows[:, 1]


def compare(pairs: list[tuple[float, float]]) -> tuple[Difference, Difference]:
    """The runs compared, and the other way round."""
    before, after = np.array(pairs).T
    return compare_paired(before, after), compare_paired(after, before)


# -- intervals


def test_a_share_has_wilsons_interval() -> None:
    # p = .8, n = 10, z = 1.96: (p + z²/2n ± z √(p q / n + z²/4n²)) / (1 + z²/n)
    # = (.99208 ± .31359) / 1.38415
    found = confidence_interval([1.0] * 8 + [0.0] * 2)
    assert [found.low, found.high] == pytest.approx([0.4902, 0.9433], abs=1e-4)


@pytest.mark.parametrize("n", [1, 10, 100, 3_524])
def test_all_right_is_not_sure_to_stay_so(n: int) -> None:
    # p = 1: (1 + z²/2n ± z²/2n) / (1 + z²/n) is 1 and 1 / (1 + z²/n)
    right, wrong = confidence_interval(np.ones(n)), confidence_interval(np.zeros(n))
    assert [right.low, right.high] == pytest.approx([1 / (1 + 1.959964**2 / n), 1])
    assert [wrong.low, wrong.high] == pytest.approx([0, 1 - right.low])


def test_one_failure_more_does_not_make_the_interval_jump() -> None:
    lows = [
        confidence_interval([0.0] * failures + [1.0] * (100 - failures)).low
        for failures in range(4)
    ]
    assert lows == pytest.approx([0.963, 0.946, 0.930, 0.915], abs=1e-3)


def test_scores_are_resampled_as_scipy_does() -> None:
    values = np.random.default_rng(1).beta(5, 1, 80)
    expected = stats.bootstrap(
        (values,), np.mean, n_resamples=20_000, rng=np.random.default_rng(2), batch=500
    ).confidence_interval
    found = confidence_interval(values)
    width = float(expected.high - expected.low)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=width / 20)


def test_many_scores_have_nearly_the_interval_of_the_normal_distribution() -> None:
    values = np.random.default_rng(1).choice([0, 0.25, 0.5, 1], 3_524)
    error = float(values.std()) / math.sqrt(len(values))
    for resamples, off in ((None, 0.4), (4_999, 0.1)):
        found = confidence_interval(values, resamples=resamples)
        assert [found.low, found.high] == pytest.approx(
            [values.mean() - 1.96 * error, values.mean() + 1.96 * error], abs=off * error
        )


def test_the_interval_holds_the_true_mean_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    scores, chances = (
        np.array([0, 0.2, 0.5, 1]),
        np.array([0.2, 0.1, 0.2, 0.5]),
    )  # mean .02 + .1 + .5 = .62
    found = [
        confidence_interval(rng.choice(scores, 40, p=chances), resamples=399) for _ in range(200)
    ]
    assert 0.9 <= np.mean([one.low <= 0.62 <= one.high for one in found]) <= 0.99


@few
@given(st.lists(SCORES, min_size=1, max_size=40))
def test_the_interval_lies_around_the_mean_and_within_the_values(values: list[float]) -> None:
    found = confidence_interval(values, resamples=199)
    if set(values) <= {0.0, 1.0}:
        values = [*values, 0.0, 1.0]
    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9
    # BCa may step over the mean where one value is far from the rest, but not by more than that
    # value moves it.
    slack = np.ptp(values) / len(values) + 1e-9
    assert found.low - slack <= np.mean(values) <= found.high + slack


def test_more_confidence_is_wider_and_what_does_not_apply_is_left_out() -> None:
    values = [0.1, 0.4, 0.4, 0.9, 0.7, 0.2]
    sure, surer = confidence_interval(values, 0.8), confidence_interval(values, 0.99)
    assert surer.low < sure.low < sure.high < surer.high
    assert confidence_interval([*values, math.nan]) == confidence_interval(values)
    assert confidence_interval([0.3]) == Interval(0.3, 0.3, 0.95)


# -- two runs


def test_shares_are_compared_by_mcnemars_exact_test() -> None:
    found = compare_paired(*run(same=70, wrong=10, gained=4, lost=16))
    assert (found.mean_before, found.mean_after, found.difference) == pytest.approx(
        (0.86, 0.74, -0.12)
    )
    assert (found.n, found.changed, found.better, found.worse) == (100, 20, 4, 16)
    # Σ C(20, k), k ≤ 4 = 1 + 20 + 190 + 1140 + 4845 = 6196 of 2²⁰
    assert (found.p, found.p_drop) == pytest.approx((2 * 6196 / 2**20, 6196 / 2**20))
    assert found.p == pytest.approx(stats.binomtest(4, 20).pvalue)
    assert found.interval.high < 0


def test_every_flip_by_hand() -> None:
    before, after = [0.5, 0.5, 0.5, 0.3], [0.4, 0.2, 0.7, 0.3]  # -.1, -.3, +.2: sum -.2
    found = compare_paired(before, after)
    # sums ±.1 ±.2 ±.3: -.6 -.4 -.2 0 0 .2 .4 .6; six of 8 are as far from 0 as -.2, three as low
    assert (found.p, found.p_drop) == pytest.approx((6 / 8, 3 / 8))
    assert (found.n, found.changed, found.better, found.worse) == (4, 3, 1, 2)


def test_few_sums_and_many_are_tested_as_scipy_does() -> None:
    rng = np.random.default_rng(4)
    for size in (9, 40):  # listed, drawn
        before, after = rng.random(size), rng.random(size) - 0.1
        tested = {
            side: stats.permutation_test(
                (after - before,),
                np.mean,
                permutation_type="samples",
                alternative=side,
                n_resamples=9_999,
                rng=np.random.default_rng(5),
            ).pvalue
            for side in ("two-sided", "less")
        }
        found = compare_paired(before, after)
        assert (found.p, found.p_drop) == pytest.approx(
            (tested["two-sided"], tested["less"]), abs=0.02 if size > 14 else 1e-9
        )


def test_the_drawn_flips_agree_with_the_listed() -> None:
    differences = np.array(
        [
            0.11,
            -0.23,
            0.31,
            0.42,
            -0.05,
            0.27,
            0.16,
            -0.33,
            0.21,
            0.09,
            0.38,
            -0.14,
            0.07,
            0.19,
            0.29,
        ]
    )  # 15 sizes
    sums = np.array(list(product((-1, 1), repeat=15))) @ np.abs(differences)
    found = compare_paired(np.zeros(15), differences)
    assert found.p == pytest.approx((np.abs(sums) >= differences.sum() - 1e-9).mean(), abs=0.01)
    assert found.p_drop == pytest.approx((sums <= differences.sum() + 1e-9).mean(), abs=0.01)


@pytest.mark.parametrize("n", [15, 300, 3_524])
def test_a_p_is_never_nothing(n: int) -> None:
    fell = compare_paired(*run(lost=n))
    assert 0 < fell.p_drop <= fell.p <= 2.001 / 2 ** min(n, 1_000)
    drawn = compare_paired(np.linspace(0.1, 1, n), np.zeros(n))
    assert drawn.p == pytest.approx(1 / 10_000, abs=1e-4)
    assert drawn.p > 0


def test_identical_runs_differ_in_nothing() -> None:
    for values in (np.ones(5), np.random.default_rng(1).random(3_524), np.array([0.3])):
        found = compare_paired(values, values.copy())
        assert (found.difference, found.p, found.p_drop, found.changed) == (0.0, 1.0, 1.0, 0)
        assert found.interval == Interval(0.0, 0.0, 0.95)


def test_the_last_bit_is_no_change() -> None:
    found = compare_paired([0.1 + 0.2, 1.0], [0.3, 1.0])
    assert (found.changed, found.difference, found.p) == (0, 0.0, 1.0)


def test_what_applies_in_one_run_only_is_left_out_of_both() -> None:
    found = compare_paired([1.0, math.nan, 0.0, 1.0], [0.0, 1.0, math.nan, 1.0])
    assert found == compare_paired([1.0, 1.0], [0.0, 1.0])
    assert (found.n, found.mean_before) == (2, 1.0)


@few
@given(PAIRS)
def test_swapped_runs_differ_the_other_way(pairs: list[tuple[float, float]]) -> None:
    found, swapped = compare(pairs)
    assert (swapped.difference, swapped.p) == (-found.difference, found.p)
    assert (swapped.better, swapped.worse, swapped.mean_before) == (
        found.worse,
        found.better,
        found.mean_after,
    )
    assert (swapped.interval.low, swapped.interval.high) == pytest.approx(
        (-found.interval.high, -found.interval.low), abs=1e-9
    )


@few
@given(PAIRS)
def test_p_is_a_share_and_fits_its_sides(pairs: list[tuple[float, float]]) -> None:
    found, swapped = compare(pairs)
    assert 0 < found.p <= 1
    assert 0 < found.p_drop <= 1
    exact = found.changed <= 14
    assert found.p_drop + swapped.p_drop >= (
        1 - 1e-9 if exact else 0.95
    )  # what was observed is in both tails
    if exact:
        assert found.p == pytest.approx(min(1, 2 * min(found.p_drop, swapped.p_drop)))
    assert found.interval.low - 1e-9 <= found.difference <= found.interval.high + 1e-9


def test_false_alarms_are_as_rare_as_the_level_says() -> None:
    rng = np.random.default_rng(6)
    found = []
    for _ in range(300):
        before = rng.random(30)
        # Eight of the questions change, each as likely up as down.
        after = before + rng.choice([-1, 1], 30) * rng.random(30) * (np.arange(30) < 8)
        found.append(compare_paired(before, after))
    # 300 · .05 = 15, give or take 2.5 √(300 · .05 · .95) = 9.4
    assert 6 <= sum(one.p < 0.05 for one in found) <= 24
    assert 6 <= sum(one.p_drop < 0.05 for one in found) <= 24
    shares = [
        compare_paired(*run(same=30, gained=gained, lost=12 - gained)).p for gained in range(13)
    ]
    # Few steps: 2 or fewer of 12 and their mirror, 2 · (1 + 12 + 66) / 4096 = .039, so that it is
    # stricter than asked.
    assert [gained for gained, p in enumerate(shares) if p < 0.05] == [0, 1, 2, 10, 11, 12]


@pytest.mark.parametrize(("gained", "lost"), [(0, 15), (5, 20)])
def test_a_planted_drop_of_five_percent_is_seen_in_300_questions(gained: int, lost: int) -> None:
    found = compare_paired(*run(same=250, wrong=50 - gained - lost, gained=gained, lost=lost))
    assert found.difference == pytest.approx(-0.05)
    assert found.p_drop < found.p < 0.01
    assert found.interval.high < 0


# -- many comparisons


def test_holm_by_hand() -> None:
    # .005 · 4 = .02; .01 · 3 = .03; .03 · 2 = .06; .04 · 1 = .04, but no less than the one before
    assert adjust_holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert adjust_holm([0.9, 0.5]) == [1.0, 1.0]
    assert adjust_holm([0.2]) == [0.2]
    assert adjust_holm([]) == []


@few
@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_keeps_the_order_and_never_lowers(ps: list[float]) -> None:
    adjusted = adjust_holm(ps)
    assert all(raw <= one <= 1 for raw, one in zip(ps, adjusted, strict=True))
    in_order = [adjusted[place] for place in np.argsort(ps, kind="stable")]
    assert in_order == sorted(in_order)
    assert adjust_holm(ps[::-1]) == adjusted[::-1]


# -- power


def test_the_detectable_difference_solves_connors_equation() -> None:
    for n, discordance in ((300, 0.1), (3_524, 0.05), (100, 1.0)):
        found = detectable_difference(n, discordance)
        assert found is not None
        # n = (z.975 √d + z.8 √(d - δ²))² / δ²
        needed = (
            1.959964 * math.sqrt(discordance) + 0.841621 * math.sqrt(discordance - found**2)
        ) ** 2 / found**2
        assert needed == pytest.approx(n, rel=1e-5)
        assert found == pytest.approx((1.96 + 0.8416) * math.sqrt(discordance / n), rel=0.03)


def test_the_detectable_difference_is_detected_as_often_as_it_says() -> None:
    n, discordance = 1_000, 0.1
    found = detectable_difference(n, discordance)
    assert found is not None
    rng = np.random.default_rng(7)
    changed = rng.binomial(n, discordance, 1_000)
    lost = rng.binomial(changed, (1 + found / discordance) / 2)
    # McNemar's test without a correction, as Connor has it.
    assert np.mean((2 * lost - changed) ** 2 / changed > 1.959964**2) == pytest.approx(
        0.8, abs=0.03
    )


def test_more_questions_show_less_and_too_few_show_nothing() -> None:
    found = [detectable_difference(n) for n in (1, 2, 50, 100, 1_000, 10_000)]
    assert found[:3] == [None, None, None]
    shown = [one for one in found[3:] if one is not None]
    assert (shown, len(shown)) == (sorted(shown, reverse=True), 3)


def test_the_detectable_difference_of_observed_ones() -> None:
    # 10 times -.1 and 10 times .1: s² = 20 · .01 / 19; 2.8016 · .10260 / √20 = .06427
    assert detectable_mean_difference([-0.1, 0.1] * 10) == pytest.approx(0.06427, abs=1e-5)
    assert detectable_mean_difference([-0.1, 0.1, math.nan] * 10) == detectable_mean_difference(
        [-0.1, 0.1] * 10
    )
    assert detectable_mean_difference([0.1, 0.1, 0.1]) is None


# -- what cannot be


@pytest.mark.parametrize(
    "call",
    [
        lambda: confidence_interval([]),
        lambda: confidence_interval([math.nan]),
        lambda: confidence_interval([math.inf, 1]),
        lambda: confidence_interval([[1.0, 0.0]]),
        lambda: confidence_interval([1, 0], level=1),
        lambda: compare_paired([1, 0], [1]),
        lambda: compare_paired([1, math.nan], [math.nan, 1]),
        lambda: compare_paired([1], [0], level=0),
        lambda: adjust_holm([0.5, 1.5]),
        lambda: adjust_holm([math.nan]),
        lambda: detectable_difference(0),
        lambda: detectable_difference(10, discordance=0),
        lambda: detectable_difference(10, power=1),
        lambda: detectable_mean_difference([0.1]),
        lambda: detectable_mean_difference([0.1, 0.2], level=2),
    ],
)
def test_what_makes_no_sense_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        call()
