"""`--where` says what the filters of HTTP say."""

import json

import pytest

from api.where import parse_where
from index.document import Filter
from index.document_filter import parse_filter
from index.error import BadFilter


def flatten(where: Filter) -> Filter:
    """Conditions that must all hold mean the same in one object as in a list of objects."""
    inner = [flatten(one) for one in where.all_of]
    parts = (where, *inner)
    any_of = [one.any_of for one in parts if one.any_of]
    assert len(any_of) <= 1
    return Filter(
        tuple(condition for one in parts for condition in one.conditions),
        any_of=tuple(flatten(one) for group in any_of for one in group),
        none_of=tuple(flatten(each) for one in parts for each in one.none_of),
    )


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("author=甲", {"author": "甲"}),
        (
            "date>=2017-01-01 date<2018-01-01 author=甲",
            {"date": {"gte": "2017-01-01", "lt": "2018-01-01"}, "author": "甲"},
        ),
        ("author==甲", {"author": "甲"}),
        ("author = 甲, 乙", {"author": ["甲", "乙"]}),
        ("author=甲　and　author=乙", {"all": [{"author": "甲"}, {"author": "乙"}]}),
        ('title="a (b), \\"c\\""', {"title": 'a (b), "c"'}),
        ("title~draft", {"title": {"contains": "draft"}}),
        ("source=https://example.org/a-b?c&d", {"source": "https://example.org/a-b?c&d"}),
        ("pages>10", {"pages": {"gt": 10}}),
        ("pages=3,4", {"pages": [3, 4]}),
        ("date=2017", {"date": "2017"}),
        ("title=2017", {"title": "2017"}),
        ("meta.year=2017", {"meta.year": [2017, "2017"]}),
        ('meta.year="2017"', {"meta.year": "2017"}),
        ("meta.year>=2017", {"meta.year": {"gte": 2017}}),
        ("meta.score<-2.5", {"meta.score": {"lt": -2.5}}),
        ("meta.draft!=true", {"meta.draft": {"ne": [True, "true"]}}),
        ("meta.專案=甲", {"meta.專案": "甲"}),
        ("author", {"author": {"exists": True}}),
        ("not author", {"not": {"author": {"exists": True}}}),
        ("not not author=a", {"not": {"not": {"author": "a"}}}),
        ("author=a or author=b pages=1", {"any": [{"author": "a"}, {"author": "b", "pages": 1}]}),
        ("(author=a OR author=b) pages=1", {"any": [{"author": "a"}, {"author": "b"}], "pages": 1}),
        ("not (author=a or pages=1)", {"not": {"any": [{"author": "a"}, {"pages": 1}]}}),
        ("author=or", {"author": "or"}),
        (' {"author": ["甲"]} ', {"author": ["甲"]}),
    ],
)  # fmt: skip
def test_it_is_another_form_of_the_same(text: str, same: object) -> None:
    assert flatten(parse_where(text)) == flatten(parse_filter(same))
    assert parse_where(json.dumps(same)) == parse_filter(same)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a field is missing at the end"),
        ("author=", "a value is missing at the end"),
        ("=甲", "a field is missing before “=甲”"),
        ("(author=甲", r"“\)” is missing at the end"),
        ("author=甲)", r"a condition is missing before “\)”"),
        ("author=甲 or", "a field is missing at the end"),
        ("author=,", "a value is missing before “,”"),
        ('title="a', 'the closing double quote is missing after “"a”'),
        ("title=年報 2023", '“2023” is no field: .* double quotes, as "年報 2023"'),
        ("author=甲,乙 丙 date=2017", '“丙” is no field: .*, as "乙 丙"'),
        ("title=a b=2", "--where: b: no such field"),
        ('title="a" b', "--where: b: no such field"),
        ("2023=a", "--where: 2023: no such field"),
        ("all=a", "--where: all: no such field: the fields are document_id.* added_at, and meta"),
        ("autor=甲", r"autor: .*did you mean author\?"),
        ("pages=many", "pages/eq: is “many”, not a number"),
        ("date>May", "date/gt: is “May”, not a date"),
        ("date>2017,2018", "date/gt: is a list: give one value"),
        ("a=1 or not b=2", "--where: a: no such field"),
        ('{"author"', "not JSON: it is cut off at the end"),
        ("(" * 100, "parentheses"),
        ("not " * 100 + "author", "not"),
    ],
)
def test_anything_else_is_one_line(text: str, message: str) -> None:
    with pytest.raises(BadFilter, match=message) as raised:
        parse_where(text)
    assert str(raised.value).startswith("--where: ")
    assert "\n" not in str(raised.value)
