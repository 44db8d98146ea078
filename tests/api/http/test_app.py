"""The service as a whole: settings that reach it, CORS, and what outlives it."""

import gc
import os
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from api.http.admission.limiter import ConcurrencyLimit
from api.http.app import create_app
from index.error import BadSetting
from rag.settings import Settings
from tests.service import JSON, expect_problem, post_documents, serve

ORIGIN = "https://notes.example.org"
PREFLIGHT = {"origin": ORIGIN, "access-control-request-method": "POST"}


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    environment = {**os.environ, "YIJU_CORS_ORIGINS": f" http://localhost:3000, {ORIGIN},"}
    return create_app(Settings.read(environment, home=tmp_path_factory.mktemp("cors")))


@pytest.fixture(scope="module")
def shared_client(shared_app: FastAPI) -> Iterator[httpx2.Client]:
    """A client of a service that pages of two origins may call."""
    with serve(shared_app) as client:
        yield client


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
def test_preflight_of_a_known_origin_is_granted(shared_client: httpx2.Client, method: str) -> None:
    headers = {
        "origin": ORIGIN,
        "access-control-request-method": method,
        "access-control-request-headers": "content-type, authorization",
    }
    response = shared_client.options("/ask", headers=headers)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == ORIGIN
    assert method in response.headers["access-control-allow-methods"].split(", ")
    granted = response.headers["access-control-allow-headers"].lower()
    assert "content-type" in granted
    assert "authorization" in granted


def test_preflight_of_another_origin_is_not_granted(shared_client: httpx2.Client) -> None:
    headers = PREFLIGHT | {"origin": "https://elsewhere.example.org"}
    response = shared_client.options("/ask", headers=headers)
    assert "access-control-allow-origin" not in response.headers


def test_responses_and_errors_are_readable_by_the_page(
    shared_app: FastAPI, shared_client: httpx2.Client
) -> None:
    origin = {"origin": ORIGIN}
    responses = [
        shared_client.get("/healthz", headers=origin),
        shared_client.head("/healthz", headers=origin),
        shared_client.get("/nothing", headers=origin),
        shared_client.put("/documents", headers=origin),
        shared_client.post("/ask", content=b"{", headers=origin | JSON),
        shared_client.post("/ask", json={}, headers=origin),
        shared_client.post("/ask", content=b"", headers=origin),
        shared_client.post("/ask", content=b" " * (17 << 20), headers=origin | JSON),
    ]
    workspace = shared_app.state.workspace
    shared_app.state.workspace = None
    try:
        responses.append(shared_client.get("/documents", headers=origin))
    finally:
        shared_app.state.workspace = workspace
    statuses = [response.status_code for response in responses]
    assert statuses == [200, 200, 404, 405, 400, 422, 415, 413, 500]
    for response in responses:
        assert response.headers["access-control-allow-origin"] == ORIGIN, response.status_code
        assert response.headers["vary"] == "Origin"
        assert "Retry-After" in response.headers["access-control-expose-headers"]


def test_429_is_readable_by_the_page(
    shared_client: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ConcurrencyLimit, "is_reached", True)
    response = shared_client.post("/ask", json={}, headers={"origin": ORIGIN})
    expect_problem(response, 429)
    assert response.headers["access-control-allow-origin"] == ORIGIN
    assert 1 <= int(response.headers["retry-after"]) <= 3


def test_without_the_setting_no_page_may_call(client: httpx2.Client) -> None:
    preflight = client.options("/ask", headers=PREFLIGHT)
    assert (preflight.status_code, preflight.headers["allow"]) == (204, "OPTIONS, POST")
    for response in (preflight, client.get("/healthz", headers={"origin": ORIGIN})):
        assert not [name for name in response.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("value", ["example.org", "https://example.org/", "https://a b", "*.org"])
def test_an_impossible_origin_is_a_bad_setting(value: str) -> None:
    with pytest.raises(BadSetting, match="YIJU_CORS_ORIGINS"):
        Settings.read({"YIJU_CORS_ORIGINS": f"https://example.org,{value}"})


def test_any_origin_can_be_allowed(tmp_path: Path) -> None:
    settings = Settings.read({**os.environ, "YIJU_CORS_ORIGINS": "*"}, home=tmp_path)
    with serve(create_app(settings)) as client:
        response = client.get("/healthz", headers={"origin": ORIGIN})
    assert response.headers["access-control-allow-origin"] == "*"


def test_the_next_service_has_what_the_last_one_stored(tmp_path: Path) -> None:
    settings = Settings.read(os.environ, home=tmp_path)
    with serve(create_app(settings)) as first:
        assert (
            post_documents(first, {"id": "kept", "text": "這一句話要留下來。"}).status_code == 201
        )
    with serve(create_app(settings)) as second:
        assert second.get("/documents/kept").json()["text"] == "這一句話要留下來。"


def test_loaded_objects_are_frozen_while_the_service_runs(tmp_path: Path) -> None:
    """A full garbage collection would stop every question for 40 ms."""
    gc.unfreeze()
    with serve(create_app(Settings.read(os.environ, home=tmp_path))) as client:
        assert client.get("/readyz").status_code == 200
        deadline = time.monotonic() + 30
        while not gc.get_freeze_count() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert gc.get_freeze_count() > 10_000
    assert gc.get_freeze_count() == 0
