"""The table of measure words."""

import re

import pytest

from index.text import unit
from index.text.normalize import fold

USES = [value for name, value in vars(unit).items() if name.isupper() and name[0] != "_"]


def test_the_uses_are_one_letter_each_and_all_are_known() -> None:
    assert {len(use) for use in USES} == {1}
    assert set("".join(unit._USES.values())) == set(USES)


def test_no_word_is_in_two_lines() -> None:
    words = [word for line in unit._TABLE.strip().splitlines() for word in line.split()[1:]]
    assert len(words) == len(set(words)) == len(unit._USES)


def test_words_are_folded() -> None:
    assert [word for word in unit._USES if fold(word) != word] == []


def test_a_lone_numeral_stands_before_one_character() -> None:
    assert {len(word) for word in unit.select_words(unit.LONE_NUMERAL)} == {1}


@pytest.mark.parametrize("use", USES)
def test_the_alternatives_are_the_words(use: str) -> None:
    pattern = re.compile(unit.compile_alternatives(use))
    for word in unit._USES:
        assert bool(pattern.fullmatch(word)) == (word in unit.select_words(use))


def test_the_longest_word_is_taken() -> None:
    match = re.match(unit.compile_alternatives(unit.VALUE), "人次数")
    assert match is not None
    assert match[0] == "人次"
