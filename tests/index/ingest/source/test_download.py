"""Pages and files by their addresses, from a real server; addresses that are not public."""

import gzip
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from index.error import BadDocument
from index.ingest.source import download as module
from index.ingest.source.download import IPAddress, download, is_public, is_url

PAGE = "<!DOCTYPE html><title>年報</title><p>集體合同246.0萬份。".encode()
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE),
    "/": (200, {"Content-Type": "text/html"}, PAGE),
    "/a.PDF": (200, {"Content-Type": "application/octet-stream"}, b"%PDF-1.7"),
    "/get": (200, {}, b"%PDF-1.7"),
    "/notes.md": (200, {"Content-Type": "text/plain"}, b"# a"),
    "/%E5%B9%B4%20%E5%A0%B1.txt": (200, {"Content-Type": "text/plain"}, b"a"),
    "/old.htm": (200, {"Content-Type": "text/html"}, PAGE),
    "/packed": (
        200,
        {"Content-Type": "text/html", "Content-Encoding": "gzip"},
        gzip.compress(PAGE),
    ),
    "/bomb": (
        200,
        {"Content-Type": "text/html", "Content-Encoding": "gzip"},
        gzip.compress(b"0" * 60_000_000, 1),
    ),
    "/brotli": (200, {"Content-Type": "text/html", "Content-Encoding": "br"}, b"x"),
    "/data": (200, {"Content-Type": "application/json"}, b"{}"),
    "/gone": (404, {}, b""),
    "/moved": (301, {"Location": "/page#part"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
    "/inside": (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b""),
    "/file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/short": (200, {"Content-Type": "text/html", "Content-Length": "1000"}, b"x"),
}


class Pages(BaseHTTPRequestHandler):
    """Serves `ANSWERS`, and slowly /slow."""

    def do_GET(self) -> None:
        if self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b"x")
                time.sleep(0.05)
            return
        status, headers, body = ANSWERS[self.path.split("?")[0]]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def allow_loopback(address: IPAddress) -> bool:
    return address.is_loopback or is_public(address)


def explain(url: str) -> str:
    with pytest.raises(BadDocument) as caught:
        download(url, allow_loopback)
    message = str(caught.value)
    assert "\n" not in message
    assert ": " in message
    return message


@pytest.mark.parametrize(
    ("path", "name", "data"),
    [
        ("/page", "page.html", PAGE),
        ("/page?id=3.pdf&x=甲", "page.html", PAGE),
        ("", "127.0.0.1.html", PAGE),
        ("/a.PDF", "a.pdf", b"%PDF-1.7"),
        ("/get", "get.pdf", b"%PDF-1.7"),
        ("/notes.md", "notes.md", b"# a"),
        ("/年%20報.txt", "年 報.txt", b"a"),
        ("/old.htm", "old.htm", PAGE),
        ("/packed", "packed.html", PAGE),
    ],
)
def test_the_name_tells_the_format(site: str, path: str, name: str, data: bytes) -> None:
    found = download(site + path, allow_loopback)
    assert (found.name, found.data) == (name, data)


def test_the_last_address_counts(site: str) -> None:
    found = download(f"{site}/moved#top", allow_loopback)
    assert found.url == f"{site}/page"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/gone", "/gone: the server answered 404 Not Found: check the address"),
        ("/round", "/round: is redirected more than 5 times"),
        ("/inside", "http://169.254.169.254/latest/meta-data/: 169.254.169.254 is an address of"),
        ("/file", "file:///etc/passwd: only http and https URLs are fetched"),
        ("/data", "/data: is application/json, which is not read"),
        ("/bomb", "/bomb: is over the limit of 50 MB"),
        ("/brotli", "/brotli: is compressed with br"),
        ("/short", "/short: cannot be fetched: "),
    ],
)
def test_what_cannot_be_fetched_is_said(site: str, path: str, message: str) -> None:
    assert message in explain(site + path)


def test_a_server_that_drips_is_left(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SECONDS", 0.5)
    started = time.monotonic()
    assert "cannot be fetched: the time is up" in explain(f"{site}/slow")
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:{port}/page",
        "http://127.0.0.1:{port}/page",
        "http://127.1:{port}/page",
        "http://2130706433:{port}/page",
        "http://0.0.0.0:{port}/page",
        "http://[::1]:{port}/page",
        "http://[::ffff:127.0.0.1]:{port}/page",
    ],
)
def test_this_machine_is_not_fetched_from(site: str, url: str) -> None:
    with pytest.raises(BadDocument, match="an address of this machine or of a private network"):
        download(url.format(port=site.rsplit(":", 1)[1]))


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:db8::1",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_the_address_that_was_checked_is_connected_to(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name resolves to a public address once, and to this machine from then on."""
    port = int(site.rsplit(":", 1)[1])
    answers = iter([[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]])
    asked: list[str] = []

    def resolve(host: str, *_: object, **__: object) -> list[object]:
        asked.append(host)
        return list(next(answers))

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    found = download(f"http://rebound.example:{port}/page", allow_loopback)
    assert (found.data, asked) == (PAGE, ["rebound.example"])


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://", "it has no host: write it as https://example.org/page"),
        ("ftp://example.org/a.txt", "only http and https URLs are fetched"),
        ("file:///tmp/a b.txt", "only http and https URLs are fetched: save the file and add it"),
        ("http://10.0.0.1/", "/: 10.0.0.1 is an address of this machine or of a private network"),
        ("http://user:secret@example.org/", "holds a user name"),
        ("http://example.org:99999/", "is not a URL"),
        ("http://a b/", "spaces or control characters"),
        ("http://x\r\nHost:y/", "spaces or control characters"),
        ("http://no-such-host.invalid/", "there is no host no-such-host.invalid"),
    ],
)
def test_bad_addresses(url: str, message: str) -> None:
    assert message in explain(url)


def test_a_server_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert "cannot be fetched: [Errno" in explain(f"http://127.0.0.1:{port}/")


def test_addresses_are_told_from_paths() -> None:
    assert is_url("https://example.org")
    assert is_url("HTTP://example.org")
    assert not is_url("/http/a.txt")
    assert is_url("ftp://example.org/a.txt")
    assert not is_url("C:/a.txt")
