"""Aggregate rows, of the whole set or of a group: a metric's mean, and the confidence's metrics.

Every aggregate says how many questions it is over, and to how many others it does not apply.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.metric.confidence import (
    aurc,
    auroc,
    brier_score,
    calibration_error,
    coverage_at,
    excess_aurc,
    risk_coverage_curve,
)
from eval.metric.statistic import Interval, confidence_interval
from eval.run.run import Row

# The metrics that a report begins with, in this order.
HEADLINE = (
    "R@1",
    "R@3",
    "R@5",
    "R@10",
    "Success@3",
    "RR@10",
    "nDCG@10",
    "AP",
    "right",
    "answer right",
    "refusal right",
    "EM",
    "F1",
    "citation precision",
    "citation recall",
)
# The metrics that the gate watches.
GATED = (
    "R@1",
    "R@5",
    "nDCG@10",
    "dense nDCG@10",
    "lexical nDCG@10",
    "right",
    "answer right",
    "refusal right",
    "F1",
    "citation recall",
    "1-Brier",
)
WHOLE = ("whole set", "all")
# With fewer values the bootstrap sees too little of their spread for an interval. Shares have
# Wilson's interval, however few there are.
MIN_BOOTSTRAP = 5


@dataclass(frozen=True, slots=True)
class MetricSummary:
    """The mean of a metric over some questions."""

    metric: str
    # The questions it applies to, and those it does not apply to.
    n: int
    without: int
    # None over no question.
    mean: float | None
    # The 95 % interval of the mean; None when there are too few values for one.
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class ConfidenceMetrics:
    """The metrics of `eval.metric.confidence` over some questions."""

    # The questions for which it is known whether the candidate is right, and the others.
    n: int
    without: int
    # AUROC of answerable against unanswerable questions, over all that did not fail.
    answerability: float | None
    auroc: float | None
    area: float | None
    excess_area: float | None
    coverage_at_95: float | None
    calibration_error: float | None
    brier: float | None


def summarize_metric(rows: Sequence[Row], metric: str, bootstrap: bool = True) -> MetricSummary:
    """Average a metric over `rows`. Without `bootstrap` there is no interval, and it is quicker."""
    values = [row.values[metric] for row in rows if metric in row.values]
    if not values:
        return MetricSummary(metric, 0, len(rows), None, None)
    interval = None
    if bootstrap and (len(values) >= MIN_BOOTSTRAP or set(values) <= {0.0, 1.0}):
        interval = confidence_interval(values)
    without = len(rows) - len(values)
    return MetricSummary(metric, len(values), without, float(np.mean(values)), interval)


def known_confidences(rows: Sequence[Row]) -> tuple[list[float], list[bool]]:
    """Return the confidence of every candidate, refused or not, and whether it would be right.

    Rows without that knowledge, and questions that failed, are left out. The candidate of an
    unanswerable question is never right; a missing candidate has confidence 0 and is not right
    either. Both lists are empty when no answerable question is among them: every candidate would
    count as wrong.
    """
    known = [row for row in rows if row.would is not None and not row.error]
    if not any(row.answerable for row in known):
        return [], []
    return [row.confidence for row in known], [bool(row.would) for row in known]


def measure_confidence(rows: Sequence[Row]) -> ConfidenceMetrics:
    """Compute every metric of `eval.metric.confidence` over `rows`."""
    confidence, right = known_confidences(rows)
    asked = [row for row in rows if not row.error]
    answerability = (
        auroc([row.confidence for row in asked], [row.answerable for row in asked])
        if asked
        else None
    )
    if not right:
        return ConfidenceMetrics(0, len(rows), answerability, None, None, None, None, None, None)
    curve = risk_coverage_curve(confidence, right)
    return ConfidenceMetrics(
        n=len(right),
        without=len(rows) - len(right),
        answerability=answerability,
        auroc=auroc(confidence, right),
        area=aurc(curve),
        excess_area=excess_aurc(curve),
        coverage_at_95=coverage_at(curve, 0.95),
        calibration_error=calibration_error(confidence, right),
        brier=brier_score(confidence, right),
    )


def group_rows(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """Map (dimension, group) to its rows: the whole set first, then in the order of their names."""
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        for one in row.slices:
            grouped.setdefault(one, []).append(row)
    return {WHOLE: list(rows)} | {one: grouped[one] for one in sorted(grouped, key=_sort_key)}


def _sort_key(group: tuple[str, str]) -> tuple[str, bool, float, str]:
    """Order ranges by their numbers ("over 80" last) and other groups by name."""
    dimension, name = group
    digits = "".join(c for c in name.removeprefix("over ").split(" ")[0] if c.isdigit())
    return dimension, not digits, float(digits or 0) + name.startswith("over "), name
