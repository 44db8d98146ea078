"""Who is let in: by key, scope and collection, and what is written down of it."""

import json
import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from api.access.audit_log import AUDIT
from api.access.key import KeyScope
from api.access.key_file import KEYS, KeyFile
from api.access.session_file import SessionFile
from api.cli.run.report_folder import ReportFolder
from api.http.access.gate import Gate, Refused, is_local
from api.http.access.grant import EVERYTHING
from api.http.access.rate import RateLimit
from api.http.access.requirement import find_requirement
from api.http.app import create_app
from eval.run.run import save
from index.error import BadSetting
from rag.settings import Settings
from tests.service import UNION, expect_problem, post_documents, serve
from tests.synthetic import row, run

QUESTION = "全國簽訂多少份集體合同？"
# Of every path: an unknown one, one with a line end that a route takes for its own, the page.
CLOSED = [
    ("GET", "/documents"),
    ("GET", "/documents/union"),
    ("GET", "/documents/union/original"),
    ("GET", "/documents/union/blocks"),
    ("GET", "/documents/union/pages/1.png"),
    ("GET", "/collections"),
    ("GET", "/feedback"),
    ("GET", "/feedback%0A"),
    ("GET", "/feedback/questions.jsonl"),
    ("GET", "/access"),
    ("GET", "/reports"),
    ("GET", "/reports/compare"),
    ("GET", "/reports/a"),
    ("GET", "/readyz"),
    ("GET", "/openapi.json"),
    ("GET", "/nothing"),
    ("GET", "/healthz/"),
    ("GET", "/page"),
    ("HEAD", "/documents/union"),
    ("OPTIONS", "/documents"),
    ("POST", "/ask"),
    ("POST", "/ask/batch"),
    ("POST", "/documents"),
    ("POST", "/verify"),
    ("POST", "/questions"),
    ("POST", "/export/csv"),
    ("POST", "/feedback"),
    ("POST", "/healthz"),
    ("PUT", "/documents/union"),
    ("DELETE", "/documents/union"),
    ("DELETE", "/feedback/1"),
    ("POST", "/session"),
    ("DELETE", "/session"),
    ("BREW", "/"),
]


@dataclass(frozen=True)
class Closed:
    """A service with keys: its home, a client, and the headers of a key of each kind."""

    home: Path
    client: httpx2.Client
    read: dict[str, str]
    write: dict[str, str]
    admin: dict[str, str]
    # Of the collection "mine" alone.
    mine: dict[str, str]


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Closed]:
    home = tmp_path_factory.mktemp("closed")
    keys = KeyFile(home)
    runs = tmp_path_factory.mktemp("runs")
    save(run(row("q1")), runs / "a.json")
    app = create_app(Settings.read(os.environ, home=home), ReportFolder(runs))
    with serve(app) as client:
        for collection in ("default", "mine", "secret"):
            post_documents(
                client, {"id": "union", "source": "union.txt", "text": UNION}, collection=collection
            ).raise_for_status()

        def make(name: str, scope: str, collections: list[str] | None) -> dict[str, str]:
            _, secret = keys.create(name, KeyScope(scope), collections)
            return {"authorization": f"Bearer {secret}"}

        yield Closed(
            home,
            client,
            read=make("read", "read", None),
            write=make("write", "write", None),
            admin=make("admin", "admin", None),
            mine=make("mine", "admin", ["mine"]),
        )


def expect_challenge(response: httpx2.Response) -> None:
    assert response.status_code == 401, response.url
    assert response.headers["www-authenticate"].startswith('Bearer realm="yiju"')


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_nothing_is_open_without_a_key(closed: Closed, method: str, path: str) -> None:
    expect_challenge(closed.client.request(method, path))


def test_the_page_and_health_are_open(closed: Closed) -> None:
    for path in ("/", "/page/script/main.js", "/healthz"):
        assert closed.client.get(path).status_code == 200
        assert closed.client.head(path).status_code == 200


@pytest.mark.parametrize(
    "value",
    ["", "Bearer", "Bearer yiju_x", "Basic {}", "{}", "Bearer {}x", "Bearer x {}"],
)
def test_a_wrong_key_is_none(closed: Closed, value: str) -> None:
    secret = closed.read["authorization"].removeprefix("Bearer ")
    headers = {"authorization": value.format(secret)}
    expect_challenge(closed.client.get("/documents", headers=headers))
    twice = [("authorization", f"Bearer {secret}")] * 2
    expect_challenge(closed.client.get("/documents", headers=twice))
    expect_challenge(closed.client.get("/documents", params={"access_token": secret}))


def test_scopes_allow_what_they_say(closed: Closed) -> None:
    client = closed.client
    asked = client.post("/ask", json={"question": QUESTION}, headers=closed.read)
    assert asked.json()["answer"]["text"].startswith("246.0萬")
    assert asked.headers["cache-control"] == "no-store"
    assert "Authorization" in asked.headers["vary"]
    assert client.get("/readyz", headers=closed.read).status_code == 200
    lower = {"authorization": closed.read["authorization"].replace("Bearer", "bearer")}
    assert client.get("/documents", headers=lower).status_code == 200
    said = {"question": QUESTION, "verdict": "should_abstain"}
    for method, path, body in (
        ("DELETE", "/documents/union", None),
        ("POST", "/documents", {"documents": [{"text": "x"}]}),
        ("POST", "/feedback", said),
    ):
        refused = client.request(method, path, json=body, headers=closed.read)
        assert "scope write; this one has read" in expect_problem(refused, 403).detail
        assert 'error="insufficient_scope", scope="write"' in refused.headers["www-authenticate"]
    added = client.post("/feedback", json=said, headers=closed.write)
    assert added.status_code == 201
    for headers in (closed.read, closed.write):
        expect_problem(client.get("/feedback", headers=headers), 403)
        assert client.get("/feedback%0A", headers=headers).status_code == 403
        expect_problem(client.delete(f"/feedback/{added.json()['id']}", headers=headers), 403)
    assert len(client.get("/feedback", headers=closed.admin).json()["feedback"]) == 1
    removed = client.delete(f"/feedback/{added.json()['id']}", headers=closed.admin)
    assert removed.status_code == 204
    assert client.get("/access", headers=closed.write).json() == {
        "key": "write",
        "scope": "write",
        "collections": None,
        "session": False,
    }


def test_reports_of_runs_are_of_all_collections(closed: Closed) -> None:
    def find(headers: dict[str, str]) -> tuple[int, list[str]]:
        response = closed.client.get("/reports", headers=headers)
        shown = response.json().get("reports", [])
        return response.status_code, [one["name"] for one in shown]

    assert find(closed.admin) == (200, ["a"])
    assert closed.client.get("/reports/a", headers=closed.admin).status_code == 200
    assert find(closed.mine) == (200, [])
    expect_problem(closed.client.get("/reports/a", headers=closed.mine), 404)
    assert find(closed.write) == (403, [])


def list_attempts(name: str) -> list[tuple[str, str, object]]:
    """Every way to name a collection in a request."""
    asked = {"question": QUESTION, "collection": name}
    said = {"question": QUESTION, "verdict": "right", "document_id": "union", "collection": name}
    cited = {"document_id": "union", "start": 0, "end": 1, "cited_text": "工"}
    return [
        ("POST", "/ask", asked),
        ("POST", "/ask/batch", {"questions": [QUESTION], "collection": name}),
        ("POST", "/feedback", said),
        ("POST", f"/verify?collection={name}", cited),
        ("POST", f"/export/csv?collection={name}", {"responses": []}),
        ("POST", f"/documents?collection={name}", {"documents": [{"text": "工會"}]}),
        ("GET", f"/documents?collection={name}", None),
        ("GET", f"/documents/union?collection={name}", None),
        ("GET", f"/documents/union/blocks?collection={name}", None),
        ("GET", f"/documents/union/original?collection={name}", None),
        ("GET", f"/documents/union/pages/1.png?collection={name}", None),
        ("GET", f"/feedback?collection={name}", None),
        ("GET", f"/feedback/questions.jsonl?collection={name}", None),
        ("DELETE", f"/documents/union?collection={name}", None),
        ("DELETE", f"/feedback/1?collection={name}", None),
    ]


def test_a_collection_of_others_does_not_exist(closed: Closed) -> None:
    for there, missing in zip(list_attempts("secret"), list_attempts("nothin"), strict=True):
        texts = []
        for method, path, body in (there, missing):
            response = closed.client.request(method, path, json=body, headers=closed.mine)
            if path.startswith("/export"):  # an empty list is refused before
                assert response.status_code in {404, 422}
            else:
                expect_problem(response, 404)
            texts.append(response.text.replace("secret", "nothin"))
        assert texts[0] == texts[1]
    expect_problem(closed.client.get("/documents", headers=closed.mine), 404)
    listed = closed.client.get("/collections", headers=closed.mine).json()["collections"]
    assert listed == [{"name": "mine", "documents": 1}]
    everything = closed.client.get("/documents/union?collection=secret", headers=closed.admin)
    assert everything.json()["text"] == UNION
    own = {"question": QUESTION, "collection": "mine"}
    assert closed.client.post("/ask", json=own, headers=closed.mine).json()["answer"]
    assert closed.client.get("/feedback", headers=closed.mine).status_code == 200
    assert not (closed.home / "nothin").exists()


def test_nor_does_the_time_tell_that_it_exists(closed: Closed) -> None:
    """Medians of requests in turns differ by less than the requests of one name do."""
    seconds: dict[str, list[float]] = {"secret": [], "nothin": []}
    for _ in range(40):
        for name, found in seconds.items():
            started = time.perf_counter()
            closed.client.get("/documents/union", params={"collection": name}, headers=closed.mine)
            found.append(time.perf_counter() - started)
    there, missing = (sorted(found) for found in seconds.values())
    spread = max(one[30] - one[4] for one in (there, missing))
    assert abs(statistics.median(there) - statistics.median(missing)) < spread


def test_a_revoked_key_is_refused_within_a_second(closed: Closed) -> None:
    _, secret = KeyFile(closed.home).create("short", KeyScope.READ, None)
    headers = {"authorization": f"Bearer {secret}"}
    assert closed.client.get("/documents", headers=headers).status_code == 200
    KeyFile(closed.home).revoke("short")
    refused = closed.client.get("/documents", headers=headers)
    expect_challenge(refused)
    assert 'error="invalid_token"' in refused.headers["www-authenticate"]


def test_damaged_keys_let_nobody_in(closed: Closed, caplog: pytest.LogCaptureFixture) -> None:
    path = closed.home / KEYS
    kept = path.read_bytes()
    try:
        for data in (b"[]]", b""):
            path.write_bytes(data)
            for _ in range(3):
                refused = closed.client.get("/documents", headers=closed.admin)
            assert str(closed.home) not in expect_problem(refused, 503).detail
            assert closed.client.get("/healthz").status_code == 200
        path.unlink()
        expect_problem(closed.client.get("/documents"), 503)
        reported = [one.getMessage().rpartition("keys.json ")[2][:4] for one in caplog.records]
        assert reported == ["is d", "is g"]  # damaged, gone: each once
    finally:
        path.write_bytes(kept)
    assert closed.client.get("/documents", headers=closed.admin).status_code == 200


def test_the_audit_log_tells_who_did_what_and_no_text(closed: Closed) -> None:
    log = closed.home / AUDIT
    log.unlink(missing_ok=True)
    closed.client.get("/healthz")
    asked = closed.client.post("/ask", json={"question": QUESTION}, headers=closed.read)
    closed.client.get("/documents/union?collection=mine&query=祕密", headers=closed.mine)
    closed.client.get("/documents/祕密?collection=secret", headers=closed.mine)
    closed.client.request("祕密".encode().hex(), "/祕密", headers=closed.write)
    closed.client.get("/documents")
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [
        (one["key"], one["method"], one["path"], one["collection"], one["status"]) for one in lines
    ] == [
        ("read", "POST", "/ask", "default", 200),
        ("mine", "GET", "/documents/{id}", "mine", 200),
        ("mine", "GET", "/documents/{id}", "secret", 404),
        ("write", "other", None, None, 404),
        (None, "GET", "/documents", None, 401),
    ]
    assert lines[0]["bytes"] == len(asked.content)
    assert set(lines[0]) == {"time", "key", "method", "path", "collection", "status", "bytes"}
    text = log.read_text("utf-8")
    for word in ("祕密", "集體合同", "union", "yiju_", "祕密".encode().hex()):
        assert word not in text
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_key_that_asks_too_often_is_told_when_to_ask_again(tmp_path: Path) -> None:
    _, secret = KeyFile(tmp_path).create("busy", KeyScope.READ, None)
    _, other = KeyFile(tmp_path).create("other", KeyScope.READ, None)
    headers = {"authorization": f"Bearer {secret}"}
    settings = Settings.read(os.environ | {"YIJU_RATE": "3"}, home=tmp_path)
    with serve(create_app(settings)) as client:
        codes = [client.get("/access", headers=headers).status_code for _ in range(4)]
        assert codes == [200, 200, 200, 429]
        refused = client.get("/access", headers=headers)
        expect_problem(refused, 429)
        assert 1 <= int(refused.headers["retry-after"]) <= 20
        headers = {"authorization": f"Bearer {other}"}
        assert client.get("/access", headers=headers).status_code == 200


def test_tokens_come_back_with_time() -> None:
    rate = RateLimit(60.0)
    assert [rate.take("a", 100.0) for _ in range(60)] == [0.0] * 60
    assert rate.take("a", 100.0) == pytest.approx(1.0)
    assert rate.take("b", 100.0) == 0.0
    assert rate.take("a", 100.5) == pytest.approx(0.5)
    assert rate.take("a", 101.0) == 0.0
    assert [rate.take("a", 10_000.0) for _ in range(61)].count(0.0) == 60


def test_every_method_of_every_route_has_its_scope() -> None:
    """What changes something needs more than reading, whatever is added."""
    reading = {"/ask", "/ask/batch", "/export/{format}", "/questions", "/session", "/verify"}
    for path, methods in create_app(Settings()).openapi()["paths"].items():
        for method in map(str.upper, methods):
            needed = find_requirement(method, path)
            if path == "/healthz":
                assert needed is None
            elif method == "GET" or path in reading:
                assert needed in {KeyScope.READ, KeyScope.ADMIN}
            else:
                assert needed in {KeyScope.WRITE, KeyScope.ADMIN}
    assert find_requirement("PATCH", None) is KeyScope.WRITE


@pytest.mark.parametrize(
    ("server", "local"),
    [
        (("127.0.0.1", 8000), True),
        (("127.8.8.8", 8000), True),
        (("::1", 8000), True),
        (("::ffff:127.0.0.1", 8000), True),
        (("/run/yiju.sock", None), True),
        (("10.0.0.5", 8000), False),
        (("fe80::1%eth0", 8000), False),
        (("localhost.example", 80), False),
        (None, False),
    ],
)
def test_which_connections_are_local(server: tuple[str, int | None] | None, local: bool) -> None:
    assert is_local({"type": "http", "server": server}) is local


def test_other_machines_are_not_answered_while_there_are_no_keys(tmp_path: Path) -> None:
    """Whatever server listens there, and however it was started."""
    keys, sessions = KeyFile(tmp_path), SessionFile(tmp_path)
    here, elsewhere = (
        {"type": "http", "headers": [], "server": (host, 8000)}
        for host in ("127.0.0.1", "10.0.0.5")
    )
    gate = Gate(keys, sessions, is_open=False, rate=None)
    assert gate.judge(here, KeyScope.ADMIN) == EVERYTHING
    refused = gate.judge(elsewhere, KeyScope.READ)
    assert isinstance(refused, Refused)
    assert refused.status == 401
    assert "no keys" in refused.detail
    opened = Gate(keys, sessions, is_open=True, rate=None)
    assert opened.judge(elsewhere, KeyScope.ADMIN) == EVERYTHING
    keys.create("a", KeyScope.ADMIN, None)
    keys.revoke("a")
    for one in (gate, opened):  # a revoked key opens nothing
        for scope in (here, elsewhere):
            assert isinstance(one.judge(scope, KeyScope.READ), Refused)


@pytest.mark.parametrize(
    ("name", "value"), [("RATE", "0"), ("RATE", "many"), ("RATE", "nan"), ("WITHOUT_KEYS", "yes")]
)
def test_an_impossible_setting(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"YIJU_{name}"):
        Settings.read({f"YIJU_{name}": value})
