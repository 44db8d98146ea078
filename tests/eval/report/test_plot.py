"""The plots: elements of a page that follow its theme, the same bytes for the same rows, nothing for nothing."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from eval.metric.aggregate import MetricSummary, summarize_metric
from eval.metric.retrieval import BY_EVIDENCE, MEASURES
from eval.metric.statistic import Interval
from eval.report import plot
from tests.synthetic import row, run

VALUES = {level + name: 0.5 for level in BY_EVIDENCE.values() for name in MEASURES}
RUN = run(
    *(
        row(str(number), VALUES, would=number % 3 > 0, confidence=number / 40)
        for number in range(40)
    )
)
SLICES = [
    ("whole set", summarize_metric(RUN.rows, "nDCG@10")),
    ("language: 繁體中文的問題問到簡體中文的文件裡去了還很長很長", summarize_metric(RUN.rows, "nDCG@10")),
]


@pytest.fixture(scope="module")
def plots() -> list[plot.Plot]:
    return plot.plots(RUN, SLICES)


def test_all_six_are_there_and_the_same_every_time(plots: list[plot.Plot]) -> None:
    assert [one.title for one in plots] == [
        "Recall at k",
        "Risk and coverage",
        "Reliability",
        "Confidence of right and wrong",
        "Latency",
        "nDCG@10 by slice",
    ]
    assert plots == plot.plots(RUN, SLICES)


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


def test_ids_are_used_once_and_every_reference_is_there(plots: list[plot.Plot]) -> None:
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


def test_letters_are_letters_and_long_names_are_cut(plots: list[plot.Plot]) -> None:
    assert "language: 繁體中文的問題問到簡體中…" in plots[-1].svg
    assert "fused" in plots[0].svg
    assert "threshold 0.26" in plots[1].svg


def test_names_that_are_markup_or_mathematics_stay_words() -> None:
    found = plot.by_slice(
        [("<script>$x^2$</script>\n\u202e", MetricSummary("nDCG@10", 5, 0, 0.5, Interval(0.2, 0.8, 0.95)))]
    )
    assert found is not None
    assert "&lt;script&gt;$x^2$&lt;/script&gt;  " in found.svg


def test_at_most_forty_bars() -> None:
    one = MetricSummary("nDCG@10", 5, 0, 0.5, Interval(0.2, 0.8, 0.95))
    found = plot.by_slice([(f"group {number}", one) for number in range(45)])
    assert found is not None
    assert "group 39" in found.svg
    assert "group 40" not in found.svg
    assert "5 more groups" in found.caption


def test_every_language_has_its_line() -> None:
    rows = [
        replace(one, language=("en", "zh-Hant", "ja")[number % 3])
        for number, one in enumerate(RUN.rows)
    ]
    found = plot.reliability_by_language(rows)
    assert found is not None
    assert found in plot.plots(replace(RUN, rows=tuple(rows)), SLICES)
    assert all(
        f"{name} ({count})" in found.svg
        for name, count in (("en", 14), ("zh-Hant", 13), ("ja", 13))
    )
    assert plot.reliability_by_language(RUN.rows) is None
    unknown = [replace(one, would=None) if one.language == "ja" else one for one in rows]
    lines = plot.reliability_by_language(unknown)
    assert lines is not None
    assert "ja (" not in lines.svg


def test_nothing_to_draw() -> None:
    rows = (row("a", would=None),)
    assert plot.recall(rows) is None
    assert plot.risk_coverage(rows, 0.5) is None
    assert plot.reliability(rows) is None
    assert plot.distribution(rows, 0.5) is None
    assert plot.latency(replace(RUN, rows=())) is None
    assert plot.by_slice([("whole set", summarize_metric(rows, "nDCG@10"))]) is None


@pytest.mark.parametrize("milliseconds", [(0.0, 0.0), (3.0, 3.0), (1.0, 5_000.0)])
def test_latency_of_any_spread(milliseconds: tuple[float, float]) -> None:
    rows = tuple(
        replace(row(str(number)), milliseconds=value) for number, value in enumerate(milliseconds)
    )
    assert plot.latency(replace(RUN, rows=rows)) is not None


def test_every_candidate_right_or_below_the_threshold() -> None:
    rows = (row("a", confidence=0.0), row("b", confidence=1.0))
    assert plot.risk_coverage(rows, 0.5) is not None
    assert plot.risk_coverage(rows[:1], 0.5) is not None
    assert plot.reliability(rows) is not None
    assert plot.distribution(rows, 0.5) is not None


def test_the_library_is_loaded_only_to_draw() -> None:
    code = "import sys; from eval import plot, report; sys.exit(bool({'matplotlib', 'jinja2'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
