"""Render a run as one HTML page that opens offline: tables and plots, then every question.

The page is a jinja2 template in `eval/report/page/`. jinja2 (BSD licence, 0.5 MB) is used because
it escapes every value it is given.
"""

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from eval.compare.comparison import Comparison
from eval.compare.gate import GateResult
from eval.metric.aggregate import GATED, WHOLE
from eval.report import number_format, output_file, section
from eval.report.drill_down import build_drill_down
from eval.report.plot import Plot
from eval.report.plot_confidence import (
    plot_confidence_histogram,
    plot_reliability,
    plot_reliability_by_language,
    plot_risk_coverage,
)
from eval.report.plot_latency import plot_latency
from eval.report.plot_retrieval import plot_recall, plot_slices
from eval.report.question_detail import OUTCOMES, DrillDown
from eval.report.summary import count_outcomes, summarize
from eval.run.run import Run

if TYPE_CHECKING:
    from jinja2 import Environment

# Metrics over fewer questions are unreliable, and are shown in grey.
_FEW = 20


def render_report(
    run: Run, comparison: Comparison | None = None, gate: GateResult | None = None
) -> str:
    """Render the page of `run`, with what changed and whether the gate passed.

    Raises ValueError when `run` is not the comparison's `after`.
    """
    if comparison and comparison.after != run:
        raise ValueError("the comparison is not of this run")
    slices = section.build_slices(run)
    style, script = (
        files("eval.report").joinpath("page", name).read_text("utf-8")
        for name in ("report.css", "report.js")
    )
    template = _make_environment().get_template("report.html.jinja")
    return template.render(
        run=run,
        style=style,
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        summary=summarize(run),
        outcomes=count_outcomes(run.rows),
        headline=section.build_headline(run, comparison),
        legs=section.build_legs(run.rows),
        scorers=section.build_scorers(run.rows),
        confidence=slices[0].confidence,
        slices=section.group_by_dimension(slices),
        plots=draw_plots(run, slices),
        data=_encode(build_drill_down(run, comparison)),
        comparison=comparison,
        gate=gate,
        changes=section.list_changes(comparison) if comparison else [],
        changed_slices=section.list_changed_slices(comparison) if comparison else [],
        moved=section.list_moved(comparison) if comparison else [],
    )


def draw_plots(run: Run, slices: Sequence[section.Slice]) -> list[Plot]:
    """Draw every plot for which the run has data, in the order of the page."""
    at = section.SLICE_METRICS.index("nDCG@10")
    found = [
        plot_recall(run.rows),
        plot_risk_coverage(run.rows, run.setup.threshold),
        plot_reliability(run.rows),
        plot_reliability_by_language(run.rows),
        plot_confidence_histogram(run.rows, run.setup.threshold),
        plot_latency(run),
        plot_slices([(one.title, one.figures[at]) for one in slices]),
    ]
    return [one for one in found if one]


def _encode(drill_down: DrillDown) -> str:
    """Encode as JSON for a <script> element: without a `<` nothing in it can close the element."""
    return output_file.encode_json(drill_down).replace("<", "\\u003c")


def _make_environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("eval.report", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": number_format.format_number,
        "signed": number_format.format_signed,
        "interval": number_format.format_interval,
        "p_value": number_format.format_p,
    }
    environment.globals |= {
        "OUTCOMES": OUTCOMES,
        "SLICE_METRICS": section.SLICE_METRICS,
        "LEG_METRICS": section.LEG_METRICS,
        "MAX_MOVED": section.MAX_MOVED,
        "GATED": GATED,
        "WHOLE": WHOLE,
        "FEW": _FEW,
        "describe_metric": section.describe_metric,
    }
    return environment
