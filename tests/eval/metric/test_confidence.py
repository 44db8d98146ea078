"""Ranking and calibration of the confidence against arithmetic by hand and scikit-learn."""

from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, precision_recall_curve, roc_auc_score

from eval.metric.confidence import (
    ReliabilityBin,
    RiskCoverage,
    aurc,
    auroc,
    brier_score,
    calibration_error,
    coverage_at,
    excess_aurc,
    reliability_bins,
    risk_coverage_curve,
)

Confidence = NDArray[np.float64]
Right = NDArray[np.bool_]
# Few different confidences, so that there are ties.
ANSWERS = st.lists(
    st.tuples(st.integers(0, 20).map(lambda step: step / 20), st.booleans()),
    min_size=1,
    max_size=40,
)

few = settings(max_examples=50, deadline=None)


def split(answers: list[tuple[float, bool]]) -> tuple[Confidence, Right]:
    return np.array([confidence for confidence, _ in answers]), np.array(
        [right for _, right in answers]
    )


def curve(answers: list[tuple[float, bool]]) -> RiskCoverage:
    return risk_coverage_curve(*split(answers))


def drawn(n: int = 500, seed: int = 1) -> tuple[Confidence, Right]:
    """Answers that are right as often as their confidence says."""
    rng = np.random.default_rng(seed)
    confidence = rng.random(n)
    return confidence, rng.random(n) < confidence


# -- ranking


def test_auroc_by_hand() -> None:
    # right .9 .6 .3, wrong .6 .1: of six pairs .9 wins 2, .6 wins 1 and ties 1, .3 wins 1: 4.5 / 6
    assert auroc([0.9, 0.6, 0.3, 0.6, 0.1], [True, True, True, False, False]) == pytest.approx(
        4.5 / 6
    )


def test_auroc_of_one_class_is_unknown() -> None:
    assert auroc([0.2, 0.8], [True, True]) is None
    assert auroc([0.2, 0.8], [False, False]) is None


def test_auroc_only_looks_at_the_order() -> None:
    confidence, right = drawn()
    assert (
        auroc(confidence, right)
        == auroc(confidence**3, right)
        == pytest.approx(roc_auc_score(right, confidence))
    )
    assert auroc(1 - confidence, right) == pytest.approx(1 - roc_auc_score(right, confidence))


# -- risk and coverage


def test_the_curve_by_hand() -> None:
    found = curve([(0.2, True), (0.9, True), (0.7, False), (0.7, True), (0.4, False)])
    assert found.threshold.tolist() == [0.9, 0.7, 0.4, 0.2]
    assert found.coverage == pytest.approx([1 / 5, 3 / 5, 4 / 5, 1])
    assert found.risk == pytest.approx([0, 1 / 3, 2 / 4, 2 / 5])
    # 1/5 · 0 + 2/5 · 1/3 + 1/5 · 1/2 + 1/5 · 2/5 = .31333
    assert aurc(found) == pytest.approx(0.31333, abs=1e-5)
    # right ones first, the two wrong ones last: (0 + 0 + 0 + 1/4 + 2/5) / 5 = .13
    assert excess_aurc(found) == pytest.approx(0.31333 - 0.13, abs=1e-5)


def test_the_area_is_the_mean_of_the_risks_where_nothing_is_tied() -> None:
    confidence, right = drawn(200)
    wrong = ~right[np.argsort(-confidence)]
    risks = np.cumsum(wrong) / np.arange(1, 201)
    assert aurc(risk_coverage_curve(confidence, right)) == pytest.approx(risks.mean())


def test_the_best_order_has_the_area_that_calculus_gives() -> None:
    # Geifman et al. 2019: r + (1 - r) ln(1 - r) for very many questions.
    # With r = .3: .3 + .7 · -.35667 = .05033
    n = 100_000
    found = risk_coverage_curve(np.linspace(1, 0, n), np.arange(n) < 0.7 * n)
    assert aurc(found) == pytest.approx(0.05033, abs=1e-4)
    assert excess_aurc(found) == 0


def test_the_curve_is_precision_at_each_threshold() -> None:
    confidence, right = drawn(100)
    confidence = confidence.round(1)
    precision, _, thresholds = precision_recall_curve(right, confidence)
    found = risk_coverage_curve(confidence, right)
    assert found.threshold[::-1] == pytest.approx(thresholds)
    assert 1 - found.risk[::-1] == pytest.approx(precision[:-1])


def test_one_confidence_for_all_is_one_step() -> None:
    found = curve([(0.5, True), (0.5, False)])
    assert (found.coverage.tolist(), found.risk.tolist(), found.threshold.tolist()) == (
        [1.0],
        [0.5],
        [0.5],
    )
    assert aurc(found) == 0.5


def test_all_right_and_all_wrong() -> None:
    right, wrong = curve([(0.5, True), (0.6, True)]), curve([(0.5, False), (0.6, False)])
    assert (aurc(right), excess_aurc(right), coverage_at(right)) == (0, 0, 1)
    assert (aurc(wrong), excess_aurc(wrong), coverage_at(wrong)) == (1, 0, 0)


@few
@given(ANSWERS, st.randoms(use_true_random=False))
def test_order_does_not_matter(answers: list[tuple[float, bool]], random: Random) -> None:
    shuffled = answers.copy()
    random.shuffle(shuffled)
    one, other = curve(answers), curve(shuffled)
    assert (one.coverage.tolist(), one.risk.tolist()) == (
        other.coverage.tolist(),
        other.risk.tolist(),
    )
    assert aurc(one) == aurc(other)


@few
@given(ANSWERS)
def test_the_curve_ends_with_every_question_and_no_order_is_better_than_the_best(
    answers: list[tuple[float, bool]],
) -> None:
    found = curve(answers)
    assert found.coverage[-1] == 1
    assert found.risk[-1] == pytest.approx(1 - np.mean([right for _, right in answers]))
    assert (np.diff(found.coverage) > 0).all()
    assert (np.diff(found.threshold) < 0).all()
    assert 0 <= excess_aurc(found) <= aurc(found) <= 1


def test_coverage_at_a_precision_by_hand() -> None:
    found = curve([(0.9, True), (0.8, False), (0.7, True), (0.6, True), (0.5, False)])
    # precision 1, 1/2, 2/3, 3/4, 3/5 at coverage .2 .4 .6 .8 1: it may come back
    wanted = [1, 0.76, 0.75, 0.7, 0.6, 0]
    assert [coverage_at(found, precision) for precision in wanted] == pytest.approx(
        [0.2, 0.2, 0.8, 0.8, 1, 1]
    )
    assert coverage_at(curve([(0.9, False), (0.1, True)]), 0.6) == 0


def test_a_precision_just_reached_is_reached() -> None:
    for total in (20, 40, 60, 100, 300, 700):
        answers = [(0.9, number >= total // 20) for number in range(total)] + [(0.1, False)] * total
        assert coverage_at(curve(answers)) == 0.5


@few
@given(ANSWERS, st.floats(0, 1), st.floats(0, 1))
def test_more_precision_covers_less(
    answers: list[tuple[float, bool]], one: float, other: float
) -> None:
    found = curve(answers)
    assert coverage_at(found, max(one, other)) <= coverage_at(found, min(one, other))
    assert coverage_at(found, 0) == 1


# -- calibration


def test_calibration_error_by_hand() -> None:
    confidence, right = [0.05, 0.15, 0.15, 0.95, 1.0], [False, True, False, True, True]
    # bins 0, 1, 9: |.05 - 0| · 1/5 + |.15 - .5| · 2/5 + |.975 - 1| · 2/5 = .01 + .14 + .01
    assert calibration_error(confidence, right) == pytest.approx(0.16)
    found = reliability_bins(confidence, right)
    assert [(one.low, one.high, one.n) for one in found] == [
        (0.0, 0.1, 1),
        (0.1, 0.2, 2),
        (0.9, 1.0, 2),
    ]
    assert [one.confidence for one in found] == pytest.approx([0.05, 0.15, 0.975])
    assert [one.accuracy for one in found] == pytest.approx([0, 0.5, 1])


def test_edges_of_bins() -> None:
    assert reliability_bins([0.0, 0.5, 1.0], [False, True, True], 2) == [
        ReliabilityBin(0.0, 0.5, 1, 0.0, 0.0),
        ReliabilityBin(0.5, 1.0, 2, 0.75, 1.0),
    ]


@pytest.mark.parametrize("bins", [1, 5, 10, 15])
def test_bins_are_scikit_learns(bins: int) -> None:
    confidence, right = drawn()
    accuracy, mean = calibration_curve(right, confidence, n_bins=bins)
    found = reliability_bins(confidence, right, bins)
    assert [one.accuracy for one in found] == pytest.approx(accuracy)
    assert [one.confidence for one in found] == pytest.approx(mean)


def test_one_bin_is_the_distance_of_the_means() -> None:
    confidence, right = drawn()
    assert calibration_error(confidence, right, 1) == pytest.approx(
        abs(confidence.mean() - right.mean())
    )


def test_honest_confidence_is_calibrated_and_boasting_is_not() -> None:
    confidence, right = drawn(20_000)
    assert calibration_error(confidence, right) < 0.015
    assert calibration_error(confidence**0.25, right) > 0.2  # mean .8 against .5


@few
@given(ANSWERS, st.integers(1, 20))
def test_calibration_error_as_guo_writes_it(answers: list[tuple[float, bool]], bins: int) -> None:
    confidence, right = split(answers)
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[which == one].mean() - right[which == one].mean()) * (which == one).mean()
        for one in range(bins)
        if (which == one).any()
    ]
    assert calibration_error(confidence, right, bins) == pytest.approx(sum(gaps))
    assert sum(one.n for one in reliability_bins(confidence, right, bins)) == len(answers)


def test_brier_by_hand_and_by_scikit_learn() -> None:
    # (.1² + .8² + .5²) / 3 = (.01 + .64 + .25) / 3
    assert brier_score([0.9, 0.8, 0.5], [True, False, True]) == pytest.approx(0.3)
    confidence, right = drawn()
    assert brier_score(confidence, right) == pytest.approx(brier_score_loss(right, confidence))


# -- what cannot be


@pytest.mark.parametrize(
    "function", [auroc, risk_coverage_curve, reliability_bins, calibration_error, brier_score]
)
@pytest.mark.parametrize(
    ("confidence", "right"),
    [
        ([], []),
        ([0.5], [True, False]),
        ([1.5], [True]),
        ([np.nan], [True]),
        ([0.5, 0.6], [True, None]),
        ([0.5], [1]),
        ([[0.5]], [[True]]),
    ],
)
def test_what_makes_no_sense_is_refused(
    function: Callable[[object, object], object], confidence: object, right: object
) -> None:
    with pytest.raises(ValueError, match=r".+"):
        function(confidence, right)


def test_options_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="bin"):
        reliability_bins([0.5], [True], 0)
    with pytest.raises(ValueError, match="precision"):
        coverage_at(curve([(0.5, True)]), 95)
