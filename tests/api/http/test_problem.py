"""Errors over HTTP: every one a problem with its status, and none that shows the inside."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from api.http.app import create_app
from api.http.body import LIMIT
from api.http.error import STATUS, status_of
from index.error import Conflict, Incompatible, ModelFailure, StorageFailure, YijuError
from rag.settings import Settings
from tests.service import JSON, problem, serving

ASK_ERRORS: list[tuple[str, bytes | dict[str, Any], int, str | None]] = [
    ("blank", {"question": " \n　"}, 422, "#/question"),
    ("signs", {"question": "？！…"}, 422, "#/question"),
    ("empty", {"question": ""}, 422, "#/question"),
    ("absent", {}, 422, "#/question"),
    ("long", {"question": "問" * 2001}, 422, "#/question"),
    ("number", {"question": 5}, 422, "#/question"),
    ("null", {"question": None}, 422, "#/question"),
    ("surrogate", rb'{"question": "what \ud800?"}', 422, "#/question"),
    ("unknown", {"question": "a", "topk": 3}, 422, "#/topk"),
    ("unknown with a slash", {"question": "a", "a/b~c": 3}, 422, "#/a~1b~0c"),
    ("surrogate key", rb'{"question": "a", "\ud800": 1}', 422, None),
    ("top_k 0", {"question": "a", "top_k": 0}, 422, "#/top_k"),
    ("top_k 51", {"question": "a", "top_k": 51}, 422, "#/top_k"),
    ("top_k huge", {"question": "a", "top_k": 10**30}, 422, "#/top_k"),
    ("top_k text", {"question": "a", "top_k": "5"}, 422, "#/top_k"),
    ("top_k true", {"question": "a", "top_k": True}, 422, "#/top_k"),
    ("top_k fraction", {"question": "a", "top_k": 1.5}, 422, "#/top_k"),
    ("filter", {"question": "a", "filters": {"source": "x"}}, 422, "#/filters/source"),
    ("filter name", {"question": "a", "filters": {"author": ["x"]}}, 422, "#/filters/author"),
    (
        "filter surrogate",
        rb'{"question": "a", "filters": {"source": ["\udfff"]}}',
        422,
        "#/filters/source/0",
    ),
    ("collection unknown", {"question": "a", "collection": "unknown"}, 404, None),
    ("collection impossible", {"question": "a", "collection": "../etc"}, 422, None),
    ("collection number", {"question": "a", "collection": 1}, 422, "#/collection"),
    ("collection surrogate", rb'{"question": "a", "collection": "\ud800"}', 422, "#/collection"),
    ("list", b"[]", 422, None),
    ("text", b'"what?"', 422, None),
    ("cut off", b'{"question": "a', 400, None),
    ("nothing", b"", 400, None),
    ("not UTF-8", b'{"question": "\xff"}', 400, None),
    ("NaN", b'{"question": "a", "top_k": NaN}', 400, None),
    ("Infinity", b'{"question": "a", "top_k": -Infinity}', 400, None),
    ("deep", b"[" * 100_000, 400, None),
    ("many digits", b'{"question": "a", "top_k": ' + b"9" * 5000 + b"}", 400, None),
]


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [case[1:] for case in ASK_ERRORS],
    ids=[case[0] for case in ASK_ERRORS],
)
def test_bad_questions_are_problems(
    client: httpx2.Client, body: bytes | dict[str, Any], status: int, pointer: str | None
) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    said = problem(client.post("/ask", content=content, headers=JSON), status)
    if pointer:
        assert [one.pointer for one in said.errors or []] == [pointer]
        assert pointer.removeprefix("#/") in said.detail


@pytest.mark.parametrize("path", ["/ask", "/verify", "/documents"])
@pytest.mark.parametrize(
    "given", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""]
)
def test_other_content_types_are_415(client: httpx2.Client, path: str, given: str) -> None:
    said = problem(
        client.post(path, content=b"{}", headers={"content-type": given} if given else {}), 415
    )
    assert "application/json" in said.detail


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{}", 422),
        (b'{"documents": []}', 422),
        (b'{"documents": {}}', 422),
        (b'{"documents": [42]}', 422),
        (b'{"documents": null, "x": 1}', 422),
        (b'{"documents": [{"text": "a"}], "colection": "x"}', 422),
        (b"[]", 422),
        (b"{", 400),
        (b'{"documents": [{"text": Infinity}]}', 400),
        (rb'{"documents": [{"text": "\udc00"}]}', 422),
        (rb'{"documents": [{"id": "\udc00", "text": "\udc00"}]}', 422),
    ],
)
def test_bad_documents_are_problems(client: httpx2.Client, content: bytes, status: int) -> None:
    problem(client.post("/documents", content=content, headers=JSON), status)


def test_bad_forms_are_problems(client: httpx2.Client) -> None:
    form = {"content-type": "multipart/form-data; boundary=x"}
    problem(
        client.post("/documents", content=b"", headers={"content-type": "multipart/form-data"}), 400
    )
    problem(client.post("/documents", content=b"no form at all", headers=form), 400)
    text = b'--x\r\ncontent-disposition: form-data; name="title"\r\n\r\nno file\r\n--x--\r\n'
    said = problem(client.post("/documents", content=text, headers=form), 422)
    assert [one.pointer for one in said.errors or []] == ["#/title"]
    problem(client.post("/documents", content=b"--x--\r\n", headers=form), 422)
    problem(client.post("/ask", content=text, headers=form), 415)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/documents/nothing", 404),
        ("GET", "/documents?collection=nothing", 404),
        ("GET", "/documents?collection=..%2F..%2Fetc", 422),
        ("GET", "/documents?collection=%00", 422),
        ("GET", "/documents?collection=", 422),
        ("GET", "/documents/%ED%A0%80", 404),
        ("GET", "/documents/%00", 404),
        ("GET", "/ask", 405),
        ("PUT", "/documents", 405),
        ("POST", "/healthz", 405),
        ("DELETE", "/documents", 405),
    ],
)
def test_what_is_not_here_is_a_problem(
    client: httpx2.Client, method: str, path: str, status: int
) -> None:
    response = client.request(method, path)
    assert "reason" not in problem(response, status).model_dump()
    assert ("allow" in response.headers) == (status == 405)


class TestSize:
    """A body over the limit is refused by what it says, or by what has come, and before its end."""

    def test_declared(self, client: httpx2.Client) -> None:
        said = problem(client.post("/ask", content=b" " * (LIMIT + 1), headers=JSON), 413)
        assert "16 MB" in said.detail

    @pytest.mark.parametrize(
        "content_type", ["application/json", "multipart/form-data; boundary=x"]
    )
    def test_streamed(self, client: httpx2.Client, content_type: str) -> None:
        head = b'--x\r\ncontent-disposition: form-data; name="f"; filename="a.txt"\r\n\r\n'
        chunks = (head, *[b"x" * (1 << 20)] * 24)
        problem(
            client.post("/documents", content=iter(chunks), headers={"content-type": content_type}),
            413,
        )

    @pytest.mark.parametrize(
        ("header", "body"),
        [
            ("Content-Length: 999999999999", b""),
            ("Transfer-Encoding: chunked", b"1100000\r\n" + b"x" * 0x1100000),
        ],
        ids=["declared", "streamed"],
    )
    def test_refused_before_the_end_of_the_body(
        self, client: httpx2.Client, header: str, body: bytes
    ) -> None:
        with socket.create_connection(
            (client.base_url.host, client.base_url.port or 0), timeout=20
        ) as plain:
            plain.sendall(
                f"POST /documents HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{header}\r\n\r\n".encode()
                + body
            )
            assert plain.recv(100).startswith(b"HTTP/1.1 413 ")

    def test_an_answer_before_the_end_of_the_body_arrives(self, client: httpx2.Client) -> None:
        for status, path, headers in (
            (415, "/ask", {"content-type": "text/plain"}),
            (404, "/nothing", JSON),
            (405, "/healthz", JSON),
        ):
            problem(client.post(path, content=b" " * (LIMIT - 1), headers=headers), status)

    def test_just_within_is_read(self, client: httpx2.Client) -> None:
        body = json.dumps({"question": "a"}).encode()
        assert (
            client.post("/ask", content=body + b" " * (LIMIT - len(body)), headers=JSON).status_code
            == 200
        )

    def test_a_file_in_a_form(self, client: httpx2.Client) -> None:
        problem(client.post("/documents", files={"f": ("a.txt", b"x" * LIMIT)}), 413)


class Broken:
    """Collections that cannot be opened."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def ready(self) -> None:
        raise self.error

    def pipeline(self, collection: str) -> None:
        raise self.error

    def collection(self, name: str = "default", create: bool = False) -> None:
        raise self.error


@pytest.fixture(scope="session")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, httpx2.Client]]:
    app = create_app(Settings(home=tmp_path_factory.mktemp("broken")))
    with serving(app) as client:
        yield app, client


@pytest.mark.parametrize(
    ("raised", "status", "kind"),
    [
        (ModelFailure("the weights are damaged; reinstall yiju"), 503, "urn:yiju:model-failure"),
        (StorageFailure("the disk is full; free some space"), 503, "urn:yiju:storage-failure"),
        (Conflict("another process is writing; wait"), 409, "urn:yiju:conflict"),
        (Incompatible("made with another encoder; `yiju reindex`"), 409, "urn:yiju:incompatible"),
    ],
)
def test_our_errors_have_their_status(
    broken: tuple[FastAPI, httpx2.Client], raised: YijuError, status: int, kind: str
) -> None:
    app, client = broken
    app.state.workspace = Broken(raised)
    response = client.post("/ask", json={"question": "a"})
    said = problem(response, status)
    assert (said.type, said.detail) == (kind, str(raised))
    assert ("retry-after" in response.headers) == (status == 503)
    ready = client.get("/readyz")
    assert problem(ready, 503).detail == str(raised)
    assert ready.headers["retry-after"]
    assert client.get("/healthz").json() == {"status": "ok"}


def test_the_unexpected_says_nothing_of_the_inside(broken: tuple[FastAPI, httpx2.Client]) -> None:
    app, client = broken
    app.state.workspace = Broken(RuntimeError("secret of the inside"))
    for response in (
        client.post("/ask", json={"question": "a"}),
        client.get("/documents"),
        client.get("/readyz"),
    ):
        assert "secret" not in problem(response, 500).model_dump_json()


def test_ready(client: httpx2.Client) -> None:
    assert client.get("/readyz").json() == {"status": "ready"}


def _below(kind: type[YijuError]) -> Iterator[type[YijuError]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def test_every_error_of_the_tree_has_a_status() -> None:
    kinds = set(_below(YijuError))
    assert len(kinds) > 10
    for kind in kinds:
        assert any(parent in STATUS for parent in kind.__mro__), kind
        assert 400 <= status_of(kind("x")) < 600
        assert status_of(kind("x")) != 500
