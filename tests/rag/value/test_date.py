"""Every row of the table reads its example, and every era counts from its first year."""

import re

import pytest

from index.text.date import ERAS, LUNAR_ERAS
from rag.value.date import DATE_FORMS, DateForm, find_date, parse_date
from rag.value.quantity import parse_quantity
from rag.value.rewrite import rewrite


def parse(span: str) -> int | str | None:
    text = rewrite(span).text
    match = find_date(text)
    found = parse_date(text, match) if match else None
    return found[0] if found else None


@pytest.mark.parametrize("form", DATE_FORMS, ids=lambda form: form.name)
def test_every_row_reads_its_example(form: DateForm) -> None:
    assert parse(form.example) == form.value
    found = parse_quantity(form.example)
    assert found is not None
    assert found.value == form.value


@pytest.mark.parametrize("form", DATE_FORMS, ids=lambda form: form.name)
def test_no_earlier_row_takes_the_example(form: DateForm) -> None:
    text = rewrite(form.example).text
    first = next(row for row in DATE_FORMS if re.search(row.pattern, text))
    assert first is form


@pytest.mark.parametrize(("era", "before"), (ERAS | LUNAR_ERAS).items())
def test_every_era_counts_from_its_first_year(era: str, before: int) -> None:
    assert parse(f"{era}元年") == before + 1
    assert parse(f"{era}十年") == before + 10


def test_months_of_a_lunar_era_are_not_converted() -> None:
    assert parse("光緒三十年") == 1904
    assert parse("光緒三十年五月初一") is None
    assert parse("光緒三十年五月一日") is None


@pytest.mark.parametrize("text", ["2月30日", "2017年13月", "民國106年、107年", "2011-12", "5月0日"])
def test_no_day_or_more_than_one(text: str) -> None:
    assert parse(text) is None
