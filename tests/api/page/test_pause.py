"""Nothing stops the page: a PDF of 1,000 pages, and a list of 10,000 documents."""

from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.api.page.conftest import MANY
from tests.api.page.pause import ATTEMPTS, LONGEST_PAUSE, Pause, read_pause, watch_pauses
from tests.api.page.test_ask import ask
from tests.api.page.test_documents import ROWS
from tests.api.page.visit import Visitor
from tests.index.ingest.pdf.made import MadePage, make_pdf
from tests.service import make_empty

# Run by `make page`.
pytestmark = pytest.mark.long

PAGES = 1000
CITED = 500
COLLECTION = "book"
QUESTION = "夜班津貼每班是多少元？"
# Reading 1,000 pages takes a minute where other things run, too.
READING_MILLISECONDS = 900_000


def make_book() -> bytes:
    """Return a PDF of 1,000 pages in Chinese and English; one sentence stands on page 500 alone."""
    pages = []
    for number in range(1, PAGES + 1):
        page = MadePage()
        page.han(72, 800, f"工會年報彙編 第{number}頁", 10)
        page.text(72, 770, f"Chapter {number}: works council report", 16, "Bold")
        for row in range(2):
            y = 730 - row * 44
            page.han(72, y, f"第{number}章第{row}節記載會務，編號{number * 97 + row}，依序備查。")
            page.text(72, y - 20, f"Section {number}.{row} lists item {number * 31 + row}.")
        if number == CITED:
            page.han(72, 80, "本會夜班津貼每班為四百五十五元。")
        pages.append(page)
    return make_pdf(pages, "/Title(Book)")


# Scrolls to one end of the text as fast as it comes; returns how many windows of it were shown.
SCROLL = """async ([name, direction]) => {
  const panel = document.querySelector(".opened .original");
  const scroller = panel.querySelector(".original-body");
  const [earlier, later] = panel.querySelectorAll(".text > button");
  const edge = name === "later" ? later : earlier;
  const windows = new Set();
  while (!edge.hidden) {
    scroller.scrollTo(0, direction > 0 ? scroller.scrollHeight : 0);
    for (const one of panel.querySelectorAll(".windows > *")) windows.add(one.dataset.start);
    await new Promise(requestAnimationFrame);
  }
  return windows.size;
}"""


def close(page: Page) -> Pause:
    """Return the pauses of a page, and close it."""
    pause = read_pause(page)
    page.close()
    return pause


def show_figures(name: str, pauses: list[Pause]) -> None:
    """Print what was measured; `pytest -s` shows it, and so does a failed test."""
    figures = ", ".join(f"task {one.task:.0f} ms, frame {one.frame:.0f} ms" for one in pauses)
    print(f"{name}: {figures}")


def expect_no_pause(name: str, measure: Callable[[], Pause]) -> None:
    """Check that at least one of some measurements has no pause."""
    pauses: list[Pause] = []
    while len(pauses) < ATTEMPTS and not (pauses and pauses[-1].longest <= LONGEST_PAUSE):
        pauses.append(measure())
    show_figures(name, pauses)
    assert pauses[-1].longest <= LONGEST_PAUSE, pauses


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PDF as a file."""
    path = tmp_path_factory.mktemp("book") / "book.pdf"
    path.write_bytes(make_book())
    return path


def test_a_book_is_uploaded_and_listed_without_a_pause(
    visit: Visitor, served: httpx2.Client, book: Path
) -> None:
    make_empty(served, COLLECTION)
    page = visit("#/documents", collection=COLLECTION).page
    page.get_by_text("No documents yet").wait_for()
    watch_pauses(page)
    page.locator(".tools input[type=file]").first.set_input_files(book)
    expect(page.locator(".upload")).to_contain_text("book.pdf")
    # Afterwards the server reads the book on every core: what pauses then is the machine.
    sent = read_pause(page)
    assert sent.longest <= LONGEST_PAUSE
    expect(page.locator(".uploads .summary")).to_contain_text(
        "1 file added", timeout=READING_MILLISECONDS
    )
    row = page.locator(ROWS)
    expect(row).to_have_count(1)
    expect(row).to_contain_text(f"{PAGES:,}")
    show_figures("upload", [sent, read_pause(page)])

    def measure() -> Pause:
        opened = visit("#/ask", collection=COLLECTION).page
        expect(opened.locator("#question")).to_be_focused()
        watch_pauses(opened)
        opened.get_by_role("link", name="Documents").click()
        expect(opened.locator(ROWS)).to_have_count(1)
        return close(opened)

    expect_no_pause("list of the book", measure)


def test_a_book_opens_at_a_citation_without_a_pause(visit: Visitor) -> None:
    def measure() -> Pause:
        page = visit(collection=COLLECTION).page
        expect(page.locator("#question")).to_be_focused()
        watch_pauses(page)
        ask(page, QUESTION)
        expect(page.locator(".original img.marked.flash")).to_be_visible()
        expect(page.locator(".pages-bar .number")).to_have_text(f"Page {CITED} of {PAGES}")
        page.get_by_role("button", name="Text", exact=True).click()
        mark = page.locator(".original mark.cited")
        expect(mark).to_contain_text("四百五十五元")
        expect(mark).to_be_in_viewport()
        return close(page)

    expect_no_pause("citation", measure)


def test_a_book_is_scrolled_from_end_to_end_without_a_pause(
    visit: Visitor, served: httpx2.Client
) -> None:
    where = {"collection": COLLECTION}
    [listed] = served.get("/documents", params=where).json()["documents"]

    def measure() -> Pause:
        page = visit(f"#/documents/{listed['id']}", collection=COLLECTION).page
        page.locator(".opened .original img").wait_for()
        page.get_by_role("button", name="Text", exact=True).click()
        text = page.locator(".opened .original .text")
        expect(text).to_contain_text("第1頁")
        watch_pauses(page)
        windows = page.evaluate(SCROLL, ["later", 1])
        expect(text).to_contain_text(f"第{PAGES}頁")
        windows += page.evaluate(SCROLL, ["earlier", -1])
        expect(text).to_contain_text("第1頁")
        assert windows > 10
        return close(page)

    expect_no_pause("scrolled", measure)


def test_many_documents_are_listed_without_a_pause(visit: Visitor, many: str) -> None:
    def measure() -> Pause:
        page = visit("#/ask", collection=many).page
        expect(page.locator("#question")).to_be_focused()
        metrics = page.context.new_cdp_session(page)
        metrics.send("Performance.enable", {"timeDomain": "threadTicks"})
        watch_pauses(page)
        page.get_by_role("link", name="Documents").click()
        expect(page.locator(".documents-top p")).to_have_text(f"{MANY:,} documents")
        for top, number in ((100_000, 1_790), (559_000, 9_990), (300_000, 5_360), (0, 0)):
            before = read_thread_milliseconds(metrics)
            page.evaluate(f"scrollTo(0, {top})")
            page.get_by_role("link", name=f"第{number}號工作報告", exact=True).wait_for()
            # Of the page's thread, however busy the machine is.
            assert read_thread_milliseconds(metrics) - before < LONGEST_PAUSE
            assert page.locator(ROWS).count() < 60
        page.get_by_role("searchbox").fill("REPORT-777")
        expect(page.locator(".documents-top p")).to_have_text("11 documents")
        expect(page.locator(ROWS)).to_have_count(11)
        return close(page)

    expect_no_pause("list of 10,000", measure)


def read_thread_milliseconds(metrics: CDPSession) -> float:
    """Return how long the page's thread has worked."""
    found = metrics.send("Performance.getMetrics")["metrics"]
    return 1000 * float(next(one["value"] for one in found if one["name"] == "TaskDuration"))
