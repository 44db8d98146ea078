"""The report page: its sentences, tables and data."""

import base64
import hashlib
import re
from dataclasses import replace

import pytest

from eval.compare.comparison import compare
from eval.compare.gate import judge
from eval.report.drill_down import build_drill_down
from eval.report.html import render_report
from eval.report.section import describe_metric
from eval.report.summary import summarize
from eval.run.run import RecordedRanking, Row
from tests.reported import ANSWER, BAD, TEXT, data_of, make_row, make_run, pair


def test_the_summary_is_made_of_figures() -> None:
    said = " ".join(summarize(make_run())).replace("\u00a0", " ")
    assert "Of 64 questions that the documents answer, 61 (95 %) are answered rightly" in said
    assert "1 (2 %) are answered wrongly, and 1 (2 %) are refused" in said
    assert "Of 2 questions that the documents do not answer, 1 (50 %) are rightly refused" in said
    assert "All 63 citations match their documents character for character." in said
    assert "Asking failed for 1," in said


def test_the_summary_of_a_set_without_one_kind_or_with_broken_citations() -> None:
    row = make_row("a")
    assert row.candidate
    broken = replace(
        row,
        candidate=replace(
            row.candidate, citations=(replace(row.candidate.citations[0], exact=False),)
        ),
    )
    said = " ".join(summarize(make_run((broken,))))
    assert "do not answer" not in said
    assert "1 of 1 citations do not match their documents." in said
    unjudged = " ".join(
        summarize(make_run((make_row("a", would=None, values={}, evidence=False),)))
    )
    assert "Not judged: 1," in unjudged
    assert "Nothing is answered" in " ".join(summarize(make_run((make_row("a", answered=False),))))


def test_the_figures_are_there(single: str) -> None:
    words = re.sub(r"(<[^>]+>|\s)+", " ", single)
    assert "Set small Questions 66 Documents 2 Passages 2" in words
    for metric in (
        "R@1",
        "nDCG@10",
        "answer right",
        "refusal right",
        "AUROC",
        "Excess AURC",
        "Coverage at 95 %",
        "ECE",
        "Brier",
        "CMRC 2018",
    ):
        assert metric in words
    assert "abababababab" in words
    assert words.count("share of the gold evidence in the first") >= 3
    assert single.count("<svg ") == 6
    assert "zh-Hant → Hant" in words
    assert describe_metric("R@1") == "share of the gold evidence in the first passage"


def test_the_page_loads_nothing_from_outside(single: str) -> None:
    assert not re.search(r"""(?:src|href)=["'](?!#|data:)|@import|url\((?!#)|https?://""", single)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', single)
    script = re.search(r"<script>(.*?)</script>", single, re.DOTALL)
    assert policy
    assert script
    assert policy[1].startswith("default-src 'none'")
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy[1]


def test_the_same_run_gives_the_same_bytes(single: str) -> None:
    assert render_report(make_run()) == single


def test_a_comparison_of_another_run_is_refused() -> None:
    before, after = pair()
    with pytest.raises(ValueError, match="not of this run"):
        render_report(before, compare(before, after))


def test_injected_markup_stays_text(injected: str) -> None:
    assert "<img" not in injected
    assert injected.count("</script>") == 2
    data = data_of(injected)
    assert data["questions"][0]["question"] == BAD
    assert data["passages"][-1][4] == BAD or any(one[4] == BAD for one in data["passages"])


def test_a_comparison_comes_first(compared: str) -> None:
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", compared))
    assert "Changes since before" in words
    assert "Gate passed" in words
    assert words.index("Changes since") < words.index("Means over the questions")
    assert "2 of 66 questions" in words
    assert re.search(r"threshold ?0.4 ?0.5", words)
    assert "▲ better" in words
    assert 'href="#open=q3"' in compared
    data = data_of(compared)
    moved = {row["id"]: row for row in data["questions"] if row["before"]}
    assert {id: row["change"] for id, row in moved.items()} == {"q3": "better", "q4": "other"}
    assert moved["q3"]["before"]["outcome"] == "wrong"


def test_a_failed_gate_says_why() -> None:
    before, after = pair()
    comparison = compare(after, before)
    html = render_report(before, comparison, judge(comparison, tolerance=0.0))
    assert "Gate failed" in html
    assert "fell from" in html
    assert "▼ worse" in html


def test_a_set_of_unanswerable_questions_and_no_candidate() -> None:
    row = replace(
        make_row("a", answerable=False, answered=False, would=False, values={"right": 1.0}),
        candidate=None,
        fused=RecordedRanking(),
    )
    html = render_report(make_run((row,)))
    assert "are rightly refused" in html
    assert data_of(html)["questions"][0]["now"]["citations"] == []


@pytest.mark.parametrize(
    ("row", "outcome", "sentence"),
    [
        (
            make_row("a"),
            "right",
            "Right: the answer contains “三億”. The cited text is gold evidence.",
        ),
        (
            make_row("a"),
            "right",
            "Gold evidence first appears at rank 1 (dense: 2, lexical: not found).",
        ),
        (
            replace(make_row("a"), fused=RecordedRanking((1,), (1.0,))),
            "right",
            "None of the 1 passages found has gold evidence (dense: 2,",
        ),
        (
            replace(make_row("a"), answers=("300000000",)),
            "right",
            "the answer gives the numbers of “300000000” in another notation.",
        ),
        (
            make_row("a", would=False),
            "wrong",
            "Wrong: the answer does not contain “三億”. The cited text is not gold evidence.",
        ),
        (
            make_row("a", answered=False, confidence=0.3),
            "refused wrongly",
            "below the threshold 0.5. The candidate answer is right.",
        ),
        (
            replace(make_row("a", answered=False), candidate=None),
            "refused wrongly",
            "no candidate answer was found",
        ),
        (
            make_row("a", answerable=False, would=False),
            "wrong",
            "Wrong: the documents do not answer this, so it should have been refused",
        ),
        (
            make_row("a", answerable=False, answered=False),
            "refused rightly",
            "Right: the documents do not answer this, and it was refused",
        ),
        (
            make_row("a", error="locked", would=False),
            "error",
            "Wrong: asking it failed with: locked",
        ),
        (
            make_row("a", would=None, evidence=False),
            "unjudged",
            "Not judged: the set says that there is an answer",
        ),
    ],
)
def test_the_explanation(row: Row, outcome: str, sentence: str) -> None:
    result = build_drill_down(make_run((row,))).questions[0].now
    assert result.outcome == outcome
    assert sentence in result.explanation


def test_what_each_leg_found() -> None:
    data = build_drill_down(make_run((make_row("a"),)))
    found = data.questions[0].now.found
    assert [(data.passages[one[0]][4], one[1:]) for one in found] == [
        (TEXT, (True, (1, 2.0), (2, 0.8), None)),
        ("😀 else.", (False, (2, 1.0), (1, 0.9), (1, 3.0))),
    ]
    cited = data.questions[0].now.citations[0]
    assert cited.passage is not None
    _, _, start, _, text = data.passages[cited.passage]
    assert text[cited.start - start : cited.end - start] == ANSWER
