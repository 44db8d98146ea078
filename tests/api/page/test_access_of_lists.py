"""For everyone: axe finds nothing in the lists of the page, and nothing is too wide."""

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.api.page.test_access import find_violations
from tests.api.page.test_documents import choose_files, make_file
from tests.api.page.test_questions import QUESTIONS, ask
from tests.api.page.visit import Visitor
from tests.service import make_empty

# Run by `make page`.
pytestmark = pytest.mark.long


def expect_accessible(page: Page, width: int) -> None:
    """Check the page as it is now."""
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("width", "dark"),
    [
        (1440, False),
        pytest.param(720, True, marks=pytest.mark.long),
        pytest.param(320, False, marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing(visit: Visitor, served: httpx2.Client, width: int, dark: bool) -> None:
    collection = make_empty(served, f"access-{width}")
    opened = visit("#/documents", width=width, dark=dark, collection=collection)
    page = opened.page
    page.get_by_text("No documents yet").wait_for()
    expect_accessible(page, width)
    choose_files(page, make_file("one.txt", "甲工會\n\n會員有300人。"), make_file("two.exe", "x"))
    expect(page.locator(".uploads .summary")).to_contain_text("1 not added", timeout=30_000)
    page.get_by_role("button", name="New collection…").click()
    page.locator(".document-row .remove").wait_for()
    expect_accessible(page, width)
    page.locator(".document-row a").click()
    expect(page.locator(".opened .original-body")).to_contain_text("300人")
    expect_accessible(page, width)
    page.get_by_role("link", name="Evaluation").click()
    expect(page.locator(".runs tbody tr")).to_have_count(3, timeout=30_000)
    expect_accessible(page, width)
    page.get_by_role("link", name="Many questions").click()
    ask(page, "會員有多少人？", QUESTIONS[2])
    expect_accessible(page, width)
    # Chromium logs the refused upload; anything else is a fault.
    logged = "Failed to load resource: the server responded with a status of 422"
    opened.complaints[:] = [one for one in opened.complaints if not one.startswith(logged)]


def test_everything_is_reached_by_the_keyboard(visit: Visitor) -> None:
    page = visit("#/documents").page
    page.get_by_role("searchbox").focus()
    reached = []
    for _ in range(5):
        page.keyboard.press("Tab")
        label = "one => one.ariaLabel ?? one.textContent"
        reached.append(page.locator(":focus").evaluate(label))
    # A row is one stop for its link, and one for each of its buttons; the arrows change the row.
    assert reached[:3] == ["Add files…", "Add a folder…", "New collection…"]
    assert reached[4].startswith(("Download the original of", "Delete"))
    assert page.locator(".document-rows [tabindex='0']").count() <= 3
