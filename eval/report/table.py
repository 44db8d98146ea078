"""Runs and comparisons -> plain tables of text, for a terminal and for Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.compare.comparison import Change, Comparison, Moved
from eval.compare.gate import Verdict
from eval.metric.aggregate import HEADLINE, WHOLE, Figure, figure, groups, trusted
from eval.metric.retrieval import BY_DOCUMENT, BY_EVIDENCE
from eval.metric.statistic import Interval, detectable
from eval.run.reader_run import Reading
from eval.run.run import Row, Run

_LEG_METRICS = ("R@1", "R@5", "R@10", "RR@10", "nDCG@10", "AP")
_SLICE_METRICS = (
    "R@1",
    "R@5",
    "nDCG@10",
    "F1",
    "right",
    "answer right",
    "refusal right",
    "citation recall",
)
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` have as many cells as `header`; the first `words` columns are of words, the others of numbers."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1


def tables(run: Run) -> list[Table]:
    """What is said of one run."""
    return [headline(run), legs(run), sliced(run), outcomes(run), trust(run)]


def headline(run: Run) -> Table:
    """The figures over the whole set, with what they are of and what the set could show."""
    found = [figure(run.rows, name) for name in HEADLINE]
    rows = tuple(
        (
            one.metric,
            mean(one),
            span(one),
            str(one.n),
            str(one.without),
            share(detectable(one.n) if one.n else None),
        )
        for one in found
    )
    return Table(
        "Figures", ("", "mean", "95 % interval", "questions", "does not apply", "detectable"), rows
    )


def legs(run: Run) -> Table:
    """Each leg alone and both fused."""
    rows = [
        (
            f"{leg}, by {kind}",
            *(mean(figure(run.rows, level + name, bootstrap=False)) for name in _LEG_METRICS),
        )
        for kind, levels in (("evidence", BY_EVIDENCE), ("document", BY_DOCUMENT))
        for leg, level in levels.items()
    ]
    return Table("Legs", ("", *_LEG_METRICS), tuple(rows))


def sliced(run: Run) -> Table:
    """Every group of every dimension."""
    rows = [
        (
            f"{dimension}: {group}" if (dimension, group) != WHOLE else "all",
            str(len(found)),
            *_means(found),
        )
        for (dimension, group), found in groups(run.rows).items()
    ]
    return Table("Slices", ("", "questions", *_SLICE_METRICS), tuple(rows))


def _means(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(mean(figure(rows, name, bootstrap=False)) for name in _SLICE_METRICS)


def outcomes(run: Run) -> Table:
    """Answered and refused, rightly and wrongly; a right answer of a set that does not know is counted as unknown."""
    rows = []
    for title, answerable in (("answerable", True), ("unanswerable", False)):
        asked = [row for row in run.rows if row.answerable == answerable]
        given = [row for row in asked if row.answered]
        right = sum(row.would is True for row in given)
        unknown = sum(row.would is None for row in given)
        failed = sum(row.error is not None for row in asked)
        counts = (
            len(asked),
            len(given),
            right,
            len(given) - right - unknown,
            unknown,
            len(asked) - len(given) - failed,
            failed,
        )
        rows.append((title, *map(str, counts)))
    return Table(
        "Outcomes",
        ("", "asked", "answered", "right", "wrong", "unknown", "refused", "failed"),
        tuple(rows),
    )


def trust(run: Run) -> Table:
    """What the confidence is worth."""
    found = trusted(run.rows)
    return Table(
        "Trust in the confidence",
        (
            "",
            "AUROC",
            "of answerability",
            "risk-coverage area",
            "above the optimum",
            "coverage at 95 % precision",
            "calibration error",
            "Brier",
        ),
        (
            (
                f"{found.n} questions",
                *map(
                    share,
                    (
                        found.auroc,
                        found.answerability,
                        found.area,
                        found.excess_area,
                        found.coverage_at_95,
                        found.calibration_error,
                        found.brier,
                    ),
                ),
            ),
        ),
    )


def read(reading: Reading) -> Table:
    """The reader alone, by each scorer, in hundredths as such figures are published."""
    rows = [
        (
            one.scorer,
            f"{100 * one.exact:.1f}",
            _hundredths(one.exact_interval),
            f"{100 * one.f1:.1f}",
            _hundredths(one.f1_interval),
        )
        for one in reading.means
    ]
    return Table(
        "The document given", ("scorer", "EM", "95 % interval", "F1", "95 % interval"), tuple(rows)
    )


def _hundredths(found: Interval) -> str:
    return f"{100 * found.low:.1f} to {100 * found.high:.1f}"


def changes(comparison: Comparison, everything: bool = False) -> Table:
    """What changed over the whole set; with `everything` in the slices, too."""
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
    return Table("Changes", header, tuple(_change(one) for one in shown))


def _change(change: Change) -> tuple[str, ...]:
    found = change.difference
    place = (
        "" if (change.dimension, change.group) == WHOLE else f", {change.dimension}: {change.group}"
    )
    return (
        change.metric + place,
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


def setups(comparison: Comparison) -> Table:
    """How the two were made differently."""
    rows = tuple((name, before, after) for name, (before, after) in comparison.setup.items())
    return Table(
        "Made differently", ("", comparison.before.name, comparison.after.name), rows, words=3
    )


def moved(comparison: Comparison, limit: int = 20) -> Table:
    """The questions that changed, the worst first, each with the watched figures that did."""
    order = sorted(comparison.moved, key=lambda one: (_gain(one), one.id))
    title = "Questions that changed" + (
        f" (the first {limit} of {len(order)})" if len(order) > limit else ""
    )
    return Table(
        title,
        ("", "question", "what changed"),
        tuple((one.id, one.question, _changed(one)) for one in order[:limit]),
        words=3,
    )


def _gain(moved_: Moved) -> float:
    return sum(
        (after or 0.0) - (before or 0.0)
        for before, after in (moved_.values.get(name, (0.0, 0.0)) for name in ("nDCG@10", "right"))
    )


def _changed(moved_: Moved) -> str:
    said = [
        f"{name} {share(pair[0])} → {share(pair[1])}"
        for name in ("R@1", "nDCG@10", "right", "F1")
        if (pair := moved_.values.get(name))
    ]
    said += ["another first passage"] if moved_.first else []
    said += ["another answer"] if moved_.answer else []
    return ", ".join(said) or f"{len(moved_.values)} other figures"


def faults(verdict: Verdict) -> Table:
    """Why the gate is shut."""
    return Table(
        "What fell", ("", "how"), tuple((one.name, one.detail) for one in verdict.faults), words=2
    )


def mean(found: Figure) -> str:
    """Three decimals, or a dash."""
    return share(found.mean)


def span(found: Figure) -> str:
    """The interval, or a dash."""
    return f"{found.interval.low:.3f} … {found.interval.high:.3f}" if found.interval else NOTHING


def share(value: float | None) -> str:
    """Three decimals, or a dash."""
    return NOTHING if value is None else f"{value:.3f}"
