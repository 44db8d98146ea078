"""Filters as users write them: what they mean, and the line and place of what means nothing."""

import math

import pytest

from index.document import Condition, Filter, Operator
from index.document_filter import MAX_CONDITIONS, MAX_VALUES, count_conditions, parse_filter
from index.error import BadFilter


def test_values_lists_and_operators() -> None:
    parsed = parse_filter(
        {
            "author": "甲",
            "title": ["一", "二"],
            "date": {"gte": "2017-01-01", "lt": "2018"},
            "meta.year": 2017,
            "any": [{"pages": {"gt": 10}}, {"language": "en"}],
            "not": {"source": {"contains": "draft"}},
        }
    )
    assert parsed == Filter(
        (
            Condition("author", Operator.EQ, ("甲",)),
            Condition("title", Operator.EQ, ("一", "二")),
            Condition("date", Operator.GTE, ("2017-01-01",)),
            Condition("date", Operator.LT, ("2018",)),
            Condition("meta.year", Operator.EQ, (2017,)),
        ),
        any_of=(
            Filter((Condition("pages", Operator.GT, (10,)),)),
            Filter((Condition("language", Operator.EQ, ("en",)),)),
        ),
        none_of=(Filter((Condition("source", Operator.CONTAINS, ("draft",)),)),),
    )
    # A key of the cache.
    assert hash(parsed) == hash(parsed)
    assert count_conditions(parsed) == 8


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"title": []},
        {"document_id": [], "source": [], "title": []},
        {"title": {}},
        {"title": {"eq": [], "contains": []}},
        {"any": []},
        {"any": [{"title": "一"}, {}]},
        {"all": [{}, {"title": []}]},
        {"not": {}},
        {"not": [{}, {"title": []}]},
    ],
)
def test_what_is_empty_restricts_nothing(value: object) -> None:
    assert not parse_filter(value)
    assert parse_filter(value) == Filter()


@pytest.mark.parametrize(
    ("value", "place", "message"),
    [
        ([], (), "a list, not an object"),
        (None, (), "null, not an object"),
        ({"autor": "甲"}, ("autor",), r"did you mean author\?.*meta\.KEY"),
        ({"meta.": "甲"}, ("meta.",), "no such field"),
        ({"date": {"after": "2017"}}, ("date", "after"), "operators are eq, ne, gt, gte"),
        ({"author": 5}, ("author",), "a number, not a text"),
        ({"author": None}, ("author",), "null, not a text"),
        ({"author": ["甲", ["乙"]]}, ("author", 1), "a list, not a text"),
        ({"pages": "5"}, ("pages",), "“5”, not a number"),
        ({"pages": True}, ("pages",), "true or false, not a number"),
        ({"pages": {"gt": [1, 2]}}, ("pages", "gt"), "give one value"),
        ({"pages": 10**30}, ("pages",), "too large"),
        ({"pages": math.inf}, ("pages",), "too large"),
        ({"date": "May 2017"}, ("date",), "“May 2017”, not a date, such as"),
        ({"date": "2017-13"}, ("date",), "not a date"),
        ({"date": {"gt": 2017}}, ("date", "gt"), "a number, not a date"),
        ({"meta.a": {"gt": True}}, ("meta.a", "gt"), "true or false, not"),
        ({"meta.a": {"exists": "yes"}}, ("meta.a", "exists"), "not true or false"),
        ({"pages": {"contains": 1}}, ("pages", "contains"), "not a text"),
        ({"any": {"title": "一"}}, ("any",), "an object, not a list"),
        ({"any": [{}, {"titel": 1}]}, ("any", 1, "titel"), "did you mean title"),
        ({"not": {"title": 1}}, ("not", "title"), "not a text"),
        ({"not": [1]}, ("not", 0), "not an object"),
        ({"source": "x" * 2001}, ("source",), "limit is 2000"),
        ({"source": ["\udfff"]}, ("source", 0), "not valid Unicode"),
        ({"source": ["x"] * (MAX_VALUES + 1)}, ("source",), "limit is 1000"),
        ({"all": [{"title": "一"}] * (MAX_CONDITIONS + 1)}, (), "at most 100 conditions"),
    ],
)
def test_an_error_names_its_place(value: object, place: tuple[object, ...], message: str) -> None:
    with pytest.raises(BadFilter, match=message) as raised:
        parse_filter(value)
    assert raised.value.place == place


def test_the_depth_is_limited() -> None:
    value: dict[str, object] = {"title": "一"}
    for _ in range(9):
        value = {"not": value}
    assert parse_filter(value)
    with pytest.raises(BadFilter, match="nested more than 10 deep"):
        parse_filter({"not": value})


def test_all_values_of_a_filter_together_are_limited() -> None:
    long = "一" * 2000
    within = {"any": [{"title": [long] * 5}, {"not": {"source": [long] * 15}}]}
    assert count_conditions(parse_filter(within)) == 2
    for beyond, why in [
        ({"any": [{"title": [long] * 10}, {"not": {"source": [long] * 11}}]}, "40,000 characters"),
        ({"all": [{"title": ["a"] * 600}, {"source": ["a"] * 600}]}, "1000 values"),
        ({"meta." + "a" * 200: "x"}, "limit is 200"),
    ]:
        with pytest.raises(BadFilter, match=why):
            parse_filter(beyond)
