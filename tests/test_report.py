"""The report: its figures and sentences in Python, its behaviour in a real headless browser without a network."""

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from eval import drill
from eval.case import Evidence
from eval.comparison import compare
from eval.gate import Fault, Verdict, judge
from eval.report import meaning, report, summary
from eval.run import FORMAT, Candidate, Cited, Passage, Ranked, Row, Run, Setup, Timing

TEXT = "序文。工會共有會員三億人。其後。"
ANSWER = "工會共有會員三億人。"
BAD = "</script><img src=x onerror=alert(1)>\u202e\u0000<b>&amp;"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RIGHT = {"right": 1.0, "answer right": 1.0, "answered": 1.0, "precision": 1.0, "F1": 0.8, "EM": 0.0, "citation recall": 1.0}
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
    """A question about `TEXT`, which passage 0 is."""
    cited = Cited("a.txt", 3, 13, ANSWER, exact=True, supported=would)
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
        fused=Ranked((0, 1), (2.0, 1.0)),
        dense=Ranked((1, 0), (0.9, 0.8)),
        lexical=Ranked((1,), (3.0,)),
        candidate=None if error else Candidate(ANSWER, (cited,)),
        answered=answered and not error,
        reason=None if answered or error else "low_confidence",
        confidence=0.0 if error else confidence,
        would=would,
        values=RIGHT | RANKED if values is None else values,
        error=error,
        milliseconds=12.5,
    )


def make_run(rows: tuple[Row, ...] | None = None, name: str = "after") -> Run:
    """Six questions, one of each outcome, and 60 that are alike."""
    wrong = RANKED | {"right": 0.0, "answer right": 0.0, "answered": 1.0, "precision": 0.0, "F1": 0.1}
    found = rows or (
        make_row("right", slices=(("language", "zh-Hant → Hant"),)),
        make_row("wrong", "哪一年成立？", would=False, confidence=0.7, values=wrong, slices=(("language", "zh-Hant → Hant"),)),
        make_row(
            "refused wrongly",
            "Who signed?",
            answered=False,
            confidence=0.3,
            values=RANKED | {"right": 0.0, "answer right": 0.0, "answered": 0.0},
        ),
        make_row(
            "refused rightly", answerable=False, answered=False, would=False, confidence=0.1, values={"right": 1.0, "refusal right": 1.0}
        ),
        make_row("answered wrongly", answerable=False, would=False, confidence=0.6, values={"right": 0.0, "refusal right": 0.0}),
        make_row("error", would=False, error="the index is locked", values=dict.fromkeys(("right", "answer right"), 0.0)),
        *(make_row(f"q{number}", f"第 {number} 題？", confidence=0.5 + number / 200) for number in range(60)),
    )
    passages = (Passage("a.txt", "工會年報", ("第一章",), 0, 16, TEXT), Passage("b.txt", "another", (), 5, 12, "😀 else."))
    setup = Setup("ab" * 32, len(found), 2, 2, 1, "e5", "reader/1", (0.25, 0.5), "s/1", "f/1", 0.5, 50, {"yiju": "0.1.0"})
    return Run(FORMAT, name, "small", setup, Timing("2026-01-02T03:04:05+00:00", 1.5, 2.5, 12.5, 40.0), passages, found)


def pair() -> tuple[Run, Run]:
    """Two runs: of `before`, q3 was wrong and q4 cited from another place."""
    after = make_run()
    rows = list(after.rows)
    at = {row.id: number for number, row in enumerate(rows)}
    worse = RIGHT | RANKED | {"right": 0.0, "answer right": 0.0, "R@1": 0.0, "nDCG@10": 0.5}
    rows[at["q3"]] = replace(
        rows[at["q3"]], would=False, candidate=Candidate("序文。", (Cited("a.txt", 0, 3, "序文。", True, False),)), values=worse
    )
    rows[at["q4"]] = replace(rows[at["q4"]], fused=Ranked((1, 0), (2.0, 1.0)))
    setup = replace(after.setup, threshold=0.4, libraries={"yiju": "0.0.9"})
    return replace(after, name="before", setup=setup, rows=tuple(rows)), after


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


@pytest.fixture(scope="module")
def single() -> str:
    return report(make_run())


@pytest.fixture(scope="module")
def compared() -> str:
    comparison = compare(*pair())
    return report(comparison.after, comparison, judge(comparison))


@pytest.fixture(scope="module")
def injected() -> str:
    row = make_row(BAD, BAD, slices=((BAD, BAD),))
    candidate = Candidate(BAD, (Cited(BAD, 0, len(BAD), BAD, True, True),))
    passage = Passage(BAD, BAD, (BAD,), 0, len(BAD), BAD)
    row = replace(
        row, answers=(BAD,), candidate=candidate, quotes=(BAD,), fused=Ranked((2,), (1.0,)), evidence=(Evidence(BAD, 0, len(BAD)),)
    )
    run = make_run((row, make_row("failed", would=False, error=BAD)), BAD)
    run = replace(run, set=BAD, passages=(*run.passages, passage))
    comparison = compare(replace(run, rows=(replace(row, answered=False), run.rows[1])), run)
    return report(run, comparison, Verdict((Fault(BAD, BAD),), 1))


def test_the_summary_is_made_of_figures() -> None:
    said = " ".join(summary(make_run())).replace("\u00a0", " ")
    assert "Of 64 questions that the documents answer, 61 (95 %) are answered rightly" in said
    assert "1 (2 %) wrongly, and 1 (2 %) are refused" in said
    assert "Of 2 that the documents do not answer, 1 (50 %) are refused, as they should be" in said
    assert "Every citation (63 of 63) reads in its document exactly as cited." in said
    assert "1 could not be asked" in said


def test_the_summary_of_a_set_without_one_kind_or_with_broken_citations() -> None:
    row = make_row("a")
    assert row.candidate
    broken = replace(row, candidate=replace(row.candidate, citations=(replace(row.candidate.citations[0], exact=False),)))
    said = " ".join(summary(make_run((broken,))))
    assert "do not answer" not in said
    assert "1 of 1 citations do not read in their document as cited." in said
    unjudged = " ".join(summary(make_run((make_row("a", would=None, values={}, evidence=False),))))
    assert "1 answers are not judged" in unjudged
    assert "Nothing is answered" in " ".join(summary(make_run((make_row("a", answered=False),))))


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
    assert meaning("R@1") == "share of the gold evidence in the first passage"


def test_one_file_that_asks_for_nothing(single: str) -> None:
    assert not re.search(r"""(?:src|href)=["'](?!#|data:)|@import|url\((?!#)|https?://""", single)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', single)
    script = re.search(r"<script>(.*?)</script>", single, re.DOTALL)
    assert policy
    assert script
    assert policy[1].startswith("default-src 'none'")
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy[1]


def test_the_same_run_gives_the_same_bytes(single: str) -> None:
    assert report(make_run()) == single


def test_a_comparison_of_another_run_is_refused() -> None:
    before, after = pair()
    with pytest.raises(ValueError, match="not of this run"):
        report(before, compare(before, after))


def test_what_is_injected_stays_words(injected: str) -> None:
    assert "<img" not in injected
    assert injected.count("</script>") == 2
    data = data_of(injected)
    assert data["rows"][0]["question"] == BAD
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
    moved = {row["id"]: row for row in data["rows"] if row["before"]}
    assert {id: row["change"] for id, row in moved.items()} == {"q3": "better", "q4": "other"}
    assert moved["q3"]["before"]["outcome"] == "wrong"


def test_a_gate_that_is_shut_says_why() -> None:
    before, after = pair()
    comparison = compare(after, before)
    html = report(before, comparison, judge(comparison, tolerance=0.0))
    assert "Gate failed" in html
    assert "fell from" in html
    assert "▼ worse" in html


def test_a_set_of_unanswerable_questions_and_no_candidate() -> None:
    row = replace(make_row("a", answerable=False, answered=False, would=False, values={"right": 1.0}), candidate=None, fused=Ranked())
    html = report(make_run((row,)))
    assert "refused, as they should" in html
    assert data_of(html)["rows"][0]["now"]["cited"] == []


@pytest.mark.parametrize(
    ("row", "outcome", "sentence"),
    [
        (make_row("a"), "right", "Right: the answer holds “三億”. The cited words are gold evidence."),
        (make_row("a"), "right", "Gold evidence is first shown at rank 1 (dense 2, lexical not at all)."),
        (replace(make_row("a"), fused=Ranked((1,), (1.0,))), "right", "No gold evidence is among the 1 passages found (dense 2,"),
        (replace(make_row("a"), answers=("300000000",)), "right", "numbers are those of “300000000”, written otherwise."),
        (make_row("a", would=False), "wrong", "Wrong: the answer does not hold “三億”. The cited words are not gold evidence."),
        (make_row("a", answered=False, confidence=0.3), "refused wrongly", "below the threshold 0.5. What it would have said is right."),
        (replace(make_row("a", answered=False), candidate=None), "refused wrongly", "nothing was found to answer with"),
        (make_row("a", answerable=False, would=False), "wrong", "Wrong: the documents do not answer this, so it should be refused"),
        (make_row("a", answerable=False, answered=False), "refused rightly", "Right: the documents do not answer this, and it is"),
        (make_row("a", error="locked", would=False), "error", "Wrong: asking it failed with: locked"),
        (make_row("a", would=None, evidence=False), "unjudged", "Not judged: the set says that there is an answer"),
    ],
)
def test_why(row: Row, outcome: str, sentence: str) -> None:
    told = drill.pages(make_run((row,))).rows[0].now
    assert told.outcome == outcome
    assert sentence in told.why


def test_what_each_leg_found() -> None:
    pages = drill.pages(make_run((make_row("a"),)))
    found = pages.rows[0].now.found
    assert [(pages.passages[one[0]][4], one[1:]) for one in found] == [
        (TEXT, (True, (1, 2.0), (2, 0.8), None)),
        ("😀 else.", (False, (2, 1.0), (1, 0.9), (1, 3.0))),
    ]
    cited = pages.rows[0].now.cited[0]
    assert cited.passage is not None
    _, _, start, _, text = pages.passages[cited.passage]
    assert text[cited.start - start : cited.end - start] == ANSWER


# --- in a browser ---


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
    if path is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


class Opened:
    """A page from a file, in a browser that is offline; whatever it asks for or complains about fails the test."""

    def __init__(self, browser: Browser, html: str, path: Path, *, dark: bool = False, width: int = 1280, script: bool = True) -> None:
        self.file = path / "report.html"
        self.file.write_text(html, encoding="utf-8")
        self.context = browser.new_context(
            offline=True,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
        )
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.on("request", lambda request: self.complaints.extend([] if request.url.startswith(("file:", "data:")) else [request.url]))
        self.go()

    def go(self, fragment: str = "") -> None:
        self.page.goto("about:blank")
        self.page.goto(self.file.as_uri() + fragment)

    def rows(self) -> int:
        return self.page.locator("#list > li").count()

    def close(self) -> None:
        self.context.close()
        assert self.complaints == []


def test_search_filter_sort_and_pages(browser: Browser, single: str, tmp_path: Path) -> None:
    opened = Opened(browser, single, tmp_path)
    page = opened.page
    assert opened.rows() == 50
    assert "66 of 66 questions" in page.locator("#count").inner_text()
    page.get_by_role("button", name="Next").click()
    assert opened.rows() == 16
    page.get_by_label("Search").fill("q5")
    assert opened.rows() == 11
    page.get_by_label("Search").fill("年報　Q5")
    assert opened.rows() == 11
    page.get_by_label("Search").fill("")
    page.get_by_label("Outcome").select_option("wrong")
    assert opened.rows() == 2
    page.get_by_label("Answerable").select_option("no")
    assert page.locator("#list .id").all_inner_texts() == ["answered wrongly"]
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#list > li")).to_have_count(50)
    page.get_by_label("Sort").select_option("confidence-up")
    assert page.locator("#list .id").all_inner_texts()[:3] == ["error", "refused rightly", "refused wrongly"]
    opened.close()


def test_an_open_question_marks_what_is_cited(browser: Browser, single: str, tmp_path: Path) -> None:
    opened = Opened(browser, single, tmp_path)
    page = opened.page
    row = page.locator("#list > li").first
    row.get_by_role("button").press("Enter")
    assert row.locator("mark").inner_text() == ANSWER
    assert row.locator("blockquote", has=page.locator("mark")).inner_text() == TEXT
    assert "Right: the answer holds “三億”" in row.inner_text()
    assert row.locator("tr.gold").count() == 1
    assert row.locator("tr.gold u").inner_text() == ANSWER
    row.get_by_role("button", name="Lexical").click()
    assert "😀" in row.locator(".found tbody tr").first.inner_text()
    assert page.url.endswith("#open=right")
    row.locator(".row").press("ArrowDown")
    assert page.evaluate("document.activeElement.querySelector('.id').textContent") == "wrong"
    opened.close()


def test_the_address_holds_the_view(browser: Browser, single: str, tmp_path: Path) -> None:
    opened = Opened(browser, single, tmp_path)
    opened.page.get_by_label("Outcome").select_option("refused wrongly")
    opened.page.locator(".row").first.click()
    fragment = "#" + opened.page.url.partition("#")[2]
    opened.go(fragment)
    assert opened.rows() == 1
    assert opened.page.locator(".opened .id").inner_text() == "refused wrongly"
    opened.go("#open=q57")
    assert opened.page.locator(".opened .id").inner_text() == "q57"
    assert opened.page.locator(".opened").is_visible()
    opened.go("#outcome=nothing&by-answerable=no&open=nobody&page=x")
    assert opened.rows() == 2
    opened.page.locator('#trust a[href*="wrong"]').first.click()
    expect(opened.page.locator("#list > li")).to_have_count(1)
    opened.close()


def test_before_and_after_stand_side_by_side(browser: Browser, compared: str, tmp_path: Path) -> None:
    opened = Opened(browser, compared, tmp_path)
    page = opened.page
    page.get_by_role("link", name="q3").click()
    row = page.locator("#list > li.opened")
    assert row.locator(".side mark").all_inner_texts() == ["序文。", ANSWER]
    assert row.locator(".side h4").all_inner_texts() == ["Before: before", "After: after"]
    assert "0.000 → 1.000" in row.inner_text()
    page.get_by_label("Changed").select_option("any")
    assert opened.rows() == 2
    page.get_by_label("Changed").select_option("better")
    assert page.locator("#list .id").all_inner_texts() == ["q3"]
    opened.close()


def test_injected_words_do_nothing(browser: Browser, injected: str, tmp_path: Path) -> None:
    opened = Opened(browser, injected, tmp_path)
    for button in opened.page.locator(".row").all():
        button.click()
    assert opened.page.locator("img, #list b, #list script").count() == 0
    assert opened.page.locator("#list > li").first.locator(".question").inner_text().startswith("</script><img src=x onerror=alert(1)>")
    opened.page.get_by_label("Search").fill("onerror")
    assert opened.rows() == 1
    opened.close()


def test_without_script_the_tables_and_plots_are_there(browser: Browser, single: str, tmp_path: Path) -> None:
    opened = Opened(browser, single, tmp_path, script=False)
    assert opened.page.locator("table").count() >= 7
    assert opened.page.locator("figure svg").count() == 6
    assert opened.page.get_by_text("needs JavaScript").is_visible()
    assert not opened.page.locator("#filter").is_visible()
    opened.close()


PIXELS = """([character, family]) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [48, 48];
  const context = canvas.getContext("2d");
  context.font = `32px ${family || getComputedStyle(document.documentElement).fontFamily}`;
  context.fillText(character, 4, 38);
  return context.getImageData(0, 0, 48, 48).data.join();
}"""


def test_chinese_is_drawn(browser: Browser, single: str, tmp_path: Path) -> None:
    opened = Opened(browser, single, tmp_path)
    if opened.page.evaluate(PIXELS, ["依", "sans-serif"]) == opened.page.evaluate(PIXELS, ["據", "sans-serif"]):
        pytest.skip("no Chinese font is installed")
    drawn = {opened.page.evaluate(PIXELS, [character, ""]) for character in ("依", "據", "\u0378")}
    assert len(drawn) == 3
    family = opened.page.evaluate("getComputedStyle(document.querySelector('figure svg text')).fontFamily")
    assert family == opened.page.evaluate("getComputedStyle(document.documentElement).fontFamily")
    opened.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_light_and_dark_on_a_desk_and_a_phone(browser: Browser, single: str, tmp_path: Path, width: int) -> None:
    shades = []
    for dark in (False, True):
        opened = Opened(browser, single, tmp_path, dark=dark, width=width)
        shades.append(opened.page.evaluate("getComputedStyle(document.documentElement).backgroundColor.match(/[0-9]+/g).map(Number)[0]"))
        picture = opened.page.screenshot(path=tmp_path / f"{dark}.png")
        assert len(picture) > 20_000
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        opened.close()
    assert shades[0] > 200
    assert shades[1] < 60


def test_a_large_set_is_quick_to_open(browser: Browser, tmp_path: Path) -> None:
    base = make_run()
    rows = tuple(replace(base.rows[number % len(base.rows)], id=f"n{number}") for number in range(3_500))
    html = report(replace(base, rows=rows))
    assert len(html.encode()) < 40_000_000
    opened = Opened(browser, html, tmp_path)
    opened.page.get_by_label("Search").fill("n3499")
    assert opened.rows() == 1
    ready = opened.page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert ready < 3_000
    opened.close()
