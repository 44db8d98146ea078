"""The session that stands for a key: how it begins, whom it lets in, and how it ends."""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from api.access.key import KeyScope
from api.access.key_file import KeyFile
from api.access.session_file import SESSION_SECONDS, SESSIONS, SessionFile
from api.http.access.session import read_session
from api.http.app import create_app
from rag.settings import Settings
from tests.service import expect_problem, serve


@dataclass(frozen=True)
class Keyed:
    """A service with keys."""

    home: Path
    client: httpx2.Client

    def make_key(self, name: str, scope: KeyScope = KeyScope.WRITE) -> dict[str, str]:
        """Make a key; return the headers that show it."""
        _, secret = KeyFile(self.home).create(name, scope, ["default"])
        return {"authorization": f"Bearer {secret}"}

    def sign_in(self, key: dict[str, str]) -> dict[str, str]:
        """Return the headers of a session."""
        response = self.client.post("/session", headers=key)
        assert response.status_code == 201, response.text
        self.client.cookies.clear()  # the test says what is sent
        return {"cookie": response.headers["set-cookie"].split(";")[0]}


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keyed]:
    home = tmp_path_factory.mktemp("keyed")
    settings = Settings.read(os.environ | {"YIJU_CORS_ORIGINS": "*"}, home=home)
    with serve(create_app(settings)) as client:
        yield Keyed(home, client)


def test_a_session_does_what_its_key_may(keyed: Keyed) -> None:
    key = keyed.make_key("reader", KeyScope.READ)
    begun = keyed.client.post("/session", headers=key)
    keyed.client.cookies.clear()
    expected = {"key": "reader", "scope": "read", "collections": ["default"], "session": True}
    assert begun.json() == expected
    cookie = begun.headers["set-cookie"]
    assert {one.strip().lower() for one in cookie.split(";")[1:]} == {
        "httponly",
        "path=/",
        "samesite=strict",
    }
    session = {"cookie": cookie.split(";")[0]}
    assert keyed.client.get("/access", headers=session).json() == expected
    assert keyed.client.get("/access", headers=key).json() == expected | {"session": False}
    read = keyed.client.get("/documents", headers=session)
    assert read.headers["cache-control"] == "no-store"
    assert "Cookie" in read.headers["vary"]
    refused = keyed.client.delete("/documents/a", headers=session)
    assert "this one has read" in expect_problem(refused, 403).detail
    # It makes no other one, which would outlive it.
    again = keyed.client.post("/session", headers=session)
    assert "set-cookie" not in again.headers


def test_a_session_is_taken_from_our_own_page_alone(keyed: Keyed) -> None:
    """Cookies do not tell ports apart: a page of another service here could send it."""
    session = keyed.sign_in(keyed.make_key("own"))
    host = f"127.0.0.1:{keyed.client.base_url.port}"
    for own in (
        {},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": f"http://{host}"},
    ):
        assert keyed.client.get("/documents", headers=session | own).status_code == 200
    for foreign in (
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "null"},
    ):
        assert keyed.client.get("/documents", headers=session | foreign).status_code == 401
    wrong = session | {"authorization": "Bearer yiju_x"}
    assert keyed.client.get("/documents", headers=wrong).status_code == 401
    other = {"cookie": session["cookie"] + "x"}
    refused = keyed.client.get("/documents", headers=other)
    assert "sign in again" in expect_problem(refused, 401).detail


def test_a_session_ends_with_its_key_by_itself_and_when_it_is_left(keyed: Keyed) -> None:
    key = keyed.make_key("short")
    first, second = keyed.sign_in(key), keyed.sign_in(key)
    ended = keyed.client.delete("/session", headers=first)
    assert ended.status_code == 204
    assert 'yiju_session=""' in ended.headers["set-cookie"]
    # Whoever has kept a copy of it has nothing.
    assert keyed.client.get("/documents", headers=first).status_code == 401
    assert keyed.client.get("/documents", headers=second).status_code == 200
    KeyFile(keyed.home).revoke("short")
    assert keyed.client.get("/documents", headers=second).status_code == 401
    assert keyed.client.post("/session", headers=key).status_code == 401

    sessions, now = SessionFile(keyed.home), time.time()
    token = sessions.create("own", now)
    assert sessions.find(token, now + SESSION_SECONDS - 1) == "own"
    assert sessions.find(token, now + SESSION_SECONDS) is None


def test_no_token_and_no_key_is_stored(keyed: Keyed) -> None:
    key = keyed.make_key("stored")
    session = keyed.sign_in(key)
    path = keyed.home / SESSIONS
    text = path.read_text("utf-8")
    assert path.stat().st_mode & 0o777 == 0o600
    assert session["cookie"].partition("=")[2] not in text
    assert key["authorization"].removeprefix("Bearer ") not in text
    assert {"stored"} <= {one["key"] for one in json.loads(text)}
    path.write_text("[]]", "utf-8")
    assert keyed.client.get("/documents", headers=session).status_code == 401
    assert keyed.client.get("/documents", headers=keyed.sign_in(key)).status_code == 200


def test_there_is_no_session_where_no_key_is_needed(client: httpx2.Client) -> None:
    begun = client.post("/session")
    assert begun.status_code == 201
    assert begun.json() == {"key": None, "scope": "admin", "collections": None, "session": False}
    assert "set-cookie" not in begun.headers
    assert client.delete("/session").status_code == 204


def test_over_tls_the_session_has_a_cookie_of_its_own() -> None:
    headers = [(b"host", b"a"), (b"cookie", b"yiju_session=p; __Host-yiju_session=s")]
    scope = {"type": "http", "headers": headers}
    assert read_session({**scope, "scheme": "http"}) == "p"
    assert read_session({**scope, "scheme": "https"}) == "s"
