"""Runs for tests of the report: one of every outcome, a pair to compare, one full of injections."""

import json
import re
from dataclasses import replace
from typing import Any

from eval.compare.comparison import compare
from eval.compare.gate import GateFailure, GateResult, judge
from eval.dataset.case import Evidence
from eval.report.html import render_report
from eval.run.run import (
    FORMAT,
    RecordedCandidate,
    RecordedCitation,
    RecordedPassage,
    RecordedRanking,
    Row,
    Run,
    Setup,
    Timing,
)

TEXT = "序文。工會共有會員三億人。其後。"
ANSWER = "工會共有會員三億人。"
BAD = "</script><img src=x onerror=alert(1)>\u202e\u0000<b>&amp;"
RIGHT = {
    "right": 1.0,
    "answer right": 1.0,
    "answered": 1.0,
    "precision": 1.0,
    "F1": 0.8,
    "EM": 0.0,
    "citation recall": 1.0,
}
RANKED = {
    leg + metric: value
    for leg in ("", "dense ", "lexical ", "document ", "document dense ", "document lexical ")
    for metric, value in (
        ("R@1", 1.0),
        ("R@3", 1.0),
        ("R@5", 1.0),
        ("R@10", 1.0),
        ("R@20", 1.0),
        ("R@50", 1.0),
        ("RR@10", 1.0),
        ("nDCG@10", 0.9),
        ("AP", 1.0),
    )
}


def make_row(
    id: str,
    question: str = "工會有多少會員？",
    *,
    answerable: bool = True,
    answered: bool = True,
    would: bool | None = True,
    confidence: float = 0.8,
    values: dict[str, float] | None = None,
    evidence: bool = True,
    error: str | None = None,
    slices: tuple[tuple[str, str], ...] = (),
) -> Row:
    """Make a question about `TEXT`, the text of passage 0."""
    cited = RecordedCitation("a.txt", 3, 13, ANSWER, exact=True, supported=would)
    return Row(
        id=id,
        question=question,
        language="zh-Hant",
        type="quantity",
        tags=(),
        answerable=answerable,
        answers=("三億",) if answerable else (),
        evidence=(Evidence("a.txt", 3, 13),) if evidence and answerable else (),
        quotes=(ANSWER,) if evidence and answerable else (),
        relevant=("a.txt",) if answerable else (),
        slices=(("answerable", "yes" if answerable else "no"), *slices),
        fused=RecordedRanking((0, 1), (2.0, 1.0)),
        dense=RecordedRanking((1, 0), (0.9, 0.8)),
        lexical=RecordedRanking((1,), (3.0,)),
        candidate=None if error else RecordedCandidate(ANSWER, (cited,)),
        answered=answered and not error,
        reason=None if answered or error else "low_confidence",
        confidence=0.0 if error else confidence,
        would=would,
        values=RIGHT | RANKED if values is None else values,
        error=error,
        milliseconds=12.5,
    )


def make_run(rows: tuple[Row, ...] | None = None, name: str = "after") -> Run:
    """Make a run of six questions, one of each outcome, and 60 similar ones."""
    wrong = RANKED | {
        "right": 0.0,
        "answer right": 0.0,
        "answered": 1.0,
        "precision": 0.0,
        "F1": 0.1,
    }
    found = rows or (
        make_row("right", slices=(("language", "zh-Hant → Hant"),)),
        make_row(
            "wrong",
            "哪一年成立？",
            would=False,
            confidence=0.7,
            values=wrong,
            slices=(("language", "zh-Hant → Hant"),),
        ),
        make_row(
            "refused wrongly",
            "Who signed?",
            answered=False,
            confidence=0.3,
            values=RANKED | {"right": 0.0, "answer right": 0.0, "answered": 0.0},
        ),
        make_row(
            "refused rightly",
            answerable=False,
            answered=False,
            would=False,
            confidence=0.1,
            values={"right": 1.0, "refusal right": 1.0},
        ),
        make_row(
            "answered wrongly",
            answerable=False,
            would=False,
            confidence=0.6,
            values={"right": 0.0, "refusal right": 0.0},
        ),
        make_row(
            "error",
            would=False,
            error="the index is locked",
            values=dict.fromkeys(("right", "answer right"), 0.0),
        ),
        *(
            make_row(f"q{number}", f"第 {number} 題？", confidence=0.5 + number / 200)
            for number in range(60)
        ),
    )
    passages = (
        RecordedPassage("a.txt", "工會年報", ("第一章",), 0, 16, TEXT),
        RecordedPassage("b.txt", "another", (), 5, 12, "😀 else."),
    )
    setup = Setup(
        "ab" * 32,
        len(found),
        2,
        2,
        1,
        "e5",
        "reader/1",
        (0.25, 0.5),
        "s/1",
        "f/1",
        0.5,
        50,
        {"yiju": "0.1.0"},
    )
    return Run(
        FORMAT,
        name,
        "small",
        setup,
        Timing("2026-01-02T03:04:05+00:00", 1.5, 2.5, 12.5, 40.0),
        passages,
        found,
    )


def pair() -> tuple[Run, Run]:
    """Make two runs: in `before`, q3 was wrong and q4 ranked its passages the other way."""
    after = make_run()
    rows = list(after.rows)
    at = {row.id: number for number, row in enumerate(rows)}
    worse = RIGHT | RANKED | {"right": 0.0, "answer right": 0.0, "R@1": 0.0, "nDCG@10": 0.5}
    rows[at["q3"]] = replace(
        rows[at["q3"]],
        would=False,
        candidate=RecordedCandidate(
            "序文。", (RecordedCitation("a.txt", 0, 3, "序文。", True, False),)
        ),
        values=worse,
    )
    rows[at["q4"]] = replace(rows[at["q4"]], fused=RecordedRanking((1, 0), (2.0, 1.0)))
    setup = replace(after.setup, threshold=0.4, libraries={"yiju": "0.0.9"})
    return replace(after, name="before", setup=setup, rows=tuple(rows)), after


def data_of(html: str) -> dict[str, Any]:
    """Decode the JSON that the page gives to its script."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def single() -> str:
    """Render a run's report."""
    return render_report(make_run())


def compared() -> str:
    """Render the report of `pair`."""
    comparison = compare(*pair())
    return render_report(comparison.after, comparison, judge(comparison))


def injected() -> str:
    """Render a report in which every text from outside contains markup and control characters."""
    row = make_row(BAD, BAD, slices=((BAD, BAD),))
    candidate = RecordedCandidate(BAD, (RecordedCitation(BAD, 0, len(BAD), BAD, True, True),))
    passage = RecordedPassage(BAD, BAD, (BAD,), 0, len(BAD), BAD)
    row = replace(
        row,
        answers=(BAD,),
        candidate=candidate,
        quotes=(BAD,),
        fused=RecordedRanking((2,), (1.0,)),
        evidence=(Evidence(BAD, 0, len(BAD)),),
    )
    run = make_run((row, make_row("failed", would=False, error=BAD)), BAD)
    run = replace(run, set=BAD, passages=(*run.passages, passage))
    comparison = compare(replace(run, rows=(replace(row, answered=False), run.rows[1])), run)
    return render_report(run, comparison, GateResult((GateFailure(BAD, BAD),), 1))
