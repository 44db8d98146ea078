"""Parse filters: the JSON of `filters` in HTTP; `api.where` parses the same from `--where`.

    {"author": "王小明", "date": {"gte": "2017-01-01", "lt": "2018-01-01"}, "meta.team": ["a", "b"],
     "any": [{"language": "en"}, {"pages": {"gt": 10}}], "not": {"title": {"contains": "draft"}}}

All parts of an object must hold. A list means any of its values; an empty one restricts nothing.
"""

import math
import re
from collections.abc import Callable
from difflib import get_close_matches
from enum import StrEnum

from index.document import Condition, Filter, Operator, Scalar
from index.error import BadFilter

META = "meta."
# The most values and conditions of one filter, and objects within each other: SQLite limits the
# depth of an expression to 1,000.
MAX_VALUES, MAX_CONDITIONS, MAX_DEPTH = 1000, 100, 10
# The most characters of one value, of the name of a field, and of all values of a filter.
MAX_VALUE, MAX_FIELD, MAX_CHARACTERS = 2000, 200, 40_000
_INTEGER_LIMIT = 2**63
_DATE = re.compile(
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])([T ]\d\d(:\d\d(:\d\d(\.\d+)?)?)?"
    r"(Z|[+-]\d\d:?\d\d)?)?)?)?"
)

Place = tuple[str | int, ...]


class FieldType(StrEnum):
    """What the values of a field are."""

    TEXT = "a text"
    # ISO 8601; "2017" and "2017-05" mean a whole year and a whole month.
    DATE = "a date, such as 2017, 2017-05 or 2017-05-31"
    NUMBER = "a number"
    ANY = "a text, a number, true or false"


FIELDS = {
    "document_id": FieldType.TEXT,
    "source": FieldType.TEXT,
    "title": FieldType.TEXT,
    "author": FieldType.TEXT,
    "date": FieldType.DATE,
    "language": FieldType.TEXT,
    "pages": FieldType.NUMBER,
    "media_type": FieldType.TEXT,
    "added_at": FieldType.DATE,
}
_ONE_VALUE = {Operator.GT, Operator.GTE, Operator.LT, Operator.LTE}


def parse_filter(value: object) -> Filter:
    """Return the filter that a JSON object means. Raises BadFilter, which names the place."""
    parsed = _parse_object(value, (), 1)
    if count_conditions(parsed) > MAX_CONDITIONS:
        raise BadFilter(f"a filter may have at most {MAX_CONDITIONS} conditions")
    values, characters = measure_values(parsed)
    if values > MAX_VALUES:
        raise BadFilter(f"a filter may have at most {MAX_VALUES} values, not {values}")
    if characters > MAX_CHARACTERS:
        raise BadFilter(
            f"the values of a filter may have at most {MAX_CHARACTERS:,} characters together, not "
            f"{characters:,}"
        )
    return parsed


def find_type(field: str) -> FieldType | None:
    """Return what the values of a field are; None for a field that does not exist."""
    is_meta = field.startswith(META) and len(field) > len(META)
    return FieldType.ANY if is_meta else FIELDS.get(field)


def explain_field(field: str) -> str:
    """Return which fields there are, after the one that an unknown field is like."""
    near = get_close_matches(field, FIELDS, 1)
    hint = f"did you mean {near[0]}? " if near else ""
    return f"{hint}the fields are {', '.join(FIELDS)}, and meta.KEY for any other metadata"


def count_conditions(where: Filter) -> int:
    """Return the number of conditions in the whole tree."""
    inner = (*where.all_of, *where.any_of, *where.none_of)
    return len(where.conditions) + sum(map(count_conditions, inner))


def measure_values(where: Filter) -> tuple[int, int]:
    """Return the number of values in the whole tree, and of their characters."""
    given = [value for one in where.conditions for value in one.values]
    inner = map(measure_values, (*where.all_of, *where.any_of, *where.none_of))
    counts = [(len(given), sum(len(one) for one in given if isinstance(one, str))), *inner]
    return sum(count for count, _ in counts), sum(characters for _, characters in counts)


def _parse_object(value: object, place: Place, depth: int) -> Filter:
    if not isinstance(value, dict):
        raise BadFilter(f"is {_name_type(value)}, not an object of fields", place)
    if depth > MAX_DEPTH:
        raise BadFilter(f"is nested more than {MAX_DEPTH} deep", place)
    conditions: list[Condition] = []
    groups: dict[str, tuple[Filter, ...]] = {}
    for key, inner in value.items():
        if key in _GROUPS:
            groups[key] = _GROUPS[key](inner, (*place, key), depth)
        else:
            conditions += _parse_field(key, inner, (*place, key))
    return Filter(
        tuple(conditions), groups.get("all", ()), groups.get("any", ()), groups.get("not", ())
    )


def _parse_all(value: object, place: Place, depth: int) -> tuple[Filter, ...]:
    return tuple(one for one in _parse_list(value, place, depth) if one)


def _parse_any(value: object, place: Place, depth: int) -> tuple[Filter, ...]:
    alternatives = _parse_list(value, place, depth)
    # An alternative without conditions matches everything.
    return alternatives if all(alternatives) else ()


def _parse_not(value: object, place: Place, depth: int) -> tuple[Filter, ...]:
    if isinstance(value, list):
        return _parse_all(value, place, depth)
    excluded = _parse_object(value, place, depth + 1)
    return (excluded,) if excluded else ()


_GROUPS: dict[str, Callable[[object, Place, int], tuple[Filter, ...]]] = {
    "all": _parse_all,
    "any": _parse_any,
    "not": _parse_not,
}


def _parse_list(value: object, place: Place, depth: int) -> tuple[Filter, ...]:
    if not isinstance(value, list):
        raise BadFilter(f"is {_name_type(value)}, not a list of filters", place)
    return tuple(
        _parse_object(one, (*place, number), depth + 1) for number, one in enumerate(value)
    )


def _parse_field(field: str, value: object, place: Place) -> list[Condition]:
    field_type = find_type(field)
    if len(field) > MAX_FIELD:
        raise BadFilter(f"a name of {len(field)} characters; the limit is {MAX_FIELD}")
    if field_type is None:
        raise BadFilter(f"no such field: {explain_field(field)}", place)
    if not isinstance(value, dict):
        return _parse_condition(field, field_type, Operator.EQ, value, place)
    found: list[Condition] = []
    for name, inner in value.items():
        if name not in set(Operator):
            raise BadFilter(
                f"no such operator: the operators are {', '.join(Operator)}", (*place, name)
            )
        found += _parse_condition(field, field_type, Operator(name), inner, (*place, name))
    return found


def _parse_condition(
    field: str, field_type: FieldType, operator: Operator, value: object, place: Place
) -> list[Condition]:
    """Return the condition; none for an empty list."""
    if operator is Operator.EXISTS:
        if not isinstance(value, bool):
            raise BadFilter(f"is {_name_type(value)}, not true or false", place)
        return [Condition(field, operator, (value,))]
    if isinstance(value, list) and operator in _ONE_VALUE:
        raise BadFilter("is a list: give one value", place)
    if isinstance(value, list) and len(value) > MAX_VALUES:
        raise BadFilter(f"has {len(value)} values; the limit is {MAX_VALUES}", place)
    if operator is Operator.CONTAINS:
        field_type = FieldType.TEXT
    placed = (
        [((*place, number), one) for number, one in enumerate(value)]
        if isinstance(value, list)
        else [(place, value)]
    )
    values = tuple(_check_value(one, field_type, operator, where) for where, one in placed)
    return [Condition(field, operator, values)] if values else []


def _check_value(value: object, field_type: FieldType, operator: Operator, place: Place) -> Scalar:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if field_type is FieldType.NUMBER:
        fits = is_number
    elif field_type is FieldType.ANY:
        fits = isinstance(value, str) or is_number
        # Booleans have no order.
        fits = fits or (isinstance(value, bool) and operator not in _ONE_VALUE)
    else:
        fits = isinstance(value, str)
        if fits and field_type is FieldType.DATE:
            fits = _DATE.fullmatch(str(value)) is not None
    if not fits or not isinstance(value, str | int | float):
        given = f"“{value}”" if isinstance(value, str) else _name_type(value)
        raise BadFilter(f"is {given[:80]}, not {field_type.value}", place)
    if isinstance(value, str):
        _check_text(value, place)
    elif not (math.isfinite(value) and abs(value) < _INTEGER_LIMIT):
        raise BadFilter("is too large a number", place)
    return value


def _check_text(text: str, place: Place) -> None:
    if len(text) > MAX_VALUE:
        raise BadFilter(f"has {len(text)} characters; the limit is {MAX_VALUE}", place)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadFilter(
            f"lone surrogate at character {error.start}: not valid Unicode", place
        ) from None


def _name_type(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", str: "a text"}
    return {list: "a list", dict: "an object", type(None): "null", **names}[type(value)]
