"""Runs as other programs read them: Markdown, JUnit XML, TREC runs and qrels; and the HTML report. The suffix decides.

JUnit's schema is what Jenkins, GitLab and GitHub's actions accept: testsuites, testsuite, testcase with failure or error.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as Xml

from eval.compare.comparison import Comparison
from eval.compare.gate import Verdict, fallen, judge
from eval.report import output_file, table
from eval.run.run import Row, Run
from index.error import BadInput

# XML 1.0 has no way to write these.
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export(
    path: Path, run: Run, comparison: Comparison | None = None, verdict: Verdict | None = None
) -> None:
    """Write `path` in the format of its suffix. Raises BadInput for an unknown one, StorageFailure."""
    output_file.write(path, writer(path)(run, comparison, verdict).encode("utf-8", "replace"))


def writer(path: Path) -> "Writer":
    """What writes such a file; BadInput for a suffix that nothing writes."""
    if path.suffix.lower() not in WRITERS:
        raise BadInput(
            f"{path}: nothing is written as {path.suffix or 'a file without suffix'!r}; choose from {', '.join(WRITERS)}"
        )
    return WRITERS[path.suffix.lower()]


def html(run: Run, comparison: Comparison | None, verdict: Verdict | None) -> str:
    """The report that people read."""
    from eval.report.html import report

    return report(run, comparison, verdict)


def markdown(run: Run, comparison: Comparison | None, verdict: Verdict | None) -> str:
    """For a pull request: the verdict and what changed when there is something to compare with, then the run."""
    setup = run.setup
    parts = [f"# {_cell(run.name)}: {setup.questions} questions on {setup.documents} documents"]
    if verdict:
        parts.append(
            f"**{'Passed' if verdict.passed else 'Failed'}**: {verdict.checks} figures compared."
        )
        parts += [grid(table.faults(verdict))] if verdict.faults else []
    if comparison:
        parts += [grid(table.changes(comparison)), grid(table.moved(comparison))]
        parts += [grid(table.setups(comparison))] if comparison.setup else []
    parts += [grid(one) for one in table.tables(run)]
    parts.append(
        f"Encoder {setup.encoder}, threshold {setup.threshold}, set {setup.set_sha256[:12]}, {run.timing.started}."
    )
    return "\n\n".join(parts) + "\n"


def grid(shown: table.Table) -> str:
    """A table under its title."""
    lines = [
        shown.header,
        ["---" if at < shown.words else "---:" for at in range(len(shown.header))],
        *shown.rows,
    ]
    return f"## {shown.title}\n\n" + "\n".join(
        "| " + " | ".join(map(_cell, line)) + " |" for line in lines
    )


def _cell(text: str) -> str:
    """Words that cannot end the cell, the line or become markup."""
    return re.sub(r"([\\`*_\[\]<>|&])", r"\\\1", " ".join(text.split()))


def junit(run: Run, comparison: Comparison | None, verdict: Verdict | None) -> str:
    """One test a compared figure, or without a comparison one a question."""
    suites = Xml.Element("testsuites", name="yiju eval")
    cases = (
        list(_questions(run))
        if comparison is None
        else list(_checks(comparison, verdict or judge(comparison)))
    )
    counts = {
        kind: str(sum(one.find(kind) is not None for one in cases)) for kind in ("failure", "error")
    }
    suite = Xml.SubElement(
        suites,
        "testsuite",
        name=_xml(run.name),
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


def _questions(run: Run) -> Iterator[Xml.Element]:
    for row in run.rows:
        case = Xml.Element(
            "testcase",
            classname=_xml(run.name),
            name=_xml(f"{row.id} {row.question}"),
            time=f"{row.milliseconds / 1000:.4f}",
        )
        if row.error:
            Xml.SubElement(case, "error", message=_xml(row.error))
        elif row.values.get("right") == 0:
            Xml.SubElement(case, "failure", message=_xml(_wrong(row)))
        elif "right" not in row.values:
            Xml.SubElement(case, "skipped", message="the set does not know the answer")
        yield case


def _wrong(row: Row) -> str:
    said = (
        f"answered {row.candidate.text}"
        if row.answered and row.candidate
        else f"refused ({row.reason})"
    )
    return f"{said}; right is {' or '.join(row.answers) or 'a refusal'}"


def _checks(comparison: Comparison, verdict: Verdict) -> Iterator[Xml.Element]:
    named: dict[str, list[str]] = {}
    for fault in verdict.faults:
        named.setdefault(fault.name, []).append(fault.detail)
    for change in comparison.changes:
        name = fallen(change)
        case = Xml.Element(
            "testcase",
            classname=_xml(f"{change.dimension}: {change.group}"),
            name=_xml(change.metric),
        )
        if name in named:
            Xml.SubElement(case, "failure", message=_xml("; ".join(named.pop(name))))
        yield case
    for name, details in named.items():
        case = Xml.Element("testcase", classname="otherwise", name=_xml(name))
        Xml.SubElement(case, "failure", message=_xml("; ".join(details)))
        yield case


def _xml(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def trec(run: Run, _comparison: Comparison | None, _verdict: Verdict | None) -> str:
    """The fused ranking of documents, each at its best passage: `query Q0 document rank score tag`, blanks as %20."""
    lines = []
    for row in run.rows:
        best: dict[str, float] = {}
        for at, score in zip(row.fused.passages, row.fused.scores, strict=True):
            best.setdefault(run.passages[at].document_id, score)
        lines += [
            f"{_name(row.id)} Q0 {_name(one)} {rank} {score} {_name(run.name)}"
            for rank, (one, score) in enumerate(best.items(), 1)
        ]
    return "\n".join(lines) + "\n"


def qrels(run: Run, _comparison: Comparison | None, _verdict: Verdict | None) -> str:
    """What trec_eval compares a .trec file with: `query 0 document 1`."""
    return (
        "\n".join(f"{_name(row.id)} 0 {_name(one)} 1" for row in run.rows for one in row.relevant)
        + "\n"
    )


def _name(text: str) -> str:
    return quote(text, safe="/:#@+,;=~!$&'()*") or "%"


Writer = Callable[[Run, Comparison | None, Verdict | None], str]
WRITERS: dict[str, Writer] = {
    ".html": html,
    ".md": markdown,
    ".xml": junit,
    ".trec": trec,
    ".qrels": qrels,
}
