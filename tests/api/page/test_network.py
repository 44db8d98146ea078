"""A slow network, and a server that is killed and started again: nothing doubled, nothing lost."""

import os
import re
import signal
import socket
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.api.page.test_ask import ask
from tests.api.page.test_documents import (
    ROWS,
    choose_files,
    expect_finished,
    list_titles,
    make_file,
)
from tests.api.page.visit import Visit, Visitor
from tests.service import post_documents
from tests.terminal import start

# Run by `make page`.
pytestmark = pytest.mark.long

LATENCY_MILLISECONDS = 200
# Within which the page says that it is waiting.
SAID_MILLISECONDS = 150
# A server that has just been started loads its models first, on a busy machine for a minute.
STARTING_MILLISECONDS = 240_000
MEMBERS = "甲工會有多少會員？"
DOCUMENTS = [
    {"id": name, "title": f"{name}工會", "text": f"{name}工會\n\n{name}工會有會員{number}人。"}
    for name, number in (("甲", 301), ("乙", 402), ("丙", 503))
]


def slow_down(page: Page) -> None:
    """Let every request of a page wait."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    conditions = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    network.send(
        "Network.emulateNetworkConditions", {**conditions, "latency": LATENCY_MILLISECONDS}
    )


def count_requests(page: Page) -> Counter[str]:
    """Return a count of what the page asks for, by method and path, which goes on counting."""
    seen: Counter[str] = Counter()

    def note(request: Request) -> None:
        path = re.sub(r"^https?://[^/]+|\?.*$", "", request.url)
        seen[f"{request.method} {path}"] += 1

    page.on("request", note)
    return seen


def test_everything_works_with_200_milliseconds_of_latency(
    visit: Visitor, served: httpx2.Client
) -> None:
    post_documents(served, *DOCUMENTS, collection="slow").raise_for_status()
    opened = visit(collection="slow")
    page = opened.page
    slow_down(page)
    opened.go()
    expect(page.locator("#question")).to_be_focused()
    seen = count_requests(page)

    ask(page, MEMBERS)
    expect(page.locator(".waiting")).to_be_visible(timeout=SAID_MILLISECONDS)
    page.locator("#question").press("Enter")
    expect(page.locator(".answer-text")).to_have_text("301人")
    expect(page.locator(".original mark.cited")).to_have_text("301人")
    expect(page.locator(".result article")).to_have_count(1)
    expect(page.locator(".original .windows > *")).to_have_count(1)
    assert seen["POST /ask"] <= 2  # the first is given up

    page.get_by_role("link", name="Documents").click()
    expect(page.locator("#loading")).to_be_visible(timeout=SAID_MILLISECONDS)
    rows = page.locator(ROWS)
    expect(rows).to_have_count(3)
    rows.nth(0).locator(".remove").click()
    rows.nth(0).locator(".remove").click()
    expect(rows).to_have_count(1)
    page.locator(".notice").first.get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(2)
    choose_files(page, make_file("new.txt", "丁工會\n\n丁工會有會員604人。"))
    expect(page.locator(".upload")).to_contain_text("new.txt", timeout=SAID_MILLISECONDS)
    expect_finished(page, "1 file added")
    expect(rows).to_have_count(3)
    page.get_by_role("link", name="Ask", exact=True).click()
    ask(page, "丁工會有多少會員？")
    expect(page.locator(".answer-text")).to_have_text("604人")
    assert seen["POST /documents"] == 1
    assert sum(seen[one] for one in seen if one.startswith("DELETE ")) == 1
    assert len(list_titles(served, "slow")) == 3


class KilledServer:
    """A server in a process of its own that can be killed, and started again on its port."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = start("serve", "--port", str(self.port), "--home", self.home)
        assert self.process.stderr
        assert any(self.address.encode() in line for line in self.process.stderr)
        # It listens before its models are loaded.
        httpx2.get(f"{self.address}/healthz", timeout=240, trust_env=False).raise_for_status()

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.communicate()
        self.process = None


def expect_back(page: Page) -> None:
    """Wait until the page says no longer that the server does not answer."""
    expect(page.locator("#connection")).to_be_hidden(timeout=STARTING_MILLISECONDS)


@pytest.fixture
def killed(tmp_path: Path) -> Iterator[KilledServer]:
    """A running server with three documents."""
    server = KilledServer(tmp_path)
    server.start()
    with httpx2.Client(base_url=server.address, timeout=240, trust_env=False) as client:
        post_documents(client, *DOCUMENTS).raise_for_status()
    yield server
    if server.process is not None:
        server.kill()


@pytest.fixture
def open_killed(browser: Browser, killed: KilledServer) -> Iterator[Callable[[str], Visit]]:
    """Open a route of the page of that server."""
    visits: list[Visit] = []

    def open_page(route: str) -> Visit:
        opened = Visit(
            browser, killed.address, width=1440, dark=False, language="en", collection="default"
        )
        visits.append(opened)
        opened.go(route)
        return opened

    yield open_page
    for one in visits:
        # Chromium logs each failed request; anything else is a fault.
        one.complaints[:] = [text for text in one.complaints if "net::ERR_" not in text]
        one.close()


def test_a_killed_server_is_said_and_the_question_is_answered_when_it_is_back(
    killed: KilledServer, open_killed: Callable[[str], Visit]
) -> None:
    page = open_killed("#/ask").page
    ask(page, MEMBERS)
    expect(page.locator(".answer-text")).to_have_text("301人", timeout=STARTING_MILLISECONDS)
    killed.kill()
    ask(page, "乙工會有多少會員？")
    expect(page.locator("#connection")).to_contain_text("The server does not answer")
    expect(page.locator("#question")).to_have_value("乙工會有多少會員？")
    # Who goes on writing meanwhile loses nothing of it.
    page.locator("#question").fill("丙工會有多少")
    killed.start()
    expect_back(page)
    expect(page.locator(".answer-text")).to_have_text("402人", timeout=STARTING_MILLISECONDS)
    expect(page.locator("#question")).to_have_value("丙工會有多少")
    expect(page.locator(".original mark.cited")).to_have_text("402人")


def test_a_view_that_was_never_shown_comes_when_the_server_is_back(
    killed: KilledServer, open_killed: Callable[[str], Visit]
) -> None:
    page = open_killed("#/ask").page
    page.locator("#question").fill("丙工會有多少")
    page.get_by_role("link", name="Many questions").click()
    page.locator("#question-lines").fill("甲工會有多少會員？\n乙工會")
    killed.kill()
    page.get_by_role("link", name="Evaluation").click()
    expect(page.locator("#connection")).to_contain_text("The server does not answer")
    killed.start()
    expect_back(page)
    expect(page.get_by_role("heading", name="Feedback").first).to_be_visible()
    page.get_by_role("link", name="Many questions").click()
    expect(page.locator("#question-lines")).to_have_value("甲工會有多少會員？\n乙工會")
    page.go_back()
    page.go_back()
    page.go_back()
    expect(page.locator("#question")).to_have_value("丙工會有多少")


def test_an_original_is_shown_when_the_server_is_back(
    killed: KilledServer, open_killed: Callable[[str], Visit]
) -> None:
    page = open_killed("#/ask").page
    ask(page, MEMBERS)
    expect(page.locator(".original mark.cited")).to_have_text(
        "301人", timeout=STARTING_MILLISECONDS
    )
    other = page.locator(".passage-group.found li").filter(has_text="乙工會").first
    killed.kill()
    other.get_by_role("button").click()
    expect(page.locator("#connection")).to_be_visible()
    killed.start()
    expect_back(page)
    expect(page.locator(".original h2")).to_have_text("乙工會")
    expect(page.locator(".original-body")).to_contain_text("402人")
    expect(page.locator(".original .warn")).to_be_hidden()


def test_uploads_and_deletions_survive_a_killed_server(
    killed: KilledServer, open_killed: Callable[[str], Visit]
) -> None:
    opened = open_killed("#/documents")
    page = opened.page
    rows = page.locator(ROWS)
    expect(rows).to_have_count(3)
    killed.kill()
    files = [make_file(f"{n}.txt", f"第{n}工會\n\n第{n}工會有會員{n}人。") for n in range(700, 706)]
    choose_files(page, *files)
    expect(page.locator("#connection")).to_be_visible()
    killed.start()
    expect_back(page)
    expect_finished(page, "6 files added", STARTING_MILLISECONDS)
    expect(rows).to_have_count(9)
    # A deletion that the server did not hear of is undone, and said to have failed.
    killed.kill()
    rows.nth(0).locator(".remove").click()
    expect(rows).to_have_count(8)
    expect(page.locator(".notice").filter(has_text="could not be deleted")).to_be_visible()
    expect(rows).to_have_count(9)
    killed.start()
    expect_back(page)
    with httpx2.Client(base_url=killed.address, timeout=240, trust_env=False) as client:
        assert len(list_titles(client, "default")) == 9
