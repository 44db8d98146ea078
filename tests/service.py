"""The HTTP service as tests reach it: a real server on a real socket, and what it must always say."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import uvicorn
from fastapi import FastAPI

from api.http import schema
from api.http.error import Problem

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
            with httpx2.Client(
                base_url=f"http://127.0.0.1:{listener.getsockname()[1]}",
                timeout=120,
                trust_env=False,
            ) as client:
                deadline = time.monotonic() + 30
                while not server.started and time.monotonic() < deadline:
                    time.sleep(0.01)
                yield client
        finally:
            server.should_exit = True
            thread.join(30)


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


def add(
    client: httpx2.Client, *documents: dict[str, Any], collection: str = "default"
) -> httpx2.Response:
    content = json.dumps(
        {"documents": documents}
    )  # unlike the client's own encoder it can write half a surrogate pair
    return client.post(
        "/documents", params={"collection": collection}, content=content, headers=JSON
    )


def ask(client: httpx2.Client, **fields: object) -> schema.Reply:
    response = client.post("/ask", json=fields)
    assert response.status_code == 200, response.text
    return schema.Reply.model_validate_json(response.content)


def prove(client: httpx2.Client, reply: schema.Reply, collection: str = "default") -> None:
    """Every citation and passage of a reply is the slice it says it is, by the text that the service gives out."""
    ids = {one.document_id for one in reply.citations} | {one.document_id for one in reply.passages}
    stored = {
        id: client.get(f"/documents/{id}", params={"collection": collection}).json() for id in ids
    }
    for passage in reply.passages:
        assert stored[passage.document_id]["text"][passage.start : passage.end] == passage.text
    for citation in reply.citations:
        assert (
            stored[citation.document_id]["text"][citation.start : citation.end]
            == citation.cited_text
        )
        assert citation.sha256 == stored[citation.document_id]["sha256"]
        assert citation.sentence.start <= citation.start < citation.end <= citation.sentence.end
