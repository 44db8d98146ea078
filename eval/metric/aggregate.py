"""Rows -> figures: the mean of a metric with its interval, trust in the confidence, both for any group of questions.

A figure always says how many questions it is of, and to how many others it does not apply.
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

# The figures that a report begins with, in this order, and those that the gate watches.
HEADLINE = (
    "R@1",
    "R@5",
    "R@10",
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
# Of fewer values a bootstrap knows nothing of what it did not draw; shares have Wilson's interval, whatever their number.
FEW = 5


@dataclass(frozen=True, slots=True)
class MetricSummary:
    """The mean of a metric over `n` questions; `without` is how many it does not apply to. None of nothing."""

    metric: str
    n: int
    without: int
    mean: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class ConfidenceMetrics:
    """What the confidence is worth over `n` questions (see `eval.metric.confidence`); of `without` it is not known who is right.

    `answerability`: AUROC of answerable against unanswerable questions, over all of them.
    """

    n: int
    without: int
    answerability: float | None
    auroc: float | None
    area: float | None
    excess_area: float | None
    coverage_at_95: float | None
    calibration_error: float | None
    brier: float | None


def summarize_metric(rows: Sequence[Row], metric: str, bootstrap: bool = True) -> MetricSummary:
    """The metric over `rows`; without `bootstrap` it has no interval and is quicker, and of `FEW` other values none."""
    values = [row.values[metric] for row in rows if metric in row.values]
    if not values:
        return MetricSummary(metric, 0, len(rows), None, None)
    bounds = (
        confidence_interval(values)
        if bootstrap and (len(values) >= FEW or set(values) <= {0.0, 1.0})
        else None
    )
    return MetricSummary(
        metric, len(values), len(rows) - len(values), float(np.mean(values)), bounds
    )


def known_confidences(rows: Sequence[Row]) -> tuple[list[float], list[bool]]:
    """The confidence of every candidate, refused or not, and whether it would be right; those not known are left out.

    An unanswerable question has no right candidate. Where there is none at all the confidence is 0, and it is not right; a
    question that failed has no confidence, and is left out.
    Nothing where no answerable question's answer is known: the others alone would make every candidate wrong.
    """
    known = [(row.confidence, row.would) for row in rows if row.would is not None and not row.error]
    if not any(row.answerable and row.would is not None and not row.error for row in rows):
        return [], []
    return [confidence for confidence, _ in known], [would for _, would in known]


def measure_confidence(rows: Sequence[Row]) -> ConfidenceMetrics:
    """Every metric of `eval.metric.confidence` over `rows`."""
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
    """(dimension, group) -> its rows: the whole set first, then dimensions and groups by name."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        for one in row.slices:
            found.setdefault(one, []).append(row)
    return {WHOLE: list(rows)} | {one: found[one] for one in sorted(found, key=_order)}


def _order(group: tuple[str, str]) -> tuple[str, bool, float, str]:
    """Ranges by their numbers ("over 80" last), other groups by name."""
    dimension, name = group
    digits = "".join(c for c in name.removeprefix("over ").split(" ")[0] if c.isdigit())
    return dimension, not digits, float(digits or 0) + name.startswith("over "), name
