"""Turn runs and comparisons into plain tables of text, for a terminal and for Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.compare.comparison import Change, ChangedQuestion, Comparison
from eval.compare.gate import GateResult
from eval.metric.aggregate import HEADLINE, WHOLE, group_rows, measure_confidence, summarize_metric
from eval.metric.power import detectable_difference
from eval.metric.retrieval import BY_DOCUMENT, BY_EVIDENCE
from eval.metric.statistic import Interval
from eval.run.reader_run import ReaderResult
from eval.run.run import Row, Run

_LEG_METRICS = ("R@1", "R@5", "R@10", "RR@10", "nDCG@10", "AP")
_SLICE_METRICS = (
    "R@1",
    "Success@3",
    "R@5",
    "nDCG@10",
    "F1",
    "right",
    "answer right",
    "refusal right",
    "citation recall",
)
NO_VALUE = "–"


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table whose cells are already formatted."""

    title: str
    header: tuple[str, ...]
    # Each has as many cells as `header`.
    rows: tuple[tuple[str, ...], ...]
    # How many columns from the left hold words; the rest hold numbers and are aligned right.
    words: int = 1


def tabulate_run(run: Run) -> list[TextTable]:
    """Return every table about one run."""
    return [
        _tabulate_headline(run),
        _tabulate_legs(run),
        _tabulate_slices(run),
        tabulate_outcomes(run),
        _tabulate_confidence(run),
    ]


def _tabulate_headline(run: Run) -> TextTable:
    """Metrics over the whole set, with the smallest difference the set could detect."""
    found = [summarize_metric(run.rows, name) for name in HEADLINE]
    rows = tuple(
        (
            one.metric,
            _format(one.mean),
            f"{one.interval.low:.3f} … {one.interval.high:.3f}" if one.interval else NO_VALUE,
            str(one.n),
            str(one.without),
            _format(detectable_difference(one.n) if one.n else None),
        )
        for one in found
    )
    return TextTable(
        "Metrics",
        ("", "mean", "95 % interval", "questions", "not applicable", "detectable"),
        rows,
    )


def _tabulate_legs(run: Run) -> TextTable:
    """Retrieval metrics of each leg alone and of both fused."""
    rows = [
        (f"{leg}, by {kind}", *_format_means(run.rows, [level + name for name in _LEG_METRICS]))
        for kind, levels in (("evidence", BY_EVIDENCE), ("document", BY_DOCUMENT))
        for leg, level in levels.items()
    ]
    return TextTable("Legs", ("", *_LEG_METRICS), tuple(rows))


def _tabulate_slices(run: Run) -> TextTable:
    """Metrics of every slice."""
    rows = [
        (
            "all" if (dimension, group) == WHOLE else f"{dimension}: {group}",
            str(len(found)),
            *_format_means(found, _SLICE_METRICS),
        )
        for (dimension, group), found in group_rows(run.rows).items()
    ]
    return TextTable("Slices", ("", "questions", *_SLICE_METRICS), tuple(rows))


def _format_means(rows: Sequence[Row], metrics: Sequence[str]) -> tuple[str, ...]:
    return tuple(_format(summarize_metric(rows, name, bootstrap=False).mean) for name in metrics)


def tabulate_outcomes(run: Run) -> TextTable:
    """Count right and wrong answers, refusals and errors.

    An answer that the set cannot judge is counted as unknown.
    """
    rows = []
    for title, answerable in (("answerable", True), ("unanswerable", False)):
        asked = [row for row in run.rows if row.answerable == answerable]
        answered = [row for row in asked if row.answered]
        right = sum(row.would is True for row in answered)
        unknown = sum(row.would is None for row in answered)
        failed = sum(row.error is not None for row in asked)
        counts = (
            len(asked),
            len(answered),
            right,
            len(answered) - right - unknown,
            unknown,
            len(asked) - len(answered) - failed,
            failed,
        )
        rows.append((title, *map(str, counts)))
    return TextTable(
        "Outcomes",
        ("", "asked", "answered", "right", "wrong", "unknown", "refused", "failed"),
        tuple(rows),
    )


def _tabulate_confidence(run: Run) -> TextTable:
    found = measure_confidence(run.rows)
    values = {
        "AUROC": found.auroc,
        "AUROC of answerability": found.answerability,
        "AURC": found.area,
        "excess AURC": found.excess_area,
        "coverage at 95 % precision": found.coverage_at_95,
        "calibration error": found.calibration_error,
        "Brier": found.brier,
    }
    row = (f"{found.n} questions", *map(_format, values.values()))
    return TextTable("Confidence", ("", *values), (row,))


def tabulate_reading(reading: ReaderResult) -> TextTable:
    """EM and F1 of the reader alone, by each scorer, in percent as such results are published."""
    rows = [
        (
            one.scorer,
            f"{100 * one.exact:.1f}",
            _format_percent(one.exact_interval),
            f"{100 * one.f1:.1f}",
            _format_percent(one.f1_interval),
        )
        for one in reading.means
    ]
    return TextTable(
        "Reader alone, given the document",
        ("scorer", "EM", "95 % interval", "F1", "95 % interval"),
        tuple(rows),
    )


def _format_percent(interval: Interval) -> str:
    return f"{100 * interval.low:.1f} to {100 * interval.high:.1f}"


def tabulate_changes(comparison: Comparison, everything: bool = False) -> TextTable:
    """What changed over the whole set and, with `everything`, in every slice."""
    shown = [one for one in comparison.changes if everything or (one.dimension, one.group) == WHOLE]
    header = (
        "",
        comparison.before.name,
        comparison.after.name,
        "difference",
        "95 % interval",
        "p",
        "p (Holm)",
        "better",
        "worse",
        "questions",
    )
    return TextTable("Changes", header, tuple(_format_change(one) for one in shown))


def _format_change(change: Change) -> tuple[str, ...]:
    found = change.difference
    whole = (change.dimension, change.group) == WHOLE
    return (
        change.metric + ("" if whole else f", {change.dimension}: {change.group}"),
        f"{found.mean_before:.3f}",
        f"{found.mean_after:.3f}",
        f"{found.difference:+.3f}",
        f"{found.interval.low:+.3f} … {found.interval.high:+.3f}",
        f"{found.p:.2g}",
        f"{change.holm:.2g}",
        str(found.better),
        str(found.worse),
        str(found.n),
    )


def tabulate_setups(comparison: Comparison) -> TextTable:
    """Return how the setups of the two runs differ."""
    rows = tuple((name, before, after) for name, (before, after) in comparison.setup.items())
    return TextTable(
        "Setup differences", ("", comparison.before.name, comparison.after.name), rows, words=3
    )


def tabulate_moved(comparison: Comparison, limit: int = 20) -> TextTable:
    """Return the questions that changed, the worst first, with the watched metrics that did."""
    order = sorted(comparison.moved, key=lambda one: (_sum_gains(one), one.id))
    title = "Questions that changed"
    title += f" (the first {limit} of {len(order)})" if len(order) > limit else ""
    return TextTable(
        title,
        ("", "question", "what changed"),
        tuple((one.id, one.question, _describe(one)) for one in order[:limit]),
        words=3,
    )


def _sum_gains(moved: ChangedQuestion) -> float:
    return sum(
        (after or 0.0) - (before or 0.0)
        for before, after in (moved.values.get(name, (0.0, 0.0)) for name in ("nDCG@10", "right"))
    )


def _describe(moved: ChangedQuestion) -> str:
    parts = [
        f"{name} {_format(pair[0])} → {_format(pair[1])}"
        for name in ("R@1", "nDCG@10", "right", "F1")
        if (pair := moved.values.get(name))
    ]
    parts += ["different first passage"] if moved.first else []
    parts += ["different answer"] if moved.answer else []
    return ", ".join(parts) or f"{len(moved.values)} other metrics"


def tabulate_failures(gate: GateResult) -> TextTable:
    """Return why the gate failed."""
    return TextTable(
        "Gate failures",
        ("", "reason"),
        tuple((one.name, one.detail) for one in gate.failures),
        words=2,
    )


def _format(value: float | None) -> str:
    return NO_VALUE if value is None else f"{value:.3f}"
