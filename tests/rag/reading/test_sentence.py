"""Sentences: nothing is lost, and a figure's point ends none."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rag.citation import Span
from rag.reading.sentence import complete_sentence, split_sentences


def complete(text: str, words: str, *, sentence: str = "") -> str:
    """Return the completed sentence of words that occur once, read as `sentence`."""
    start = text.index(words)
    cited = Span(start, start + len(words))
    first = text.index(sentence) if sentence else start
    read = Span(first, first + len(sentence or words))
    found = complete_sentence(text, read, cited)
    assert found.start <= read.start < read.end <= found.end
    return text[found.start : found.end]


def test_words_that_were_read_alone_stand_in_their_sentence() -> None:
    text = "It grew. The number of workers will decline by 130,200. The rest is accounted for."
    assert complete(text, "130,200") == "The number of workers will decline by 130,200."
    assert complete("時數\t130\n合計 587 小時。", "587") == "合計 587 小時。"
    assert complete("587", "587") == "587"


def test_a_sentence_goes_on_over_the_break_of_a_line_or_column() -> None:
    column = "It grew. Employment is projected to rise and\n\nreach 150.2 million in 2020. It fell."
    sentence = "reach 150.2 million in 2020."
    whole = "Employment is projected to rise and\n\nreach 150.2 million in 2020."
    assert complete(column, "150.2 million", sentence=sentence) == whole
    assert complete(column, "rise", sentence="Employment is projected to rise and") == whole
    day = "本會第十屆第二次會員代表大會訂於2026年3月\n14日。"
    assert complete(day, "14日", sentence="14日。") == day


def test_a_heading_an_item_or_a_finished_sentence_is_not_joined() -> None:
    for text in (
        "Terms of payment\nthe fee is 300 dollars.",
        "The committee met in the morning of the day.\nthe fee is 300 dollars.",
        "會員人數的統計表見下\n總數300人，其中女性100人。",
        "The following numbers are given here:\n300 dollars.",
    ):
        last = text.rpartition("\n")[2]
        assert complete(text, "300", sentence=last) == last


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
