"""Export a run as HTML, Markdown, JUnit XML, a TREC run or TREC qrels. The file's suffix decides.

The JUnit XML has what Jenkins, GitLab and GitHub's actions accept: testsuites, testsuite, and
testcase with failure, error or skipped.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as Xml

from eval.compare.comparison import Comparison
from eval.compare.gate import GateResult, judge, name_failure
from eval.report import output_file, table
from eval.report.table import TextTable
from eval.run.run import Row, Run
from index.error import BadInput

# Characters that XML 1.0 cannot represent.
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export(
    path: Path, run: Run, comparison: Comparison | None = None, gate: GateResult | None = None
) -> None:
    """Write a run to `path` in the format of its suffix.

    Raises BadInput for an unknown suffix, and StorageFailure.
    """
    output_file.write(path, find_renderer(path)(run, comparison, gate).encode("utf-8", "replace"))


def find_renderer(path: Path) -> "Renderer":
    """Return the renderer for the suffix of `path`. Raises BadInput for an unknown suffix."""
    if path.suffix.lower() not in RENDERERS:
        raise BadInput(
            f"{path}: cannot export to {path.suffix or 'a file without a suffix'}; "
            f"choose from {', '.join(RENDERERS)}"
        )
    return RENDERERS[path.suffix.lower()]


def render_html(run: Run, comparison: Comparison | None, gate: GateResult | None) -> str:
    """Render the report page."""
    from eval.report.html import render_report  # imported on use: it needs jinja2 and matplotlib

    return render_report(run, comparison, gate)


def render_markdown(run: Run, comparison: Comparison | None, gate: GateResult | None) -> str:
    """Render a summary for a pull request: the gate's result, what changed, then the run."""
    setup = run.setup
    parts = [f"# {_escape(run.name)}: {setup.questions} questions on {setup.documents} documents"]
    if gate:
        outcome = "Passed" if gate.passed else "Failed"
        parts.append(f"**{outcome}**: {gate.checks} differences checked.")
        parts += [_escape(gate.note)] if gate.note else []
        parts += [format_table(table.tabulate_failures(gate))] if gate.failures else []
    if comparison:
        parts.append(format_table(table.tabulate_changes(comparison)))
        parts.append(format_table(table.tabulate_moved(comparison)))
        parts += [format_table(table.tabulate_setups(comparison))] if comparison.setup else []
    parts += [format_table(one) for one in table.tabulate_run(run)]
    parts.append(
        f"Encoder {setup.encoder}, threshold {setup.threshold}, set {setup.set_sha256[:12]}, "
        f"{run.timing.started}."
    )
    return "\n\n".join(parts) + "\n"


def format_table(shown: TextTable) -> str:
    """Format a table as Markdown, under its title."""
    lines = [
        shown.header,
        ["---" if at < shown.words else "---:" for at in range(len(shown.header))],
        *shown.rows,
    ]
    return f"## {shown.title}\n\n" + "\n".join(
        "| " + " | ".join(map(_escape, line)) + " |" for line in lines
    )


def _escape(text: str) -> str:
    """Escape what would end the cell or the line, or be taken for markup."""
    return re.sub(r"([\\`*_\[\]<>|&])", r"\\\1", " ".join(text.split()))


def render_junit(run: Run, comparison: Comparison | None, gate: GateResult | None) -> str:
    """Render JUnit XML: a test for each compared metric or, without a comparison, each question."""
    suites = Xml.Element("testsuites", name="yiju eval")
    cases = list(
        _make_question_cases(run)
        if comparison is None
        else _make_metric_cases(comparison, gate or judge(comparison))
    )
    counts = {
        kind: str(sum(one.find(kind) is not None for one in cases)) for kind in ("failure", "error")
    }
    suite = Xml.SubElement(
        suites,
        "testsuite",
        name=_clean(run.name),
        tests=str(len(cases)),
        failures=counts["failure"],
        errors=counts["error"],
        time=str(run.timing.asking),
    )
    suite.extend(cases)
    Xml.indent(suites)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(suites, encoding="unicode") + "\n"
    )


def _make_question_cases(run: Run) -> Iterator[Xml.Element]:
    for row in run.rows:
        case = Xml.Element(
            "testcase",
            classname=_clean(run.name),
            name=_clean(f"{row.id} {row.question}"),
            time=f"{row.milliseconds / 1000:.4f}",
        )
        if row.error:
            Xml.SubElement(case, "error", message=_clean(row.error))
        elif row.values.get("right") == 0:
            Xml.SubElement(case, "failure", message=_clean(_describe_failure(row)))
        elif "right" not in row.values:
            Xml.SubElement(case, "skipped", message="the set has no answer to judge by")
        yield case


def _describe_failure(row: Row) -> str:
    given = (
        f"answered {row.candidate.text}"
        if row.answered and row.candidate
        else f"refused ({row.reason})"
    )
    return f"{given}; expected {' or '.join(row.answers) or 'a refusal'}"


def _make_metric_cases(comparison: Comparison, gate: GateResult) -> Iterator[Xml.Element]:
    details: dict[str, list[str]] = {}
    for failure in gate.failures:
        details.setdefault(failure.name, []).append(failure.detail)
    for change in comparison.changes:
        name = name_failure(change)
        case = Xml.Element(
            "testcase",
            classname=_clean(f"{change.dimension}: {change.group}"),
            name=_clean(change.metric),
        )
        if name in details:
            Xml.SubElement(case, "failure", message=_clean("; ".join(details.pop(name))))
        yield case
    # Failures that are not about a metric: an error, a citation, the encoder.
    for name, reasons in details.items():
        case = Xml.Element("testcase", classname="other", name=_clean(name))
        Xml.SubElement(case, "failure", message=_clean("; ".join(reasons)))
        yield case


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def render_trec(run: Run, _comparison: Comparison | None, _gate: GateResult | None) -> str:
    """Render the fused ranking of documents as a TREC run: `query Q0 document rank score tag`.

    A document's score is that of its best passage. Spaces in names become %20.
    """
    lines = []
    for row in run.rows:
        best: dict[str, float] = {}
        for at, score in zip(row.fused.passages, row.fused.scores, strict=True):
            best.setdefault(run.passages[at].document_id, score)
        lines += [
            f"{_encode_name(row.id)} Q0 {_encode_name(one)} {rank} {score} {_encode_name(run.name)}"
            for rank, (one, score) in enumerate(best.items(), 1)
        ]
    return "\n".join(lines) + "\n"


def render_qrels(run: Run, _comparison: Comparison | None, _gate: GateResult | None) -> str:
    """Render the relevant documents as TREC qrels: `query 0 document 1`."""
    lines = (
        f"{_encode_name(row.id)} 0 {_encode_name(one)} 1"
        for row in run.rows
        for one in row.relevant
    )
    return "\n".join(lines) + "\n"


def _encode_name(text: str) -> str:
    return quote(text, safe="/:#@+,;=~!$&'()*") or "%"


Renderer = Callable[[Run, Comparison | None, GateResult | None], str]
RENDERERS: dict[str, Renderer] = {
    ".html": render_html,
    ".md": render_markdown,
    ".xml": render_junit,
    ".trec": render_trec,
    ".qrels": render_qrels,
}
