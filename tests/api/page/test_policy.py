"""What the page's policy keeps from running, and what the service keeps from other sites' pages, in
Chromium.
"""

import shutil
from collections.abc import Iterator

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, Page

from tests import service
from tests.api.page.visit import FLAGS, Visit

# What a text that got into the page might do, and the rule that forbids it.
TRIED = {
    "document.body.innerHTML = '<p>x</p>'": "require-trusted-types-for",
    "document.write('<p>x</p>')": "require-trusted-types-for",
    "new DOMParser().parseFromString('<p>x</p>', 'text/html')": "require-trusted-types-for",
    "setTimeout('window.hostile = 1')": "require-trusted-types-for",
    "add('script', 'textContent', 'window.hostile = 1')": "require-trusted-types-for",
    "add('a', 'href', 'javascript:window.hostile=1').click()": "script-src-elem",
    "document.body.setAttribute('style', 'color: red')": "style-src-attr",
    "add('style', 'textContent', 'body { color: red }')": "style-src-elem",
    "add('link', 'href', 'http://127.0.0.1:9/a.css', {rel: 'stylesheet'})": "style-src-elem",
    "add('img', 'src', 'http://127.0.0.1:9/a.png')": "img-src",
    "add('img', 'src', 'data:image/svg+xml,<svg/>')": "img-src",
    "add('iframe', 'src', '/healthz')": "frame-src",
    "add('object', 'data', '/healthz')": "require-trusted-types-for",
    "add('base', 'href', 'http://127.0.0.1:9/')": "base-uri",
    "add('form', 'action', '/ask').submit()": "form-action",
    "fetch('http://127.0.0.1:9/').catch(() => {})": "connect-src",
    "new Worker('data:text/javascript,')": "require-trusted-types-for",
}
# Reports what the policy forbids, and puts an element into the page.
_PREPARE = """() => {
  globalThis.broken = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    globalThis.broken.push(event.effectiveDirective));
  globalThis.listBroken = async () => {
    for (let turn = 0; turn < 200 && !broken.length; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return [...broken];
  };
  globalThis.add = (name, attribute, value, others = {}) => {
    const element = Object.assign(document.createElement(name), others);
    element[attribute] = value;
    document.body.append(element);
    return element;
  };
}"""


def test_nothing_runs_or_loads_but_the_page(browser: Browser, client: httpx2.Client) -> None:
    """The code is what a script of the page would do; only a rule of the policy stops it."""
    visit = Visit(
        browser,
        str(client.base_url),
        width=1440,
        dark=False,
        language="en",
        collection="default",
    )
    visit.go()
    visit.page.evaluate(_PREPARE)
    for code, rule in TRIED.items():
        broken = visit.page.evaluate(
            f"() => {{ broken.length = 0; try {{ {code} }} catch {{}} return listBroken(); }}"
        )
        assert rule in broken, code
    assert visit.page.evaluate("window.hostile") is None
    visit.complaints.clear()  # the browser reports each violation on the console
    visit.close()


@pytest.fixture(scope="module")
def foreign(browser: Browser) -> Iterator[tuple[Page, str]]:
    """A page of another site, whose name points to this machine, and its port."""
    app = FastAPI(openapi_url=None)

    @app.get("/", response_class=HTMLResponse)
    def get() -> str:
        return "<!doctype html><title>evil</title>"

    path = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))))
    flags = [*FLAGS, "--host-resolver-rules=MAP evil.example 127.0.0.1"]
    started = browser.browser_type.launch(executable_path=path, args=flags)
    with service.serve(app) as served:
        page = started.new_page()
        yield page, f"http://evil.example:{served.base_url.port}/"
        started.close()


def test_a_page_of_another_site_changes_nothing(
    foreign: tuple[Page, str], client: httpx2.Client
) -> None:
    page, address = foreign
    page.goto(address)
    target = str(client.base_url).rstrip("/")
    page.evaluate(
        "(target) => fetch(`${target}/documents/union`, { method: 'DELETE' }).catch(() => {})",
        target,
    )
    with page.expect_navigation() as navigated:
        page.evaluate(
            """(target) => {
              const form = document.createElement("form");
              const input = document.createElement("input");
              Object.assign(form, { action: `${target}/documents`, method: "post" });
              Object.assign(form, { enctype: "multipart/form-data" });
              const chosen = new DataTransfer();
              chosen.items.add(new File(["假的。"], "union.txt"));
              Object.assign(input, { type: "file", name: "files", files: chosen.files });
              form.append(input);
              document.body.append(form);
              form.submit();
            }""",
            target,
        )
    assert navigated.value.status == 403
    assert client.get("/documents/union").json()["text"] == service.UNION
    assert [one["id"] for one in client.get("/documents").json()["documents"]] == ["union"]


def test_a_name_that_points_here_reads_nothing(
    foreign: tuple[Page, str], client: httpx2.Client
) -> None:
    """As after DNS rebinding: for the browser the service is then of the page's own origin."""
    page, _ = foreign
    for path in ("/", "/documents/union"):
        response = page.goto(f"http://evil.example:{client.base_url.port}{path}")
        assert response is not None
        assert response.status == 421
        assert "246.0" not in page.content()
