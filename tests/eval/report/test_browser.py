"""The report in a headless browser without a network."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from eval.report.html import render_report
from tests.reported import ANSWER, TEXT, make_run

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next(
        filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None
    )
    if path is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


class Opened:
    """A page opened from a file, offline. A network request or a console message fails the test."""

    def __init__(
        self,
        browser: Browser,
        html: str,
        path: Path,
        *,
        dark: bool = False,
        width: int = 1280,
        script: bool = True,
    ) -> None:
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
        self.page.on(
            "request",
            lambda request: self.complaints.extend(
                [] if request.url.startswith(("file:", "data:")) else [request.url]
            ),
        )
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
    page.get_by_label("Sort by").select_option("confidence-up")
    assert page.locator("#list .id").all_inner_texts()[:3] == [
        "error",
        "refused rightly",
        "refused wrongly",
    ]
    opened.close()


def test_an_open_question_marks_what_is_cited(
    browser: Browser, single: str, tmp_path: Path
) -> None:
    opened = Opened(browser, single, tmp_path)
    page = opened.page
    row = page.locator("#list > li").first
    row.get_by_role("button").press("Enter")
    assert row.locator("mark").inner_text() == ANSWER
    assert row.locator("blockquote", has=page.locator("mark")).inner_text() == TEXT
    assert "Right: the answer contains “三億”" in row.inner_text()
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
    opened.page.locator('#answers a[href*="wrong"]').first.click()
    expect(opened.page.locator("#list > li")).to_have_count(1)
    opened.close()


def test_before_and_after_stand_side_by_side(
    browser: Browser, compared: str, tmp_path: Path
) -> None:
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
    assert (
        opened.page.locator("#list > li")
        .first.locator(".question")
        .inner_text()
        .startswith("</script><img src=x onerror=alert(1)>")
    )
    opened.page.get_by_label("Search").fill("onerror")
    assert opened.rows() == 1
    opened.close()


def test_without_script_the_tables_and_plots_are_there(
    browser: Browser, single: str, tmp_path: Path
) -> None:
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
    if opened.page.evaluate(PIXELS, ["依", "sans-serif"]) == opened.page.evaluate(
        PIXELS, ["據", "sans-serif"]
    ):
        pytest.skip("no Chinese font is installed")
    drawn = {opened.page.evaluate(PIXELS, [character, ""]) for character in ("依", "據", "\u0378")}
    assert len(drawn) == 3
    family = opened.page.evaluate(
        "getComputedStyle(document.querySelector('figure svg text')).fontFamily"
    )
    assert family == opened.page.evaluate("getComputedStyle(document.documentElement).fontFamily")
    opened.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_light_and_dark_on_a_desk_and_a_phone(
    browser: Browser, single: str, tmp_path: Path, width: int
) -> None:
    shades = []
    for dark in (False, True):
        opened = Opened(browser, single, tmp_path, dark=dark, width=width)
        shades.append(
            opened.page.evaluate(
                "getComputedStyle(document.documentElement).backgroundColor.match(/[0-9]+/g).map(Number)[0]"
            )
        )
        picture = opened.page.screenshot(path=tmp_path / f"{dark}.png")
        assert len(picture) > 20_000
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        opened.close()
    assert shades[0] > 200
    assert shades[1] < 60


def test_a_large_set_is_quick_to_open(browser: Browser, tmp_path: Path) -> None:
    base = make_run()
    rows = tuple(
        replace(base.rows[number % len(base.rows)], id=f"n{number}") for number in range(3_500)
    )
    html = render_report(replace(base, rows=rows))
    assert len(html.encode()) < 40_000_000
    opened = Opened(browser, html, tmp_path)
    opened.page.get_by_label("Search").fill("n3499")
    assert opened.rows() == 1
    ready = opened.page.evaluate(
        "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    )
    assert ready < 3_000
    opened.close()
