"""Which hosts and origins are let in: pages of other sites are not, programs are."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from starlette.datastructures import Headers

from api.http.app import create_app
from api.http.origin import is_known_host, is_known_sender
from index.error import BadSetting
from rag.settings import Settings
from tests.service import JSON, UNION, expect_problem, serve

NAME, ORIGIN = "yiju.example.org", "https://notes.example.org"
KNOWN_HOSTS = [
    "localhost",
    "localhost:8000",
    "LOCALHOST.",
    "127.0.0.1",
    "127.0.0.1:8000",
    "192.168.1.5:80",
    "[::1]",
    "[::1]:8000",
    "[::ffff:127.0.0.1]",
    "[fe80::1%25eth0]:8000",
    NAME,
    f"{NAME.upper()}.:443",
]
OTHER_HOSTS = [
    "",
    ":8000",
    "evil.example",
    "evil.example:8000",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil.example/localhost",
    "evil.example@localhost",
    "localhost@evil.example",
    "localhost:8000@evil.example",
    "localhost evil.example",
    "localhost, evil.example",
    f"a.{NAME}",
    f"{NAME}.evil.example",
    "notlocalhost",
    "::1",
    "[127.0.0.1]",
    "[localhost]",
    "[::1",
    "127.0.0.1:80:80",
    "127.0.0.1:http",
    "127.1",
    "0x7f000001",
    "2130706433",
    "１２７.0.0.1",
    "*",
]
HOST = "127.0.0.1:8000"
# Sec-Fetch-Site and Origin of what changes something; None where the header is absent.
KNOWN_SENDERS = [
    (None, None),  # curl
    ("same-origin", f"http://{HOST}"),  # our own page
    ("same-origin", "https://proxy.example"),  # the same behind a proxy that does not keep Host
    ("same-origin", "null"),  # its form, with its referrer policy
    ("none", None),  # the user, not a page
    (None, f"http://{HOST}"),  # a browser that sends no Sec-Fetch-Site: over plain HTTP
    (None, f"https://{HOST}"),  # behind a proxy that speaks TLS
    ("cross-site", ORIGIN),
    ("same-site", ORIGIN.upper()),
    (None, ORIGIN),
]
OTHER_SENDERS = [
    ("cross-site", "https://evil.example"),
    ("cross-site", "null"),
    ("cross-site", None),
    ("same-site", "http://127.0.0.1:3000"),
    ("same-site", None),
    ("unknown", None),
    (None, "https://evil.example"),
    (None, "http://127.0.0.1"),
    (None, "http://127.0.0.1:3000"),
    (None, "http://localhost:8000"),
    (None, "null"),
    (None, ""),
    (None, f"http://{HOST}.evil.example"),
    (None, f"http://{HOST}@evil.example"),
    (None, f"http://evil.example#{HOST}"),
    (None, "http://[evil"),
    (None, "http://notes.example.org"),
    (None, f"{ORIGIN}:444"),
    (None, f"{ORIGIN}.evil.example"),
]


@pytest.mark.parametrize("host", KNOWN_HOSTS)
def test_addresses_and_given_names_are_known(host: str) -> None:
    assert is_known_host(host, [NAME])


@pytest.mark.parametrize("host", OTHER_HOSTS)
def test_every_other_name_is_unknown(host: str) -> None:
    assert not is_known_host(host, [NAME])


def test_any_name_can_be_allowed() -> None:
    assert is_known_host("evil.example:8000", ["*"])
    assert not is_known_host("evil.example/", ["*"])


def make_headers(site: str | None, origin: str | None) -> Headers:
    given = {"host": HOST, "sec-fetch-site": site, "origin": origin}
    return Headers({name: value for name, value in given.items() if value is not None})


@pytest.mark.parametrize(("site", "origin"), KNOWN_SENDERS)
def test_our_page_allowed_pages_and_programs_may_change_things(
    site: str | None, origin: str | None
) -> None:
    assert is_known_sender(make_headers(site, origin), [ORIGIN])


@pytest.mark.parametrize(("site", "origin"), OTHER_SENDERS)
def test_other_pages_may_not(site: str | None, origin: str | None) -> None:
    assert not is_known_sender(make_headers(site, origin), [ORIGIN])
    assert is_known_sender(make_headers(site, origin), ["*"])


@pytest.fixture(scope="module")
def named_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A client of a service with a name, that pages of one origin may call."""
    given = {"YIJU_ALLOWED_HOSTS": f" {NAME.upper()},", "YIJU_CORS_ORIGINS": ORIGIN}
    settings = Settings.read(os.environ | given, home=tmp_path_factory.mktemp("named"))
    with serve(create_app(settings)) as client:
        yield client


def test_a_foreign_name_reads_and_deletes_nothing(client: httpx2.Client) -> None:
    """As a page does whose owner lets its name point here (DNS rebinding)."""
    for method, path in [
        ("GET", "/"),
        ("GET", "/documents"),
        ("GET", "/documents/union"),
        ("GET", "/healthz"),
        ("GET", "/nothing"),
        ("DELETE", "/documents/union"),
        ("POST", "/documents"),
        ("POST", "/ask"),
        ("OPTIONS", "/ask"),
    ]:
        response = client.request(method, path, headers={"host": "evil.example:8000"})
        problem = expect_problem(response, 421)
        assert "YIJU_ALLOWED_HOSTS" in problem.detail
        assert "evil.example:8000" in problem.detail
    head = client.head("/documents", headers={"host": "evil.example"})
    assert (head.status_code, head.content) == (421, b"")
    assert client.get("/documents/union").json()["text"] == UNION


def test_a_form_of_another_site_replaces_nothing(client: httpx2.Client) -> None:
    """A form with files is sent without a preflight."""
    form = {"files": ("union.txt", "假的。".encode())}
    for headers in (
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "same-site"},
    ):
        expect_problem(client.post("/documents", files=form, headers=headers), 403)
        asked = client.post("/ask", content=b"{}", headers=headers | {"content-type": "text/plain"})
        problem = expect_problem(asked, 403)
        assert "YIJU_CORS_ORIGINS" in problem.detail
        expect_problem(client.delete("/documents/union", headers=headers), 403)
    assert client.get("/documents/union").json()["text"] == UNION
    assert [one["id"] for one in client.get("/documents").json()["documents"]] == ["union"]


def test_our_own_page_and_programs_are_answered(client: httpx2.Client) -> None:
    own = f"http://{client.base_url.host}:{client.base_url.port}"
    for headers in ({}, {"origin": own}, {"origin": own, "sec-fetch-site": "same-origin"}):
        assert client.post("/ask", json={"question": "a"}, headers=headers).status_code == 200
    # What another site only reads its browser keeps from it; a link that a user follows is read.
    followed = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert client.get("/documents/union", headers=followed).status_code == 200


def test_settings_allow_a_name_and_an_origin(named_client: httpx2.Client) -> None:
    for host in (NAME, f"{NAME}:8000", "localhost"):
        assert named_client.get("/healthz", headers={"host": host}).status_code == 200
    sent = {"origin": ORIGIN, "sec-fetch-site": "cross-site"}
    response = named_client.post("/verify", content=b"", headers=JSON | sent)
    assert response.status_code == 400
    assert response.headers["access-control-allow-origin"] == ORIGIN
    expect_problem(named_client.get("/healthz", headers={"host": f"a.{NAME}"}), 421)
    sent |= {"origin": "https://evil.example"}
    response = named_client.post("/verify", content=b"{}", headers=JSON | sent)
    expect_problem(response, 403)
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n", 200),
        ("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n", 400),
        ("GET /healthz HTTP/1.1\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nHost:\r\n", 421),
        ("GET /healthz HTTP/1.0\r\n", 421),
        ("GET /documents HTTP/1.1\r\nHost: evil.example\r\n", 421),
        ("GET /documents HTTP/1.1\r\nhost:   Evil.Example:80  \r\n", 421),
        ("GET http://localhost/documents HTTP/1.1\r\nHost: evil.example\r\n", 421),
    ],
)
def test_hosts_as_they_are_sent(client: httpx2.Client, head: str, status: int) -> None:
    address = (client.base_url.host, client.base_url.port or 0)
    with socket.create_connection(address, timeout=20) as plain:
        plain.sendall(f"{head}Connection: close\r\n\r\n".encode())
        assert plain.recv(100).startswith(f"HTTP/1.1 {status} ".encode())


def test_no_other_site_may_show_what_is_stored(client: httpx2.Client) -> None:
    for path in ("/documents/union", "/documents/nothing", "/nothing"):
        headers = client.get(path).headers
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("value", ["https://a.org", "a.org:80", "*.org", "a b", "名.org", ".org"])
def test_an_impossible_host_is_a_bad_setting(value: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="YIJU_ALLOWED_HOSTS"):
        Settings.read({"YIJU_ALLOWED_HOSTS": f"localhost,{value}"}, home=tmp_path)
