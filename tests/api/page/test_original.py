"""The original beside the answer: the marked words are the cited ones, in every format."""

import json
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import expect

from api.cli.main import run
from tests.api.page.test_ask import ask_route
from tests.api.page.visit import Visitor

GOLD = Path(__file__).resolve().parents[3] / "eval" / "gold" / "questions.jsonl"
HTML = (
    "<html lang=zh-Hant><head><meta charset=utf-8><title>會訊</title></head><body><article>"
    "<h1>秋季會訊</h1>"
    + "<p>本會於秋季舉辦健行活動，地點在大坑，歡迎會員攜眷參加，請於活動前向辦公室報名。</p>" * 30
    + "<p>😀𠀀 截至九月底，<b>𠮷祥</b>工會會員共有4,321人&nbsp;😀，比去年多56人。</p>"
    + "<p>下一期會訊將於冬季出版，來稿請寄辦公室，稿件以一千字為限，圖片請另附。</p>" * 30
    + "</article></body></html>"
)
CHECK_MARKS = """async ([collection, questions]) => {
  const { askQuestion } = await import("/page/script/ask/asking.js");
  const { fetchWindow } = await import("/page/script/original/windows.js");
  const { createBlocks } = await import("/page/script/original/blocks.js");
  const plain = (text) => text.replace(/\\s/g, "");
  const wrong = [];
  let checked = 0;
  for (const question of questions) {
    const { citations } = await askQuestion(question, collection, undefined, () => {});
    for (const { document_id: id, start, end, cited_text: cited } of citations) {
      const window = await fetchWindow(id, collection, { start, end });
      const root = createBlocks(window, [{ start, end, kind: "cited" }]);
      const marks = [...root.querySelectorAll("mark.cited")];
      const marked = marks.map((one) => one.textContent).join("");
      const points = [...window.text].slice(start - window.start, end - window.start);
      for (const hidden of window.hidden) {
        for (let at = Math.max(hidden.start, start); at < Math.min(hidden.end, end); at += 1) {
          points[at - start] = at === hidden.start ? hidden.shown : "";
        }
      }
      checked += 1;
      if (plain(marked) !== plain(points.join(""))) wrong.push([question, cited, marked]);
    }
  }
  return { checked, wrong };
}"""


@pytest.mark.parametrize(
    ("question", "words", "place"),
    [
        ("how many collective contracts?", "246.0萬份", "【總數】"),
        ("低溫津貼每小時多少？", "85元", "第七條"),
        ("8月裝配課的平日加班時數是多少？", "587", "cell B12"),
    ],
    ids=["text", "docx", "xlsx"],
)
def test_the_cited_words_are_marked_and_in_sight(
    visit: Visitor, question: str, words: str, place: str
) -> None:
    page = visit(ask_route(question)).page
    mark = page.locator(".original mark.cited")
    expect(mark).to_have_text(words)
    expect(mark).to_be_in_viewport()
    expect(page.locator(".original .place")).to_contain_text(place)
    assert mark.evaluate("one => getComputedStyle(one).animationIterationCount") == "2"
    # While it flashes it can be read: neither its colours nor those of what is beside it change.
    changed = mark.evaluate(
        """one => {
          const name = getComputedStyle(one).animationName;
          const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
          const { cssRules } = rules.find((rule) => rule.name === name);
          return [...cssRules].flatMap(({ style }) => [...style]);
        }"""
    )
    assert changed == ["outline-color"]


def test_a_sheet_is_a_grid_with_letters_and_numbers(visit: Visitor) -> None:
    page = visit(ask_route("8月裝配課的平日加班時數是多少？")).page
    cell = page.locator(".original td.has-cited")
    expect(cell).to_have_text("587")
    row = cell.locator("xpath=..")
    expect(row.locator("th.letter")).to_have_text("12")
    assert cell.evaluate("one => one.cellIndex") == 2  # after the row's number and column A
    letters = page.locator(".original table.sheet").first.locator("thead th")
    expect(letters.first).to_have_text("A")
    expect(page.locator(".original mark.support").first).to_be_attached()
    expect(page.locator(".original .belongs")).to_have_text(
        "Belongs to: 平日加班 · 裝配課 · 8月 · 單位：小時"
    )
    # On a narrow page the first column stays in sight with its header; the table says it goes on.
    page.set_viewport_size({"width": 390, "height": 844})
    table = page.locator(".answer .sentence-text .table")
    expect(table).to_have_attribute("data-more", "end")
    table.evaluate("one => one.scrollTo({ left: 200 })")
    expect(table).to_have_attribute("data-more", re.compile("start"))
    lefts = table.locator(".stub").evaluate_all(
        "all => all.map((one) => Math.round(one.getBoundingClientRect().left))"
    )
    assert len(lefts) == 2
    assert len(set(lefts)) == 1


def test_a_pdf_shows_the_page_with_its_marks(visit: Visitor) -> None:
    page = visit(ask_route("How many members does the Haishan union have?")).page
    picture = page.locator(".original img.marked.flash")
    expect(picture).to_have_attribute("alt", "Page 1, with these words marked: 835")
    expect(page.locator(".pages-bar .number")).to_have_text("Page 1 of 2")
    # Not by fetching the whole document.
    fetched = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert any("/blocks?" in one for one in fetched)
    assert not [one for one in fetched if re.search(r":\d+/documents/[^/?]+(\?|$)", one)]
    differ = page.evaluate("""async () => {
      const read = (one) => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [one.naturalWidth, one.naturalHeight];
        const context = canvas.getContext("2d");
        context.drawImage(one, 0, 0);
        return context.getImageData(0, 0, canvas.width, canvas.height).data;
      };
      const pictures = ["plain", "marked"].map((one) => document.querySelector(`.page .${one}`));
      await Promise.all(pictures.map((one) => one.decode()));
      const [before, after] = pictures.map(read);
      return before.reduce((count, value, n) => count + (value !== after[n] ? 1 : 0), 0);
    }""")
    assert differ > 100
    page.get_by_role("button", name="Next page").click()
    expect(page.locator(".original img")).to_have_attribute("alt", "Page 2")
    expect(page.get_by_role("button", name="Next page")).to_be_disabled()
    page.get_by_role("button", name="Text", exact=True).click()
    expect(page.locator(".original mark.cited")).to_have_text("835")
    expect(page.locator(".original .running").first).to_be_attached()


READ_PAGE = """async () => {
  const read = async (one) => {
    await one.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [one.naturalWidth, one.naturalHeight];
    const context = canvas.getContext("2d");
    context.drawImage(one, 0, 0);
    return context.getImageData(0, 0, canvas.width, canvas.height).data;
  };
  // Of the pixels that are the mark of what is opened, and those of what is marked less.
  const count = (data, [red, green, blue]) => {
    let found = 0;
    for (let at = 0; at < data.length; at += 4) {
      found += data[at] === red && data[at + 1] === green && data[at + 2] === blue;
    }
    return found;
  };
  const found = {};
  for (const kind of ["plain", "marked"]) {
    const data = await read(document.querySelector(`.page .${kind}`));
    found[kind] = [count(data, [255, 226, 84]), count(data, [255, 243, 190])];
  }
  return found;
}"""


@pytest.mark.long
def test_a_page_shows_all_of_its_citations_the_opened_one_most(
    visit: Visitor, served: httpx2.Client
) -> None:
    question = "會員人數最多的是哪個廠？"
    citations = served.post("/ask", json={"question": question}).json()["citations"]
    assert len({one["page"] for one in citations}) == 1
    page = visit(ask_route(question)).page
    chips = page.locator(".computed .chip")
    expect(chips).to_have_count(3)
    drawn = []
    for place, words in enumerate(("412", "265")):
        chips.nth(place).click()
        picture = page.locator(".original img.marked.flash")
        expect(picture).to_have_attribute("alt", f"Page 1, with these words marked: {words}")
        drawn.append(picture.screenshot())
        found = page.evaluate(READ_PAGE)
        assert found["plain"][0] == 0
        assert found["plain"][1] > 100
        assert min(found["marked"]) > 100
        # Another one is marked most, where it was marked less.
        assert found["marked"][1] <= found["plain"][1]
    assert drawn[0] != drawn[1]


def test_a_pdf_that_a_list_links_to_is_marked(visit: Visitor, served: httpx2.Client) -> None:
    asked = {"question": "How many members does the Haishan union have?"}
    [citation, *_] = served.post("/ask", json=asked).json()["citations"]
    id, start, end = citation["document_id"], citation["start"], citation["end"]
    page = visit(f"#/documents/{id}?start={start}&end={end}").page
    picture = page.locator(".original img.marked.flash")
    expect(picture).to_have_attribute("alt", "Page 1, with these words marked: 835")


def test_far_columns_of_a_sheet_are_not_padded(visit: Visitor) -> None:
    made = visit().page.evaluate("""async () => {
      const { createTable } = await import("/page/script/original/table.js");
      const { PointText } = await import("/page/script/original/points.js");
      const points = new PointText("ab");
      const source = { points, hidden: [], running: [], marks: [] };
      const cell = { row_span: 1, column_span: 1, is_header: false };
      const cells = [
        { ...cell, start: 0, end: 1, row: 0, column: 0, column_span: 16383, row_span: 1e6 },
        { ...cell, start: 1, end: 2, row: 1, column: 16383 },
      ];
      const table = createTable({ cells }, source, true);
      const read = (kind) => [...table.querySelectorAll(kind)].map((one) => one.textContent);
      return [read("thead th"), read("tbody td")];
    }""")
    assert made == [["A", "XFD"], ["a", "", "b"]]


def test_characters_outside_the_basic_plane_do_not_shift_the_mark(
    visit: Visitor, served: httpx2.Client
) -> None:
    sent = [("files", ("news.html", HTML.encode()))]
    served.post("/documents", params={"collection": "points"}, files=sent).raise_for_status()
    page = visit(ask_route("𠮷祥工會會員共有多少人？"), collection="points").page
    expect(page.locator(".answer-text")).to_have_text("4,321人")
    mark = page.locator(".original mark.cited")
    expect(mark).to_have_text("4,321人")
    expect(mark).to_be_in_viewport()
    assert "&nbsp;" not in page.locator(".original .text").inner_text()
    selected = page.evaluate("""async () => {
      const { readSelection } = await import("/page/script/original/runs.js");
      const mark = document.querySelector(".original mark.cited");
      getSelection().selectAllChildren(mark);
      return readSelection(document.querySelector(".original .windows"));
    }""")
    [citation] = served.post(
        "/ask", json={"question": "𠮷祥工會會員共有多少人？", "collection": "points"}
    ).json()["citations"]
    assert selected == {"start": citation["start"], "end": citation["end"]}


def test_words_of_a_changed_document_are_found_again(visit: Visitor, served: httpx2.Client) -> None:
    where: dict[str, Any] = {"params": {"collection": "changing"}}
    text = "章程\n\n本會會員共有777人，理事9人。\n\n會費每月150元。\n"

    def store(words: str) -> None:
        body = {"documents": [{"id": "charter", "title": "章程", "text": words}]}
        served.post("/documents", json=body, **where).raise_for_status()

    store(text)
    opened = visit(ask_route("本會會員共有多少人？"), collection="changing")
    page = opened.page
    chip = page.locator(".answer > .chip-holder .chip")
    expect(page.locator(".original mark.cited")).to_have_text("777人")
    store("😀 修訂說明：本會下列條文略有調整，自公布日起施行。\n\n" + text)
    # As long as before, and the words stand where they stood.
    store(text.replace("150", "160"))
    chip.click()
    expect(page.locator(".original .warn[role=status]")).to_contain_text(
        "still stand where they stood"
    )
    expect(page.locator(".original mark.cited")).to_have_text("777人")
    page.locator(".original").get_by_role("button", name="Ask again").click()
    expect(page.locator(".original")).to_contain_text("每月160元")
    expect(page.locator(".original .warn[role=status]")).to_be_hidden()
    store("😀 修訂說明：本會下列條文略有調整，自公布日起施行。\n\n" + text)
    chip.click()
    expect(page.locator(".original .warn[role=status]")).to_contain_text("found again")
    expect(page.locator(".original mark.cited")).to_have_text("777人")
    store(text.replace("777", "778"))
    chip.click()
    expect(page.locator(".original .warn[role=status]")).to_contain_text("no longer in it")
    expect(page.locator(".original mark.cited")).to_have_count(0)
    served.delete("/documents/charter", **where).raise_for_status()
    chip.click()
    expect(page.locator(".original .warn[role=status]")).to_contain_text("no longer there")
    opened.complaints.clear()  # the browser logs each 404


@pytest.mark.long
def test_a_document_that_is_replaced_is_noticed_without_a_click(
    visit: Visitor, served: httpx2.Client
) -> None:
    """When one scrolls on, and when one comes back to the tab: the text is as long as before."""

    def store(fee: int) -> None:
        lines = [f"第{number}條 本條為第{number}項規定，依序編列。" for number in range(3000)]
        lines[2] = f"第2條 夜間津貼每班為{fee}元。"
        body = {"documents": [{"id": "rules", "title": "規則", "text": "\n\n".join(lines)}]}
        where = {"collection": "replaced"}
        served.post("/documents", json=body, params=where).raise_for_status()

    store(455)
    page = visit("#/documents/rules", collection="replaced").page
    status = page.locator(".original .warn[role=status]")
    expect(page.locator(".original .windows")).to_contain_text("每班為455元")
    expect(status).to_be_hidden()
    store(466)
    body = page.locator(".original-body")
    body.evaluate("one => one.scrollTo(0, one.scrollHeight)")
    expect(status).to_have_text("The document has changed since.")
    expect(page.locator(".original .windows")).to_contain_text("每班為466元")

    status = page.locator(".ask .original .warn[role=status]")
    page.goto(page.url.split("#")[0] + ask_route("夜間津貼每班為多少元？"))
    expect(page.locator(".original mark.cited")).to_have_text("466元")
    store(477)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(status).to_contain_text("these words are no longer in it")
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".original mark.cited")).to_have_text("477元")
    expect(status).to_be_hidden()


@pytest.mark.long
def test_more_of_a_long_document_comes_as_one_scrolls(
    visit: Visitor, served: httpx2.Client
) -> None:
    lines = [
        f"第{number}條 本條為第{number}項規定，內容依序編列，並無其他意義。"
        for number in range(4000)
    ]
    lines[2000] = "第2000條 夜間津貼每班為四百五十五元。"
    body = {"documents": [{"id": "long", "title": "長規則", "text": "\n\n".join(lines[:4000:4])}]}
    served.post("/documents", json=body, params={"collection": "long"}).raise_for_status()
    page = visit(ask_route("夜間津貼每班為多少元？"), collection="long").page
    mark = page.locator(".original mark.cited")
    expect(mark).to_have_text("四百五十五元")
    expect(mark).to_be_in_viewport()
    scroller = page.locator(".original-body")
    shown = page.locator(".original .windows > *")
    before = shown.count()
    scroller.evaluate("one => one.scrollTo(0, one.scrollHeight)")
    expect(shown).not_to_have_count(before)
    scroller.evaluate("one => one.scrollTo(0, 0)")
    first = shown.first.locator(".block").first
    words = first.inner_text()
    expect(page.locator(".original").get_by_text("第0條")).to_be_attached()
    # What was on top is still there, though more stands above it now.
    read = page.locator(".original .block").filter(has_text=words.split(" ")[0]).first
    expect(read).to_be_in_viewport()
    assert scroller.evaluate("one => one.scrollTop") > 1000
    texts = [one for one in page.locator(".original .block").all_inner_texts() if one.strip()]
    assert len(texts) == len(set(texts))
    page.get_by_role("button", name="Back to the marked words").click()
    expect(mark).to_be_in_viewport()


def test_marks_are_the_cited_words_of_gold_questions(visit: Visitor) -> None:
    questions = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    asked = [one["question"] for one in questions if one["answerable"]][::16]
    outcome = visit().page.evaluate(CHECK_MARKS, ["default", asked])
    assert outcome["wrong"] == []
    assert outcome["checked"] > 8


@pytest.mark.long
def test_marks_are_the_cited_words_of_every_gold_question(visit: Visitor) -> None:
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    asked = [json.loads(one)["question"] for one in lines]
    outcome = visit().page.evaluate(CHECK_MARKS, ["default", asked])
    assert outcome["wrong"] == []
    assert outcome["checked"] > 150


@pytest.mark.long
def test_marks_are_the_cited_words_of_the_shared_documents(
    visit: Visitor, shared: Path, served_home: Path
) -> None:
    documents = shared / "documents"
    add = ["add", str(documents), "--collection", "shared"]
    run(["--home", str(served_home), *add])  # files that cannot be read are named
    files = map(json.loads, (documents / "manifest.jsonl").read_text("utf-8").splitlines())
    asked = [one["question"] for file in files for one in file["questions"]]
    outcome = visit().page.evaluate(CHECK_MARKS, ["shared", asked])
    assert outcome["wrong"] == []
    assert outcome["checked"] > 40
