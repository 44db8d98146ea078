"""Many questions: from lines or a file to a table of answers, sorted and downloaded."""

import csv
import io
import json
from pathlib import Path

import httpx2
import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.api.page.visit import Visitor

# Run by `make page`.
pytestmark = pytest.mark.long

QUESTIONS = (
    "how many collective contracts?",
    "8月裝配課的平日加班時數是多少？",
    "誰是美國總統？",
)


def ask(page: Page, *questions: str) -> None:
    """Ask questions, and wait for all answers."""
    page.locator("#question-lines").fill("\n".join(questions))
    page.get_by_role("button", name="Ask all").click()
    expect(page.locator(".results .state")).to_contain_text("answered", timeout=30_000)


def test_each_question_has_its_row(visit: Visitor) -> None:
    page = visit("#/questions").page
    ask(page, *QUESTIONS)
    expect(page.locator(".results .state")).to_have_text("2 of 3 questions answered.")
    expect(page.locator("#announcement")).to_have_text("2 of 3 questions answered.")
    first, second, third = page.locator(".answers tbody tr").all()
    expect(first.locator("td.cell-answer strong")).to_have_text("246.0萬份")
    expect(first.locator("td.cell-answer")).to_contain_text("2,460,000")
    expect(first.locator("td.cell-sentence mark")).to_have_text("246.0萬份")
    expect(first.locator("td.cell-sentence")).to_contain_text("全國簽訂的集體合同共246.0萬份")
    expect(second.locator("td.cell-document")).to_contain_text("B12")
    expect(third).to_contain_text("No answer to this was found")


def test_an_answer_leads_to_its_words(visit: Visitor) -> None:
    page = visit("#/questions").page
    ask(page, QUESTIONS[0])
    page.locator("td.cell-document a").click()
    expect(page.locator(".opened h1")).to_have_text("2017年全國工會工作盤點")
    expect(page.locator(".opened mark.cited")).to_have_text("246.0萬份")
    page.go_back()
    expect(page.locator("td.cell-answer strong")).to_have_text("246.0萬份")


def test_the_table_is_sorted(visit: Visitor) -> None:
    page = visit("#/questions", width=390).page
    ask(page, *QUESTIONS)
    numbers = page.locator("td.cell-number")
    header = page.get_by_role("columnheader", name="Confidence")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    expect(numbers).to_have_text(["2", "1", "3"])
    header.get_by_role("button").click()
    # What has no answer stays last.
    expect(numbers).to_have_text(["1", "2", "3"])
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_file_of_questions_is_read(visit: Visitor) -> None:
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (("編號", "問題"), (1, QUESTIONS[0]), (2, "a" * 2001), (3, QUESTIONS[1])):
        sheet.append(row)
    book.save(file)
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page = visit("#/questions").page
    page.locator(".questions input[type=file]").set_input_files(
        {"name": "questions.xlsx", "mimeType": media_type, "buffer": file.getvalue()}
    )
    expect(page.locator("#question-lines")).to_have_value("\n".join(QUESTIONS[:2]))
    expect(page.get_by_text("1 line left out:")).to_be_visible()
    expect(page.locator(".remarks li")).to_contain_text("Line 3")
    # What is wrong with a file as a whole names the file.
    broken = json.dumps(QUESTIONS[2]).encode() + b"\n{"
    page.locator(".questions input[type=file]").set_input_files(
        {"name": "more.jsonl", "mimeType": "application/jsonl", "buffer": broken}
    )
    expect(page.locator("#question-lines")).to_have_value("\n".join(QUESTIONS))
    expect(page.locator(".remarks li")).to_contain_text("more.jsonl")
    expect(page.locator("#main").get_by_text("added below the 2 that were")).to_be_visible()
    page.get_by_role("button", name="Clear the questions").click()
    expect(page.locator("#question-lines")).to_have_value("")
    expect(page.locator(".remarks")).to_be_hidden()


def test_questions_can_be_cancelled_and_continued(visit: Visitor) -> None:
    page = visit("#/questions").page
    questions = [f"{number}月裝配課的平日加班時數是多少？" for number in range(1, 13)]
    page.locator("#question-lines").fill("\n".join(questions))
    # A slow network: what was asked before is answered from the cache, faster than one can cancel.
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    conditions = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    network.send("Network.emulateNetworkConditions", {**conditions, "latency": 3000})
    page.get_by_role("button", name="Ask all").click()
    page.get_by_role("button", name="Cancel").click()
    network.send("Network.emulateNetworkConditions", {**conditions, "latency": 0})
    rest = page.get_by_role("button", name="without an answer")
    expect(rest).to_be_focused()
    rest.click()
    expect(page.locator(".results .state")).to_contain_text("12 questions answered", timeout=30_000)
    expect(page.locator("td.cell-answer strong").nth(7)).to_have_text("587")
    expect(rest).to_be_hidden()


def test_answers_are_downloaded_in_their_order(visit: Visitor) -> None:
    page = visit("#/questions").page
    ask(page, *QUESTIONS)
    page.get_by_role("columnheader", name="Confidence").get_by_role("button").click()
    with page.expect_download() as download, page.expect_request("**/export/csv*") as sent:
        page.get_by_role("button", name="Download as CSV").click()
    # With their passages, the answers to thousands of questions would be over the limit.
    body = json.loads(sent.value.post_data or "")
    assert not any(one["passages"] for one in body["responses"])
    # Named after the first question in it, and how many others there are.
    name = download.value.suggested_filename
    assert name == f"{QUESTIONS[1].rstrip('?')} +2.csv"
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    asked = [next(cell for cell in row if cell in QUESTIONS) for row in rows[1:]]
    assert asked == [QUESTIONS[1], QUESTIONS[0], QUESTIONS[2]]
    assert any("246.0萬份" in cell for cell in rows[2])


def test_the_server_comes_back(visit: Visitor, served: httpx2.Client) -> None:
    opened = visit("#/questions")
    page = opened.page
    page.locator("#question-lines").fill(QUESTIONS[0])
    page.context.set_offline(True)
    page.get_by_role("button", name="Ask all").click()
    expect(page.locator("#connection")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#connection")).to_be_hidden()
    page.get_by_role("button", name="without an answer").click()
    expect(page.locator("td.cell-answer strong")).to_have_text("246.0萬份")
    opened.complaints.clear()  # Chromium logs each failed request
