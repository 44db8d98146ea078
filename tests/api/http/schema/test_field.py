"""Numbers in bodies: strict also in responses, which are sent back to be verified and exported."""

import copy
import re
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from api.http.app import create_app
from api.http.example import ASK_RESPONSE, CITATION
from api.http.schema.ask import AskRequest
from api.http.schema.export import ExportRequest
from api.http.schema.verification import VerifyRequest
from rag.settings import Settings

BOXES = {"pageIndex": 2, "rects": [[72.0, 700, 141.5, 712.1]], "nextPageRects": None}
CITED = {**CITATION, "boxes": BOXES}
EXPORTED = {"responses": [ASK_RESPONSE]}


def change(body: dict[str, Any], place: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """Return a body with another value at a place."""
    changed = copy.deepcopy(body)
    inner: Any = changed
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return changed


@pytest.mark.parametrize("value", [True, "1", 1.5])
@pytest.mark.parametrize(
    ("schema", "body", "place"),
    [
        (VerifyRequest, CITED, ("start",)),
        (VerifyRequest, CITED, ("boxes", "pageIndex")),
        (VerifyRequest, CITED, ("sentence", "end")),
        (ExportRequest, EXPORTED, ("responses", 0, "citations", 0, "end")),
        (ExportRequest, EXPORTED, ("responses", 0, "index", "revision")),
        (ExportRequest, EXPORTED, ("responses", 0, "passages", 0, "rank")),
        (AskRequest, {"question": "誰"}, ("top_k",)),
    ],
)
def test_an_integer_is_no_other_value(
    schema: type[BaseModel], body: dict[str, Any], place: tuple[str | int, ...], value: object
) -> None:
    with pytest.raises(ValidationError) as caught:
        schema.model_validate(change(body, place, value))
    assert caught.value.errors()[0]["loc"] == place
    # To JSON Schema 1.0 is an integer.
    schema.model_validate(change(body, place, 1.0))


@pytest.mark.parametrize("value", [True, "1.5"])
@pytest.mark.parametrize(
    ("schema", "body", "place"),
    [
        (VerifyRequest, CITED, ("boxes", "rects", 0, 3)),
        (ExportRequest, EXPORTED, ("responses", 0, "timings_ms", "total")),
        (ExportRequest, EXPORTED, ("responses", 0, "passages", 0, "score")),
    ],
)
def test_a_number_is_no_other_value(
    schema: type[BaseModel], body: dict[str, Any], place: tuple[str | int, ...], value: object
) -> None:
    with pytest.raises(ValidationError) as caught:
        schema.model_validate(change(body, place, value))
    assert caught.value.errors()[0]["loc"] == place
    schema.model_validate(change(body, place, 1))


def test_the_names_of_collections_are_described() -> None:
    described = create_app(Settings()).openapi()
    found = [
        parameter["schema"]
        for methods in described["paths"].values()
        for operation in methods.values()
        for parameter in operation.get("parameters", [])
        if parameter["name"] == "collection"
    ]
    assert len(found) > 10
    for schema in found:
        pattern = next(
            one["pattern"] for one in [schema, *schema.get("anyOf", [])] if "pattern" in one
        )
        # Python writes these two classes otherwise.
        assert re.sub(r"\\p\{L\}\\p\{N\}_", r"\\w", pattern) == r"^[\w][\w.-]{0,63}$"
