"""Run the HTTP service on a real socket in tests, and check its responses."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import httpx2
import uvicorn
from starlette.types import ASGIApp

from api.http.error import Problem
from api.http.schema.ask import AskResponse

JSON = {"content-type": "application/json"}
# With a character outside the basic plane and a carriage return: offsets count code points.
UNION = (
    "工會年度回顧\n\n一、集體協商\n全國簽訂集體合同246.0萬份，覆蓋職工2.8億人。😀\r\n"
    "二、困難幫扶\n全國共有困難職工檔案戶數191萬戶。\n"
)


@contextmanager
def serve(app: ASGIApp, http: str = "auto") -> Iterator[httpx2.Client]:
    """Serve `app` on a free port, with this class of connections. Yields a client of it."""
    server = uvicorn.Server(uvicorn.Config(cast(Any, app), http=http, log_level="critical"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            with httpx2.Client(
                base_url=f"http://127.0.0.1:{listener.getsockname()[1]}",
                timeout=300,  # a machine that does much else takes minutes for 1,000 paragraphs
                trust_env=False,
            ) as client:
                deadline = time.monotonic() + 120
                while not server.started and time.monotonic() < deadline:
                    time.sleep(0.01)
                assert server.started
                yield client
        finally:
            server.should_exit = True
            thread.join(300)  # it ends when the models are loaded
            assert not thread.is_alive()


def expect_problem(response: httpx2.Response, status: int) -> Problem:
    """Check that a response is a problem of this status, and return it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert "Traceback" not in response.text
    problem = Problem.model_validate_json(response.content)
    assert problem.status == status
    assert problem.title
    assert problem.detail
    assert problem.instance == response.request.url.path
    return problem


def post_documents(
    client: httpx2.Client, *documents: dict[str, Any], collection: str = "default"
) -> httpx2.Response:
    """Post documents as JSON."""
    # Unlike the client's own encoder this one can write a lone surrogate.
    content = json.dumps({"documents": documents})
    return client.post(
        "/documents", params={"collection": collection}, content=content, headers=JSON
    )


def make_empty(client: httpx2.Client, name: str) -> str:
    """Make a collection without documents."""
    post_documents(client, {"id": "first", "text": "工會"}, collection=name).raise_for_status()
    client.delete("/documents/first", params={"collection": name}).raise_for_status()
    return name


def post_question(client: httpx2.Client, **fields: object) -> AskResponse:
    """Ask a question that must be accepted."""
    response = client.post("/ask", json=fields)
    assert response.status_code == 200, response.text
    return AskResponse.model_validate_json(response.content)


def check_slices(client: httpx2.Client, response: AskResponse, collection: str = "default") -> None:
    """Check every citation and passage of a response against the text that the service returns."""
    ids = {one.document_id for one in response.citations}
    ids |= {one.document_id for one in response.passages}
    stored = {
        id: client.get(f"/documents/{id}", params={"collection": collection}).json() for id in ids
    }
    for passage in response.passages:
        text = stored[passage.document_id]["text"]
        assert text[passage.start : passage.end] == passage.text
    for citation in response.citations:
        text = stored[citation.document_id]["text"]
        assert text[citation.start : citation.end] == citation.cited_text
        assert citation.sha256 == stored[citation.document_id]["sha256"]
        assert citation.sentence.start <= citation.start < citation.end <= citation.sentence.end
