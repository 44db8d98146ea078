"""Errors over HTTP: every one is a problem with its status, and none shows a traceback."""

from collections.abc import Iterator

import httpx2
import pytest
from fastapi import FastAPI

from api.http.app import create_app
from api.http.error import STATUS, find_status
from index.error import Conflict, Incompatible, ModelFailure, StorageFailure, YijuError
from rag.settings import Settings
from tests.service import expect_problem, post_documents, serve


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
        ("POST", "/", 405),
    ],
)
def test_unknown_names_are_problems(
    client: httpx2.Client, method: str, path: str, status: int
) -> None:
    expect_problem(client.request(method, path), status)


def test_an_unknown_path_names_itself_and_the_list_of_paths(client: httpx2.Client) -> None:
    problem = expect_problem(client.get("/nothing"), 404)
    assert problem.detail == "GET /nothing: no such path; /openapi.json lists the paths"


def test_an_unknown_collection_is_named_without_the_others(client: httpx2.Client) -> None:
    post_documents(client, {"text": "別人的文件。"}, collection="private-notes")
    for response in (
        client.get("/documents", params={"collection": "unknown"}),
        client.post("/ask", json={"question": "a", "collection": "unknown"}),
    ):
        problem = expect_problem(response, 404)
        assert problem.type == "urn:yiju:no-such-collection"
        assert "unknown" in problem.detail
        assert "private-notes" not in response.text


class Broken:
    """Collections that cannot be opened."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def restrict(self, allowed: object, report: object) -> "Broken":
        return self

    def load(self) -> None:
        raise self.error

    def pipeline(self, collection: str, precision: float | None = None) -> None:
        raise self.error

    def collection(self, name: str = "default", create: bool = False) -> None:
        raise self.error


@pytest.fixture(scope="session")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, httpx2.Client]]:
    app = create_app(Settings(home=tmp_path_factory.mktemp("broken")))
    with serve(app) as client:
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
def test_errors_of_yiju_have_their_status(
    broken: tuple[FastAPI, httpx2.Client], raised: YijuError, status: int, kind: str
) -> None:
    app, client = broken
    app.state.workspace = Broken(raised)
    response = client.post("/ask", json={"question": "a"})
    received = expect_problem(response, status)
    assert (received.type, received.detail) == (kind, str(raised))
    assert ("retry-after" in response.headers) == (status == 503)
    ready = client.get("/readyz")
    assert expect_problem(ready, 503).detail == str(raised)
    assert ready.headers["retry-after"]
    assert client.get("/healthz").json() == {"status": "ok"}


def test_an_unexpected_error_shows_no_details(broken: tuple[FastAPI, httpx2.Client]) -> None:
    app, client = broken
    app.state.workspace = Broken(RuntimeError("secret"))
    for response in (
        client.post("/ask", json={"question": "a"}),
        client.get("/documents"),
        client.get("/readyz"),
    ):
        expect_problem(response, 500)
        assert "secret" not in response.text
        assert response.headers["connection"] == "close"


def test_ready(client: httpx2.Client) -> None:
    assert client.get("/readyz").json() == {"status": "ready"}


def list_subclasses(kind: type[YijuError]) -> Iterator[type[YijuError]]:
    for one in kind.__subclasses__():
        yield one
        yield from list_subclasses(one)


def test_every_error_has_a_status() -> None:
    kinds = set(list_subclasses(YijuError))
    assert len(kinds) > 10
    assert {find_status(kind("x")) for kind in kinds} == set(STATUS.values())
