"""The OpenAPI document: stable names, problems for every error, examples that are true."""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel

from api.http import error, example
from api.http import schema as schemas
from api.http.schema.ask import AskResponse
from api.http.schema.ingestion import INGESTION
from rag.answer import Reason
from tests.service import check_slices, post_documents, post_question


@pytest.fixture(scope="session")
def described(client: httpx2.Client) -> dict[str, Any]:
    openapi: dict[str, Any] = client.get("/openapi.json").json()
    return openapi


def list_operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_openapi_declares_problems(described: dict[str, Any]) -> None:
    assert "HTTPValidationError" not in json.dumps(described)
    for name, operation in list_operations(described):
        errors = {
            status: response
            for status, response in operation["responses"].items()
            if not status.startswith("2")
        }
        assert errors, name
        for response in errors.values():
            assert response["content"]["application/problem+json"]["schema"] == {
                "$ref": "#/components/schemas/Problem"
            }
            assert list(response["content"]) == ["application/problem+json"]


def test_every_error_has_an_example_of_its_own_status(described: dict[str, Any]) -> None:
    for name, operation in list_operations(described):
        for status, response in operation["responses"].items():
            if status.startswith("2"):
                continue
            example = response["content"]["application/problem+json"]["example"]
            assert str(example["status"]) == status.replace("default", "500"), name
            path = name.split()[1]
            if path == "/ingestions/{id}":
                path = f"/ingestions/{INGESTION['id']}"
            path = path.replace("{id}", "d171b2ebd1523574").replace("{number}", "1")
            path = path.replace("{format}", "csv").replace("{name}", "gold-1")
            assert error.Problem.model_validate(example).instance == path


def test_the_reasons_for_abstaining_are_listed(described: dict[str, Any]) -> None:
    assert described["components"]["schemas"]["Reason"]["enum"] == [
        reason.value for reason in Reason
    ]


@pytest.mark.parametrize(
    ("request_line", "content_type", "body", "status"),
    [
        ("POST /ask", "application/json", b'{"question": ', 400),
        ("POST /ask", "text/plain", b"a", 415),
        ("POST /ask", "application/json", b'{"question": "?"}', 422),
        ("GET /documents/d171b2ebd1523574", "", b"", 404),
        ("PUT /documents", "", b"", 405),
    ],
)
def test_example_problems_are_what_the_service_answers(
    client: httpx2.Client, request_line: str, content_type: str, body: bytes, status: int
) -> None:
    method, path = request_line.split()
    headers = {"content-type": content_type} if content_type else {}
    problem = client.request(method, path, content=body, headers=headers).json()
    # The title of a status depends on the version of Python.
    assert problem | {"title": ""} == example.PROBLEMS[status] | {"title": ""}


def test_openapi_names_are_stable_and_every_reference_resolves(described: dict[str, Any]) -> None:
    names = {name: operation["operationId"] for name, operation in list_operations(described)}
    assert names == {
        "POST /ask": "ask",
        "POST /ask/batch": "ask_batch",
        "POST /documents": "add_documents",
        "GET /ingestions/{id}": "get_ingestion",
        "GET /documents": "list_documents",
        "GET /collections": "list_collections",
        "GET /documents/{id}": "get_document",
        "GET /documents/{id}/blocks": "get_blocks",
        "DELETE /documents/{id}": "remove_document",
        "GET /documents/{id}/original": "get_original",
        "GET /documents/{id}/pages/{number}.png": "draw_page",
        "POST /questions": "read_questions",
        "POST /export/{format}": "export_answers",
        "GET /reports": "list_reports",
        "GET /reports/{name}": "get_report",
        "GET /reports/compare": "compare_reports",
        "POST /feedback": "add_feedback",
        "GET /feedback": "list_feedback",
        "GET /feedback/questions.jsonl": "get_feedback_questions",
        "GET /access": "get_access",
        "POST /session": "create_session",
        "DELETE /session": "end_session",
        "DELETE /feedback/{id}": "remove_feedback",
        "POST /verify": "verify",
        "GET /healthz": "is_alive",
        "GET /readyz": "is_ready",
    }
    for reference in re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(described)):
        assert reference in described["components"]["schemas"], reference


def test_openapi_has_examples(described: dict[str, Any]) -> None:
    for path in ("/ask", "/ask/batch", "/documents", "/verify"):
        assert described["paths"][path]["post"]["requestBody"]["content"]["application/json"][
            "example"
        ]
    for name in (
        "AskRequest",
        "BatchRequest",
        "PostedDocuments",
        "PostedDocument",
        "VerifyRequest",
        "AskResponse",
        "CitationBody",
        "PassageBody",
        "AddedDocuments",
        "Problem",
    ):
        assert described["components"]["schemas"][name]["examples"], name


def list_models() -> Iterator[type[BaseModel]]:
    names = [one.name for one in pkgutil.iter_modules(schemas.__path__, "api.http.schema.")]
    for module in (*map(importlib.import_module, names), error):
        for one in vars(module).values():
            if (
                isinstance(one, type)
                and issubclass(one, BaseModel)
                and one.model_config.get("json_schema_extra")
            ):
                yield one


@pytest.mark.parametrize("model", {model.__name__: model for model in list_models()}.values())
def test_every_example_is_one_of_its_schema(model: type[BaseModel]) -> None:
    extra = model.model_config["json_schema_extra"]
    assert isinstance(extra, dict)
    assert isinstance(extra["examples"], list)
    for one in extra["examples"]:
        model.model_validate(one)


def test_the_examples_tell_the_truth(client: httpx2.Client) -> None:
    (added,) = post_documents(client, example.POSTED, collection="story").json()["documents"]
    assert added == example.ADDED["documents"][0]
    assert client.post("/verify", params={"collection": "story"}, json=example.CITATION).json()[
        "valid"
    ]
    stored = client.get(f"/documents/{added['document_id']}", params={"collection": "story"}).json()
    assert stored == example.STORED
    address = f"/documents/{added['document_id']}/blocks"
    assert client.get(address, params={"collection": "story"}).json() == example.WINDOW
    check_slices(client, AskResponse.model_validate(example.ASK_RESPONSE), collection="story")
    response = post_question(client, **(example.ASK_REQUEST | {"collection": "story"}))
    assert {passage.document_id for passage in response.passages} == {added["document_id"]}
    check_slices(client, response, collection="story")
