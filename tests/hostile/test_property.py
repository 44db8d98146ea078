"""Texts made to be slow or to break what reads them: offsets in range, and time that is linear."""

import time
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.document import Document, document_id
from index.error import BadDocument
from index.ingest import charset
from index.ingest.splitter import Splitter
from index.text.analyzer import extract_terms
from index.text.date import find_dates
from index.text.normalize import fold, has_words
from index.text.numeral import find_numbers, parse_chinese, parse_english
from rag.question import MAX_QUESTION
from rag.value.date import find_date, parse_date
from rag.value.quantity import parse_quantity
from tests.hostile.invariant import LIMIT, check_file, count_tokens

# What the patterns of numbers, dates, headings, tables, lists and sentences begin with.
PIECES = [
    *("1", "1,", "1.", "1-", "1/", "0", "1:", "１", "%", "$", "-", "+", "1e9", "²", "½", "٣"),
    *("一", "十", "百", "零", "點", "分之", "第", "第一", "半", "元", "年", "月", "日", "民國"),
    *("億", "萬", "2019年", "a", "a ", "one ", "hundred ", "and ", "million ", "March ", "of "),
    *("Q", "FY", ".", ",", "(", ")", "（", "）", "「", "」", "[", "](", "<", "<b>", "&amp;"),
    *("&#x110000;", "`", "*", "_", "~~", "\n", "\r\n", "\n\n", " ", "　", "\t", "|", "|-", "#"),
    *(
        "# ",
        ">",
        "- ",
        "1. ",
        "一、",
        "(一)",
        "、",
        "，",
        "。",
        "；",
        "：",
        "？",
        "Q：",
        "A：",
        "---\n",
    ),
    *("...", "\u200b", "\u0301", "👩‍", "\ufeff"),
]
TEXTS = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(st.characters(codec="utf-8"), max_size=8)),
    max_size=40,
).map("".join)


def split_text(text: str) -> None:
    """Split a text that is a document of its own."""
    Splitter(count_tokens, LIMIT).split(Document(document_id("a"), "題", "a.txt", text))


READERS: dict[str, Callable[[str], object]] = {
    "fold": fold,
    "has words": has_words,
    "dates": lambda text: list(find_dates(text)),
    "numbers": lambda text: list(find_numbers(text)),
    "terms": extract_terms,
    "passages": split_text,
    "charset": lambda text: charset.decode(text.encode()),
}


@settings(max_examples=150, deadline=None)
@given(TEXTS)
@example("9" * 5_000)
@example("九" * 5_000)
@example("1" + "億" * 2_000)
@example("0." + "1" * 5_000 + "%")
@example("民國" + "9" * 5_000 + "年")
def test_numbers_dates_and_quantities_of_any_text(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    for number in find_numbers(folded):
        assert 0 <= number.start < number.end <= len(text)
        assert isinstance(number.value, Decimal)
        assert number.value.is_finite()
    last = 0
    for date in sorted(find_dates(folded), key=lambda one: one.start):
        assert last <= date.start < date.end <= len(text)
        last = date.end
    extract_terms(text)
    parse_chinese(folded)
    parse_quantity(text)
    if found := find_date(folded):
        parse_date(folded, found)


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("one two hundred thousand million and point-ty"), max_size=60))
def test_english_numerals_are_numbers_or_refused(text: str) -> None:
    with suppress(ValueError, KeyError):
        assert parse_english(text).is_finite()


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.sampled_from([".txt", ".md", ".csv", ".tsv", ".html", ".rtf", ".eml"]))
@example("1e999999999,2\n", ".csv")
@example("{\\rtf1\\u-99999999999 a}", ".rtf")
def test_any_text_is_read_or_refused(text: str, suffix: str) -> None:
    begun = {".rtf": "{\\rtf1 ", ".eml": "Subject: a\n\n", ".html": "<p>"}.get(suffix, "")
    check_file((begun + text).encode(), f"a{suffix}")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([".txt", ".csv", ".html", ".eml", ".zip", ".xls"]))
def test_any_bytes_are_read_or_refused(data: bytes, suffix: str) -> None:
    check_file(data, f"a{suffix}")


def measure(reader: Callable[[str], object], text: str) -> float:
    """Return the processor's seconds that reading a text takes, the least of two."""
    taken = []
    for _ in range(2):
        started = time.process_time()
        try:
            reader(text)
        except BadDocument:
            return 0.0
        taken.append(time.process_time() - started)
    return min(taken)


@pytest.mark.long
@pytest.mark.parametrize("name", READERS)
def test_time_is_linear(name: str) -> None:
    """Four times the text takes less than ten times the time: quadratic would take sixteen."""
    slow = []
    for piece in PIECES:
        short, long = (piece * (size // len(piece)) for size in (20_000, 80_000))
        first, second = measure(READERS[name], short), measure(READERS[name], long)
        if second > 0.5 and second > 10 * first:
            slow.append(f"{piece!r}: {first:.2f} s, {second:.2f} s")
    assert slow == []


def test_a_question_of_any_form_takes_no_time() -> None:
    """A question has at most so many characters; the worst of them must not stop the service."""
    worst = max(
        (measure(reader, piece * (MAX_QUESTION // len(piece))), name, piece)
        for name, reader in READERS.items()
        for piece in PIECES
        if name not in {"passages", "charset"}
    )
    assert worst[0] < 0.5, worst
