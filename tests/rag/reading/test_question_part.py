"""A long question is split into what it asks, and never cut in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reading.question_part import split_question

PREAMBLE = "我們部門最近在整理資料，文件實在太多了。"


def test_a_question_that_fits_is_asked_as_it_is() -> None:
    assert split_question("國內出差膳雜費每日多少？", len, 64) == ["國內出差膳雜費每日多少？"]


def test_the_sentence_that_asks_is_found_behind_any_preamble() -> None:
    text = PREAMBLE * 9 + "國內出差膳雜費每日多少？"
    parts = split_question(text, len, 64)
    assert parts[0] == "國內出差膳雜費每日多少？"
    assert all(len(part) <= 64 and part in text for part in parts)
    assert parts[1] == PREAMBLE * 2 + "國內出差膳雜費每日多少？"


def test_a_question_before_its_explanation_is_found_too() -> None:
    text = "國內出差膳雜費每日多少？" + PREAMBLE * 9
    assert split_question(text, len, 64)[0] == "國內出差膳雜費每日多少？"


def test_without_a_sentence_that_asks_the_last_ones_are_asked() -> None:
    text = "".join(f"第{n}項規定已經公布。" for n in range(20))
    assert split_question(text, len, 30)[-1].endswith("第19項規定已經公布。")


def test_a_single_long_sentence_keeps_its_end() -> None:
    parts = split_question("關於" + "很" * 200 + "多人關心的膳雜費每日多少？", len, 32)
    assert parts == ["很" * 19 + "多人關心的膳雜費每日多少？"]


@pytest.mark.parametrize("limit", [8, 64])
@given(text=st.text("工會多少？。ab ,1", min_size=1, max_size=300))
def test_every_part_fits_and_is_part_of_the_question(text: str, limit: int) -> None:
    for part in split_question(text, len, limit):
        assert part in text
        assert len(part) <= limit
