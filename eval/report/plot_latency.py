"""Plot latency: a histogram of a run, and percentiles against the request rate of a benchmark."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from eval.report.plot import FIRST, LINE_STYLES, SECOND, Plot, render_svg
from eval.run.run import Run

if TYPE_CHECKING:
    from eval.report.plot import Axes

_BINS = 30


def plot_latency(run: Run) -> Plot | None:
    """Plot a histogram of the milliseconds of each question; None when there is no question."""
    times = np.array([row.milliseconds for row in run.rows], np.float64)
    if not times.size:
        return None
    low, high = float(times.min()), float(times.max())
    logarithmic = low > 0 and high > 20 * low
    edges = (
        np.geomspace(low, high, _BINS + 1)
        if logarithmic
        else np.linspace(low, high if high > low else low + 1, _BINS + 1)
    ).tolist()

    def draw(axes: "Axes") -> None:
        heights, _, _ = axes.hist(times, edges, color=FIRST, alpha=0.75)
        axes.set_ylim(0, 1.35 * float(np.max(heights)))  # room for the legend
        for value, dash, name in ((run.timing.p50, "--", "p50"), (run.timing.p95, ":", "p95")):
            axes.axvline(
                value,
                0,
                0.76,
                color=SECOND,
                linestyle=dash,
                linewidth=1.3,
                label=f"{name}: {value:,.0f} ms",
            )
        if logarithmic:
            axes.set_xscale("log")
            axes.xaxis.set(
                major_formatter=lambda value, _: f"{value:g}", minor_formatter=lambda _value, _: ""
            )
        axes.set(xlabel="milliseconds", ylabel="questions")
        axes.legend(loc="upper right")

    return Plot(
        "Latency",
        "Milliseconds from question to answer. Half of the questions take no longer than p50, "
        "95 % no longer than p95.",
        render_svg("latency", "Milliseconds per question", draw),
    )


def plot_rates(rates: Sequence[str], lines: dict[str, list[float]]) -> str:
    """Plot up to four lines of milliseconds against the offered request rates: an <svg> element.

    `lines` maps a label to one value for each rate; NaN leaves a gap. Rates are evenly spaced.
    """

    def draw(axes: "Axes") -> None:
        for (label, values), (colour, dash, marker) in zip(
            lines.items(), LINE_STYLES, strict=False
        ):
            axes.plot(
                range(len(rates)), values, color=colour, linestyle=dash, marker=marker, label=label
            )
        axes.set(
            yscale="log",
            xticks=range(len(rates)),
            xticklabels=rates,
            xlabel="offered requests per second",
            ylabel="milliseconds",
        )
        axes.yaxis.set(
            major_formatter=lambda value, _: f"{value:g}",
            minor_formatter=lambda value, _: f"{value:g}" if f"{value:e}"[0] in "25" else "",
        )
        axes.legend(loc="best")

    return render_svg("levels", "Latency against the offered request rate", draw, left=0.7)
