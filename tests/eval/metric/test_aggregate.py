"""Means, their counts, and the groups they are taken over."""

import pytest

from eval.metric.aggregate import (
    GATED,
    HEADLINE,
    WHOLE,
    group_rows,
    known_confidences,
    measure_confidence,
    summarize_metric,
)
from eval.metric.retrieval import METRICS
from tests.synthetic import row


def test_a_mean_says_what_it_is_of() -> None:
    rows = [
        row("a", {"F1": 1.0}),
        *(row(f"b{n}", {"F1": 0.25}) for n in range(3)),
        row("c", {"F1": 0.0}),
        row("d", {}),
    ]
    found = summarize_metric(rows, "F1")
    assert (found.n, found.without) == (5, 1)
    assert found.mean == pytest.approx(1.75 / 5)
    assert found.mean
    assert found.interval
    assert 0 <= found.interval.low <= found.mean <= found.interval.high <= 1


def test_a_handful_of_values_has_no_interval_and_a_share_always_has() -> None:
    assert summarize_metric([row("a", {"F1": 0.25}), row("b", {"F1": 0.5})], "F1").interval is None
    share = summarize_metric([row("a", {"F1": 1.0})], "F1").interval
    assert share
    assert share.low < 0.3 < share.high == pytest.approx(1)


def test_the_mean_of_nothing_is_not_zero() -> None:
    found = summarize_metric([row("a", {})], "F1")
    assert (found.n, found.without, found.mean, found.interval) == (0, 1, None, None)
    assert summarize_metric([], "F1").mean is None


def test_trust_is_over_candidates_refused_or_not() -> None:
    rows = [
        row("a", would=True, confidence=0.9),
        row("b", would=False, confidence=0.8),
        row("c", would=True, confidence=0.4, answered=False),
        row("d", would=False, confidence=0.1, answered=False),
        row("e", would=None, confidence=0.9),
        row("f", would=False, confidence=0.0, error="it failed"),
    ]
    assert known_confidences(rows) == ([0.9, 0.8, 0.4, 0.1], [True, False, True, False])
    found = measure_confidence(rows)
    assert (found.n, found.without) == (4, 2)
    assert found.auroc == pytest.approx(
        0.75
    )  # of the pairs right-wrong only (c, b) is the wrong way round
    assert found.brier == pytest.approx((0.01 + 0.64 + 0.36 + 0.01) / 4)
    assert found.coverage_at_95 == pytest.approx(0.25)


def test_nothing_is_said_of_a_confidence_that_nothing_is_known_of() -> None:
    found = measure_confidence(
        [row("a", would=None), row("b", would=False, answerable=False, confidence=0.1)]
    )
    assert (found.n, found.without, found.answerability) == (0, 2, 1.0)
    found = measure_confidence([row("a", would=None)])
    assert (found.n, found.without, found.auroc, found.brier) == (0, 1, None, None)
    assert measure_confidence([row("a", would=True)]).auroc is None


def test_groups_hold_every_row_of_theirs() -> None:
    one = row("a", slices=(("language", "en → Hant"), ("tag", "rule"), ("tag", "table")))
    other = row("b", slices=(("language", "zh-Hant → Hant"), ("tag", "rule")))
    found = group_rows([one, other])
    assert next(iter(found)) == WHOLE
    assert found[WHOLE] == [one, other]
    assert found["tag", "rule"] == [one, other]
    assert found["tag", "table"] == [one]


def test_ranges_come_in_the_order_of_their_numbers() -> None:
    names = ["over 5,000", "501 to 1,000", "1 to 500", "1,001 to 2,000", "2,001 to 5,000"]
    found = group_rows([row(name, slices=(("document length", name),)) for name in names])
    assert [name for dimension, name in found if dimension == "document length"] == [
        names[2],
        names[1],
        names[3],
        names[4],
        names[0],
    ]


def test_what_is_watched_exists() -> None:
    assert set(HEADLINE) | set(GATED) <= set(METRICS)
