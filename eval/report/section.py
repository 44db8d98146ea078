"""Compute the tables of the report page: metrics, legs, slices and changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.compare.comparison import Change, ChangedQuestion, Comparison
from eval.metric.aggregate import (
    HEADLINE,
    WHOLE,
    ConfidenceMetrics,
    MetricSummary,
    group_rows,
    measure_confidence,
    summarize_metric,
)
from eval.metric.power import detectable_difference, detectable_mean_difference
from eval.metric.retrieval import ANSWER, BY_DOCUMENT, BY_EVIDENCE
from eval.report.drill_down import classify_change, find_gold_ranks
from eval.run.run import Row, Run

LEG_METRICS = ("R@1", "R@5", "R@10", "RR@10", "nDCG@10", "AP")
SLICE_METRICS = ("R@1", "R@5", "nDCG@10", "right", "answer right", "refusal right", "F1")
# Changed questions listed above the drill-down, which has them all.
MAX_MOVED = 100
# p-value below which the change of a slice is listed.
LEVEL = 0.05
# Scorer -> suffix of its metrics' names.
_SCORERS = {"yiju": "", "SQuAD": " SQuAD", "CMRC 2018": " CMRC", "DRCD": " DRCD"}
_RETRIEVAL = {
    "R": "share of the gold evidence in the first {k}",
    "Success": "whether any gold evidence is in the first {k}",
    "RR": "1 / rank of the first passage with gold evidence; 0 when it is not in the first {k}",
    "nDCG": "how near the top of the first {k} the gold evidence ranks; 1 is best",
    "AP": "mean of the precision at the rank of each gold passage; 1 is best",
}


@dataclass(frozen=True, slots=True)
class HeadlineMetric:
    """A metric over the whole set."""

    figure: MetricSummary
    # How many of its questions failed.
    errors: int
    # The smallest difference between two runs that this many questions would show, 4 times in 5.
    detectable: float | None
    # What it measures.
    meaning: str


@dataclass(frozen=True, slots=True)
class Slice:
    """A group of questions."""

    dimension: str
    name: str
    n: int
    # SLICE_METRICS.
    figures: tuple[MetricSummary, ...]
    confidence: ConfidenceMetrics

    @property
    def title(self) -> str:
        """The group with its dimension."""
        whole = self.dimension == WHOLE[0]
        return self.dimension if whole else f"{self.dimension}: {self.name}"


@dataclass(frozen=True, slots=True)
class MovedQuestion:
    """A question that changed, before and after."""

    moved: ChangedQuestion
    # "better", "worse" or "other".
    direction: str
    old: Row
    new: Row
    # Rank of its first gold evidence in the fused ranking, before and after.
    ranks: tuple[int | None, int | None]


def build_headline(run: Run, comparison: Comparison | None) -> list[HeadlineMetric]:
    """Return the main metrics over the whole set."""
    return [_build_headline_metric(run, metric, comparison) for metric in HEADLINE]


def _build_headline_metric(run: Run, metric: str, comparison: Comparison | None) -> HeadlineMetric:
    found = summarize_metric(run.rows, metric)
    errors = sum(row.error is not None and metric in row.values for row in run.rows)
    return HeadlineMetric(
        found, errors, _find_detectable(found, comparison), describe_metric(metric)
    )


def _find_detectable(found: MetricSummary, comparison: Comparison | None) -> float | None:
    """Return the smallest difference that would show.

    It assumes that two runs differ as much as those of the comparison; without one, that one
    question in ten changes from wrong to right or back.
    """
    if comparison:
        pairs = [
            (old.values.get(found.metric), new.values.get(found.metric))
            for old, new in _pair_rows(comparison)
        ]
        differences = [new - old for old, new in pairs if old is not None and new is not None]
        measured = detectable_mean_difference(differences) if len(differences) > 1 else None
        if measured is not None:
            return measured
    return detectable_difference(found.n) if found.n else None


def _pair_rows(comparison: Comparison) -> list[tuple[Row, Row]]:
    return list(zip(comparison.before.rows, comparison.after.rows, strict=True))


def describe_metric(metric: str) -> str:
    """Say in one line what a metric of `eval.metric.retrieval` measures.

    >>> describe_metric("R@5"), describe_metric("EM DRCD")
    ('share of the gold evidence in the first 5 passages', 'exact match as DRCD counts it')
    """
    if metric in ANSWER:
        return ANSWER[metric]
    name, _, k = metric.rsplit(" ", maxsplit=1)[-1].partition("@")
    return _RETRIEVAL[name].format(k="passage" if k == "1" else f"{k} passages")


def build_legs(rows: Sequence[Row]) -> dict[str, dict[str, list[MetricSummary]]]:
    """Return LEG_METRICS of each leg and of both fused, by what is counted."""
    levels = {"passages with gold evidence": BY_EVIDENCE, "documents that answer": BY_DOCUMENT}
    return {
        kind: {
            leg: [summarize_metric(rows, prefix + metric) for metric in LEG_METRICS]
            for leg, prefix in level.items()
        }
        for kind, level in levels.items()
    }


def build_scorers(rows: Sequence[Row]) -> dict[str, list[MetricSummary]]:
    """Return exact match and F1 as each benchmark's script scores the same answers."""
    return {
        name: [summarize_metric(rows, metric + suffix) for metric in ("EM", "F1")]
        for name, suffix in _SCORERS.items()
    }


def build_slices(run: Run) -> list[Slice]:
    """Return the whole set, then every slice."""
    return [
        Slice(
            dimension,
            name,
            len(rows),
            tuple(summarize_metric(rows, metric) for metric in SLICE_METRICS),
            measure_confidence(rows),
        )
        for (dimension, name), rows in group_rows(run.rows).items()
    ]


def group_by_dimension(slices: Sequence[Slice]) -> dict[str, list[Slice]]:
    """Return the slices of each dimension, in their order."""
    found: dict[str, list[Slice]] = {}
    for one in slices:
        found.setdefault(one.dimension, []).append(one)
    return found


def list_changes(comparison: Comparison) -> list[Change]:
    """Return the changes of the whole set."""
    return [one for one in comparison.changes if (one.dimension, one.group) == WHOLE]


def list_changed_slices(comparison: Comparison) -> list[Change]:
    """Return the changes of slices with p below LEVEL, the largest first."""
    found = [
        one
        for one in comparison.changes
        if (one.dimension, one.group) != WHOLE and one.difference.p < LEVEL
    ]
    return sorted(found, key=lambda one: -abs(one.difference.difference))


def list_moved(comparison: Comparison) -> list[MovedQuestion]:
    """Return at most MAX_MOVED questions that changed: the worse, then the better, then others."""
    rows = {new.id: (old, new) for old, new in _pair_rows(comparison)}
    order = ("worse", "better", "other")
    ranked = sorted(
        ((classify_change(one.values), one) for one in comparison.moved),
        key=lambda one: order.index(one[0]),
    )
    found = []
    for direction, moved in ranked[:MAX_MOVED]:
        old, new = rows[moved.id]
        ranks = (
            find_gold_ranks(comparison.before, old)[0],
            find_gold_ranks(comparison.after, new)[0],
        )
        found.append(MovedQuestion(moved, direction, old, new, ranks))
    return found
