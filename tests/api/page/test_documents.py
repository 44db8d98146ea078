"""The documents: added, listed, searched, opened, deleted with undo, in collections."""

import io
import json
import re
import time
import zipfile
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.api.page.conftest import MANY
from tests.api.page.visit import Visitor
from tests.service import make_empty, post_documents

ROWS = ".document-rows .document-row"


def make_file(name: str, text: str) -> FilePayload:
    """Return a text file to upload."""
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def list_titles(client: httpx2.Client, collection: str) -> list[str]:
    """Return the titles of the documents that the service has."""
    listed = client.get("/documents", params={"collection": collection}).json()
    return [one["title"] for one in listed["documents"]]


def choose_files(page: Page, *files: FilePayload) -> None:
    """Choose files to add."""
    page.locator(".tools input[type=file]").first.set_input_files(files)


def expect_finished(page: Page, text: str, milliseconds: int = 30_000) -> None:
    """Wait until all files have been added or refused."""
    expect(page.locator(".uploads .summary")).to_contain_text(text, timeout=milliseconds)


@pytest.mark.parametrize(
    ("language", "button", "answer"),
    [
        ("en", "Try it with a sample", "1,284人"),
        ("zh-TW", "用範例試試", "1,284人"),
        ("zh-CN", "用示例试试", "1,284人"),
    ],
)
def test_a_sample_answers_the_first_question(
    visit: Visitor, served: httpx2.Client, language: str, button: str, answer: str
) -> None:
    collection = make_empty(served, f"sample-{language}")
    page = visit("#/documents", collection=collection, language=language).page
    page.get_by_role("button", name=button).click()
    question = page.locator(".suggestions a").first
    expect(question).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".answer-text")).to_contain_text(answer)


def test_files_are_added_replaced_and_refused(
    visit: Visitor, served: httpx2.Client, tmp_path: Path
) -> None:
    collection = make_empty(served, "uploads")
    opened = visit("#/documents", collection=collection)
    page = opened.page
    page.get_by_text("No documents yet").wait_for()
    contents = {
        "one.txt": "甲工會\n\n會員有300人。",
        "two.txt": "乙工會\n\n會員有400人。",
        "bad.pdf": "%PDF-1.4 damaged",
        "large.txt": "",
    }
    for name, text in contents.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with (tmp_path / "large.txt").open("wb") as large:
        large.truncate(17_000_000)
    page.locator(".tools input[type=file]").first.set_input_files(
        [tmp_path / name for name in contents]
    )
    expect_finished(page, "2 files added, 0 already there, 2 not added.")
    rows = page.locator(".upload")
    # What was refused stands first.
    expect(rows.nth(0)).to_contain_text("large.txt")
    expect(rows.nth(0)).to_contain_text("over 16 MB")
    expect(rows.nth(1)).to_contain_text("bad.pdf")
    expect(rows.nth(1)).to_contain_text("damaged PDF")
    expect(rows.filter(has_text="one.txt")).to_contain_text("Added, 1 passage")
    expect(page.locator(ROWS)).to_have_count(2)
    assert sorted(list_titles(served, collection)) == ["乙工會", "甲工會"]

    page.get_by_role("button", name="Close").click()
    choose_files(
        page,
        make_file("one.txt", "甲工會\n\n會員有301人。"),
        make_file("two.txt", "乙工會\n\n會員有400人。"),
    )
    expect_finished(page, "1 file added, 1 already there, 0 not added.")
    expect(rows.filter(has_text="one.txt")).to_contain_text("Replaced the earlier version")
    expect(rows.filter(has_text="two.txt")).to_contain_text("Already there")
    expect(page.locator("#announcement")).to_contain_text("1 file added, 1 already there")
    expect(page.locator(".uploads")).to_contain_text(re.compile("Already there: .two.txt"))
    expect(page.get_by_role("link", name="Ask about what has been added")).to_be_visible()
    opened.complaints.clear()  # Chromium logs the refusal


@pytest.mark.long
@pytest.mark.parametrize(
    ("language", "damaged", "empty", "packed"),
    [
        ("zh-TW", "檔案已損壞或不完整", "裡面沒有可讀取的文字", "不支援這種格式"),
        ("zh-CN", "文件已损坏或不完整", "里面没有可读取的文字", "不支持这种格式"),
    ],
)
def test_reasons_are_said_in_the_language_of_the_page(  # noqa: PLR0917  fixtures and cases
    visit: Visitor, served: httpx2.Client, language: str, damaged: str, empty: str, packed: str
) -> None:
    collection = make_empty(served, f"reasons-{language}")
    opened = visit("#/documents", collection=collection, language=language)
    page = opened.page
    expect(page.locator(".documents-empty")).to_be_visible()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as writing:
        writing.writestr("a.txt", "會員有300人。")
        writing.writestr("b.exe", "MZ")
    pack = FilePayload(name="all.zip", mimeType="application/zip", buffer=archive.getvalue())
    choose_files(page, make_file("bad.pdf", "%PDF-1.4 damaged"), make_file("empty.txt", ""), pack)
    rows = page.locator(".upload")
    for name, reason, detail in (
        ("bad.pdf", damaged, "it is a damaged PDF"),
        ("empty.txt", empty, "it is empty (0 bytes)"),
        ("all.zip", packed, "b.exe: .exe is not supported"),
    ):
        row = rows.filter(has_text=name)
        expect(row.locator(".bad")).to_contain_text(reason, timeout=30_000)
        expect(row.locator(".bad [lang=en]")).to_contain_text(detail)
    opened.complaints.clear()  # Chromium logs the refusals


def test_a_folder_dropped_on_any_view_is_added_with_its_paths(
    visit: Visitor, served: httpx2.Client
) -> None:
    collection = make_empty(served, "dropped")
    page = visit("#/ask", collection=collection).page
    page.get_by_text("There are no documents yet").wait_for()
    # A script cannot make the entries of a folder: these have their interface.
    is_kept = page.evaluate(
        """() => {
          const makeFile = (name) => ({
            name, isFile: true, file: (done) => done(new File(["會員有300人。"], name)),
          });
          const makeFolder = (name, entries) => ({
            name,
            isFile: false,
            createReader: () => {
              const some = [entries.slice(0, 2), entries.slice(2), []];
              return { readEntries: (done) => done(some.shift() ?? []) };
            },
          });
          const folder = makeFolder("union", [
            makeFile("a.txt"), makeFile(".DS_Store"), makeFile("Thumbs.db"),
            makeFolder("2024", [makeFile("a.txt")]), makeFolder("__MACOSX", [makeFile("b.txt")]),
          ]);
          const item = { kind: "file", webkitGetAsEntry: () => folder };
          const drop = new Event("drop", { bubbles: true, cancelable: true });
          drop.dataTransfer = { types: ["Files"], items: [item] };
          document.querySelector("main").dispatchEvent(drop);
          return drop.defaultPrevented;
        }"""
    )
    assert is_kept
    expect_finished(page, "2 files added")
    listed = served.get("/documents", params={"collection": collection}).json()["documents"]
    assert sorted(one["source"] for one in listed) == ["union/2024/a.txt", "union/a.txt"]
    # Both have one title: the notice of a deletion says which it was.
    page.locator(".document-row", has_text="2024").locator(".remove").click()
    expect(page.locator(".notice")).to_contain_text("union/2024/a.txt")


def test_a_deletion_can_be_undone_until_the_page_is_left(
    visit: Visitor, served: httpx2.Client
) -> None:
    collection = make_empty(served, "deletion")
    documents = [{"id": one, "title": one, "text": f"{one}會員有3人。"} for one in "abc"]
    post_documents(served, *documents, collection=collection).raise_for_status()
    opened = visit("#/documents", collection=collection)
    page = opened.page
    rows = page.locator(ROWS)
    expect(rows).to_have_count(3)
    rows.nth(0).locator("a").focus()
    page.keyboard.press("Delete")
    page.keyboard.press("Delete")
    expect(rows).to_have_count(1)
    expect(rows.nth(0).locator(".remove")).to_be_focused()
    expect(page.locator(".documents-top p")).to_have_text("1 document")
    assert list_titles(served, collection) == ["a", "b", "c"]
    page.locator(".notice", has_text="a").get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("a")
    opened.go("#/documents")
    expect(rows).to_have_count(2)
    assert list_titles(served, collection) == ["a", "c"]


def test_a_file_that_is_added_again_is_not_deleted(visit: Visitor, served: httpx2.Client) -> None:
    collection = make_empty(served, "again")
    opened = visit("#/documents", collection=collection)
    page = opened.page
    page.get_by_text("No documents yet").wait_for()
    file = make_file("one.txt", "甲工會\n\n會員有300人。")
    choose_files(page, file)
    expect_finished(page, "1 file added")
    page.locator(".document-row .remove").click()
    expect(page.get_by_text("No documents yet")).to_be_visible()
    choose_files(page, file)
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator(".notice")).to_have_count(0)
    opened.go("#/documents")
    expect(page.locator(ROWS)).to_have_count(1)


def test_an_upload_waits_for_the_server(visit: Visitor, served: httpx2.Client) -> None:
    collection = make_empty(served, "waiting")
    opened = visit("#/documents", collection=collection)
    page = opened.page
    page.get_by_text("No documents yet").wait_for()
    page.context.set_offline(True)
    choose_files(page, make_file("one.txt", "甲工會\n\n會員有300人。"))
    expect(page.locator("#connection")).to_be_visible()
    page.context.set_offline(False)
    expect_finished(page, "1 file added")
    assert list_titles(served, collection) == ["甲工會"]
    # Chromium logs each failed request; anything else is a fault.
    opened.complaints[:] = [one for one in opened.complaints if "net::ERR_" not in one]


@pytest.mark.long
@pytest.mark.parametrize(
    ("status", "code"), [(429, "too-many-requests"), (503, "storage-failure"), (409, "conflict")]
)
def test_an_upload_is_sent_again_when_the_server_is_busy(
    visit: Visitor, served: httpx2.Client, status: int, code: str
) -> None:
    """Once by itself, not before `Retry-After` says; then the person may."""
    collection = make_empty(served, f"busy-{status}")
    opened = visit("#/documents", collection=collection, language="zh-TW")
    page = opened.page
    expect(page.locator(".documents-empty")).to_be_visible()
    times: list[float] = []
    left = 1

    def answer(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()  # the list
            return
        times.append(time.monotonic())
        if len(times) > left:
            route.continue_()
            return
        body = {"type": f"urn:yiju:{code}", "title": "Busy", "status": status, "detail": "is busy"}
        headers = {"Retry-After": "3", "Content-Type": "application/problem+json"}
        route.fulfill(status=status, headers=headers, body=json.dumps(body | {"instance": "/"}))

    page.route(lambda url: "/documents?collection=busy" in url, answer)
    choose_files(page, make_file("one.txt", "甲工會\n\n會員有300人。"))
    expect_finished(page, "1 個檔案已加入")
    assert len(times) == 2
    assert times[1] - times[0] >= 3
    assert list_titles(served, collection) == ["甲工會"]

    left = 4
    choose_files(page, make_file("two.txt", "乙工會\n\n會員有400人。"))
    row = page.locator(".upload", has_text="two.txt")
    expect(row.locator(".bad")).to_be_visible()
    assert len(times) == 4
    row.get_by_role("button", name="重試").click()
    expect_finished(page, "2 個檔案已加入")
    assert sorted(list_titles(served, collection)) == ["乙工會", "甲工會"]
    opened.complaints.clear()  # Chromium logs each refusal


def test_a_new_collection_begins_with_its_first_document(
    visit: Visitor, served: httpx2.Client
) -> None:
    page = visit("#/documents").page
    page.get_by_role("button", name="New collection…").click()
    name = page.get_by_label("Name of the new collection")
    expect(name).to_be_focused()
    page.keyboard.type("-no")
    page.keyboard.press("Enter")
    expect(page.locator("#collection-name:invalid")).to_be_visible()
    assert name.evaluate("field => field.validationMessage").startswith("Up to 64 letters")
    name.fill("工會_2024")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No documents yet")).to_be_visible()
    choose_files(page, make_file("one.txt", "甲工會\n\n會員有300人。"))
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator("#collection")).to_have_value("工會_2024")
    assert list_titles(served, "工會_2024") == ["甲工會"]


def test_a_document_opens_with_its_original(visit: Visitor, served: httpx2.Client) -> None:
    page = visit("#/documents").page
    page.get_by_role("searchbox").fill("HAISHAN")
    link = page.get_by_role("link", name="海杉食品企業工會 2024 年度工作報告", exact=True)
    link.click()
    expect(page.locator(".opened h1")).to_be_focused()
    expect(page.locator(".opened-head")).to_contain_text("PDF · 2 pages · 9 passages")
    expect(page.locator(".opened .original")).to_contain_text("Page 1 of 2")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the original").click()
    assert download.value.suggested_filename == "haishan-union-report-2024.pdf"
    page.get_by_role("link", name="All documents").click()
    expect(page.get_by_role("searchbox")).to_have_value("HAISHAN")


def test_a_text_can_be_downloaded_though_it_has_no_original(
    visit: Visitor, served: httpx2.Client
) -> None:
    collection = make_empty(served, "text")
    document = {"id": "note", "title": "工會", "text": "全國共有工會組織280.9萬個。"}
    post_documents(served, document, collection=collection).raise_for_status()
    page = visit("#/documents/note", collection=collection).page
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the text").click()
    assert Path(download.value.path()).read_text("utf-8") == document["text"]


@pytest.mark.long
def test_the_list_is_walked_by_keys(visit: Visitor, many: str) -> None:
    page = visit("#/documents", collection=many).page
    page.get_by_role("link", name="第0號工作報告", exact=True).focus()
    for key, number in (
        ("ArrowDown", 1),
        ("PageDown", 11),
        ("End", MANY - 1),
        ("ArrowUp", MANY - 2),
    ):
        page.keyboard.press(key)
        expect(page.get_by_role("link", name=f"第{number}號工作報告", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(
        page.get_by_role("link", name=f"Download the original of “\u2068第{MANY - 2}號")
    ).to_be_focused()
    page.keyboard.press("Home")
    expect(page.get_by_role("link", name="Download the original of “\u2068第0號")).to_be_focused()
