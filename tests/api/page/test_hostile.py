"""Nothing in a document, a file's name or a question runs, loads or hides on the page."""

import re
from itertools import pairwise

import httpx2
import pytest
from playwright.sync_api import expect

from tests.api.page.payload import list_payloads
from tests.api.page.visit import Visit, Visitor
from tests.service import post_documents

PAYLOADS = list_payloads()
COLLECTION = "hostile"
# Elements by which something could run or load. The page itself has none of them in its views.
DANGEROUS = (
    "script, iframe, object, embed, video, audio, svg, math, style, link, base, meta, img, "
    "portal, template, marquee, dialog, [onload], [onerror], [onclick], [style*='url']"
)


@pytest.fixture(scope="module")
def hostile(served: httpx2.Client) -> list[dict[str, str]]:
    """A collection with a document for each text, which is its title, source, metadata and text."""
    for number, payload in enumerate(PAYLOADS):
        assert payload not in PAYLOADS[:number]
    documents = [
        {
            "id": f"d{number}",
            "title": payload,
            "source": payload,
            "text": f"{payload}\n第{number}號工會有{number}名會員。",
            "metadata": {"author": payload, payload[:100]: payload},
        }
        for number, payload in enumerate(PAYLOADS)
    ]
    response = post_documents(served, *documents, collection=COLLECTION)
    assert response.is_success, response.text
    assert response.json()["rejected"] == []
    listed = served.get("/documents", params={"collection": COLLECTION}).json()["documents"]
    return [{"id": one["id"], "title": one["title"]} for one in listed]


def straighten(name: str) -> str:
    """Return a name without controls of direction: in a name they only serve to deceive."""
    return re.sub("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", name)


def expect_harmless(visit: Visit) -> None:
    """Check that nothing ran and no element came into being. What the page logs, asks of another
    host or shows in a dialog fails the test when the page is closed.
    """
    assert visit.page.evaluate("window.hostile") is None
    assert visit.page.locator("main").locator(DANGEROUS).count() == 0
    assert visit.page.evaluate("document.title").endswith(" – yiju")
    assert visit.page.evaluate("Object.prototype.isAdmin") is None
    read = "links => links.map(link => link.getAttribute('href'))"
    for href in visit.page.locator("main a[href]").evaluate_all(read):
        assert href.startswith(("#/", "/documents/")), href


def test_documents_are_listed_as_text(visit: Visitor, hostile: list[dict[str, str]]) -> None:
    opened = visit("#/documents", collection=COLLECTION)
    rows = opened.page.locator(".document-rows .document-row")
    rows.locator("a").first.wait_for()
    seen: dict[int, str] = {}
    # A second time over the list for rows that a loaded machine had not drawn.
    for top in 2 * list(range(0, 300 * 56 + 1000, 1500)):
        opened.page.evaluate(f"scrollTo(0, {top})")
        opened.page.wait_for_timeout(30)
        read = "rows => rows.map(row => [row.dataset.index, row.querySelector('a')?.textContent])"
        found = {int(index): title for index, title in rows.evaluate_all(read)}
        seen |= {index: title for index, title in found.items() if title}
    assert len(seen) == len(hostile)
    for index, one in enumerate(hostile):
        assert seen[index] == straighten(one["title"])
    expect_harmless(opened)


def test_rows_keep_their_place(visit: Visitor, hostile: list[dict[str, str]]) -> None:
    """No title, however long or full of controls, covers what is beside it."""
    opened = visit("#/documents", collection=COLLECTION, width=390)
    opened.page.locator(".document-row a").first.wait_for()
    opened.page.evaluate("scrollTo(0, 30 * 104)")
    opened.page.wait_for_timeout(100)
    read = "rows => rows.map(row => row.getBoundingClientRect().toJSON())"
    boxes = opened.page.locator(".document-rows .document-row").evaluate_all(read)
    boxes.sort(key=lambda box: box["top"])
    assert all(one["bottom"] <= other["top"] + 1 for one, other in pairwise(boxes))
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 390


def test_documents_open_as_text(visit: Visitor, hostile: list[dict[str, str]]) -> None:
    opened = visit("#/documents", collection=COLLECTION)
    for number in (0, 6, 20, 31, 36, 45, 60, 130):
        opened.page.evaluate(f"location.hash = '#/documents/d{number}'")
        body = opened.page.locator(".original-body")
        expect(body).to_contain_text(f"第{number}號工會")
        heading = opened.page.locator(".opened h1")
        assert heading.evaluate("one => one.textContent") == straighten(PAYLOADS[number])
        expect_harmless(opened)


def test_a_deletion_names_its_document(visit: Visitor, hostile: list[dict[str, str]]) -> None:
    number = next(at for at, one in enumerate(PAYLOADS) if one.startswith("\u202e"))
    opened = visit("#/documents", collection=COLLECTION)
    page = opened.page
    page.get_by_role("searchbox").fill(f"#{number}")
    page.locator(".document-row .remove[aria-label*='gpj.exe']").click()
    notice = page.locator(".notice span")
    # The controls of direction are gone, so that the sentence around the title stays as it is.
    expect(notice).to_have_text(f"“\u2068gpj.exe a #{number}\u2069” is deleted.")
    page.get_by_role("button", name="Undo").click()
    expect_harmless(opened)


def test_names_of_files_are_shown_as_text(visit: Visitor, served: httpx2.Client) -> None:
    opened = visit("#/documents")
    page = opened.page
    page.locator(".documents-top").wait_for()
    names = [f"{one}.exe" for one in PAYLOADS[::8] if len(one) < 200]
    page.evaluate(
        """names => {
          const chosen = new DataTransfer();
          for (const name of names) chosen.items.add(new File(["x"], name));
          const field = document.querySelector(".tools input[type=file]");
          field.files = chosen.files;
          field.dispatchEvent(new Event("change"));
        }""",
        names,
    )
    expect(page.locator(".uploads .summary")).to_contain_text(
        f"{len(names)} not added", timeout=30_000
    )
    read = "rows => rows.map(row => row.textContent)"
    shown = page.locator(".upload .name").evaluate_all(read)
    assert sorted(shown) == sorted(straighten(name) for name in names)
    # Chromium logs each refused upload; anything else is a fault.
    logged = "Failed to load resource: the server responded with a status of 422"
    opened.complaints[:] = [one for one in opened.complaints if not one.startswith(logged)]
    expect_harmless(opened)


def test_questions_are_shown_as_text(visit: Visitor, hostile: list[dict[str, str]]) -> None:
    opened = visit("#/questions", collection=COLLECTION)
    page = opened.page
    lines = [" ".join(one.split()) for one in PAYLOADS]
    page.locator("#question-lines").fill("\n".join(lines))
    page.get_by_role("button", name="Ask all").click()
    page.get_by_role("button", name="Cancel").click()
    read = "cells => cells.map(cell => cell.textContent)"
    assert page.locator("td.cell-question").evaluate_all(read) == lines
    expect_harmless(opened)


def test_a_question_is_asked_as_text(visit: Visitor, hostile: list[dict[str, str]]) -> None:
    opened = visit("#/questions", collection=COLLECTION)
    page = opened.page
    page.locator("#question-lines").fill("第7號工會有多少名會員？\n" + PAYLOADS[60])
    page.get_by_role("button", name="Ask all").click()
    expect(page.locator(".results .state")).to_contain_text("answered")
    expect(page.locator("td.cell-answer").first).to_contain_text("7名")
    expect_harmless(opened)
