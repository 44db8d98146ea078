"""Run -> one HTML page that opens offline: figures for who decides, and every question for who repairs.

The page is a template of jinja2 (BSD licence, 0.5 MB; kept since it escapes whatever it is given), in `eval/report/page/`.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from eval.compare.comparison import Change, Comparison, Moved
from eval.compare.gate import Verdict
from eval.metric.aggregate import GATED, HEADLINE, WHOLE, Figure, Trust, figure, groups, trusted
from eval.metric.retrieval import ANSWER, BY_DOCUMENT, BY_EVIDENCE
from eval.metric.statistic import Interval, detectable, detectable_of
from eval.report import drill_down, output_file, plot
from eval.run.run import Row, Run

if TYPE_CHECKING:
    from jinja2 import Environment

ABLATION = ("R@1", "R@5", "R@10", "RR@10", "nDCG@10", "AP")
SLICED = ("R@1", "R@5", "nDCG@10", "right", "answer right", "refusal right", "F1")
SCORERS = {"yiju": "", "SQuAD": " SQuAD", "CMRC 2018": " CMRC", "DRCD": " DRCD"}
# With fewer questions a figure says little, and is shown in grey.
FEW = 20
# Questions that a comparison lists above the drill-down, which has them all; and a slice that moved by chance this rarely.
LISTED, LEVEL = 100, 0.05
_RETRIEVAL = {
    "R": "share of the gold evidence in the first {k}",
    "RR": "1 / rank of the first passage with gold evidence, 0 when it is not among the first {k}",
    "nDCG": "how far up the first {k} the gold evidence stands; 1: nothing before it",
    "AP": "the mean of the precision at each gold passage; 1: all of them first",
}


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure with its meaning. `errors` of its questions failed; `detectable` is the smallest difference that would show."""

    figure: Figure
    errors: int
    detectable: float | None
    meaning: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group of questions with the figures SLICED and its trust."""

    dimension: str
    name: str
    n: int
    figures: tuple[Figure, ...]
    trust: Trust


@dataclass(frozen=True, slots=True)
class Before:
    """A question that moved, as it was and as it is."""

    moved: Moved
    direction: str
    old: Row
    new: Row
    ranks: tuple[int | None, int | None]


def report(run: Run, comparison: Comparison | None = None, verdict: Verdict | None = None) -> str:
    """The page of `run`; with `comparison`, whose `after` it must be (else ValueError), and with the gate's `verdict` on it."""
    if comparison and comparison.after != run:
        raise ValueError("the comparison is not of this run")
    slices = _groups(run)
    style, script = (
        files("eval.report").joinpath("page", name).read_text("utf-8")
        for name in ("report.css", "report.js")
    )
    ndcg = [
        (
            one.dimension if one.dimension == WHOLE[0] else f"{one.dimension}: {one.name}",
            one.figures[SLICED.index("nDCG@10")],
        )
        for one in slices
    ]
    page = _environment().get_template("report.html.jinja")
    return page.render(
        run=run,
        style=style,
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        summary=summary(run),
        outcomes=_outcomes(run.rows),
        headline=[_headline(run, name, comparison) for name in HEADLINE],
        ablation=_ablation(run.rows),
        scorers={
            name: [figure(run.rows, metric + suffix) for metric in ("EM", "F1")]
            for name, suffix in SCORERS.items()
        },
        trust=slices[0].trust,
        slices=_dimensions(slices),
        plots=plot.plots(run, ndcg),
        data=_json(drill_down.pages(run, comparison)),
        comparison=comparison,
        verdict=verdict,
        changes=[one for one in comparison.changes if (one.dimension, one.group) == WHOLE]
        if comparison
        else [],
        moved_slices=_moved_slices(comparison) if comparison else [],
        moved=_moved(comparison) if comparison else [],
    )


def summary(run: Run) -> list[str]:
    """What the run says in plain sentences, made of its figures."""
    counts = _outcomes(run.rows)
    answerable, not_answerable = counts[True], counts[False]
    said = []
    found = figure(run.rows, "answer right")
    if (total := answerable.total()) and found.n:
        said.append(
            f"Of {total:,} questions that the documents answer, {_of(answerable['right'], total)} are answered rightly{_reach(found)}, "
            f"{_of(answerable['wrong'], total)} wrongly, and {_of(answerable['refused wrongly'], total)} are refused."
        )
    if total := not_answerable.total():
        found = figure(run.rows, "refusal right")
        said.append(
            f"Of {total:,} that the documents do not answer, {_of(not_answerable['refused rightly'], total)} are refused, as they should "
            f"be{_reach(found)}, and {_of(not_answerable['wrong'], total)} are answered all the same."
        )
    first, five = figure(run.rows, "R@1", bootstrap=False), figure(run.rows, "R@5", bootstrap=False)
    if first.mean is not None and five.mean is not None:
        said.append(
            f"Of the gold evidence, {_percent(first.mean)} stands in the first passage found and {_percent(five.mean)} in the first five."
        )
    return [*said, *_citations(run), *_failures(counts)]


def _citations(run: Run) -> list[str]:
    cited = [
        one.exact
        for row in run.rows
        if row.answered and row.candidate
        for one in row.candidate.citations
    ]
    if not cited:
        return ["Nothing is answered, so nothing is cited."]
    if all(cited):
        return [
            f"Every citation ({len(cited):,} of {len(cited):,}) reads in its document exactly as cited."
        ]
    return [
        f"{cited.count(False):,} of {len(cited):,} citations do not read in their document as cited."
    ]


def _failures(counts: dict[bool, Counter[str]]) -> list[str]:
    failed, unjudged = (sum(one[name] for one in counts.values()) for name in ("error", "unjudged"))
    said = [f"{failed:,} could not be asked, and count as wrong."] if failed else []
    return said + (
        [f"{unjudged:,} answers are not judged: the set does not say the words of the right one."]
        if unjudged
        else []
    )


def _outcomes(rows: Sequence[Row]) -> dict[bool, Counter[str]]:
    """Answerable or not -> how many questions came to each of `drill.OUTCOMES`."""
    return {
        kind: Counter(drill_down.outcome(row) for row in rows if row.answerable is kind)
        for kind in (True, False)
    }


def _headline(run: Run, metric: str, comparison: Comparison | None) -> Headline:
    found = figure(run.rows, metric)
    errors = sum(row.error is not None and metric in row.values for row in run.rows)
    return Headline(found, errors, _detectable(found, comparison), meaning(metric))


def _detectable(found: Figure, comparison: Comparison | None) -> float | None:
    """As much as these two runs differ, else were one question in ten to change by a whole point."""
    if comparison:
        pairs = [
            (old.values.get(found.metric), new.values.get(found.metric))
            for old, new in _pairs(comparison)
        ]
        differences = [new - old for old, new in pairs if old is not None and new is not None]
        measured = detectable_of(differences) if len(differences) > 1 else None
        if measured is not None:
            return measured
    return detectable(found.n) if found.n else None


def _pairs(comparison: Comparison) -> list[tuple[Row, Row]]:
    return list(zip(comparison.before.rows, comparison.after.rows, strict=True))


def meaning(metric: str) -> str:
    """What a metric of `eval.metric.retrieval` says, in a line.

    >>> meaning("R@5"), meaning("EM DRCD")
    ('share of the gold evidence in the first 5 passages', 'exact match as DRCD counts it')
    """
    if metric in ANSWER:
        return ANSWER[metric]
    name, _, k = metric.rsplit(" ", maxsplit=1)[-1].partition("@")
    return _RETRIEVAL[name].format(k="passage" if k == "1" else f"{k} passages")


def _ablation(rows: Sequence[Row]) -> dict[str, dict[str, list[Figure]]]:
    """What is counted -> leg -> the figures ABLATION."""
    levels = {"passages with gold evidence": BY_EVIDENCE, "documents that answer": BY_DOCUMENT}
    return {
        kind: {
            leg: [figure(rows, prefix + metric) for metric in ABLATION]
            for leg, prefix in level.items()
        }
        for kind, level in levels.items()
    }


def _groups(run: Run) -> list[Group]:
    """The whole set, then every slice."""
    return [
        Group(
            dimension,
            name,
            len(rows),
            tuple(figure(rows, metric) for metric in SLICED),
            trusted(rows),
        )
        for (dimension, name), rows in groups(run.rows).items()
    ]


def _dimensions(slices: Sequence[Group]) -> dict[str, list[Group]]:
    found: dict[str, list[Group]] = {}
    for one in slices:
        found.setdefault(one.dimension, []).append(one)
    return found


def _moved_slices(comparison: Comparison) -> list[Change]:
    """Changes of slices that chance alone would seldom make, the largest first."""
    found = [
        one
        for one in comparison.changes
        if (one.dimension, one.group) != WHOLE and one.difference.p < LEVEL
    ]
    return sorted(found, key=lambda one: -abs(one.difference.difference))


def _moved(comparison: Comparison) -> list[Before]:
    """The questions that changed: worse, better, otherwise; at most LISTED."""
    pairs = {new.id: (old, new) for old, new in _pairs(comparison)}
    order = ("worse", "better", "other")
    ranked = sorted(
        ((drill_down.direction(one.values), one) for one in comparison.moved),
        key=lambda one: order.index(one[0]),
    )
    return [
        _before(comparison, one, direction, *pairs[one.id]) for direction, one in ranked[:LISTED]
    ]


def _before(comparison: Comparison, moved: Moved, direction: str, old: Row, new: Row) -> Before:
    ranks = drill_down.ranks(comparison.before, old)[0], drill_down.ranks(comparison.after, new)[0]
    return Before(moved, direction, old, new, ranks)


def _json(pages: drill_down.Pages) -> str:
    """For a <script> element: without a `<`, nothing in it can end that."""
    return output_file.json(pages).replace("<", "\\u003c")


def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    found = Environment(
        loader=PackageLoader("eval.report", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "number": _number,
        "signed": _signed,
        "percent": _percent,
        "between": _between,
        "chance": _chance,
    }
    found.globals |= {
        "OUTCOMES": drill_down.OUTCOMES,
        "SLICED": SLICED,
        "ABLATION": ABLATION,
        "GATED": GATED,
        "WHOLE": WHOLE,
        "FEW": FEW,
        "LISTED": LISTED,
    }
    found.globals |= {"outcome": drill_down.outcome, "meaning": meaning}
    return found


def _number(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _signed(value: float) -> str:
    said = f"{value:+.3f}".replace("-", "−")
    return said if float(f"{value:.3f}") else said[1:]


def _percent(share: float | None) -> str:
    """Whole percents, yet neither all nor nothing unless it is.

    >>> _percent(0.996), _percent(0.999), _percent(1), _percent(0.456)
    ('99.6\xa0%', '99.9\xa0%', '100\xa0%', '46\xa0%')
    """
    if share is None:
        return "–"
    near = 0 < share < 0.01 or 0.99 < share < 1
    return (
        f"{min(max(share, 0.001), 0.999):.1%}".replace("%", "\u00a0%")
        if near
        else f"{share:.0%}".replace("%", "\u00a0%")
    )


def _between(found: Interval | None) -> str:
    return "" if found is None else f"{found.low:.3f} – {found.high:.3f}"


def _chance(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _of(part: int, total: int) -> str:
    return f"{part:,} ({_percent(part / total)})"


def _reach(found: Figure) -> str:
    between = found.interval
    return (
        f" (95\u00a0% interval {100 * between.low:.0f} to {100 * between.high:.0f}\u00a0%)"
        if between
        else ""
    )
