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
