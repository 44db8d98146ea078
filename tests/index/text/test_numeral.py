"""Numbers written every way: a table of cases, and texts that hold none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.normalize import fold
from index.text.numeral import (
    ENGLISH_NUMBERS,
    find_numbers,
    parse_chinese,
    parse_english,
    parse_integer,
)

WRITTEN = [
    ("246.0萬份", "2460000"),
    ("２４６．０萬份", "2460000"),
    ("二百四十六萬份", "2460000"),
    ("2,460,000 contracts", "2460000"),
    ("2.46 million contracts", "2460000"),
    ("3.03億人", "303000000"),
    ("三億零三百萬人", "303000000"),
    ("3億300萬人", "303000000"),
    ("三點零三億", "303000000"),
    ("一千零五", "1005"),
    ("一千二百", "1200"),
    ("兩千", "2000"),
    ("十二", "12"),
    ("二十", "20"),
    ("一百一十", "110"),
    ("二〇一七年", "2017"),
    ("民國106年", "2017"),
    ("民國一百零六年", "2017"),
    ("1千3百", "1300"),
    ("5萬", "50000"),
    ("五場", "5"),
    ("第三條", "3"),
    ("1.5 billion", "1500000000"),
    ("two hundred and\nsix people", "206"),
    ("two hundred  and  six people", "206"),
    ("nineteen ninety", "1990"),
    ("0.5", "0.5"),
    ("007", "7"),
]


@pytest.mark.parametrize(("written", "value"), WRITTEN)
def test_value(written: str, value: str) -> None:
    assert [number.value for number in find_numbers(fold(written))] == [Decimal(value)]


@pytest.mark.parametrize("written", ["百分之五", "5%", "５％", "5 %"])
def test_percentages_meet(written: str) -> None:
    (number,) = find_numbers(fold(written))
    assert (number.value, number.percent) == (Decimal(5), True)


@pytest.mark.parametrize(
    "written", ["統一", "一樣", "萬一", "千萬不要", "億萬富翁", "百姓", "no number"]
)
def test_words_that_only_look_like_numbers(written: str) -> None:
    assert list(find_numbers(fold(written))) == []


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_every_integer_survives_being_written_in_english(value: int) -> None:
    assert parse_english(_write_english(value)) == value


def test_positions_slice_the_text() -> None:
    text = fold("共246.0萬份,2.8億人,民國106年9月")
    assert [text[n.start : n.end] for n in find_numbers(text)] == ["246.0万", "2.8亿", "106", "9"]


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_every_integer_survives_being_written_in_chinese(value: int) -> None:
    assert parse_chinese(_write_chinese(value)) == value


@given(
    st.lists(st.sampled_from(["one", "ten", "sixty", "hundred", "million", "and", "-", " ", "\n"]))
)
def test_no_english_is_too_strange(parts: list[str]) -> None:
    text = "".join(parts)
    assert all(text[number.start : number.end].strip() for number in find_numbers(text))


@given(st.text(alphabet="零一二三十百千万亿点两兆0123456789.,% 第年民国百分之"))
def test_no_text_is_too_strange(text: str) -> None:
    for number in find_numbers(text):
        assert text[number.start : number.end]


def _write_english(value: int) -> str:
    """Write an integer below 10^12 in English, with "and" after hundreds."""
    for unit, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if value >= unit:
            rest = f" {_write_english(value % unit)}" if value % unit else ""
            return f"{_write_english(value // unit)} {name}{rest}"
    if value >= 100:
        rest = f" and {_write_english(value % 100)}" if value % 100 else ""
        return f"{_write_english(value // 100)} hundred{rest}"
    names = {number: word for word, number in ENGLISH_NUMBERS.items()}
    return names.get(value) or f"{names[value // 10 * 10]}-{names[value % 10]}"


def _write_chinese(value: int) -> str:
    """An integer below 10^12 in Chinese, as schoolbooks write it."""
    parts, zero = "", False
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, value = divmod(value, unit)
        if group:
            parts += ("零" if parts and (zero or group < 1000) else "") + _group(group) + name
            zero = group % 10 == 0
        elif parts:
            zero = True
    return parts


def _group(value: int) -> str:
    written, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            written += ("零" if gap else "") + "零一二三四五六七八九"[digit] + name
            gap = False
        elif written:
            gap = True
    return written


@pytest.mark.parametrize(("written", "value"), [("廿一", 21), ("卅", 30), ("一廿", 20)])
def test_short_forms_of_twenty_and_thirty(written: str, value: int) -> None:
    assert parse_chinese(written) == value


@pytest.mark.parametrize("written", ["一1", "十a", "一点二点三", "三点5", "十点元"])
def test_what_is_no_numeral_has_no_value(written: str) -> None:
    assert parse_chinese(written) is None
    assert parse_integer(written) == 0
