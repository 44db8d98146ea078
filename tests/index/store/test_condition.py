"""Filters in SQL match the documents that the same conditions match in Python."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.document import Condition, Filter, MetadataValue, Operator
from index.document_filter import parse_filter
from index.store.store import Store
from tests.index.store.test_store import PARTS, entry

DOCUMENTS: dict[str, Mapping[str, MetadataValue]] = {
    "law": {"author": "立法院", "date": "2017-05-01", "language": "zh-Hant", "pages": 12},
    "news": {"author": ("王小明", "Mary Lee"), "date": "2017", "language": "en", "draft": True},
    "memo": {"date": "2018-02-03T10:00:00", "year": 2018, "score": 2.5, "tags": ("a", 5, False)},
    "bare": {},
    "odd": {"date": "May 2017", "year": "2018", 'a"b': "x", "draft": False, "pages": 3},
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("store") / "store.sqlite", PARTS)
    for name, metadata in DOCUMENTS.items():
        plain = entry(name, title=f"題 {name}")
        store.add([replace(plain, document=replace(plain.document, metadata=metadata))])
    return store


def find(store: Store, where: Filter) -> set[str]:
    chunks = store.chunks_by_id(sorted(store.matching(where)))
    return {chunk.document_id for chunk, _ in chunks.values()}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, {"law", "news", "memo", "bare", "odd"}),
        ({"document_id": "law"}, {"law"}),
        ({"source": ["/law", "/bare", "/none"]}, {"law", "bare"}),
        ({"title": {"contains": "題 N"}}, {"news"}),
        ({"author": "立法院"}, {"law"}),
        ({"author": "Mary Lee"}, {"news"}),
        ({"author": ["立法院", "王小明"]}, {"law", "news"}),
        ({"author": {"contains": "mary"}}, {"news"}),
        ({"author": {"ne": "立法院"}}, {"news", "memo", "bare", "odd"}),
        ({"author": {"exists": True}}, {"law", "news"}),
        ({"author": {"exists": False}}, {"memo", "bare", "odd"}),
        ({"date": "2017"}, {"law", "news"}),
        ({"date": "2017-05"}, {"law", "news"}),
        ({"date": "2017-05-02"}, {"news"}),
        ({"date": {"gte": "2017-01-01", "lt": "2018-01-01"}}, {"law", "news"}),
        ({"date": {"gt": "2017"}}, {"memo"}),
        ({"date": {"lte": "2018-02-03"}}, {"law", "news", "memo"}),
        ({"language": "zh"}, {"law"}),
        ({"language": "ZH-hant"}, {"law"}),
        ({"language": ["en", "fr"]}, {"news"}),
        ({"language": "e"}, set()),
        ({"pages": {"gt": 3}}, {"law"}),
        ({"pages": {"gte": 3, "lt": 12.5}}, {"law", "odd"}),
        ({"pages": {"exists": False}}, {"news", "memo", "bare"}),
        ({"pages": {"ne": 3}}, {"law", "news", "memo", "bare"}),
        ({"media_type": "text/plain"}, {"law", "news", "memo", "bare", "odd"}),
        ({"added_at": {"gte": "2020"}}, {"law", "news", "memo", "bare", "odd"}),
        ({"added_at": {"lt": "2020"}}, set()),
        ({"meta.year": 2018}, {"memo"}),
        ({"meta.year": "2018"}, {"odd"}),
        ({"meta.year": [2018, "2018"]}, {"memo", "odd"}),
        ({"meta.year": {"gt": 0}}, {"memo"}),
        ({"meta.score": {"gt": 2, "lt": 3}}, {"memo"}),
        ({"meta.draft": True}, {"news"}),
        ({"meta.draft": False}, {"odd"}),
        ({"meta.tags": 5}, {"memo"}),
        ({"meta.tags": {"contains": "A"}}, {"memo"}),
        ({'meta.a"b': "x"}, {"odd"}),
        ({"meta.$.year": 2018}, set()),
        ({"title": "'; DROP TABLE document; --"}, set()),
        ({"any": [{"author": "立法院"}, {"meta.year": {"exists": True}}]}, {"law", "memo", "odd"}),
        ({"not": {"date": {"exists": True}}}, {"bare"}),
        ({"not": [{"author": "立法院"}, {"language": "en"}]}, {"memo", "bare", "odd"}),
        ({"all": [{"any": [{"pages": 3}, {"pages": 12}]}, {"not": {"pages": 3}}]}, {"law"}),
    ],
)
def test_what_a_filter_matches(store: Store, value: object, expected: set[str]) -> None:
    assert find(store, parse_filter(value)) == expected


_COMPARE: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQ: operator.eq,
    Operator.GT: operator.gt,
    Operator.GTE: operator.ge,
    Operator.LT: operator.lt,
    Operator.LTE: operator.le,
}


def fulfils(metadata: Mapping[str, MetadataValue], condition: Condition) -> bool:
    """What a condition on other metadata means, said in Python."""
    value = metadata.get(condition.field.removeprefix("meta."))
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    if condition.operator is Operator.EXISTS:
        return bool(values) is condition.values[0]
    if condition.operator is Operator.NE:
        return not any(one in condition.values for one in values)
    if condition.operator is Operator.CONTAINS:
        return any(
            str(wanted).lower() in (str(int(one)) if isinstance(one, bool) else str(one)).lower()
            for one in values
            for wanted in condition.values
        )
    return any(
        isinstance(one, str) is isinstance(wanted, str)
        and _COMPARE[condition.operator](one, wanted)
        for one in values
        for wanted in condition.values
    )


def matches(metadata: Mapping[str, MetadataValue], where: Filter) -> bool:
    return (
        all(fulfils(metadata, one) for one in where.conditions)
        and all(matches(metadata, one) for one in where.all_of)
        and (not where.any_of or any(matches(metadata, one) for one in where.any_of))
        and not any(matches(metadata, one) for one in where.none_of)
    )


KEY = st.sampled_from(["meta.year", "meta.score", "meta.draft", "meta.tags", "meta.none"])
VALUE = st.one_of(st.sampled_from(["2018", "a", "", "x"]), st.integers(-2, 3), st.just(2018))
CONDITION = st.one_of(
    st.builds(
        Condition,
        KEY,
        st.sampled_from([Operator.EQ, Operator.NE]),
        st.lists(VALUE, min_size=1, max_size=3).map(tuple),
    ),
    st.builds(
        Condition,
        KEY,
        st.sampled_from([Operator.GT, Operator.GTE, Operator.LT, Operator.LTE]),
        st.tuples(VALUE),
    ),
    st.builds(Condition, KEY, st.just(Operator.EXISTS), st.tuples(st.booleans())),
    st.builds(Condition, KEY, st.just(Operator.CONTAINS), st.tuples(st.sampled_from("A2018x"))),
)
LEAF = st.lists(CONDITION, max_size=3).map(lambda conditions: Filter(tuple(conditions)))
TREE = st.recursive(
    LEAF,
    lambda inner: st.builds(
        Filter,
        st.lists(CONDITION, max_size=2).map(tuple),
        *[st.lists(inner, max_size=2).map(tuple)] * 3,
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(where=TREE)
def test_any_tree_matches_what_it_means(store: Store, where: Filter) -> None:
    expected = {name for name, metadata in DOCUMENTS.items() if matches(metadata, where)}
    assert find(store, where) == expected


def test_the_largest_filter_is_within_the_limits_of_sqlite(store: Store, tmp_path: Path) -> None:
    value: dict[str, object] = {"any": [{"meta.year": {"ne": n}} for n in range(100)]}
    assert find(store, parse_filter(value)) == set(DOCUMENTS)
    value = {"title": ["題"] * 1000}
    for _ in range(9):
        value = {"not": value}
    assert find(store, parse_filter(value)) == set(DOCUMENTS)
