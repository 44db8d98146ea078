"""The view that asks is for everyone: axe finds nothing, and nothing is wider than the page."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.api.page.test_ask import CONTRACTS, ask_route
from tests.api.page.visit import Visitor

# Run by `make page`.
pytestmark = pytest.mark.long

HAISHAN = "How many members does the Haishan union have?"
CONFLICT = "江西省在2017年底有多少個職工之家？"


def find_violations(page: Page) -> list[tuple[str, str]]:
    """Return the rules of axe that the page breaks, each with the element that does."""
    # While a mark flashes its colours are none that axe should judge.
    page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")
    module = pytest.importorskip("axe_playwright_python.sync_playwright")
    found: list[dict[str, Any]] = module.Axe().run(page).response["violations"]
    return [(one["id"], node["html"]) for one in found for node in one["nodes"]]


@pytest.mark.parametrize(
    ("width", "dark"), [(1440, False), pytest.param(390, True, marks=pytest.mark.long)]
)
def test_axe_finds_nothing(visit: Visitor, width: int, dark: bool) -> None:
    page = visit(width=width, dark=dark).page
    expect(page.locator(".examples button").first).to_be_visible()
    assert find_violations(page) == []
    page.goto(f"{page.url.split('#')[0]}{ask_route(CONFLICT)}")
    expect(page.locator(".conflict mark.cited")).to_be_visible()
    page.get_by_text("Why this answer").click()
    expect(page.locator(".checks .good").first).to_be_visible()
    assert find_violations(page) == []
    page.goto(f"{page.url.split('#')[0]}{ask_route(HAISHAN, 0)}")
    expect(page.locator(".original img.marked.flash")).to_be_visible()
    assert find_violations(page) == []
    page.get_by_role("button", name="Text", exact=True).click()
    expect(page.locator(".original mark.cited")).to_be_visible()
    assert find_violations(page) == []
    page.goto(f"{page.url.split('#')[0]}{ask_route('hello')}")
    expect(page.locator(".refusal")).to_be_visible()
    assert find_violations(page) == []


def test_nothing_is_wider_than_the_page(visit: Visitor) -> None:
    for route in (ask_route(CONTRACTS), ask_route(CONFLICT), ""):
        page = visit(route).page
        expect(page.locator(".result").locator("button, article").first).to_be_visible()
        # At 200 % zoom a page of 1440 pixels is 720 wide, one of 640 is 320.
        for width in (320, 390, 720, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_is_reached_by_the_keyboard(visit: Visitor) -> None:
    page = visit(ask_route(CONTRACTS)).page
    expect(page.locator(".original mark.cited")).to_be_visible()
    page.locator("#question").focus()
    reached: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "document.activeElement.className + ' ' + document.activeElement.textContent"
            )
        )
    words = "\n".join(reached)
    for name in ("chip", "Copy quotation", "Markdown", "Wrong", "Why this answer", "original-body"):
        assert name in words


def test_motion_can_be_reduced(visit: Visitor) -> None:
    page = visit().page
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{page.url.split('#')[0]}{ask_route(CONTRACTS)}")
    mark = page.locator(".original mark.cited")
    expect(mark).to_be_visible()
    assert mark.evaluate("one => getComputedStyle(one).animationName") == "none"
