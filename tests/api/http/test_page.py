"""The page's files: what is served, with which headers, and that nothing else is."""

import gzip
import posixpath
import re
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from api.http.app import create_app
from api.http.error import install_handlers
from api.http.page import ROOT, make_router
from rag.settings import Settings
from tests.service import expect_problem, serve

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("page")
    files = {
        "page/index.html": "<!doctype html><title>yiju</title>",
        "page/style/base.css": "body { margin: 0 }",
        "page/script/main.js": "export const 字 = 1;",
        "page/icon.svg": "<svg/>",
        "page/notes.txt": "treasure",
        "page/.hidden": "treasure",
        "secret.html": "treasure",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root / "page"


@pytest.fixture(scope="module")
def page(folder: Path) -> Iterator[httpx2.Client]:
    """A client of a service of these files alone."""
    app = FastAPI(openapi_url=None)
    install_handlers(app)
    app.include_router(make_router(folder))
    with serve(app) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "file", "media_type"),
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/page/index.html", "index.html", "text/html; charset=utf-8"),
        ("/page/style/base.css", "style/base.css", "text/css; charset=utf-8"),
        ("/page/script/main.js", "script/main.js", "text/javascript; charset=utf-8"),
        ("/page/icon.svg", "icon.svg", "image/svg+xml"),
    ],
)
def test_files_have_their_types_and_a_strict_policy(
    page: httpx2.Client, folder: Path, path: str, file: str, media_type: str
) -> None:
    response = page.get(path)
    assert (response.status_code, response.content) == (200, (folder / file).read_bytes())
    headers = response.headers
    assert headers["content-type"] == media_type
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-cache"
    assert headers["vary"] == "Accept-Encoding"
    policy = headers["content-security-policy"]
    rules = [rule.strip().partition(" ") for rule in policy.split(";")]
    assert {name: sources for name, _, sources in rules} == POLICY


def test_a_known_file_is_not_sent_again_until_it_changes(page: httpx2.Client, folder: Path) -> None:
    path, file = "/page/style/base.css", folder / "style/base.css"
    first = page.get(path)
    tag = first.headers["etag"]
    # Weak: it names the file, of which there are two encodings.
    assert tag.startswith('W/"')
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        again = page.get(path, headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["content-security-policy"]
    file.write_text("body { margin: 1px }", encoding="utf-8")
    changed = page.get(path, headers={"if-none-match": tag})
    assert (changed.status_code, changed.content) == (200, file.read_bytes())
    assert changed.headers["etag"] != tag


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "gzip"),
        ("br;q=1, GZIP;q=0.5", "gzip"),
        ("*", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0, *", None),
        ("identity", None),
        ("", None),
    ],
)
def test_files_are_compressed_for_whoever_can_read_that(
    page: httpx2.Client, folder: Path, accepted: str, encoding: str | None
) -> None:
    with page.stream(
        "GET", "/page/script/main.js", headers={"accept-encoding": accepted}
    ) as response:
        sent = b"".join(response.iter_raw())
    assert response.headers.get("content-encoding") == encoding
    content = (folder / "script/main.js").read_bytes()
    assert (gzip.decompress(sent) if encoding else sent) == content
    plain = page.get("/page/script/main.js", headers={"accept-encoding": "identity"})
    assert plain.headers["etag"] == response.headers["etag"]


def test_the_first_load_is_small(client: httpx2.Client) -> None:
    """The page, and whatever it, its modules, or a view's modules name."""
    wanted, sizes = ["/"], {}
    while wanted:
        path = wanted.pop()
        with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as response:
            sizes[path] = sum(map(len, response.iter_raw()))
        text = client.get(path).text
        links = re.findall(r'(?:src|href)="(/page/[^"]+)"', text)
        modules = re.findall(r'(?:from |import\()"(\.[^"]+)"', text)
        links += [posixpath.normpath(posixpath.join(path, "..", one)) for one in modules]
        wanted += [one for one in links if one not in sizes]
    assert len(sizes) > 60  # all views, of which only one is loaded first
    assert sum(sizes.values()) < 150 * 1024


@pytest.mark.parametrize(
    "path",
    [
        "/page/",
        "/page/nothing.js",
        "/page/script",
        "/page/notes.txt",
        "/page/.hidden",
        "/page/../secret.html",
        "/page/%2e%2e/secret.html",
        "/page/..%2fsecret.html",
        "/page/script/../../secret.html",
        "/page/script/%2e%2e/index.html",
        "/page//etc/passwd",
        "/page/%2fetc%2fpasswd",
        "/page/index.html%00",
        "/page/INDEX.html",
        "/page/" + "a" * 5000,
    ],
)
def test_nothing_else_is_served(page: httpx2.Client, path: str) -> None:
    # httpx2 would resolve the dots.
    connection = HTTPConnection(page.base_url.host, page.base_url.port, timeout=20)
    with closing(connection):
        connection.request("GET", path)
        response = connection.getresponse()
        assert response.status == 404
        assert b"treasure" not in response.read()


def test_the_service_has_its_page(client: httpx2.Client) -> None:
    assert client.get("/").content == (ROOT / "index.html").read_bytes()
    # What the page names is there, and nothing of it is elsewhere.
    links = re.findall(r'(?:src|href)="([^"]+)"', client.get("/").text)
    assert links
    for link in links:
        assert client.get(link).status_code == 200, link
    expect_problem(client.get("/page/nothing.js"), 404)


def test_the_page_is_no_part_of_the_described_interface(tmp_path: Path) -> None:
    paths = create_app(Settings(home=tmp_path)).openapi()["paths"]
    assert [path for path in paths if path == "/" or path.startswith("/page")] == []
