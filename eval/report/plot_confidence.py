"""Plot the confidence: risk against coverage, reliability, and its distribution.

Every plot is over the candidate answers of all questions, refused or not. It is None when the set
does not say which of them are right.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from eval.metric.aggregate import known_confidences
from eval.metric.confidence import reliability_bins, risk_coverage_curve
from eval.report.plot import FIRST, INK, LINE_STYLES, MUTED, SECOND, Plot, render_svg
from eval.run.run import Row

if TYPE_CHECKING:
    from eval.report.plot import Axes

_LANGUAGE_BINS = 5  # instead of ten: one language has fewer questions than the whole set


def plot_risk_coverage(rows: Sequence[Row], threshold: float) -> Plot | None:
    """Plot the share of wrong answers against the share of questions answered."""
    confidence, right = known_confidences(rows)
    if not right:
        return None
    curve = risk_coverage_curve(confidence, right)
    n, correct = len(right), sum(right)
    answered = np.arange(1, n + 1)
    optimum = np.maximum(0, answered - correct) / answered
    above = curve.threshold >= threshold

    def draw(axes: "Axes") -> None:
        axes.plot(curve.coverage, curve.risk, color=FIRST, label="this run", drawstyle="steps-post")
        axes.plot(
            answered / n,
            optimum,
            color=MUTED,
            linestyle="--",
            linewidth=1.1,
            label="same answers, best order",
        )
        axes.axhline(
            1 - correct / n,
            color=SECOND,
            linestyle=":",
            linewidth=1.1,
            label="same answers, random order",
        )
        if above.any():
            axes.plot(
                curve.coverage[above][-1],
                curve.risk[above][-1],
                color=SECOND,
                marker="D",
                linestyle="",
                label=f"threshold {threshold:g}",
            )
        axes.set(
            xlim=(0, 1.01),
            ylim=(0, 1.03),
            xlabel="coverage (share answered)",
            ylabel="risk (share wrong)",
        )
        axes.legend(loc="best")

    return Plot(
        "Risk and coverage",
        "What raising the confidence threshold buys: further left, fewer questions are answered; "
        "lower, fewer of the answers are wrong.",
        render_svg("risk", "Share of wrong answers against share of questions answered", draw),
    )


def plot_reliability(rows: Sequence[Row]) -> Plot | None:
    """Plot the share of right answers against the confidence, in ten bins."""
    confidence, right = known_confidences(rows)
    if not right:
        return None
    bins = reliability_bins(confidence, right)
    most = max(one.n for one in bins)

    def draw(axes: "Axes") -> None:
        _draw_diagonal(axes)
        x, y = [one.confidence for one in bins], [one.accuracy for one in bins]
        axes.plot(x, y, color=FIRST, linewidth=1.1)
        axes.scatter(
            x,
            y,
            s=[20 + 140 * one.n / most for one in bins],
            color=FIRST,
            alpha=0.75,
            linewidths=0,
            zorder=3,
        )
        for one in bins:
            axes.annotate(
                str(one.n),
                (one.confidence, one.accuracy),
                (7, -10),
                textcoords="offset points",
                fontsize=7,
                color=MUTED,
            )
        axes.legend(loc="upper left")

    return Plot(
        "Reliability",
        "Is an answer right as often as its confidence says? Each dot is one tenth of the scale, "
        "labelled with its number of questions.",
        render_svg("reliability", "Share of right answers against confidence", draw),
    )


def plot_reliability_by_language(rows: Sequence[Row]) -> Plot | None:
    """Plot reliability for each of the four most frequent question languages.

    None also when there is only one language.
    """
    groups = {
        name: [row for row in rows if row.language == name]
        for name in dict.fromkeys(row.language for row in rows)
    }
    known = {
        name: found for name, group in groups.items() if (found := known_confidences(group))[1]
    }
    most = sorted(known, key=lambda name: -len(known[name][1]))[: len(LINE_STYLES)]
    if len(most) < 2:
        return None

    def draw(axes: "Axes") -> None:
        _draw_diagonal(axes)
        for name, (colour, dash, marker) in zip(most, LINE_STYLES, strict=False):
            bins = reliability_bins(*known[name], bins=_LANGUAGE_BINS)
            axes.plot(
                [one.confidence for one in bins],
                [one.accuracy for one in bins],
                color=colour,
                linestyle=dash,
                marker=marker,
                label=f"{name} ({len(known[name][1]):,})",
            )
        axes.legend(loc="best")

    return Plot(
        "Reliability by language",
        "Does a confidence mean the same in every question language? Each mark is one fifth of "
        "the scale.",
        render_svg("languages", "Share of right answers against confidence, by language", draw),
    )


def plot_confidence_histogram(rows: Sequence[Row], threshold: float) -> Plot | None:
    """Plot histograms of the confidence of right and of wrong candidate answers."""
    confidence, right = known_confidences(rows)
    if not right:
        return None
    correct, wrong = (
        [value for value, known in zip(confidence, right, strict=True) if known is wanted]
        for wanted in (True, False)
    )

    def draw(axes: "Axes") -> None:
        edges = np.linspace(0.0, 1.0, 41).tolist()
        axes.hist(correct, edges, color=FIRST, alpha=0.6, label=f"right ({len(correct):,})")
        axes.hist(
            wrong,
            edges,
            facecolor="none",
            edgecolor=SECOND,
            hatch="////",
            histtype="stepfilled",
            label=f"wrong ({len(wrong):,})",
        )
        axes.axvline(
            threshold, color=INK, linestyle="--", linewidth=1, label=f"threshold {threshold:g}"
        )
        axes.set(xlim=(0, 1), xlabel="confidence", ylabel="questions")
        axes.legend(loc="best")

    return Plot(
        "Confidence of right and wrong answers",
        "The best candidate answer to every question, right or wrong. Candidates to the left of "
        "the threshold are refused.",
        render_svg("confidence", "Confidence of right and of wrong candidate answers", draw),
    )


def _draw_diagonal(axes: "Axes") -> None:
    """Draw the line of perfect calibration, and set the axes of a reliability diagram."""
    axes.plot(
        [0, 1], [0, 1], color=MUTED, linestyle="--", linewidth=1.1, label="perfect calibration"
    )
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.06, 1.06), xlabel="confidence", ylabel="share right")
