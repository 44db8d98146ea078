"""Currencies on either side of an amount."""

import pytest

from index.text.unit import CURRENCY, select_words
from rag.answer import AnswerType
from rag.value import currency
from rag.value.quantity import Quantity, parse_quantity


@pytest.mark.parametrize("name", [*select_words(CURRENCY), "usd", "krw", "NT$"])
def test_a_name_before_the_amount(name: str) -> None:
    expected = Quantity(500, name, AnswerType.MONEY)
    assert parse_quantity(f"{name}500") == expected
    assert parse_quantity(f"{name} 約500") == expected


@pytest.mark.parametrize("name", [*select_words(CURRENCY), " usd", "€", "塊錢", " US dollars"])
def test_a_name_after_the_amount(name: str) -> None:
    assert parse_quantity(f"500{name}") == Quantity(500, name.strip(), AnswerType.MONEY)


@pytest.mark.parametrize("text", ["5元素", "5元月", "5塊地", "5元老"])
def test_words_that_begin_as_a_currency(text: str) -> None:
    assert currency.match_after(text, 1) is None


@pytest.mark.parametrize(
    ("text", "value"), [("5元3角2分", 5.32), ("五元三角", 5.3), ("5元整", 5), ("5元3角整", 5.3)]
)
def test_change(text: str, value: float) -> None:
    found = parse_quantity(text)
    assert found is not None
    assert (found.value, found.unit) == (value, "元")
