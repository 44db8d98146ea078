"""Evaluation in sight: feedback as a question set, and the runs of `yiju eval`."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import expect

from tests.api.page.visit import Visitor
from tests.service import post_documents

# Run by `make page`.
pytestmark = pytest.mark.long

COLLECTION = "judged"
TEXT = "甲工會有會員300人。"


@pytest.fixture
def judged(served: httpx2.Client) -> Iterator[str]:
    """A collection with two answers that were judged; no other answer is."""
    for one in served.get("/feedback").json()["feedback"]:
        served.delete(f"/feedback/{one['id']}")
    document = {"id": "a", "title": "甲工會", "text": TEXT}
    post_documents(served, document, collection=COLLECTION).raise_for_status()
    right = {"verdict": "right", "document_id": "a", "start": 6, "end": 10, "answer": "300人"}
    none = {"verdict": "should_abstain", "answer": "300人", "comment": "<b>乙工會</b>"}
    for question, said in (("甲工會有多少會員？", right), ("乙工會有多少會員？", none)):
        body = {"question": question, "collection": COLLECTION, **said}
        served.post("/feedback", json=body).raise_for_status()
    yield COLLECTION
    for one in read_feedback(served):
        served.delete(f"/feedback/{one['id']}")


def read_feedback(client: httpx2.Client) -> list[dict[str, str]]:
    """Return the feedback that the service has on the collection."""
    answer = client.get("/feedback", params={"collection": COLLECTION})
    found: list[dict[str, str]] = answer.json()["feedback"]
    return found


def test_feedback_becomes_a_question_set(visit: Visitor, judged: str) -> None:
    page = visit("#/evaluation").page
    rows = page.locator(".feedback-list tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Right")
    expect(rows.nth(1)).to_contain_text("Should not have answered")
    expect(rows.nth(1)).to_contain_text("<b>乙工會</b>")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as a question set").click()
    lines = Path(download.value.path()).read_text("utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    assert [one["question"] for one in questions] == ["甲工會有多少會員？", "乙工會有多少會員？"]
    expect(page.locator(".command").first).to_contain_text(
        f"yiju eval run {download.value.suggested_filename} --collection {judged}"
    )


def test_feedback_is_deleted_unless_it_is_undone(
    visit: Visitor, served: httpx2.Client, judged: str
) -> None:
    opened = visit("#/evaluation")
    page = opened.page
    rows = page.locator(".feedback-list tbody tr")
    page.get_by_role("button", name="Delete the feedback on “\u2068甲工會").click()
    expect(rows).to_have_count(1)
    expect(rows.get_by_role("button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("There is none yet")).to_be_visible()
    page.locator(".notice").first.get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(1)
    assert len(read_feedback(served)) == 2
    opened.go("#/ask")
    page.locator(".ask").wait_for()
    assert [one["question"] for one in read_feedback(served)] == ["甲工會有多少會員？"]


def test_runs_are_listed_opened_and_compared(visit: Visitor) -> None:
    opened = visit("#/evaluation")
    page = opened.page
    rows = page.locator(".runs tbody tr")
    expect(rows).to_have_count(3, timeout=30_000)
    expect(rows.filter(has_text="after-<b>")).to_contain_text("0.550")
    expect(page.get_by_text("broken:")).to_contain_text("is not a run")
    link = page.get_by_role("link", name="Open the report of \u2068after-<b>")
    expect(link).to_have_attribute("href", "/reports/after-%3Cb%3E")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener")
    compare = page.get_by_role("button", name="Compare the two chosen")
    page.get_by_role("checkbox", name="Choose \u2068other").check()
    page.get_by_role("checkbox", name="Choose \u2068before").check()
    expect(compare).to_be_disabled()
    expect(page.get_by_text("of different questions")).to_be_visible()
    # Of three the one that was chosen first is given up.
    page.get_by_role("checkbox", name="Choose \u2068after-<b>").check()
    expect(page.get_by_role("checkbox", name="Choose \u2068other")).not_to_be_checked()
    with page.context.expect_page() as compared:
        compare.click()
    compared.value.wait_for_load_state(timeout=30_000)
    assert "/reports/compare?" in compared.value.url
    expect(compared.value.locator("body")).to_contain_text("Changes since")


def test_a_refusal_that_was_right_is_called_so(
    visit: Visitor, served: httpx2.Client, judged: str
) -> None:
    for verdict in ("should_abstain", "should_answer"):
        body = {"question": f"丙？{verdict}", "collection": judged, "verdict": verdict}
        served.post("/feedback", json=body).raise_for_status()
    rows = visit("#/evaluation", width=390, language="zh-CN").page.locator("tbody tr")
    expect(rows.filter(has_text="丙？should_abstain")).to_contain_text("没有答案是对的")
    expect(rows.filter(has_text="丙？should_answer")).to_contain_text("没有标出文档中")
