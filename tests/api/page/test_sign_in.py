"""Where there are keys, the page signs in: what it shows to whom, and how it goes on."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from api.access.key import KeyScope
from api.access.key_file import KeyFile
from api.http.app import create_app
from rag.settings import Settings
from tests.api.page.test_access import find_violations
from tests.api.page.test_ask import ask_route
from tests.api.page.test_take_along import make_link
from tests.api.page.visit import Visit
from tests.service import UNION, post_documents, serve

SAMPLE = Path(__file__).resolve().parents[3] / "eval" / "sample"
CONTRACTS = "全國簽訂多少份集體合同？"
MEMBERS = "臺南廠有多少會員？"


@dataclass
class Keyed:
    """A service with keys, and the pages that are open of it."""

    browser: Browser
    address: str
    keys: KeyFile
    visits: list[Visit]

    def make_key(self, scope: str, collections: list[str] | None = None) -> tuple[str, str]:
        """Make a key; return its name and the key."""
        name = f"key-{len(self.keys.read())}"
        return name, self.keys.create(name, KeyScope(scope), collections)[1]

    def visit(self, route: str = "", *, width: int = 1440, language: str = "en") -> Page:
        """Open the page as a new visitor."""
        opened = Visit(
            self.browser,
            self.address,
            width=width,
            dark=False,
            language=language,
            collection="default",
        )
        self.visits.append(opened)
        opened.go(route)
        return opened.page


@pytest.fixture(scope="module")
def keyed_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, KeyFile]]:
    home = tmp_path_factory.mktemp("signed")
    with serve(create_app(Settings.read(os.environ, home=home))) as client:
        files = [("files", (one.name, one.read_bytes())) for one in SAMPLE.glob("*.pdf")]
        client.post("/documents", files=files).raise_for_status()
        for collection in ("default", "mine"):
            document = {"id": "union", "title": "工會", "text": UNION}
            post_documents(client, document, collection=collection).raise_for_status()
        yield str(client.base_url).rstrip("/"), KeyFile(home)


@pytest.fixture
def keyed(browser: Browser, keyed_service: tuple[str, KeyFile]) -> Iterator[Keyed]:
    opened = Keyed(browser, *keyed_service, [])
    # From now on everything needs a key.
    if not opened.keys.read():
        opened.make_key("admin")
    yield opened
    for one in opened.visits:
        # Chromium logs each 401; anything else is a fault.
        one.complaints[:] = [text for text in one.complaints if "401 (Unauthorized)" not in text]
        one.close()


def sign_in(page: Page, key: str) -> None:
    """Fill in the form."""
    expect(page.locator("#key")).to_be_focused()
    page.keyboard.type(key)
    page.keyboard.press("Enter")


def test_a_key_opens_the_page_until_one_signs_out(keyed: Keyed) -> None:
    name, key = keyed.make_key("admin")
    page = keyed.visit(ask_route(CONTRACTS))
    form = page.get_by_role("dialog", name="Sign in")
    expect(form).to_contain_text("yiju key create")
    page.keyboard.press("Escape")
    expect(form).to_be_visible()
    sign_in(page, "yiju_wrong")
    expect(form.get_by_role("alert")).to_contain_text("unknown or revoked")
    expect(page.locator(".result")).to_have_count(0)
    sign_in(page, f" {key} ")
    # The question of the address is asked now.
    expect(page.locator(".answer-text")).to_contain_text("246.0萬")
    expect(page.locator("#who")).to_contain_text(name)
    # No script can read what stands for the key.
    stored = "JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])"
    assert page.evaluate(stored).count("yiju_") == 0
    page.reload()
    expect(page.locator(".answer-text")).to_contain_text("246.0萬")
    page.get_by_role("button", name="Sign out").click()
    expect(form).to_be_visible()
    expect(page.locator(".answer-text")).to_have_count(0)
    page.reload()
    expect(form).to_be_visible()


@pytest.mark.long
def test_pictures_originals_and_downloads_need_no_header(keyed: Keyed) -> None:
    _, key = keyed.make_key("read")
    page = keyed.visit(ask_route(MEMBERS))
    sign_in(page, key)
    expect(page.locator(".original img.marked.flash")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open the file").click()
    shown = opened.value.request.get(opened.value.url.split("#")[0])
    assert shown.body().startswith(b"%PDF")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as Markdown").click()
    assert MEMBERS in download.value.path().read_text("utf-8")
    page.goto(f"{keyed.address}/#/documents")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the original of").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


@pytest.mark.long
@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "may only read"), ("zh-TW", "只能讀取"), ("zh-CN", "只能读取")],
)
def test_what_a_key_may_not_do_is_not_offered(keyed: Keyed, language: str, said: str) -> None:
    _, key = keyed.make_key("read", ["mine"])
    page = keyed.visit(ask_route(CONTRACTS), language=language)
    sign_in(page, key)
    expect(page.locator(".answer-text")).to_contain_text("246.0萬")
    expect(page.locator(".why")).to_be_visible()
    expect(page.locator(".feedback")).to_have_count(0)
    expect(page.locator("#collection-label")).to_be_hidden()
    expect(page.locator("#bar nav a:visible")).to_have_count(3)
    page.locator("#bar nav a").nth(1).click()
    expect(page.locator(".document-rows .document-row")).to_have_count(1)
    expect(page.locator(".read-only")).to_contain_text(said)
    expect(page.locator(".remove, .documents input[type=file]")).to_have_count(0)
    expect(page.locator(".tools button")).to_have_count(0)
    page.locator(".document-rows a").first.click()
    expect(page.locator(".opened h1")).to_be_visible()
    expect(page.locator(".opened-head button")).to_have_count(1)  # the download
    page.goto(f"{keyed.address}/#/evaluation")
    expect(page.locator(".evaluation")).to_contain_text("admin")


@pytest.mark.long
def test_a_revoked_key_is_said_and_what_was_typed_is_kept(keyed: Keyed) -> None:
    name, key = keyed.make_key("write")
    page = keyed.visit(ask_route(CONTRACTS))
    sign_in(page, key)
    expect(page.locator(".answer-text")).to_contain_text("246.0萬")
    keyed.keys.revoke(name)
    page.locator("#question").fill("全國有多少困難職工檔案戶？")
    page.keyboard.press("Enter")
    form = page.get_by_role("dialog")
    expect(form).to_contain_text("its key was revoked")
    expect(page.locator("#question")).to_have_value("全國有多少困難職工檔案戶？")
    # With a key of the same rights it goes on: the question is asked.
    sign_in(page, keyed.make_key("write")[1])
    expect(page.locator(".answer-text")).to_contain_text("191萬")
    # With one of others the page starts again, and keeps what is not asked yet.
    page.get_by_role("link", name="yiju").click()
    page.locator("#question").fill("還沒有問的問題")
    keyed.keys.revoke(f"key-{len(keyed.keys.read()) - 1}")
    page.locator("#language").focus()
    page.evaluate(
        "import('/page/script/http.js').then((http) => http.getJson('/access')).catch(() => {})"
    )
    sign_in(page, keyed.make_key("read")[1])
    expect(page.locator("#question")).to_have_value("還沒有問的問題")
    expect(page.locator("#who")).to_contain_text("key-")


@pytest.mark.long
def test_the_form_is_for_everyone(keyed: Keyed) -> None:
    for width, language in ((1440, "en"), (390, "zh-TW"), (320, "zh-CN")):
        page = keyed.visit(width=width, language=language)
        expect(page.locator("#key")).to_be_focused()
        assert find_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        sign_in(page, keyed.make_key("admin")[1])
        expect(page.locator("#who button")).to_be_visible()
        expect(page.locator(".view h1")).to_be_visible()
        assert find_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.long
def test_an_upload_goes_on_when_one_has_signed_in_again(keyed: Keyed) -> None:
    name, key = keyed.make_key("write")
    page = keyed.visit("#/documents")
    sign_in(page, key)
    expect(page.locator(".document-rows .document-row").first).to_be_visible()
    keyed.keys.revoke(name)
    file = FilePayload(name="one.txt", mimeType="text/plain", buffer="會員有300人。".encode())
    page.locator(".tools input[type=file]").first.set_input_files(file)
    expect(page.get_by_role("dialog")).to_be_visible()
    sign_in(page, keyed.make_key("write")[1])
    expect(page.locator(".uploads .summary")).to_contain_text("1 file added")


@pytest.mark.long
def test_a_permanent_link_is_checked_when_one_has_signed_in_again(keyed: Keyed) -> None:
    name, key = keyed.make_key("read")
    page = keyed.visit()
    sign_in(page, key)
    expect(page.locator("#question")).to_be_focused()
    asked = {"question": CONTRACTS}
    answered = page.request.post(f"{keyed.address}/ask", data=asked).json()
    revision = answered["index"]["revision"]
    link = make_link(answered["citations"][0], CONTRACTS, "default", revision)
    keyed.keys.revoke(name)
    page.evaluate("(link) => { location.hash = link; }", link)
    sign_in(page, keyed.make_key("read")[1])
    expect(page.locator(".link-state")).to_contain_text("All that was cited still holds.")
    expect(page.locator(".original mark.cited")).to_contain_text("246.0萬")
