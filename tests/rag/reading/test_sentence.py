"""Sentences: nothing is lost, and a figure's point ends none."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rag.reading.sentence import split_sentences


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


def test_a_decimal_point_ends_no_sentence() -> None:
    assert cut("共246.0萬份。覆蓋644.1萬家！") == ["共246.0萬份。", "覆蓋644.1萬家！"]


def test_closing_quotes_stay_with_their_sentence() -> None:
    assert cut("他說：“好。”然後走了。") == ["他說：“好。”", "然後走了。"]


def test_lines_are_sentences() -> None:
    assert cut("熱詞七\n第一句。\r\n第二句") == ["熱詞七", "第一句。", "第二句"]


def test_english() -> None:
    assert cut('It signed 2.46 million. "Really?" Yes.') == [
        "It signed 2.46 million.",
        '"Really?"',
        "Yes.",
    ]


@given(st.text())
def test_every_visible_character_is_in_one_sentence_and_they_are_in_order(text: str) -> None:
    spans = list(split_sentences(text))
    assert "".join("".join(cut(text)).split()) == "".join(text.split())
    assert all(one.end <= other.start for one, other in pairwise(spans))
