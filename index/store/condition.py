"""Filters as SQL over the table of documents, named d. Values travel as parameters only."""

import json
from collections.abc import Sequence

from index.document import Condition, Filter, Operator, Scalar
from index.document_filter import META, FieldType, find_type

# An expression, and the values of its parameters in their order.
Sql = tuple[str, list[Scalar]]

_COLUMNS = {
    "document_id": "d.id",
    "source": "d.source",
    "title": "d.title",
    "pages": "d.pages",
    "media_type": "d.media_type",
    "added_at": "d.added_at",
}
_COMPARISONS = {Operator.GT: ">", Operator.GTE: ">=", Operator.LT: "<", Operator.LTE: "<="}
# Every value of a key of the metadata, one by one where it is a list, as v.value.
_VALUES = (
    "json_each(d.metadata) m, json_each("
    "CASE m.type WHEN 'array' THEN m.value ELSE json_array(m.value) END) v "
    "WHERE m.key = ? AND m.type <> 'null'"
)


def compile_filter(where: Filter) -> Sql:
    """Return an expression that is 1 for the documents that match and 0 for the others."""
    parts = [_compile_condition(one) for one in where.conditions]
    parts += [compile_filter(one) for one in where.all_of]
    if where.any_of:
        parts.append(_join([compile_filter(one) for one in where.any_of], " OR "))
    parts += [_negate(compile_filter(one)) for one in where.none_of]
    return _join(parts, " AND ")


def _join(parts: Sequence[Sql], word: str) -> Sql:
    if not parts:
        return "1", []
    sql = word.join(f"({sql})" for sql, _ in parts)
    return sql, [value for _, values in parts for value in values]


def _negate(part: Sql) -> Sql:
    sql, values = part
    return f"NOT ({sql})", values


def _compile_condition(condition: Condition) -> Sql:
    if condition.operator is Operator.NE:
        return _negate(
            _compile_condition(Condition(condition.field, Operator.EQ, condition.values))
        )
    if condition.operator is Operator.EXISTS:
        found = _test(condition.field, "{} <> ''", [])
        return found if condition.values[0] else _negate(found)
    return _test(condition.field, *_compare(condition))


def _test(field: str, comparison: str, values: list[Scalar]) -> Sql:
    """Return whether any value of a field, in place of {}, fulfils a comparison."""
    column = _COLUMNS.get(field)
    if column:
        # Null where the field has no value.
        return f"coalesce({comparison.replace('{}', column)}, 0)", values
    key = field.removeprefix(META)
    sql = f"EXISTS (SELECT 1 FROM {_VALUES} AND {comparison.replace('{}', 'v.value')})"
    return sql, [key, *values]


def _compare(condition: Condition) -> tuple[str, list[Scalar]]:
    operator, values = condition.operator, condition.values
    symbol = _COMPARISONS.get(operator, "=")
    listed: list[Scalar] = [json.dumps(values)]
    if operator is Operator.CONTAINS:
        return _any_value("instr(lower({}), lower(p.value)) > 0"), listed
    if find_type(condition.field) is FieldType.DATE:
        return _any_value(_compare_dates(symbol)), listed
    if condition.field == "language":
        # "zh" means "zh-Hant" as well (RFC 4647, basic filtering).
        return _any_value(
            f"(lower({{}}) {symbol} lower(p.value)"
            + (" OR instr(lower({}), lower(p.value) || '-') = 1)" if symbol == "=" else ")")
        ), listed
    if operator is Operator.EQ:
        return "{} IN (SELECT value FROM json_each(?))", listed
    # SQLite orders every text after every number.
    types = "('text')" if isinstance(values[0], str) else "('integer', 'real')"
    return f"(typeof({{}}) IN {types} AND {{}} {symbol} ?)", [values[0]]


def _any_value(comparison: str) -> str:
    return f"EXISTS (SELECT 1 FROM json_each(?) p WHERE {comparison})"


def _compare_dates(symbol: str) -> str:
    """Compare as precisely as both say: the year 2017 begins and ends with its days."""
    length = "min(length({}), length(p.value))"
    return (
        f"{{}} GLOB '[0-9][0-9][0-9][0-9]*' "
        f"AND substr({{}}, 1, {length}) {symbol} substr(p.value, 1, {length})"
    )
