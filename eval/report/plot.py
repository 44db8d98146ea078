"""Rows -> plots as SVG to put into a page: no fixed colour and no fixed font, so that they follow the page's theme.

Drawn by matplotlib (BSD-style licence, 30 MB installed): kept, since axes, ticks and scales need not be written again.
The same rows give the same bytes.
"""

import html
import io
import re
import unicodedata
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from eval.metric.aggregate import Figure, confidences, figure
from eval.metric.confidence import reliability as measure_reliability
from eval.metric.confidence import risk_coverage as measure_risk_coverage
from eval.metric.retrieval import BY_EVIDENCE, MEASURES
from eval.run.run import Row, Run

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.typing import RcKeyType

# Stand-ins, each turned into a variable of the page's style sheet.
INK, MUTED, LINE, FIRST, SECOND, THIRD = (
    "#010101",
    "#020202",
    "#030303",
    "#040404",
    "#050505",
    "#060606",
)
_VARIABLES = {
    INK: "ink",
    MUTED: "muted",
    LINE: "line",
    FIRST: "first",
    SECOND: "second",
    THIRD: "third",
}
# Told apart by colour (Okabe and Ito's, for every kind of sight), by dash and by mark.
_LEGS = {"fused": (FIRST, "-", "o"), "dense": (SECOND, "--", "s"), "lexical": (THIRD, ":", "^")}
_LINES = (*_LEGS.values(), (MUTED, "-.", "D"))
_SIZE = (4.6, 3.0)  # inches; small, so that letters are still legible on a phone
_BARS = 40
_FEWER_BINS = 5  # of a language's questions: there are fewer of them
_LABEL = 36  # columns, a Chinese character taking two
_STYLE: "dict[RcKeyType, Any]" = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "grid.linewidth": 0.6,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "lines.linewidth": 1.6,
    "lines.markersize": 4.5,
    "hatch.linewidth": 0.6,
}


@dataclass(frozen=True, slots=True)
class Plot:
    """`svg` is one <svg> element without a size; `caption` says how to read it."""

    title: str
    caption: str
    svg: str


def plots(run: Run, slices: Sequence[tuple[str, Figure]]) -> list[Plot]:
    """Every plot that the rows allow; `slices` are names of groups with the figure that is compared."""
    found = [
        recall(run.rows),
        risk_coverage(run.rows, run.setup.threshold),
        reliability(run.rows),
        reliability_by_language(run.rows),
        distribution(run.rows, run.setup.threshold),
        latency(run),
        by_slice(slices),
    ]
    return [one for one in found if one]


def recall(rows: Sequence[Row]) -> Plot | None:
    """Share of the gold evidence among the first k passages, for each leg; None when no row has evidence."""
    ks = sorted(int(name.removeprefix("R@")) for name in MEASURES if name.startswith("R@"))
    curves = {
        leg: [figure(rows, f"{level}R@{k}", bootstrap=False).mean for k in ks]
        for leg, level in BY_EVIDENCE.items()
    }
    if any(mean is None for means in curves.values() for mean in means):
        return None

    def draw(axes: "Axes") -> None:
        for leg, means in curves.items():
            colour, dash, mark = _LEGS[leg]
            axes.plot(
                ks,
                [mean or 0.0 for mean in means],
                color=colour,
                linestyle=dash,
                marker=mark,
                label=leg,
            )
        axes.set_xscale("log")
        axes.set_xticks(ks, [str(k) for k in ks])
        axes.minorticks_off()
        axes.set(ylim=(0, 1.03), xlabel="passages seen (k)", ylabel="recall")
        axes.legend(loc="lower right")

    caption = "Share of the gold evidence shown by the first k passages: both legs together (fused), and each alone."
    return Plot(
        "Recall at k",
        caption,
        _svg("recall", "Recall at k of the fused, dense and lexical ranking", draw),
    )


def risk_coverage(rows: Sequence[Row], threshold: float) -> Plot | None:
    """The share of wrong answers against the share of questions answered; None when it is not known who is right."""
    confidence, right = confidences(rows)
    if not right:
        return None
    curve = measure_risk_coverage(confidence, right)
    n, correct = len(right), sum(right)
    answered = np.arange(1, n + 1)
    best = np.maximum(0, answered - correct) / answered
    here = curve.threshold >= threshold

    def draw(axes: "Axes") -> None:
        axes.plot(curve.coverage, curve.risk, color=FIRST, label="this run", drawstyle="steps-post")
        axes.plot(
            answered / n,
            best,
            color=MUTED,
            linestyle="--",
            linewidth=1.1,
            label="the same answers, ideally ordered",
        )
        axes.axhline(
            1 - correct / n,
            color=SECOND,
            linestyle=":",
            linewidth=1.1,
            label="confidence that says nothing",
        )
        if here.any():
            axes.plot(
                curve.coverage[here][-1],
                curve.risk[here][-1],
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

    caption = "Answering only from some confidence on: the further left, the fewer answers; the lower, the fewer of them are wrong."
    return Plot(
        "Risk and coverage",
        caption,
        _svg("risk", "Share of wrong answers against share of questions answered", draw),
    )


def reliability(rows: Sequence[Row]) -> Plot | None:
    """How often answers of a confidence are right; None when it is not known who is right."""
    confidence, right = confidences(rows)
    if not right:
        return None
    bins = measure_reliability(confidence, right)
    most = max(one.n for one in bins)

    def draw(axes: "Axes") -> None:
        axes.plot(
            [0, 1],
            [0, 1],
            color=MUTED,
            linestyle="--",
            linewidth=1.1,
            label="confidence = share right",
        )
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
        axes.set(xlim=(-0.02, 1.02), ylim=(-0.06, 1.06), xlabel="confidence", ylabel="share right")
        axes.legend(loc="upper left")

    caption = "Does the confidence say how often an answer is right? Each dot is a tenth of the scale, with its number of questions."
    return Plot(
        "Reliability",
        caption,
        _svg("reliability", "Share of right answers against confidence", draw),
    )


def reliability_by_language(rows: Sequence[Row]) -> Plot | None:
    """The same for each language of the questions, the four most frequent; None when there is but one."""
    groups = {
        name: [row for row in rows if row.language == name]
        for name in dict.fromkeys(row.language for row in rows)
    }
    known = {name: found for name, group in groups.items() if (found := confidences(group))[1]}
    most = sorted(known, key=lambda name: -len(known[name][1]))[: len(_LINES)]
    if len(most) < 2:
        return None

    def draw(axes: "Axes") -> None:
        axes.plot(
            [0, 1],
            [0, 1],
            color=MUTED,
            linestyle="--",
            linewidth=1.1,
            label="confidence = share right",
        )
        for name, (colour, dash, mark) in zip(most, _LINES, strict=False):
            bins = measure_reliability(*known[name], bins=_FEWER_BINS)
            x, y = [one.confidence for one in bins], [one.accuracy for one in bins]
            axes.plot(
                x,
                y,
                color=colour,
                linestyle=dash,
                marker=mark,
                label=f"{name} ({len(known[name][1]):,})",
            )
        axes.set(xlim=(-0.02, 1.02), ylim=(-0.06, 1.06), xlabel="confidence", ylabel="share right")
        axes.legend(loc="best")

    caption = "Does a confidence mean the same whatever the language of the question? Each mark is a fifth of the scale."
    return Plot(
        "Reliability by language",
        caption,
        _svg("languages", "Share of right answers against confidence, by language", draw),
    )


def distribution(rows: Sequence[Row], threshold: float) -> Plot | None:
    """The confidences of right and of wrong candidates; None when it is not known who is right."""
    confidence, right = confidences(rows)
    if not right:
        return None
    kinds = [
        [c for c, known in zip(confidence, right, strict=True) if known is wanted]
        for wanted in (True, False)
    ]

    def draw(axes: "Axes") -> None:
        edges = np.linspace(0.0, 1.0, 41).tolist()
        axes.hist(kinds[0], edges, color=FIRST, alpha=0.6, label=f"right ({len(kinds[0]):,})")
        axes.hist(
            kinds[1],
            edges,
            facecolor="none",
            edgecolor=SECOND,
            hatch="////",
            histtype="stepfilled",
            label=f"wrong ({len(kinds[1]):,})",
        )
        axes.axvline(
            threshold, color=INK, linestyle="--", linewidth=1, label=f"threshold {threshold:g}"
        )
        axes.set(xlim=(0, 1), xlabel="confidence", ylabel="questions")
        axes.legend(loc="best")

    caption = "What would be answered were nothing refused, right or wrong; what lies left of the threshold is refused."
    return Plot(
        "Confidence of right and wrong",
        caption,
        _svg("confidence", "Confidence of right and of wrong candidates", draw),
    )


def latency(run: Run) -> Plot | None:
    """Milliseconds a question; None of no question."""
    times = np.array([row.milliseconds for row in run.rows], np.float64)
    if not times.size:
        return None
    low, high = float(times.min()), float(times.max())
    wide = low > 0 and high > 20 * low
    edges = (
        np.geomspace(low, high, 31)
        if wide
        else np.linspace(low, high if high > low else low + 1, 31)
    ).tolist()

    def draw(axes: "Axes") -> None:
        heights, _, _ = axes.hist(times, edges, color=FIRST, alpha=0.75)
        axes.set_ylim(0, 1.35 * float(np.max(heights)))  # room for the legend
        for value, dash, label in ((run.timing.p50, "--", "half"), (run.timing.p95, ":", "95 %")):
            axes.axvline(
                value,
                0,
                0.76,
                color=SECOND,
                linestyle=dash,
                linewidth=1.3,
                label=f"{label} within {value:,.0f} ms",
            )
        if wide:
            axes.set_xscale("log")
            axes.xaxis.set(
                major_formatter=lambda value, _: f"{value:g}", minor_formatter=lambda _value, _: ""
            )
        axes.set(xlabel="milliseconds", ylabel="questions")
        axes.legend(loc="upper right")

    return Plot(
        "Latency",
        "Milliseconds from a question to its answer.",
        _svg("latency", "Milliseconds per question", draw),
    )


def by_slice(slices: Sequence[tuple[str, Figure]]) -> Plot | None:
    """A bar a group with its interval, at most 40; None when the figure applies to no group."""
    bars = [
        (name, one.n, one.mean, one.interval)
        for name, one in slices
        if one.mean is not None and one.interval
    ]
    if not bars:
        return None
    left_out, bars = len(bars) - _BARS, bars[:_BARS]
    names = [f"{_short(name)} ({n:,})" for name, n, _, _ in bars]
    height = 0.7 + 0.21 * len(bars)

    def draw(axes: "Axes") -> None:
        at = np.arange(len(bars))
        means = np.array([mean for _, _, mean, _ in bars])
        ends = np.array(
            [
                [max(0.0, mean - found.low), max(0.0, found.high - mean)]
                for _, _, mean, found in bars
            ]
        ).T
        axes.barh(at, means, color=FIRST, alpha=0.75, height=0.62)
        axes.errorbar(means, at, xerr=ends, fmt="none", color=INK, elinewidth=0.9, capsize=2)
        axes.set_yticks(at, names)
        axes.tick_params(axis="y", length=0, labelsize=7.5)
        axes.grid(visible=False, axis="y")
        axes.invert_yaxis()
        axes.set(xlim=(0, 1.02), xlabel=slices[0][1].metric)

    caption = "Each group with its number of questions and the 95 % interval."
    caption += f" {left_out} more groups are in the tables." if left_out > 0 else ""
    metric = slices[0][1].metric
    inches = max(_columns(name) for name in names) * 0.062 + 0.12
    return Plot(
        f"{metric} by slice",
        caption,
        _svg("slices", f"{metric} of each group of questions", draw, height, inches),
    )


def levels(names: Sequence[str], lines: dict[str, list[float]]) -> str:
    """Milliseconds, NaN for none, of up to four lines against the offered rates, evenly spaced: an <svg> element."""

    def draw(axes: "Axes") -> None:
        for (label, values), (colour, dash, mark) in zip(lines.items(), _LINES, strict=False):
            axes.plot(
                range(len(names)), values, color=colour, linestyle=dash, marker=mark, label=label
            )
        axes.set(
            yscale="log",
            xticks=range(len(names)),
            xticklabels=names,
            xlabel="requests a second, offered",
            ylabel="milliseconds",
        )
        axes.yaxis.set(
            major_formatter=lambda value, _: f"{value:g}",
            minor_formatter=lambda v, _: f"{v:g}" if f"{v:e}"[0] in "25" else "",
        )
        axes.legend(loc="best")

    return _svg("levels", "Latency against the offered rate", draw, left=0.7)


def _svg(
    name: str,
    label: str,
    draw: Callable[["Axes"], None],
    height: float = _SIZE[1],
    left: float = 0.55,
) -> str:
    """What `draw` draws on axes of this height, `left` inches from the left edge, as an element that stands in a page."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as Canvas

    with mpl.rc_context(), warnings.catch_warnings():
        # The font that measures has no Chinese, and need not: the page's fonts draw it.
        warnings.simplefilter("ignore", UserWarning)
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE | {"svg.hashsalt": name})
        canvas = Canvas(figsize=(_SIZE[0], height))
        FigureCanvasSVG(canvas)
        draw(
            canvas.add_axes(
                (left / _SIZE[0], 0.45 / height, 1 - (left + 0.1) / _SIZE[0], 1 - 0.55 / height)
            )
        )
        written = io.StringIO()
        canvas.savefig(
            written,
            format="svg",
            transparent=True,
            metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")),
        )
    return _in_page(written.getvalue(), name, label)


def _in_page(svg: str, name: str, label: str) -> str:
    """Without what only a file of its own needs, with ids that no other plot has, and colours that the page says."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(
        r"<metadata>.*?</metadata>|<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.DOTALL
    )
    svg = re.sub(
        r"<svg .*?(viewBox=\"[^\"]*\").*?>",
        rf'<svg \1 role="img" aria-label="{html.escape(label)}">',
        svg,
        count=1,
        flags=re.DOTALL,
    )
    svg = re.sub(
        r'(\bid="|url\(#|xlink:href="#)',
        lambda found: found[0].replace("xlink:", "") + name + "-",
        svg,
    )
    return re.sub(
        "#0[1-6]0[1-6]0[1-6]",
        lambda found: f"var(--{_VARIABLES[found[0]]})" if found[0] in _VARIABLES else found[0],
        svg,
    )


def _short(name: str) -> str:
    """One line of at most `_LABEL` columns, with no character that controls anything."""
    clean = "".join(" " if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} else c for c in name)
    columns = np.cumsum([_columns(c) for c in clean])
    return (
        clean
        if not clean or columns[-1] <= _LABEL
        else clean[: int(np.searchsorted(columns, _LABEL - 1, side="right"))] + "…"
    )


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
