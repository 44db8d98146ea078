"""Asking on the page: the answer, its value in words, conflicts, computations, and refusals."""

import io
import re
from contextlib import suppress
from urllib.parse import quote

import httpx2
import pytest
from PIL import Image
from playwright.sync_api import Error, Page, Route, expect

from api.http.page import ROOT
from index.ingest.ocr import is_available
from rag.answer import Reason
from rag.checking.check import CHECKS
from tests.api.page.visit import Visitor
from tests.index.ingest.test_ocr import draw

CONTRACTS = "how many collective contracts?"


def ask_route(question: str, citation: int | None = None) -> str:
    """Return the route of a question."""
    return f"#/ask?q={quote(question)}" + ("" if citation is None else f"&c={citation}")


def ask(page: Page, question: str) -> None:
    """Ask as a user does."""
    field = page.locator("#question")
    field.fill(question)
    field.press("Enter")


@pytest.mark.parametrize(
    ("language", "question", "answer", "value"),
    [
        ("en-US", CONTRACTS, "246.0萬份", "= 2,460,000 (2.46 million)"),
        (
            "zh-TW",
            "2017年全國工會系統追回的損失折合多少？",
            "1.37億元",
            None,
        ),
        ("zh-CN", "長沙的職工驛站管理辦法從哪天起生效？", "二〇一八年五月一日", "= 2018年5月1日"),
        ("en-US", "長沙的職工驛站管理辦法從哪天起生效？", "二〇一八年五月一日", "= May 1, 2018"),
    ],
)
def test_the_answer_is_large_and_its_value_in_words(
    visit: Visitor, language: str, question: str, answer: str, value: str | None
) -> None:
    page = visit(language=language).page
    expect(page.locator("#question")).to_be_focused()
    ask(page, question)
    expect(page.locator(".answer-text")).to_have_text(answer)
    expect(page.locator(".answer > .value")).to_have_text([value] if value else [])
    size = page.locator(".answer-text").evaluate(
        "one => parseFloat(getComputedStyle(one).fontSize)"
    )
    assert size > 35
    expect(page.locator(".answer > .sentences mark.cited")).to_have_text(answer)
    expect(page.locator(".original mark.cited")).to_have_text(answer)
    expect(page.locator("#announcement")).to_contain_text(answer)


def test_examples_ask_when_chosen(visit: Visitor) -> None:
    page = visit().page
    page.get_by_role("button", name=CONTRACTS).click()
    expect(page.locator(".answer-text")).to_have_text("246.0萬份")
    expect(page.locator("#question")).to_have_value(CONTRACTS)
    page.locator("#question").press("Escape")
    expect(page.locator("#question")).to_have_value("")
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(page.get_by_role("button", name=CONTRACTS)).to_be_visible()


def test_the_enter_of_an_input_method_asks_nothing(visit: Visitor) -> None:
    page = visit().page
    page.locator("#question").fill("集體合同")
    page.locator("#question").dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    page.wait_for_timeout(100)
    assert "q=" not in page.url
    page.locator("#question").press("Enter")
    expect(page.locator(".result article")).to_be_visible()


def test_cited_stands_apart_from_what_was_also_found(visit: Visitor) -> None:
    page = visit(ask_route(CONTRACTS)).page
    cited = page.locator(".passage-group.cited li")
    expect(cited).to_have_count(1)
    expect(cited.locator("mark.cited")).to_have_text("246.0萬份")
    found = page.locator(".passage-group.found li")
    expect(found).to_have_count(4)
    expect(found.locator("mark")).to_have_count(0)
    assert "#" not in "".join(found.locator(".passage-text").all_inner_texts())
    found.last.get_by_role("button").click()
    expect(page.locator(".original .sentence").first).to_be_visible()


def test_pointing_at_a_chip_shows_the_passage(visit: Visitor) -> None:
    page = visit(ask_route(CONTRACTS)).page
    chip = page.locator(".answer > .chip-holder .chip")
    panel = page.locator(".answer > .chip-holder .chip-panel")
    chip.hover()
    expect(panel).to_contain_text("全國簽訂的集體合同共246.0萬份")
    panel.hover()
    page.wait_for_timeout(400)
    expect(panel).to_be_visible()
    assert panel.evaluate("one => getComputedStyle(one).userSelect") == "text"
    page.keyboard.press("Tab")
    chip.focus()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_a_conflict_shows_both(visit: Visitor) -> None:
    page = visit(ask_route("江西省在2017年底有多少個職工之家？")).page
    expect(page.locator(".answer-text")).to_have_text("2.1萬個")
    conflict = page.locator(".conflict")
    expect(conflict.locator(".conflict-text")).to_have_text("1,860個")
    expect(conflict.locator("mark.cited")).to_have_text("1,860個")
    conflict.locator(".chip").click()
    expect(page.locator(".original mark.cited")).to_have_text("1,860個")
    expect(page.locator(".original mark.other")).to_have_text("2.1萬個")
    assert page.url.endswith("&c=1")


@pytest.mark.long
@pytest.mark.skipif(not is_available(), reason="the extra [ocr] is not installed")
def test_an_answer_read_from_a_picture_says_so(visit: Visitor, served: httpx2.Client) -> None:
    pixels = draw(("本會會員共有七百七十七人。", 60, 60), ("會址設於台中市西屯區。", 60, 160))
    picture = io.BytesIO()
    Image.fromarray(pixels).save(picture, "png")
    files = {"files": ("scan.png", picture.getvalue())}
    where = {"collection": "scanned"}
    added = served.post("/documents", files=files, params=where, timeout=120)
    assert added.is_success, added.text
    page = visit(ask_route("會員共有多少人？"), collection="scanned").page
    expect(page.locator(".answer > .ocr")).to_contain_text("Read from a picture (OCR)")


def test_a_computed_answer_shows_its_operands(visit: Visitor) -> None:
    page = visit(ask_route("12月比1月多多少小時？裝配課平日")).page
    expect(page.locator(".answer-text")).to_have_text("302小時")
    chips = page.locator(".computed .chip")
    expect(chips.locator(".name")).to_have_text(["914", "612"])
    expect(page.locator(".computed")).to_contain_text("the difference of")
    chips.last.click()
    expect(page.locator(".original mark.cited")).to_have_text("612")
    expect(page.locator(".original .place")).to_contain_text("cell B5")


@pytest.mark.parametrize(
    ("question", "reason", "language", "words", "nearest"),
    [
        ("hello", "not_a_question", "en-US", "does not ask for anything", "What came nearest"),
        ("美國總統是誰？", "not_in_documents", "zh-TW", "在文件裏沒有找到答案", "最接近的段落"),
        (
            "2019年的农民工工资专项检查在哪座城市启动？",
            "contradicted",
            "zh-CN",
            "另一个时间",
            "最接近的段落",
        ),
    ],
)
def test_a_refusal_says_why_and_what_to_ask(  # noqa: PLR0917
    visit: Visitor, question: str, reason: str, language: str, words: str, nearest: str
) -> None:
    page = visit(ask_route(question), language=language).page
    refusal = page.locator(".refusal")
    expect(refusal).to_have_attribute("data-reason", reason)
    expect(refusal.locator(".refusal-why")).to_contain_text(words)
    expect(refusal.locator(".refusal-instead")).not_to_be_empty()
    expect(page.locator(".passage-group.found h2")).to_have_text(nearest)
    # What is contradicted is shown for the reader to judge, and marked where it stands.
    is_shown = reason == "contradicted"
    expect(refusal.locator(".nearest mark.cited")).to_have_count(int(is_shown))
    if is_shown:
        refusal.locator(".chip").click()
        expect(page.locator(".original mark.cited").first).to_be_visible()


def test_every_reason_has_its_own_sentence_in_each_language() -> None:
    written = (ROOT / "script" / "ask" / "reason_text.js").read_text(encoding="utf-8")
    languages = re.split(r"\n  (?:en|\"zh-Han[ts]\"): \{", written)[1:]
    assert len(languages) == 6
    for said in languages[3:]:
        # As they are named in rag/checking/check.py.
        names = re.findall(r"^    \"?([\w ]+)\"?: \".+?\",$", said, re.MULTILINE)
        assert names == list(CHECKS)
    for said in languages[:3]:
        for reason in Reason:
            pattern = rf"\n    {reason.value}: \{{\s*why:\s+\".+\",\s+instead:\s+\".+\""
            assert re.search(pattern, said)
        sentences = re.findall(r"why: \"(.+?)\"", said)
        assert len(set(sentences)) == len(sentences) > len(Reason)


def test_why_this_answer_is_shown_on_demand(visit: Visitor) -> None:
    page = visit(ask_route(CONTRACTS)).page
    page.get_by_text("Why this answer").click()
    why = page.locator(".why")
    expect(why.locator(".checks .good")).to_have_text(
        "Citation 1 holds: “246.0萬份” is what the document says there."
    )
    expect(why.locator(".ranks tbody tr")).to_have_count(5)
    expect(why).to_contain_text("revision")
    expect(why).to_contain_text("ms")


def test_a_reload_keeps_the_question_and_the_citation(visit: Visitor) -> None:
    page = visit(ask_route("江西省在2017年底有多少個職工之家？", 1)).page
    expect(page.locator(".original mark.cited")).to_have_text("1,860個")
    page.reload()
    expect(page.locator(".original mark.cited")).to_have_text("1,860個")
    expect(page.locator(".conflict .chip")).to_have_attribute("aria-current", "true")


def test_on_a_phone_the_original_covers_the_answer_and_goes_back(visit: Visitor) -> None:
    page = visit(ask_route(CONTRACTS), width=390).page
    chip = page.locator(".answer > .chip-holder .chip")
    expect(chip).to_be_visible()
    expect(page.locator(".original")).to_be_hidden()
    chip.press("Enter")
    back = page.get_by_role("button", name="Back to the answer")
    expect(back).to_be_focused()
    mark = page.locator(".original mark.cited")
    expect(mark).to_be_in_viewport()
    back.press("Enter")
    expect(page.locator(".original")).to_be_hidden()
    expect(chip).to_be_focused()
    # The passage of the chip, which would cover what stands below it, does not come up.
    expect(page.locator(".answer > .chip-holder .chip-panel")).to_be_hidden()
    chip.click()
    expect(mark).to_be_in_viewport()
    page.go_back()
    expect(page.locator(".original")).to_be_hidden()
    expect(page.locator(".answer-text")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_question_asked_meanwhile_replaces_the_one_before(visit: Visitor) -> None:
    page = visit().page
    ask(page, "低溫津貼每小時多少？")
    ask(page, CONTRACTS)
    expect(page.locator(".answer-text")).to_have_text("246.0萬份")
    expect(page.locator(".original h2")).to_have_text("2017年全國工會工作盤點")


def test_a_question_of_another_collection_chooses_it(visit: Visitor, served: httpx2.Client) -> None:
    document = {"id": "a", "text": "本會會員共有777人。"}
    body, where = {"documents": [document]}, {"collection": "linked"}
    served.post("/documents", json=body, params=where).raise_for_status()
    page = visit(ask_route("會員共有多少人？") + "&collection=linked").page
    expect(page.locator(".answer-text")).to_have_text("777人")
    expect(page.locator("#collection")).to_have_value("linked")
    # What another tab chooses changes nothing here.
    page.evaluate("localStorage.setItem('yiju.collection', 'default')")
    ask(page, "有多少會員？")
    expect(page.locator(".answer-text")).to_have_text("777人")


def test_an_answer_that_comes_too_late_covers_no_other_view(visit: Visitor) -> None:
    page = visit("#/documents", width=390).page
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/ask", hold)
    page.evaluate("route => (location.hash = route)", ask_route(CONTRACTS, 0))
    expect(page.locator(".result[aria-busy]")).to_be_visible()
    page.get_by_role("link", name="Documents").click()
    expect(page.get_by_role("heading", name="Documents", exact=True)).to_be_visible()
    assert page.title() == "Documents – yiju"
    page.unroute("**/ask")
    for one in waiting:
        with suppress(Error):  # it was given up
            one.continue_()
    page.wait_for_timeout(500)
    assert not page.locator("#bar").evaluate("one => one.inert")
    page.go_back()
    expect(page.locator(".original mark.cited")).to_have_text("246.0萬份")


def test_a_value_says_no_unit_that_the_answer_says_already(visit: Visitor) -> None:
    cases = [("新臺幣3,200元", 3200, "新臺幣"), ("3,200元", 3200, "新臺幣"), ("300人", 300, "人")]
    cases += [("3.2千元", 3200, "新臺幣"), ("587", 587, "小時")]
    cases += [("1.37億元", 137_000_000, "元"), ("20.5 million", 20_500_000, "")]
    describe = """async (cases) => {
      const { describeValue } = await import("/page/script/ask/value.js");
      return cases.map(([text, value, unit]) =>
        describeValue({ text, type: "quantity", value, unit }));
    }"""
    said = visit(language="zh-TW").page.evaluate(describe, cases)
    expected = [None, None, None, "3,200 新臺幣", "587 小時", None, "20,500,000 (2050萬)"]
    assert said == expected
    cases = [("20.5 million", 20_500_000, ""), ("一年", 1, "年"), ("兩年", 2, "年")]
    cases += [("644.1萬家", 6_441_000, "家"), ("三星期", 3, "星期"), ("12張", 12, "張")]
    said = visit().page.evaluate(describe, cases)
    assert said == [None, "1 year", "2 years", "6,441,000 (6.441 million)", "3 weeks", None]


def test_a_document_that_is_being_deleted_answers_nothing(
    visit: Visitor, served: httpx2.Client
) -> None:
    texts = {"a": "本會會員共有777人。", "b": "今天天氣很好。"}
    body = {"documents": [{"id": id, "title": id, "text": text} for id, text in texts.items()]}
    served.post("/documents", json=body, params={"collection": "leaving"}).raise_for_status()
    page = visit("#/documents", collection="leaving").page
    page.get_by_role("button", name="Delete “\u2068a").click()
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(page.locator(".notice")).to_contain_text("is deleted")
    ask(page, "會員共有多少人？")
    expect(page.locator(".refusal")).to_be_visible()
    expect(page.locator(".notice")).to_have_count(0)
    assert "collection=leaving" in page.url
