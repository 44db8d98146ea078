"""Folding keeps every offset and makes both scripts one."""

from hypothesis import given
from hypothesis import strategies as st

from index.text.normalize import fold, simplify


def test_traditional_and_simplified_meet() -> None:
    assert fold("團體協約與勞動爭議") == fold("团体协约与劳动争议")


def test_width_and_case_meet() -> None:
    assert fold("２４６．０萬份ＡＢＣ") == "246.0万份abc"


def test_a_character_that_would_grow_is_left_alone() -> None:
    assert fold("ﬁne ㍿ ẞ") == "ﬁne ㍿ ß"


@given(st.text())
def test_length_is_kept_whatever_the_text(text: str) -> None:
    assert len(fold(text)) == len(simplify(text)) == len(text)


@given(st.text(), st.text())
def test_folding_is_character_by_character(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)
