"""What a user takes along: quotations, links to words and to answers, files, and feedback."""

import base64
import json
from typing import Any
from urllib.parse import quote, unquote

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.api.page.test_ask import CONTRACTS, ask_route
from tests.api.page.test_original import HTML, READ_PAGE
from tests.api.page.visit import Visit, Visitor

# Run by `make page`.
pytestmark = pytest.mark.long

COPIED = "navigator.clipboard.readText()"


def allow_copying(opened: Visit) -> Page:
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return opened.page


def make_link(citation: dict[str, Any], question: str, collection: str, revision: int) -> str:
    """Return the route of a permanent link, made without the page's code."""
    kept = {
        "q": question,
        "c": collection,
        "r": revision,
        "k": [
            {
                "d": citation["document_id"],
                "s": citation["start"],
                "e": citation["end"],
                "t": citation["cited_text"],
                "h": citation["sha256"][:16],
            }
        ],
    }
    written = json.dumps(kept, ensure_ascii=False).encode()
    return "#/answer/" + base64.urlsafe_b64encode(written).decode().rstrip("=")


def test_a_quotation_has_words_title_section_and_link(visit: Visitor) -> None:
    page = allow_copying(visit(ask_route(CONTRACTS)))
    page.get_by_role("button", name="Copy quotation").click()
    expect(page.locator(".notice")).to_have_text("Copied.")
    quotation, link = page.evaluate(COPIED).split("\n")
    assert quotation == "「246.0萬份」 《2017年全國工會工作盤點》，要點二：集體合同 › 【總數】"
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_function(f"async () => !(await {COPIED}).includes('「')")
    # The same is not said twice.
    expect(page.locator(".notice")).to_have_count(1)
    assert page.evaluate(COPIED) == link
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator(".link h1")).to_have_text(CONTRACTS)
    expect(page.locator(".link-state")).to_contain_text("All that was cited still holds.")
    expect(page.locator(".link-state")).to_contain_text("nothing was added or removed since")
    expect(page.locator(".original mark.cited")).to_have_text("246.0萬份")
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".answer-text")).to_have_text("246.0萬份")


def test_what_was_computed_is_quoted_with_its_operands_and_their_headers(visit: Visitor) -> None:
    page = allow_copying(visit(ask_route("12月比1月多多少小時？裝配課平日")))
    page.get_by_role("button", name="Copy quotation").click()
    expect(page.locator(".notice")).to_have_text("Copied.")
    said, first, _, second, _ = page.evaluate(COPIED).split("\n")
    assert said == "302小時 (Computed from: the difference of)"
    assert first.startswith("“914” (平日加班 · 裝配課 · 12月")
    assert second.startswith("“612” (平日加班 · 裝配課 · 1月")
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_function(f"async () => (await {COPIED}).includes('#/answer/')")
    link = page.evaluate(COPIED)
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator(".link")).to_contain_text("Computed from: the difference of")
    expect(page.locator("ol.kept q")).to_have_text(["914", "612"])
    expect(page.locator(".kept.beside .chip").first).to_have_text("平日加班")


def test_a_permanent_link_says_what_has_changed(visit: Visitor, served: httpx2.Client) -> None:
    where: dict[str, Any] = {"params": {"collection": "linked"}}
    text = "會訊\n\n今年會員大會的出席者共有611人。\n"

    def store(words: str) -> None:
        body = {"documents": [{"id": "news", "title": "會訊", "text": words}]}
        served.post("/documents", json=body, **where).raise_for_status()

    store(text)
    question = "會員大會的出席者有多少人？"
    answered = served.post("/ask", json={"question": question, "collection": "linked"}).json()
    [citation] = answered["citations"]
    link = make_link(citation, question, "linked", answered["index"]["revision"])
    opened = visit(link)
    page = opened.page
    states = page.locator("ol.kept li")
    expect(states).to_have_attribute("data-state", "same")
    for words, state in (
        (text + "\n編後語。\n", "changedElsewhere"),
        ("😀更正。\n\n" + text, "moved"),
        (text.replace("611", "612"), "changed"),
    ):
        store(words)
        page.reload()
        expect(states).to_have_attribute("data-state", state)
        expect(page.locator(".link-state")).to_contain_text("added, changed or removed since")
    served.delete("/documents/news", **where).raise_for_status()
    page.reload()
    expect(states).to_have_attribute("data-state", "removed")
    opened.complaints.clear()  # the browser logs the 404


def test_a_permanent_link_opens_a_page_of_a_pdf_with_its_mark(
    visit: Visitor, served: httpx2.Client
) -> None:
    question = "How many members does the Haishan union have?"
    page = allow_copying(visit(ask_route(question)))
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".notice")).to_have_text("Copied.")
    link = page.evaluate(COPIED)
    for width in (1440, 390):
        page = visit(width=width).page
        page.goto("about:blank")
        page.goto(link)
        expect(page.locator(".link-state")).to_contain_text("All that was cited still holds.")
        if width < 1000:
            page.locator("ol.kept .source").click()
        picture = page.locator(".original img.marked.flash")
        expect(picture).to_have_attribute("alt", "Page 1, with these words marked: 835")
        expect(page.locator(".pages-bar .number")).to_have_text("Page 1 of 2")
        found = page.evaluate(READ_PAGE)
        assert found["plain"][0] == 0
        assert found["marked"][0] > 100


def test_a_damaged_link_says_so(visit: Visitor) -> None:
    opened = visit()
    for damaged in ("", "%%%", "e30", "bnVsbA", "WzFd"):
        opened.go(f"#/answer/{damaged}")
        expect(opened.page.get_by_role("alert").filter(has_text="damaged")).to_be_visible()


def test_a_text_fragment_finds_the_words_in_chromium(visit: Visitor, served: httpx2.Client) -> None:
    sent = [("files", ("news.html", HTML.encode()))]
    served.post("/documents", params={"collection": "fragment"}, files=sent).raise_for_status()
    opened = visit(ask_route("𠮷祥工會會員共有多少人？"), collection="fragment")
    page = allow_copying(opened)
    page.get_by_role("button", name="Copy quotation").click()
    expect(page.locator(".notice")).to_be_visible()
    link = page.evaluate(COPIED).split("\n")[1]
    address, _, directive = link.partition("#:~:text=")
    assert address.startswith(f"{opened.address}/documents/")
    assert "4%2C321" in directive
    assert not set("&") & set(directive)
    assert unquote(directive).count(",") == 3  # two that divide, and the one of the number
    page.goto(link)
    page.wait_for_function("scrollY > 200")
    seen = page.evaluate("""() => {
      const paragraphs = [...document.querySelectorAll("p")];
      const at = paragraphs.find((one) => one.textContent.includes("4,321"));
      const { top, bottom } = at.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    }""")
    assert seen


def test_fragments_are_written_as_the_specification_says(visit: Visitor) -> None:
    cases = {
        "a%2Db%2C%20c%26d": ("a-b, c&d", "", ""),
        "不含分公司。丙方與-,乙,-共同負責，期限三年": (
            "乙",
            "甲方，指公司，不含分公司。丙方與",
            "共同負責，期限三年。",
        ),
        "甲,乙": ("甲\n乙", "", ""),
        "二行-,丙": ("丙", "一行\n二行", "\n三行"),
        "丁": ("丁", "。", "。"),
    }
    made = visit().page.evaluate(
        """async (cases) => {
          const { makeFragment } = await import("/page/script/ask/quotation.js");
          return cases.map(([cited_text, prefix, suffix]) =>
            makeFragment({ cited_text, prefix, suffix }));
        }""",
        list(cases.values()),
    )
    assert made == [f":~:text={quote(one, safe='-,%')}" for one in cases]


def test_feedback_takes_the_words_that_the_user_selects(
    visit: Visitor, served: httpx2.Client
) -> None:
    page = visit(ask_route(CONTRACTS)).page
    expect(page.locator(".original mark.cited")).to_be_visible()
    page.get_by_role("button", name="Wrong").click()
    page.evaluate("""() => {
      const text = document.querySelector(".original mark.cited").firstChild;
      getSelection().setBaseAndExtent(text, 0, text, 5);
    }""")
    expect(page.locator(".feedback [role=status]")).to_have_text("Selected: “246.0”")
    with page.expect_request("**/feedback") as sent:
        page.get_by_role("button", name="Send").click()
    body = json.loads(sent.value.post_data or "")
    [citation] = served.post("/ask", json={"question": CONTRACTS}).json()["citations"]
    assert body["verdict"] == "wrong"
    assert (body["start"], body["end"]) == (citation["start"], citation["start"] + 5)
    expect(page.locator(".feedback")).to_contain_text("Thank you")


def test_a_verdict_without_words_names_the_cited_document(
    visit: Visitor, served: httpx2.Client
) -> None:
    [citation] = served.post("/ask", json={"question": CONTRACTS}).json()["citations"]
    opened = visit()
    for verdict, buttons in {
        "should_abstain": ["Should not have answered"],
        "wrong": ["Wrong", "Send"],
    }.items():
        opened.go(ask_route(CONTRACTS))
        with opened.page.expect_request("**/feedback") as sent:
            for button in buttons:
                opened.page.get_by_role("button", name=button, exact=True).click()
        body = json.loads(sent.value.post_data or "")
        assert body["verdict"] == verdict
        assert body["document_id"] == citation["document_id"]
        assert not {"start", "end"} & set(body)
        expect(opened.page.locator(".feedback")).to_contain_text("Thank you")


def test_words_are_copied_over_plain_http_too(visit: Visitor) -> None:
    page = allow_copying(visit(ask_route(CONTRACTS)))
    button = page.get_by_role("button", name="Copy link")
    expect(button).to_be_visible()
    page.evaluate("""() => {
      globalThis.clipboard = navigator.clipboard;
      Object.defineProperty(navigator, "clipboard", { value: undefined });
    }""")
    button.click()
    expect(page.locator(".notice")).to_have_text("Copied.")
    assert "#/answer/" in page.evaluate("clipboard.readText()")
    expect(button).to_be_focused()


def test_an_answer_is_downloaded(visit: Visitor) -> None:
    page = visit(ask_route(CONTRACTS)).page
    for name in ("Markdown", "Word", "CSV"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Download as {name}").click()
        saved = download.value.path().read_bytes()
        if name == "Word":
            assert saved.startswith(b"PK")
        else:
            assert "246.0萬份" in saved.decode("utf-8-sig")
