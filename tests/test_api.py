"""The HTTP service as a client meets it: a real server, a real socket, the real model."""

import json
import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from api import document, error, example, schema
from api.app import create_app
from api.body import LIMIT
from api.error import STATUS, Problem, status_of
from index.error import Conflict, Incompatible, ModelFailure, StorageFailure, YijuError
from rag.settings import Settings

JSON = {"content-type": "application/json"}
UNION = "工會年度回顧\n\n一、集體協商\n全國簽訂集體合同246.0萬份，覆蓋職工2.8億人。😀\r\n二、困難幫扶\n全國共有困難職工檔案戶數191萬戶。\n"


@contextmanager
def serving(app: FastAPI) -> Iterator[httpx2.Client]:
    """A client of `app` behind a real server on a free port."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            with httpx2.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=120, trust_env=False) as client:
                deadline = time.monotonic() + 30
                while not server.started and time.monotonic() < deadline:
                    time.sleep(0.01)
                yield client
        finally:
            server.should_exit = True
            thread.join(30)


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    with serving(create_app(Settings.read(os.environ, home=tmp_path_factory.mktemp("home")))) as client:
        client.post("/documents", json={"documents": [{"id": "union", "source": "union.txt", "text": UNION}]}).raise_for_status()
        yield client


def problem(response: httpx2.Response, status: int) -> Problem:
    """The body of an error, which must be a problem and nothing else."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert "Traceback" not in response.text
    said = Problem.model_validate_json(response.content)
    assert said.status == status
    assert said.title
    assert said.detail
    assert said.instance == response.request.url.path
    return said


def add(client: httpx2.Client, *documents: dict[str, Any], collection: str = "default") -> httpx2.Response:
    content = json.dumps({"documents": documents})  # unlike the client's own encoder it can write half a surrogate pair
    return client.post("/documents", params={"collection": collection}, content=content, headers=JSON)


def ask(client: httpx2.Client, **fields: object) -> schema.Reply:
    response = client.post("/ask", json=fields)
    assert response.status_code == 200, response.text
    return schema.Reply.model_validate_json(response.content)


def prove(client: httpx2.Client, reply: schema.Reply, collection: str = "default") -> None:
    """Every citation and passage of a reply is the slice it says it is, by the text that the service gives out."""
    ids = {one.document_id for one in reply.citations} | {one.document_id for one in reply.passages}
    stored = {id: client.get(f"/documents/{id}", params={"collection": collection}).json() for id in ids}
    for passage in reply.passages:
        assert stored[passage.document_id]["text"][passage.start : passage.end] == passage.text
    for citation in reply.citations:
        assert stored[citation.document_id]["text"][citation.start : citation.end] == citation.cited_text
        assert citation.sha256 == stored[citation.document_id]["sha256"]
        assert citation.sentence.start <= citation.start < citation.end <= citation.sentence.end


# -- asking


@pytest.mark.parametrize(
    "question", ["全國簽訂多少份集體合同？", "全國有多少困難職工檔案戶數？", "how many collective contracts?", "誰發明了電話？"]
)
def test_every_citation_and_passage_is_a_slice(client: httpx2.Client, question: str) -> None:
    reply = ask(client, question=question)
    assert reply.question == question
    assert reply.passages
    assert [passage.rank for passage in reply.passages] == list(range(1, len(reply.passages) + 1))
    assert reply.status == ("answered" if reply.answer else "abstained")
    assert bool(reply.citations) == bool(reply.answer)
    prove(client, reply)


def test_reply_has_exactly_the_contract_s_fields(client: httpx2.Client) -> None:
    said = client.post("/ask", json={"question": "全國簽訂多少份集體合同？"}).json()
    assert list(said) == list(example.REPLY)
    assert list(said["passages"][0]) == list(example.REPLY["passages"][0])
    assert list(said["index"]) == list(example.REPLY["index"])
    assert list(said["timings_ms"]) == list(example.REPLY["timings_ms"])
    assert said["answer"], "the document says so in these words"
    assert list(said["answer"]) == list(example.REPLY["answer"])
    assert list(said["citations"][0]) == list(example.CITATION)
    assert all(time == round(time, 1) for time in said["timings_ms"].values())
    assert all(one["score"] == round(one["score"], 6) for one in said["passages"])


def test_an_empty_collection_abstains(client: httpx2.Client) -> None:
    add(client, {"id": "only", "text": "只有這一句話。"}, collection="empty")
    assert client.delete("/documents/only", params={"collection": "empty"}).status_code == 204
    reply = ask(client, question="有什麼？", collection="empty")
    assert (reply.status, reply.abstained_because, reply.answer, reply.passages) == ("abstained", "empty_index", None, [])


def test_top_k_and_filters_restrict(client: httpx2.Client) -> None:
    add(client, *({"source": f"{n}.txt", "text": f"第{n}號文件說明第{n}項補助為{n}00元。"} for n in range(1, 8)), collection="many")
    assert len(ask(client, question="補助多少元？", top_k=3, collection="many").passages) == 3
    only = ask(client, question="補助多少元？", collection="many", filters={"source": ["4.txt"]})
    assert {passage.text for passage in only.passages} == {"第4號文件說明第4項補助為400元。"}


def test_questions_at_once_get_their_own_answers(client: httpx2.Client) -> None:
    questions = [f"全國簽訂多少份集體合同？第{n}次問" for n in range(16)]
    with ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(lambda question: ask(client, question=question), questions))
    assert [reply.question for reply in replies] == questions


# -- documents


def test_added_then_unchanged_then_replaced(client: httpx2.Client) -> None:
    posted = {"source": "life.txt", "text": "第一版的內容在這裡。"}
    seen = []
    for text in (posted["text"], posted["text"], "第二版的內容在這裡。"):
        response = add(client, posted | {"text": text}, collection="life")
        (one,) = response.json()["documents"]
        seen.append((response.status_code, one["status"]))
        assert document.AddedDocuments.model_validate_json(response.content)
    assert seen == [(201, "added"), (200, "unchanged"), (201, "replaced")]


def test_ids_and_titles_come_from_what_is_given(client: httpx2.Client) -> None:
    texts = [
        {"id": "own-id", "title": "自己的題名", "source": "where", "text": "有題名的文件。"},
        {"source": example.POSTED["source"], "text": "勞動法規\n這一行是內容，不是題名。"},
        {"text": "沒有來源的文件，第一行就是一整句話。"},
    ]
    one, two, three = add(client, *texts, collection="names").json()["documents"]
    assert (one["document_id"], one["title"], one["source"]) == ("own-id", "自己的題名", "where")
    assert (two["document_id"], two["title"]) == (example.CITATION["document_id"], "勞動法規")
    assert re.fullmatch("[0-9a-f]{16}", three["document_id"])
    assert three["title"] == three["document_id"]
    assert add(client, texts[2], collection="names").status_code == 200


def test_a_document_comes_back_as_it_was_given(client: httpx2.Client) -> None:
    stored = client.get("/documents/union").json()
    assert stored["text"] == UNION
    assert stored["characters"] == len(UNION)
    listed = client.get("/documents").json()
    (one,) = (one for one in listed["documents"] if one["id"] == "union")
    assert {key: stored[key] for key in one if key != "added_at"} | {"added_at": one["added_at"]} == one
    assert listed["index"]["documents"] == len(listed["documents"])
    assert document.StoredDocument.model_validate(stored)


def test_the_good_ones_of_a_batch_are_added(client: httpx2.Client) -> None:
    response = add(
        client,
        {"id": "good", "text": "這一份可以收下。"},
        {"id": "blank", "text": " \n"},
        {"title": "typo", "txt": "欄位打錯了。"},
        {"text": "half \ud800"},
        {"text": "binary \0"},
        {"id": "\ud800", "text": "half a name"},
        {"id": "key", "text": "half a key", "\ud800": 1},
        collection="mixed",
    )
    assert response.status_code == 201
    said = response.json()
    assert [one["document_id"] for one in said["documents"]] == ["good"]
    assert [one["name"] for one in said["rejected"]] == ["blank", "typo", "documents/3", "documents/4", "?", "key"]
    assert all(one["detail"] for one in said["rejected"])


def test_a_batch_of_bad_ones_is_refused_with_each_reason(client: httpx2.Client) -> None:
    said = problem(add(client, {"text": " "}, {"id": "a/b", "text": "好"}, {"text": "好", "more": 1}, collection="refused"), 422)
    assert said.errors
    assert [one.pointer for one in said.errors] == ["#/documents/0/text", "#/documents/1/id", "#/documents/2/more"]
    problem(client.get("/documents", params={"collection": "refused"}), 404)


def test_files_are_added_and_bad_ones_named(client: httpx2.Client) -> None:
    files = [("files", ("規章.md", "# 請假規則\n\n員工每年有七天特別休假。\n".encode())), ("files", ("scan.pdf", b"%PDF-1.7 \0"))]
    response = client.post("/documents", params={"collection": "files"}, files=files)
    assert response.status_code == 201, response.text
    said = response.json()
    assert [(one["title"], one["source"]) for one in said["documents"]] == [("請假規則", "規章.md")]
    assert [one["name"] for one in said["rejected"]] == ["scan.pdf"]
    refused = problem(client.post("/documents", files=files[1:]), 422)
    assert refused.errors
    assert refused.errors[0].pointer == "#/scan.pdf"


def test_deleted_is_gone(client: httpx2.Client) -> None:
    add(client, {"id": "short-lived", "text": "很快就會刪除。"})
    response = client.delete("/documents/short-lived")
    assert (response.status_code, response.content) == (204, b"")
    problem(client.get("/documents/short-lived"), 404)
    problem(client.delete("/documents/short-lived"), 404)


def test_paths_take_ids_and_nothing_looser(client: httpx2.Client) -> None:
    """The command line finds a document by its title or half an id; a path that deletes must not."""
    problem(client.get("/documents/unio"), 404)
    problem(client.delete("/documents/union.txt"), 404)


# -- verifying


def test_verify_tells_true_from_false(client: httpx2.Client) -> None:
    start = UNION.index("246.0萬份")
    claim = {"document_id": "union", "start": start, "end": start + 7, "cited_text": "246.0萬份"}
    assert client.post("/verify", json=claim).json() == {"valid": True, "problem": None}
    for change in (
        {"cited_text": "247.0萬份"},
        {"start": start - 1},
        {"end": len(UNION) + 1},
        {"sha256": "0" * 64},
        {"document_id": "unknown"},
        {"source": "elsewhere.txt"},
        {"title": "別的題名"},
        {"sentence": {"start": start + 1, "end": start + 7}},
    ):
        said = schema.Verdict.model_validate_json(client.post("/verify", json=claim | change).content)
        assert not said.valid, change
        assert said.problem


def test_verify_takes_every_citation_that_ask_gives(client: httpx2.Client) -> None:
    said = client.post("/ask", json={"question": "全國簽訂多少份集體合同？"}).json()
    assert said["citations"]
    for citation in said["citations"]:
        assert client.post("/verify", json=citation).json() == {"valid": True, "problem": None}


# -- errors

ASK_ERRORS: list[tuple[str, bytes | dict[str, Any], int, str | None]] = [
    ("blank", {"question": " \n　"}, 422, "#/question"),
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
    ("filter surrogate", rb'{"question": "a", "filters": {"source": ["\udfff"]}}', 422, "#/filters/source/0"),
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


@pytest.mark.parametrize(("body", "status", "pointer"), [case[1:] for case in ASK_ERRORS], ids=[case[0] for case in ASK_ERRORS])
def test_bad_questions_are_problems(client: httpx2.Client, body: bytes | dict[str, Any], status: int, pointer: str | None) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    said = problem(client.post("/ask", content=content, headers=JSON), status)
    if pointer:
        assert [one.pointer for one in said.errors or []] == [pointer]
        assert pointer.removeprefix("#/") in said.detail


@pytest.mark.parametrize("path", ["/ask", "/verify", "/documents"])
@pytest.mark.parametrize("given", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
def test_other_content_types_are_415(client: httpx2.Client, path: str, given: str) -> None:
    said = problem(client.post(path, content=b"{}", headers={"content-type": given} if given else {}), 415)
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
    problem(client.post("/documents", content=b"", headers={"content-type": "multipart/form-data"}), 400)
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
def test_what_is_not_here_is_a_problem(client: httpx2.Client, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert "reason" not in problem(response, status).model_dump()
    assert ("allow" in response.headers) == (status == 405)


class TestSize:
    """A body over the limit is refused by what it says, or by what has come, and before its end."""

    def test_declared(self, client: httpx2.Client) -> None:
        said = problem(client.post("/ask", content=b" " * (LIMIT + 1), headers=JSON), 413)
        assert "16 MB" in said.detail

    @pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data; boundary=x"])
    def test_streamed(self, client: httpx2.Client, content_type: str) -> None:
        head = b'--x\r\ncontent-disposition: form-data; name="f"; filename="a.txt"\r\n\r\n'
        chunks = (head, *[b"x" * (1 << 20)] * 24)
        problem(client.post("/documents", content=iter(chunks), headers={"content-type": content_type}), 413)

    @pytest.mark.parametrize(
        ("header", "body"),
        [("Content-Length: 999999999999", b""), ("Transfer-Encoding: chunked", b"1100000\r\n" + b"x" * 0x1100000)],
        ids=["declared", "streamed"],
    )
    def test_refused_before_the_end_of_the_body(self, client: httpx2.Client, header: str, body: bytes) -> None:
        with socket.create_connection((client.base_url.host, client.base_url.port or 0), timeout=20) as plain:
            plain.sendall(f"POST /documents HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{header}\r\n\r\n".encode() + body)
            assert plain.recv(100).startswith(b"HTTP/1.1 413 ")

    def test_an_answer_before_the_end_of_the_body_arrives(self, client: httpx2.Client) -> None:
        for status, path, headers in ((415, "/ask", {"content-type": "text/plain"}), (404, "/nothing", JSON), (405, "/healthz", JSON)):
            problem(client.post(path, content=b" " * (LIMIT - 1), headers=headers), status)

    def test_just_within_is_read(self, client: httpx2.Client) -> None:
        body = json.dumps({"question": "a"}).encode()
        assert client.post("/ask", content=body + b" " * (LIMIT - len(body)), headers=JSON).status_code == 200

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

    def library(self, collection: str = "default", create: bool = False) -> None:
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
def test_our_errors_have_their_status(broken: tuple[FastAPI, httpx2.Client], raised: YijuError, status: int, kind: str) -> None:
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
    for response in (client.post("/ask", json={"question": "a"}), client.get("/documents"), client.get("/readyz")):
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


# -- the OpenAPI document


@pytest.fixture(scope="session")
def described(client: httpx2.Client) -> dict[str, Any]:
    said: dict[str, Any] = client.get("/openapi.json").json()
    return said


def _operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_openapi_declares_problems(described: dict[str, Any]) -> None:
    assert "HTTPValidationError" not in json.dumps(described)
    for name, operation in _operations(described):
        errors = {status: response for status, response in operation["responses"].items() if not status.startswith("2")}
        assert errors, name
        for response in errors.values():
            assert response["content"]["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}
            assert list(response["content"]) == ["application/problem+json"]


def test_openapi_names_are_stable_and_every_reference_resolves(described: dict[str, Any]) -> None:
    names = {name: operation["operationId"] for name, operation in _operations(described)}
    assert names == {
        "POST /ask": "ask",
        "POST /documents": "add_documents",
        "GET /documents": "list_documents",
        "GET /documents/{id}": "get_document",
        "DELETE /documents/{id}": "remove_document",
        "POST /verify": "verify",
        "GET /healthz": "is_alive",
        "GET /readyz": "is_ready",
    }
    for reference in re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(described)):
        assert reference in described["components"]["schemas"], reference


def test_openapi_has_examples(described: dict[str, Any]) -> None:
    for path in ("/ask", "/documents", "/verify"):
        assert described["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"]
    for name in ("Question", "PostedDocuments", "PostedDocument", "Claim", "Reply", "Citation", "Passage", "AddedDocuments", "Problem"):
        assert described["components"]["schemas"][name]["examples"], name


def _models() -> Iterator[type[BaseModel]]:
    for module in (schema, document, error):
        for one in vars(module).values():
            if isinstance(one, type) and issubclass(one, BaseModel) and one.model_config.get("json_schema_extra"):
                yield one


@pytest.mark.parametrize("model", {model.__name__: model for model in _models()}.values())
def test_every_example_is_one_of_its_schema(model: type[BaseModel]) -> None:
    extra = model.model_config["json_schema_extra"]
    assert isinstance(extra, dict)
    assert isinstance(extra["examples"], list)
    for one in extra["examples"]:
        model.model_validate(one)


def test_the_examples_tell_the_truth(client: httpx2.Client) -> None:
    (added,) = add(client, example.POSTED, collection="story").json()["documents"]
    assert added | {"chunks": 1} == example.ADDED["documents"][0]
    assert client.post("/verify", params={"collection": "story"}, json=example.CITATION).json()["valid"]
    stored = client.get(f"/documents/{added['document_id']}", params={"collection": "story"}).json()
    assert stored | {"chunks": 1} == example.STORED
    prove(client, schema.Reply.model_validate(example.REPLY), collection="story")
    reply = ask(client, **(example.QUESTION | {"collection": "story"}))
    assert {passage.document_id for passage in reply.passages} == {added["document_id"]}
    prove(client, reply, collection="story")


def test_no_file_of_the_home_is_needed_twice(tmp_path: Path) -> None:
    """What one service has acknowledged, the next one on the same home has."""
    settings = Settings.read(os.environ, home=tmp_path)
    with serving(create_app(settings)) as first:
        assert add(first, {"id": "kept", "text": "這一句話要留下來。"}).status_code == 201
    with serving(create_app(settings)) as second:
        assert second.get("/documents/kept").json()["text"] == "這一句話要留下來。"
