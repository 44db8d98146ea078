"""Summarize a run in plain sentences."""

from collections import Counter
from collections.abc import Sequence

from eval.metric.aggregate import MetricSummary, summarize_metric
from eval.report.drill_down import classify_outcome
from eval.report.number_format import format_count, format_percent
from eval.run.run import Row, Run


def summarize(run: Run) -> list[str]:
    """Return sentences on answers, refusals, retrieval, citations and errors, in this order."""
    counts = count_outcomes(run.rows)
    return [
        *_summarize_answerable(run, counts[True]),
        *_summarize_unanswerable(run, counts[False]),
        *_summarize_retrieval(run),
        *_summarize_citations(run),
        *_summarize_failures(counts),
    ]


def count_outcomes(rows: Sequence[Row]) -> dict[bool, Counter[str]]:
    """Count the questions of each outcome, those that the documents answer (True) apart."""
    return {
        answerable: Counter(classify_outcome(row) for row in rows if row.answerable is answerable)
        for answerable in (True, False)
    }


def _summarize_answerable(run: Run, count: Counter[str]) -> list[str]:
    total = count.total()
    found = summarize_metric(run.rows, "answer right")
    if not total or not found.n:
        return []
    return [
        f"Of {total:,} questions that the documents answer, "
        f"{format_count(count['right'], total)} are answered rightly{_format_interval(found)}, "
        f"{format_count(count['wrong'], total)} are answered wrongly, and "
        f"{format_count(count['refused wrongly'], total)} are refused."
    ]


def _summarize_unanswerable(run: Run, count: Counter[str]) -> list[str]:
    total = count.total()
    if not total:
        return []
    interval = _format_interval(summarize_metric(run.rows, "refusal right"))
    return [
        f"Of {total:,} questions that the documents do not answer, "
        f"{format_count(count['refused rightly'], total)} are rightly refused{interval}, and "
        f"{format_count(count['wrong'], total)} are wrongly answered."
    ]


def _summarize_retrieval(run: Run) -> list[str]:
    first, five = (
        summarize_metric(run.rows, name, bootstrap=False).mean for name in ("R@1", "R@5")
    )
    if first is None or five is None:
        return []
    return [
        f"The first passage found contains {format_percent(first)} of the gold evidence, the "
        f"first five contain {format_percent(five)}."
    ]


def _summarize_citations(run: Run) -> list[str]:
    exact = [
        one.exact
        for row in run.rows
        if row.answered and row.candidate
        for one in row.candidate.citations
    ]
    if not exact:
        return ["Nothing is answered, so nothing is cited."]
    if all(exact):
        return [f"All {len(exact):,} citations match their documents character for character."]
    return [f"{exact.count(False):,} of {len(exact):,} citations do not match their documents."]


def _summarize_failures(counts: dict[bool, Counter[str]]) -> list[str]:
    failed, unjudged = (sum(one[name] for one in counts.values()) for name in ("error", "unjudged"))
    sentences = []
    if failed:
        sentences.append(f"Asking failed for {failed:,}, which count as wrong.")
    if unjudged:
        sentences.append(
            f"Not judged: {unjudged:,}, for which the set does not give the text of the answer."
        )
    return sentences


def _format_interval(found: MetricSummary) -> str:
    if found.interval is None:
        return ""
    low, high = found.interval.low, found.interval.high
    return f" (95\u00a0% interval {100 * low:.0f} to {100 * high:.0f}\u00a0%)"
