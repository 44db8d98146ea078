"""The filters of a request as a pydantic model, with their JSON schema."""

from typing import Any, Self

from pydantic import ConfigDict, RootModel, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from api.http.example import ASK_REQUEST
from index.document import Filter, Operator
from index.document_filter import (
    FIELDS,
    MAX_FIELD,
    MAX_VALUE,
    MAX_VALUES,
    FieldType,
    parse_filter,
)
from index.error import BadFilter

_FILTER: dict[str, Any] = {"$ref": "#/components/schemas/Filters"}
_LIST_OF_FILTERS: dict[str, Any] = {"type": "array", "items": _FILTER}


def _describe_field(field_type: FieldType) -> dict[str, Any]:
    """Return the JSON schema of a field: a value, a list of values, or values by operator."""
    types = {FieldType.NUMBER: ["number"], FieldType.ANY: ["string", "number", "boolean"]}
    one = {"type": types.get(field_type, ["string"]), "maxLength": MAX_VALUE}
    some = {"anyOf": [one, {"type": "array", "items": one, "maxItems": MAX_VALUES}]}
    operators = {
        name.value: {"type": "boolean"} if name is Operator.EXISTS else some for name in Operator
    }
    by_operator = {"type": "object", "properties": operators, "additionalProperties": False}
    return {"anyOf": [*some["anyOf"], by_operator], "description": field_type.value}


class Filters(RootModel[dict[str, Any]]):
    """Search only the documents that match. All parts of the object must hold; docs/http.md
    explains the fields and operators.
    """

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={
            "examples": [ASK_REQUEST["filters"]],
            "additionalProperties": False,
            "properties": {
                "any": _LIST_OF_FILTERS,
                "all": _LIST_OF_FILTERS,
                "not": {"anyOf": [_FILTER, _LIST_OF_FILTERS]},
                **{field: _describe_field(kind) for field, kind in FIELDS.items()},
            },
            "patternProperties": {
                rf"^meta\..{{1,{MAX_FIELD - 5}}}$": _describe_field(FieldType.ANY)
            },
        },
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        try:
            parse_filter(self.root)
        except BadFilter as error:
            # Nested in this way the error keeps its place in the request.
            cause = PydanticCustomError("filter", "{detail}", {"detail": str(error)})
            raise ValidationError.from_exception_data(
                "filters", [{"type": cause, "loc": error.place, "input": None}]
            ) from None
        return self

    def to_filter(self) -> Filter:
        """Return the filter that the pipeline takes."""
        return parse_filter(self.root)


def read_filters(filters: Filters | None) -> Filter:
    """Return the filter that the pipeline takes; none restricts nothing."""
    return filters.to_filter() if filters else Filter()
