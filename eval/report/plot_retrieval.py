"""Plot retrieval: recall at k of each leg, and one metric by slice."""

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from eval.metric.aggregate import MetricSummary, summarize_metric
from eval.metric.retrieval import BY_EVIDENCE, MEASURES
from eval.report.plot import FIRST, INK, LEG_STYLES, Plot, render_svg
from eval.run.run import Row

if TYPE_CHECKING:
    from eval.report.plot import Axes

_MAX_BARS = 40
_MAX_LABEL = 36  # columns; a Chinese character takes two


def plot_recall(rows: Sequence[Row]) -> Plot | None:
    """Plot recall at k of each leg and of both fused; None when no row has gold evidence."""
    ks = sorted(int(name.removeprefix("R@")) for name in MEASURES if name.startswith("R@"))
    curves = {
        leg: [summarize_metric(rows, f"{level}R@{k}", bootstrap=False).mean for k in ks]
        for leg, level in BY_EVIDENCE.items()
    }
    if any(mean is None for means in curves.values() for mean in means):
        return None

    def draw(axes: "Axes") -> None:
        for leg, means in curves.items():
            colour, dash, marker = LEG_STYLES[leg]
            axes.plot(
                ks,
                [mean or 0.0 for mean in means],
                color=colour,
                linestyle=dash,
                marker=marker,
                label=leg,
            )
        axes.set_xscale("log")
        axes.set_xticks(ks, [str(k) for k in ks])
        axes.minorticks_off()
        axes.set(ylim=(0, 1.03), xlabel="k (passages)", ylabel="recall at k")
        axes.legend(loc="lower right")

    return Plot(
        "Recall at k",
        "Share of the gold evidence found in the first k passages, by both legs together (fused) "
        "and by each alone.",
        render_svg("recall", "Recall at k of the fused, dense and lexical rankings", draw),
    )


def plot_slices(slices: Sequence[tuple[str, MetricSummary]]) -> Plot | None:
    """Plot one metric of each (slice name, figure) as a bar with its interval, at most 40 bars.

    None when the metric applies to no slice.
    """
    bars = [
        (name, one.n, one.mean, one.interval)
        for name, one in slices
        if one.mean is not None and one.interval
    ]
    if not bars:
        return None
    left_out, bars = len(bars) - _MAX_BARS, bars[:_MAX_BARS]
    names = [f"{_shorten(name)} ({n:,})" for name, n, _, _ in bars]
    metric = slices[0][1].metric

    def draw(axes: "Axes") -> None:
        at = np.arange(len(bars))
        means = np.array([mean for _, _, mean, _ in bars])
        errors = [
            [max(0.0, mean - interval.low), max(0.0, interval.high - mean)]
            for _, _, mean, interval in bars
        ]
        axes.barh(at, means, color=FIRST, alpha=0.75, height=0.62)
        axes.errorbar(
            means, at, xerr=np.array(errors).T, fmt="none", color=INK, elinewidth=0.9, capsize=2
        )
        axes.set_yticks(at, names)
        axes.tick_params(axis="y", length=0, labelsize=7.5)
        axes.grid(visible=False, axis="y")
        axes.invert_yaxis()
        axes.set(xlim=(0, 1.02), xlabel=metric)

    caption = "Each slice, with its number of questions and the 95 % confidence interval."
    caption += f" The tables have {left_out} more slices." if left_out > 0 else ""
    height = 0.7 + 0.21 * len(bars)
    left = max(_count_columns(name) for name in names) * 0.062 + 0.12
    return Plot(
        f"{metric} by slice",
        caption,
        render_svg("slices", f"{metric} of each slice of the questions", draw, height, left),
    )


def _shorten(name: str) -> str:
    """Cut to one line of at most `_MAX_LABEL` columns; control characters become spaces."""
    clean = "".join(" " if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} else c for c in name)
    columns = np.cumsum([_count_columns(c) for c in clean])
    if not clean or columns[-1] <= _MAX_LABEL:
        return clean
    return clean[: int(np.searchsorted(columns, _MAX_LABEL - 1, side="right"))] + "…"


def _count_columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
