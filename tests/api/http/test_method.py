"""HEAD, OPTIONS and the Allow header, on every path of the service."""

import httpx2
import pytest

from tests.service import UNION, expect_problem

METHODS = {
    "/": "GET, HEAD, OPTIONS",
    "/page/index.html": "GET, HEAD, OPTIONS",
    "/ask": "OPTIONS, POST",
    "/ask/batch": "OPTIONS, POST",
    "/documents": "GET, HEAD, OPTIONS, POST",
    "/documents/union": "DELETE, GET, HEAD, OPTIONS",
    "/documents/union/blocks": "GET, HEAD, OPTIONS",
    "/documents/union/original": "GET, HEAD, OPTIONS",
    "/documents/union/pages/1.png": "GET, HEAD, OPTIONS",
    "/verify": "OPTIONS, POST",
    "/collections": "GET, HEAD, OPTIONS",
    "/questions": "OPTIONS, POST",
    "/export/md": "OPTIONS, POST",
    "/feedback": "GET, HEAD, OPTIONS, POST",
    "/feedback/union": "DELETE, OPTIONS",
    # Feedback may have any id, this one as well.
    "/feedback/questions.jsonl": "DELETE, GET, HEAD, OPTIONS",
    "/ingestions/union": "GET, HEAD, OPTIONS",
    "/reports": "GET, HEAD, OPTIONS",
    "/reports/union": "GET, HEAD, OPTIONS",
    "/reports/compare": "GET, HEAD, OPTIONS",
    "/access": "GET, HEAD, OPTIONS",
    "/session": "DELETE, OPTIONS, POST",
    "/healthz": "GET, HEAD, OPTIONS",
    "/readyz": "GET, HEAD, OPTIONS",
    "/openapi.json": "GET, HEAD, OPTIONS",
}


def test_every_path_is_covered(client: httpx2.Client) -> None:
    parameters = {"id": "union", "name": "union", "number": "1", "format": "md"}
    described = {
        path.format_map(parameters) for path in client.get("/openapi.json").json()["paths"]
    }
    assert described | {"/", "/page/index.html", "/openapi.json"} == set(METHODS)


@pytest.mark.parametrize("path", [path for path, allow in METHODS.items() if "GET" in allow])
def test_head_has_the_headers_of_get_and_no_body(client: httpx2.Client, path: str) -> None:
    plain = {"accept-encoding": "identity"}
    got, head = client.get(path, headers=plain), client.head(path, headers=plain)
    assert got.content or path.endswith(".jsonl")  # there is no feedback
    assert (head.status_code, head.content) == (got.status_code, b"")
    ignored = {"date"}
    assert {name: value for name, value in head.headers.items() if name not in ignored} == {
        name: value for name, value in got.headers.items() if name not in ignored
    }
    assert int(head.headers["content-length"]) == len(got.content)


@pytest.mark.parametrize(
    "path", ["/nothing", "/documents/nothing", "/documents?collection=nothing"]
)
def test_head_of_something_unknown_is_404_without_a_body(client: httpx2.Client, path: str) -> None:
    response = client.head(path)
    assert (response.status_code, response.content) == (404, b"")
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("path", "allow"), METHODS.items())
def test_options_lists_the_methods(client: httpx2.Client, path: str, allow: str) -> None:
    response = client.options(path)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == allow


@pytest.mark.parametrize(
    ("method", "path"),
    [
        (method, path)
        for path, allow in METHODS.items()
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE")
        if method not in allow.split(", ")
    ],
)
def test_405_lists_every_method_of_the_path(client: httpx2.Client, method: str, path: str) -> None:
    allow = METHODS[path]
    response = client.request(method, path)
    assert response.status_code == 405
    assert response.headers["allow"] == allow
    if method == "HEAD":
        assert response.content == b""
    else:
        assert allow in expect_problem(response, 405).detail


def test_options_of_an_unknown_path_is_404(client: httpx2.Client) -> None:
    expect_problem(client.options("/nothing"), 404)


def test_head_removes_nothing(client: httpx2.Client) -> None:
    client.head("/documents/union")
    client.options("/documents/union")
    assert client.get("/documents/union").json()["text"] == UNION
