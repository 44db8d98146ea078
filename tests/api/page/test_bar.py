"""The bar: languages, and the way to each view."""

import httpx2
import pytest
from playwright.sync_api import expect

from tests.api.page.visit import Visitor


@pytest.mark.parametrize(
    ("language", "lang", "word"),
    [
        ("en-GB", "en", "Ask"),
        ("zh-TW", "zh-Hant", "提問"),
        ("zh-CN", "zh-Hans", "提问"),
        ("fr-FR", "en", "Ask"),
    ],
)
def test_the_language_is_the_browsers(
    visit: Visitor, served: httpx2.Client, language: str, lang: str, word: str
) -> None:
    page = visit(language=language).page
    expect(page.locator("html")).to_have_attribute("lang", lang)
    current = page.locator("#bar nav a[aria-current=page]")
    expect(current).to_have_text(word)


def test_a_chosen_language_stays(visit: Visitor) -> None:
    page = visit().page
    page.locator("#language").select_option("zh-Hant")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")


def test_a_view_that_could_not_be_loaded_is_when_the_server_is_back(visit: Visitor) -> None:
    opened = visit("#/questions")
    page = opened.page
    page.locator("#question-lines").wait_for()
    page.context.set_offline(True)
    page.get_by_role("link", name="Evaluation").click()
    expect(page.locator("#connection")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Evaluation", exact=True)).to_be_visible()
    # Chromium logs each failed request; anything else is a fault.
    opened.complaints[:] = [one for one in opened.complaints if "net::ERR_" not in one]


def test_the_first_load_is_light(visit: Visitor) -> None:
    page = visit().page
    page.wait_for_load_state("networkidle")
    # The page and what it loads of its own, as sent: compressed.
    size, whole = page.evaluate(
        """["encodedBodySize", "encodedBodySize"].map((measure) =>
          ["navigation", "resource"]
            .flatMap((type) => performance.getEntriesByType(type))
            .filter(({ name }) => name.endsWith("/") || name.includes("/page/"))
            .reduce((sum, one) => sum + one[measure], 0))"""
    )
    assert 30_000 < size < 75_000
    assert whole < 175_000
