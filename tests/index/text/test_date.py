"""Dates as terms: one calendar for all notations, and both readings of what is ambiguous."""

import time
from itertools import pairwise

import pytest

from index.text.analyzer import extract_terms, list_readings
from index.text.date import find_dates
from index.text.normalize import fold


def find_terms(text: str) -> list[list[str]]:
    return [found.terms for found in find_dates(fold(text))]


@pytest.mark.parametrize(
    "text",
    [
        "5 March 2019",
        "March 5, 2019",
        "the 5th of March, 2019",
        "Mar. 5, 2019",
        "2019年3月5日",
        "2019 年 3 月 5 日",
        "二〇一九年三月五日",
        "2019/3/5",
        "2019-03-05",
        "民國108年3月5日",
        "民國一百零八年三月五日",
        "108年3月5日",
        "108.3.5",
        "108/03/05",
        "平成31年3月5日",
    ],
)
def test_notations_of_one_day_have_one_set_of_terms(text: str) -> None:
    assert find_terms(text) == [["@03", "@03-05", "@2019-03", "@2019-03-05"]]
    assert extract_terms(text)["#2019"] == 1


@pytest.mark.parametrize(
    "text", ["Q2", "2Q", "第二季", "第2季度", "二季度", "second quarter", "the 2nd quarter"]
)
def test_notations_of_one_quarter_have_one_term(text: str) -> None:
    assert find_terms(text) == [["@q2"]]


@pytest.mark.parametrize(
    "text",
    ["Q2 2019", "2019Q2", "second quarter of 2019", "2019年第二季", "108年第2季", "Q2 of FY2019"],
)
def test_a_quarter_of_a_year_has_a_term_of_its_own(text: str) -> None:
    assert find_terms(text) == [["@q2", "@2019-q2"]]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("上半年", "@h1"),
        ("first half of the year", "@h1"),
        ("H2", "@h2"),
        ("2019年下半年", "@2019-h2"),
        ("4月至6月", "@q2"),
        ("April to June 2019", "@2019-q2"),
        ("2019年7至12月", "@2019-h2"),
    ],
)
def test_halves_and_ranges_that_are_quarters_or_halves(text: str, part: str) -> None:
    assert part in find_terms(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "三個月",
        "3 months",
        "一百二十年的歷史",
        "滿120年以上",
        "the march began, and you may go",
        "the first half of the match",
        "10.15.7.2",
        "v108.3.5",
        "2月30日",
        "2019-20",
        "第108年",
        "3年",
    ],
)
def test_what_is_no_date_gives_no_terms(text: str) -> None:
    assert find_terms(text) == []


def test_a_year_that_may_be_of_the_republic_has_both_readings() -> None:
    assert extract_terms("108年").keys() >= {"#108", "#2019"}
    assert extract_terms("98年7月").keys() >= {"#98", "#2009", "#1998", "@2009-07", "@1998-07"}
    assert list_readings("#108", extract_terms("108年")) == {"#108", "#2019"}
    assert list_readings("#5", extract_terms("5人, 7人")) == {"#5"}


def test_a_year_that_is_surely_of_the_republic_is_a_western_one() -> None:
    terms = extract_terms("108年度決算")
    assert terms["#2019"] == 1
    assert "#108" not in terms


def test_the_first_year_of_an_era_is_a_year() -> None:
    assert extract_terms("民國元年")["#1912"] == 1
    assert extract_terms("光緒二十年三月").keys() & {"#1894", "@03"} == {"#1894"}


def test_dates_do_not_overlap() -> None:
    found = sorted(find_dates("2019年3月5日至7月, march 5 to may 2020"), key=lambda one: one.start)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert len(found) == 4


def test_words_of_a_date_are_kept() -> None:
    assert extract_terms("24 July 2019").keys() >= {"24", "juli", "2019", "#24", "#2019"}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("營收4.5億元，2020年為3億元", [2020]),
        ("共三人，民國109年起", [2020]),
        ("自2019年，2020年起", [2019, 2020]),
        ("收入1,254,300，2020年為", [2020]),
        ("總額1,234年", []),
    ],
)
def test_a_year_behind_a_comma_is_a_year(text: str, years: list[int]) -> None:
    found = find_dates(fold(text))
    assert [year for one in found for year in one.years] == years


def test_many_dates_take_linear_time() -> None:
    started = time.process_time()
    assert len(list(find_dates("2019年," * 30_000))) == 30_000
    assert time.process_time() - started < 5
