"""The plots: what is drawn, and SVG elements that fit into any page."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from eval.metric.aggregate import MetricSummary, summarize_metric
from eval.metric.retrieval import BY_EVIDENCE, MEASURES
from eval.metric.statistic import Interval
from eval.report import html, plot, plot_confidence, plot_latency, plot_retrieval, section
from tests.synthetic import row, run

VALUES = {level + name: 0.5 for level in BY_EVIDENCE.values() for name in MEASURES}
# Confidences 0, 1/40 … 39/40; every third candidate is wrong. The threshold is 0.26.
RUN = run(
    *(
        row(
            str(number),
            VALUES,
            would=number % 3 > 0,
            confidence=number / 40,
            slices=(("language", "繁體中文的問題問到簡體中文的文件裡去了還很長很長"),),
        )
        for number in range(40)
    )
)
SLICES = section.build_slices(RUN)


class Canvas:
    """The axes of the last plot."""

    axes: Axes
    height: float
    left: float

    def lines(self) -> dict[str, list[tuple[float, float]]]:
        """Label -> its points."""
        return {
            str(line.get_label()): [
                (x, y) for x, y in np.asarray(line.get_xydata(), float).tolist()
            ]
            for line in self.axes.lines
        }

    def legend(self) -> list[str]:
        found = self.axes.get_legend()
        assert found is not None
        return [text.get_text() for text in found.get_texts()]

    def heights(self) -> list[float]:
        return [bar.get_height() for bar in self.axes.patches if isinstance(bar, Rectangle)]


@pytest.fixture
def canvas(monkeypatch: pytest.MonkeyPatch) -> Canvas:
    """Plots are drawn on it as data; no SVG is made."""
    found = Canvas()

    def record(
        _name: str,
        _label: str,
        draw: Callable[[Axes], None],
        height: float = 3.0,
        left: float = 0.55,
    ) -> str:
        found.axes, found.height, found.left = Figure().add_subplot(), height, left
        draw(found.axes)
        return ""

    modules: list[ModuleType] = [plot_confidence, plot_latency, plot_retrieval]
    for module in modules:
        monkeypatch.setattr(module, "render_svg", record)
    return found


@pytest.fixture(scope="module")
def plots() -> list[plot.Plot]:
    return html.draw_plots(RUN, SLICES)


def test_the_same_run_gives_the_same_six_plots(plots: list[plot.Plot]) -> None:
    assert [one.title for one in plots] == [
        "Recall at k",
        "Risk and coverage",
        "Reliability",
        "Confidence of right and wrong answers",
        "Latency",
        "nDCG@10 by slice",
    ]
    assert plots == html.draw_plots(RUN, SLICES)


def test_they_take_colours_from_the_page_and_bring_no_style_nor_address(
    plots: list[plot.Plot],
) -> None:
    for one in plots:
        assert one.svg.startswith('<svg viewBox="')
        assert one.svg.rstrip().endswith("</svg>")
        assert not re.search(r"<style|<metadata|<script|http|xlink|<\?xml|<!DOCTYPE", one.svg)
        assert "var(--ink)" in one.svg
        assert not re.search(r"#0[1-6]0[1-6]0[1-6]", one.svg)
        assert set(re.findall(r"(?<!&)#[0-9a-f]{6}\b", one.svg)) <= {"#ffffff", "#000000"}


def test_ids_are_unique_and_every_reference_has_its_target(plots: list[plot.Plot]) -> None:
    ids = [id for one in plots for id in re.findall(r'\bid="([^"]+)"', one.svg)]
    assert len(ids) == len(set(ids))
    used = {
        id
        for one in plots
        for pair in re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', one.svg)
        for id in pair
        if id
    }
    assert used
    assert used <= set(ids)


def test_text_stays_text_and_long_names_are_cut(plots: list[plot.Plot]) -> None:
    assert "language: 繁體中文的問題問到簡體中…" in plots[-1].svg
    assert ">fused<" in plots[0].svg
    assert ">threshold 0.26<" in plots[1].svg


def test_markup_and_mathematics_stay_text() -> None:
    found = plot_retrieval.plot_slices(
        [
            (
                "<script>$x^2$</script>\n\u202e",
                MetricSummary("nDCG@10", 5, 0, 0.5, Interval(0.2, 0.8, 0.95)),
            )
        ]
    )
    assert found is not None
    assert "&lt;script&gt;$x^2$&lt;/script&gt;  " in found.svg


def test_recall_has_a_point_for_every_k_and_leg(canvas: Canvas) -> None:
    values = VALUES | {"R@1": 0.25, "dense R@50": 1.0}
    assert plot_retrieval.plot_recall((row("a", values), row("b", values))) is not None
    lines = canvas.lines()
    assert [x for x, _ in lines["fused"]] == [1, 3, 5, 10, 20, 50]
    assert [y for _, y in lines["fused"]] == [0.25, 0.5, 0.5, 0.5, 0.5, 0.5]
    assert [y for _, y in lines["dense"]] == [0.5, 0.5, 0.5, 0.5, 0.5, 1.0]
    assert [y for _, y in lines["lexical"]] == [0.5] * 6
    assert [text.get_text() for text in canvas.axes.get_xticklabels()] == [
        "1",
        "3",
        "5",
        "10",
        "20",
        "50",
    ]


def test_bars_are_means_with_their_intervals(canvas: Canvas) -> None:
    slices = [
        ("all", MetricSummary("F1", 1_200, 0, 0.5, Interval(0.2, 0.75, 0.95))),
        ("none", MetricSummary("F1", 0, 3, None, None)),
        ("other", MetricSummary("F1", 3, 0, 0.25, Interval(0.125, 0.5, 0.95))),
    ]
    found = plot_retrieval.plot_slices(slices)
    assert found is not None
    assert found.title == "F1 by slice"
    axes = canvas.axes
    assert [bar.get_width() for bar in axes.patches if isinstance(bar, Rectangle)] == [0.5, 0.25]
    assert [text.get_text() for text in axes.get_yticklabels()] == ["all (1,200)", "other (3)"]
    (intervals,) = axes.collections
    assert isinstance(intervals, LineCollection)
    ends = [segment[:, 0].tolist() for segment in intervals.get_segments()]
    assert ends == [[0.2, 0.75], [0.125, 0.5]]


def test_at_most_forty_bars(canvas: Canvas) -> None:
    one = MetricSummary("nDCG@10", 5, 0, 0.5, Interval(0.2, 0.8, 0.95))
    found = plot_retrieval.plot_slices([(f"group {number}", one) for number in range(45)])
    assert found is not None
    assert len(canvas.axes.patches) == 40
    assert canvas.axes.get_yticklabels()[-1].get_text() == "group 39 (5)"
    assert canvas.height > 40 * 0.2
    assert "5 more slices" in found.caption


def test_risk_and_coverage_with_the_threshold(canvas: Canvas) -> None:
    rows = (
        row("a", confidence=0.9),
        row("b", confidence=0.6, would=False),
        row("c", confidence=0.4),
        row("d", confidence=0.2, would=False),
    )
    assert plot_confidence.plot_risk_coverage(rows, 0.5) is not None
    lines = canvas.lines()
    assert lines["this run"] == [(0.25, 0), (0.5, 0.5), (0.75, pytest.approx(1 / 3)), (1, 0.5)]
    assert lines["same answers, best order"] == [
        (0.25, 0),
        (0.5, 0),
        (0.75, pytest.approx(1 / 3)),
        (1, 0.5),
    ]
    assert {y for _, y in lines["same answers, random order"]} == {0.5}
    assert lines["threshold 0.5"] == [(0.5, 0.5)]


def test_a_threshold_that_nothing_reaches_is_not_drawn(canvas: Canvas) -> None:
    rows = (row("a", confidence=0.25), row("b", confidence=0.25))
    assert plot_confidence.plot_risk_coverage(rows, 0.5) is not None
    assert canvas.lines()["this run"] == [(1, 0)]
    assert canvas.legend() == [
        "this run",
        "same answers, best order",
        "same answers, random order",
    ]


def test_reliability_has_a_dot_for_each_tenth(canvas: Canvas) -> None:
    assert plot_confidence.plot_reliability(RUN.rows) is not None
    (dots,) = canvas.axes.collections
    expected = [
        # Four questions a tenth: the mean of their confidences, and their share of right ones.
        (
            (4 * tenth + 1.5) / 40,
            sum(number % 3 > 0 for number in range(4 * tenth, 4 * tenth + 4)) / 4,
        )
        for tenth in range(10)
    ]
    assert np.asarray(dots.get_offsets()) == pytest.approx(np.array(expected))
    assert [text.get_text() for text in canvas.axes.texts] == ["4"] * 10
    assert canvas.lines()["perfect calibration"] == [(0, 0), (1, 1)]


def test_every_language_has_its_line(canvas: Canvas) -> None:
    rows = [
        replace(one, language=("en", "zh-Hant", "ja")[number % 3])
        for number, one in enumerate(RUN.rows)
    ]
    assert plot_confidence.plot_reliability_by_language(rows) is not None
    # Every third candidate is wrong, and these are all of the English ones.
    lines = canvas.lines()
    assert list(lines) == ["perfect calibration", "en (14)", "zh-Hant (13)", "ja (13)"]
    assert {y for _, y in lines["en (14)"]} == {0}
    assert {y for _, y in lines["ja (13)"]} == {1}
    assert len(lines["ja (13)"]) == 5
    titles = [one.title for one in html.draw_plots(replace(RUN, rows=tuple(rows)), SLICES)]
    assert titles[3] == "Reliability by language"


def test_languages_that_cannot_be_judged_have_no_line(canvas: Canvas) -> None:
    rows = [
        replace(one, language="ja", would=None) if number % 3 else one
        for number, one in enumerate(RUN.rows)
    ]
    assert plot_confidence.plot_reliability_by_language(rows) is None
    rows[2] = replace(rows[2], language="zh-Hant", would=True)
    assert plot_confidence.plot_reliability_by_language(rows) is not None
    assert canvas.legend() == ["perfect calibration", "en (14)", "zh-Hant (1)"]


def test_the_histogram_counts_right_and_wrong_candidates(canvas: Canvas) -> None:
    rows = (
        row("a", confidence=0.11),
        row("b", confidence=0.99),
        row("c", confidence=1.0),
        row("d", confidence=0.5, would=False),
    )
    assert plot_confidence.plot_confidence_histogram(rows, 0.26) is not None
    assert sorted(canvas.legend()) == ["right (3)", "threshold 0.26", "wrong (1)"]
    bars = canvas.heights()
    assert len(bars) == 40
    assert {at: height for at, height in enumerate(bars) if height} == {4: 1, 39: 2}
    assert [x for x, _ in canvas.lines()["threshold 0.26"]] == [0.26, 0.26]


@pytest.mark.parametrize(
    ("milliseconds", "scale"),
    [((0.0, 0.0), "linear"), ((3.0, 3.0), "linear"), ((1.0, 5_000.0), "log")],
)
def test_latency_of_any_spread(
    canvas: Canvas, milliseconds: tuple[float, float], scale: str
) -> None:
    rows = tuple(
        replace(row(str(number)), milliseconds=value) for number, value in enumerate(milliseconds)
    )
    assert plot_latency.plot_latency(replace(RUN, rows=rows)) is not None
    assert sum(canvas.heights()) == 2
    assert len(canvas.heights()) == 30
    assert canvas.axes.get_xscale() == scale
    assert {label: x for label, ((x, _), _) in canvas.lines().items()} == {
        "p50: 12 ms": 12.5,
        "p95: 20 ms": 20.0,
    }


def test_latency_against_the_request_rate(canvas: Canvas) -> None:
    plot_latency.plot_rates(["1", "2", "8"], {"p50": [5.0, 6.0, 7.0], "p99": [9.0, 20.0, np.nan]})
    lines = canvas.lines()
    assert lines["p50"] == [(0, 5), (1, 6), (2, 7)]
    assert lines["p99"][:2] == [(0, 9), (1, 20)]
    assert np.isnan(lines["p99"][2][1])
    assert [text.get_text() for text in canvas.axes.get_xticklabels()] == ["1", "2", "8"]
    assert canvas.axes.get_yscale() == "log"


def test_nothing_to_draw() -> None:
    rows = (row("a", would=None),)
    assert plot_retrieval.plot_recall(rows) is None
    assert plot_retrieval.plot_slices([("whole set", summarize_metric(rows, "nDCG@10"))]) is None
    assert plot_confidence.plot_risk_coverage(rows, 0.5) is None
    assert plot_confidence.plot_reliability(rows) is None
    assert plot_confidence.plot_confidence_histogram(rows, 0.5) is None
    assert plot_confidence.plot_reliability_by_language(RUN.rows) is None
    assert plot_latency.plot_latency(replace(RUN, rows=())) is None


def test_the_libraries_are_loaded_only_to_draw() -> None:
    code = (
        "import sys; from eval.report import export, html; "
        "sys.exit(bool({'matplotlib', 'jinja2'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
