"""Exports of a run, read back by the standard readers of each format."""

import io
from pathlib import Path
from xml.etree import ElementTree as Xml

import ir_measures
import pytest
from ir_measures import RR, R

from eval.compare.comparison import compare
from eval.compare.gate import judge
from eval.report import table
from eval.report.export import (
    RENDERERS,
    export,
    find_renderer,
    render_junit,
    render_markdown,
    render_qrels,
    render_trec,
)
from index.error import BadInput
from tests.synthetic import row, run

MORE = [row(f"m{n}", {"R@1": 1.0, "right": 1.0}) for n in range(7)]
BEFORE = run(
    row("a", {"R@1": 1.0, "right": 1.0}),
    row("b x|y", {"R@1": 1.0, "right": 0.0}, would=False),
    row("c", {"right": 0.0}, error="\x01 broke"),
    *MORE,
)
AFTER = run(
    row("a", {"R@1": 0.0, "right": 1.0}),
    row("b x|y", {"R@1": 0.0, "right": 1.0}),
    row("c", {"right": 0.0}, error="broke"),
    *MORE,
    name="after <b>",
)


def test_junit_without_a_comparison_is_one_test_a_question() -> None:
    suite = Xml.fromstring(render_junit(BEFORE, None, None))[0]  # noqa: S314 - our own
    assert suite.attrib["tests"] == "10"
    assert (suite.attrib["failures"], suite.attrib["errors"]) == ("1", "1")
    cases = {case.attrib["name"].split(" ")[0]: case for case in suite}
    assert len(cases["a"]) == 0
    failure = cases["b"].find("failure")
    assert failure is not None
    assert failure.attrib["message"] == "answered 246.0萬份; expected 246.0萬份"
    assert cases["c"][0].attrib["message"] == "\ufffd broke"


def test_junit_of_a_gate_is_one_test_a_figure() -> None:
    compared = compare(BEFORE, AFTER)
    suite = Xml.fromstring(render_junit(AFTER, compared, judge(compared)))[0]  # noqa: S314 - our own
    failed = [
        (case.attrib["classname"], case.attrib["name"])
        for case in suite
        if case.find("failure") is not None
    ]
    assert failed == [("whole set: all", "R@1")]
    assert suite.attrib["tests"] == str(len(compared.changes))
    assert suite.attrib["failures"] == "1"


def test_trec_files_are_read_by_ir_measures() -> None:
    ranking = list(ir_measures.read_trec_run(io.StringIO(render_trec(BEFORE, None, None))))  # type: ignore[no-untyped-call]
    relevant = list(ir_measures.read_trec_qrels(io.StringIO(render_qrels(BEFORE, None, None))))  # type: ignore[no-untyped-call]
    assert [one.query_id for one in ranking] == [
        "a",
        "b%20x%7Cy",
        "c",
        *(f"m{n}" for n in range(7)),
    ]
    assert {one.doc_id for one in ranking} == {"a.txt"}
    assert ir_measures.calc_aggregate([R @ 1, RR @ 10], relevant, ranking) == {
        R @ 1: 1.0,
        RR @ 10: 1.0,
    }


def test_markdown_escapes_what_would_break_a_table() -> None:
    compared = compare(BEFORE, AFTER)
    text = render_markdown(AFTER, compared, judge(compared))
    assert text.startswith("# after \\<b\\>: 10 questions on 1 documents\n\n**Failed**")
    widths = {
        line.replace("\\|", "").count("|")
        for line in text.split("## Changes\n\n")[1].split("\n\n")[0].splitlines()
    }
    assert widths == {11}
    assert "b x\\|y" in text


def test_rows_have_as_many_cells_as_the_header() -> None:
    compared = compare(BEFORE, AFTER)
    found = [
        *table.tabulate_run(BEFORE),
        table.tabulate_changes(compared, everything=True),
        table.tabulate_moved(compared),
        table.tabulate_failures(judge(compared)),
        table.tabulate_setups(compared),
    ]
    for one in found:
        assert all(len(line) == len(one.header) for line in one.rows)
    outcomes = {line[0]: line[1:] for line in table.tabulate_outcomes(BEFORE).rows}
    assert outcomes == {
        "answerable": ("10", "9", "8", "1", "0", "0", "1"),
        "unanswerable": ("0",) * 7,
    }


@pytest.mark.parametrize("suffix", [one for one in RENDERERS if one != ".html"])
def test_the_suffix_decides(tmp_path: Path, suffix: str) -> None:
    export(tmp_path / f"x{suffix}", BEFORE)
    assert (tmp_path / f"x{suffix}").read_text(encoding="utf-8") == RENDERERS[suffix](
        BEFORE, None, None
    )


@pytest.mark.parametrize("name", ["x.pdf", "x", "x.json"])
def test_the_error_for_an_unknown_suffix_names_the_known_ones(name: str) -> None:
    with pytest.raises(BadInput, match=r"choose from \.html, \.md, \.xml, \.trec, \.qrels"):
        find_renderer(Path(name))
