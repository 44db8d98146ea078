"""Documents that are added while nobody waits."""

import socket
import time
from typing import Any

import httpx2
import pytest

from api.http.schema.ingestion import IngestionBody
from tests.service import JSON, expect_problem

ASYNC = {"prefer": "respond-async"}


def follow(client: httpx2.Client, address: str) -> IngestionBody:
    """Return the outcome of an ingestion."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = IngestionBody.model_validate_json(client.get(address).content)
        if found.status in {"done", "failed"}:
            return found
        time.sleep(0.02)
    raise AssertionError("it does not end")


@pytest.mark.parametrize("prefer", ["respond-async", "wait=5, Respond-Async", "respond-async; a=b"])
def test_an_ingestion_is_accepted_and_its_outcome_is_that_of_the_request(
    client: httpx2.Client, prefer: str
) -> None:
    name = f"later-{len(prefer)}"
    asked = {"documents": [{"id": "later", "text": "全國共有工會組織280.9萬個。"}]}
    where = {"collection": name}
    response = client.post("/documents", params=where, json=asked, headers={"prefer": prefer})
    assert response.status_code == 202, response.text
    assert response.headers["preference-applied"] == "respond-async"
    assert response.headers["retry-after"] == "1"
    accepted = IngestionBody.model_validate_json(response.content)
    assert response.headers["location"] == f"/ingestions/{accepted.id}"
    assert (accepted.status, accepted.collection) == ("waiting", name)
    found = follow(client, response.headers["location"])
    assert (found.status, found.problem, found.passages_done) == ("done", None, 1)
    assert found.result
    assert [one.status for one in found.result.documents] == ["added"]
    assert client.get("/documents/later", params=where).status_code == 200
    again = client.post("/documents", params=where, json=asked)
    assert (again.status_code, again.json()["documents"][0]["status"]) == (200, "unchanged")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ({"content": b"{", "headers": ASYNC | JSON}, 400),
        ({"json": {"documents": [{"text": ""}]}, "headers": ASYNC}, 422),
        ({"files": {"files": ("a.pdf", b"no PDF")}, "headers": ASYNC}, 422),
    ],
)
def test_what_is_wrong_with_documents_is_reported_in_the_record(
    client: httpx2.Client, arguments: dict[str, Any], status: int
) -> None:
    response = client.post("/documents", **arguments)
    assert response.status_code == 202
    found = follow(client, response.headers["location"])
    assert (found.status, found.result) == ("failed", None)
    assert found.problem
    assert found.problem.status == status


def test_what_needs_no_reading_is_refused_at_once(client: httpx2.Client) -> None:
    asked = {"documents": [{"text": "a"}]}
    bad = client.post("/documents", params={"collection": "../a"}, json=asked, headers=ASYNC)
    expect_problem(bad, 422)
    expect_problem(client.post("/documents", content=b"a", headers=ASYNC), 415)
    expect_problem(client.get("/ingestions/0"), 404)


def test_it_goes_on_when_the_client_has_gone(client: httpx2.Client) -> None:
    body = b'{"documents": [{"id": "gone-client", "text": "\\u5de5\\u6703"}]}'
    with socket.create_connection((client.base_url.host, client.base_url.port or 0)) as plain:
        plain.sendall(
            b"POST /documents HTTP/1.1\r\nHost: localhost\r\nPrefer: respond-async\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
        )
        head = plain.recv(4096).decode()
    location = next(line for line in head.splitlines() if line.lower().startswith("location: "))
    assert follow(client, location.split(": ")[1]).status == "done"
    assert client.delete("/documents/gone-client").status_code == 204
