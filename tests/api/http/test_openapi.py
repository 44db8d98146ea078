"""The OpenAPI document: stable names, and examples that tell the truth."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel

from api.http import document, error, example, schema
from tests.service import add, ask, prove


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
        assert described["paths"][path]["post"]["requestBody"]["content"]["application/json"][
            "example"
        ]
    for name in (
        "Question",
        "PostedDocuments",
        "PostedDocument",
        "Claim",
        "Reply",
        "Citation",
        "Passage",
        "AddedDocuments",
        "Problem",
    ):
        assert described["components"]["schemas"][name]["examples"], name


def _models() -> Iterator[type[BaseModel]]:
    for module in (schema, document, error):
        for one in vars(module).values():
            if (
                isinstance(one, type)
                and issubclass(one, BaseModel)
                and one.model_config.get("json_schema_extra")
            ):
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
    assert client.post("/verify", params={"collection": "story"}, json=example.CITATION).json()[
        "valid"
    ]
    stored = client.get(f"/documents/{added['document_id']}", params={"collection": "story"}).json()
    assert stored | {"chunks": 1} == example.STORED
    prove(client, schema.Reply.model_validate(example.REPLY), collection="story")
    reply = ask(client, **(example.QUESTION | {"collection": "story"}))
    assert {passage.document_id for passage in reply.passages} == {added["document_id"]}
    prove(client, reply, collection="story")
