"""Values of spans: a table in both scripts, English, spans without a value, every integer."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.unit import AFTER_GE, VALUE, select_words
from rag.answer import AnswerType
from rag.value.quantity import (
    UNIT_FORMS,
    VALUELESS,
    Quantity,
    UnitForm,
    ValuelessForm,
    parse_quantity,
)
from rag.value.rewrite import rewrite

QUANTITY, MONEY, PERCENTAGE, DATE = (
    AnswerType.QUANTITY,
    AnswerType.MONEY,
    AnswerType.PERCENTAGE,
    AnswerType.DATE,
)


def read(written: str) -> int | float | str:
    """Read a value of the table: a month or day stays a string."""
    if written.startswith("--") or written[4:5] == "-":
        return written
    return float(written) if "." in written else int(written)


def table() -> list[tuple[str, Quantity]]:
    """Read every row of quantity.tsv in both scripts, with what a reader would say."""
    with Path(__file__).with_name("quantity.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        (
            row[script],
            Quantity(read(row["value"]), row[f"unit_{script}"] or None, AnswerType(row["kind"])),
        )
        for script in ("traditional", "simplified")
        for row in rows
    ]


ENGLISH: list[tuple[str, int | float | str, str | None, AnswerType]] = [
    ("2.46 million contracts", 2460000, "contracts", QUANTITY),
    ("2,460,000 contracts", 2460000, "contracts", QUANTITY),
    ("2.46 million", 2460000, None, QUANTITY),
    ("1.5 billion people", 1500000000, "people", QUANTITY),
    ("about 300 people", 300, "people", QUANTITY),
    ("About 300 people", 300, "people", QUANTITY),
    ("nearly 5,000 members", 5000, "members", QUANTITY),
    ("more than 40 unions", 40, "unions", QUANTITY),
    ("30 days", 30, "days", QUANTITY),
    ("within 30 days", 30, "days", QUANTITY),
    ("thirty (30) days", 30, "days", QUANTITY),
    ("30 calendar days", 30, "calendar days", QUANTITY),
    ("seven working days", 7, "working days", QUANTITY),
    ("three years", 3, "years", QUANTITY),
    ("Five years", 5, "years", QUANTITY),
    ("six months after the notice", 6, "months", QUANTITY),
    ("40 hours per week", 40, "hours", QUANTITY),
    ("forty hours", 40, "hours", QUANTITY),
    ("twenty-five members", 25, "members", QUANTITY),
    ("one hundred and twenty days", 120, "days", QUANTITY),
    ("two million workers", 2000000, "workers", QUANTITY),
    ("a thousand people", 1000, "people", QUANTITY),
    ("the 106th session", 106, "session", QUANTITY),
    ("106th", 106, None, QUANTITY),
    ("Article 26", 26, None, QUANTITY),
    ("12 of the members", 12, None, QUANTITY),
    ("5kg", 5, "kg", QUANTITY),
    ("100 km²", 100, "km²", QUANTITY),
    ("38.5 ℃", 38.5, "℃", QUANTITY),
    ("3 times", 3, "times", QUANTITY),
    ("42", 42, None, QUANTITY),
    ("1,998", 1998, None, QUANTITY),
    ("0.75", 0.75, None, QUANTITY),
    ("five", 5, None, QUANTITY),
    ("US$3.2 billion", 3200000000, "US$", MONEY),
    ("US$ 3.2 billion", 3200000000, "US$", MONEY),
    ("NT$5,000,000", 5000000, "NT$", MONEY),
    ("$5 million", 5000000, "$", MONEY),
    ("$5m", 5000000, "$", MONEY),
    ("$-5", -5, "$", MONEY),
    ("fell to -3.5%", -3.5, "%", PERCENTAGE),
    ("€3.5bn", 3500000000, "€", MONEY),
    ("about £200", 200, "£", MONEY),
    ("USD 1,500", 1500, "USD", MONEY),
    ("1,500 USD", 1500, "USD", MONEY),
    ("500 dollars", 500, "dollars", MONEY),
    ("2 million euros", 2000000, "euros", MONEY),
    ("RMB 20 million", 20000000, "RMB", MONEY),
    ("15.8%", 15.8, "%", PERCENTAGE),
    ("15.8 per cent", 15.8, "%", PERCENTAGE),
    ("12 percent of workers", 12, "%", PERCENTAGE),
    ("twelve percent", 12, "%", PERCENTAGE),
    ("over 60%", 60, "%", PERCENTAGE),
    ("2.5 percentage points", 2.5, "percentage points", PERCENTAGE),
    ("-0.4%", -0.4, "%", PERCENTAGE),
    ("July 24, 2017", "2017-07-24", None, DATE),
    ("24 July 2017", "2017-07-24", None, DATE),
    ("on 24 July 2017", "2017-07-24", None, DATE),
    ("the 24th of July 2017", "2017-07-24", None, DATE),
    ("Monday, July 24th, 2017", "2017-07-24", None, DATE),
    ("Sept. 1, 1998", "1998-09-01", None, DATE),
    ("July 2017", "2017-07", None, DATE),
    ("July 24", "--07-24", None, DATE),
    ("1 May", "--05-01", None, DATE),
    ("May", "--05", None, DATE),
    ("by the end of 2020", 2020, None, DATE),
    ("1998 AD", 1998, None, DATE),
    ("in July", "--07", None, DATE),
    ("in 1998", 1998, None, DATE),
    ("since 1949", 1949, None, DATE),
    ("2017-07-24", "2017-07-24", None, DATE),
    ("24/07/2017", "2017-07-24", None, DATE),
]

NO_VALUE = (
    """
3至5天|三到五年|3-5天|三五個|七八個人|二三十人|一兩天|三、四天|十五、六人|數十人|數百萬元|几十人
十幾個|若干人|三分之二|二分之一|3萬，5萬|246.0萬份，適用企業644.1萬家|15.8%和16.2%|第三條第二款
第23條之1|2016至2017年|2017年7月至9月|2017年7月24日至28日|7月24、25日|2017年13月5日|2月30日
1990年代|九十年代|上午9時|14:30|九點鐘|農曆七月初七|一般|統一|一致|星期三|一帶一路|千萬不要|萬一
三角形|國際勞工組織|《一九八四》|《1984》|五百萬元（約16萬美元）|246萬份（占35%）
光緒二十三年七月|正負五度|2017年全國工會工作盤點|五四運動|九一八|10-15%|three to five days
3 or 4 members|1998-99|2017-2018|2011-12|1/2|1,23|1990s|the 1990s|05/06/2017|COVID-19|G20
Windows 10|version 1.2.3|between 10 and 20|one or two|July 24-26, 2017|no number|None of them
no one|one of them|2 hundred thousand|一半|half a million|two-thirds|one third of workers
half of the 300 workers|a quarter of 80 firms|two and a half hours|5½ days|.5%|100k|半年至一年
五百萬分之一|前221年|12 may be appointed|may 5 workers|March 12 workers|workers may decide
192.168.1.1|0912345678|3 hours 30 minutes|.|（）
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize(
    ("text", "expected"), table(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_both_scripts(text: str, expected: Quantity) -> None:
    assert parse_quantity(text) == expected
    assert type(parse_quantity(text).value) is type(expected.value)  # type: ignore[union-attr]


@pytest.mark.parametrize(("text", "value", "unit", "kind"), ENGLISH)
def test_english(text: str, value: float | str, unit: str | None, kind: AnswerType) -> None:
    assert parse_quantity(text) == Quantity(value, unit, kind)


@pytest.mark.parametrize("text", ["", " ", *NO_VALUE])
def test_no_single_value(text: str) -> None:
    assert parse_quantity(text) is None


@pytest.mark.parametrize("form", VALUELESS, ids=lambda form: form.name)
def test_every_valueless_row_leaves_its_example_without_a_value(form: ValuelessForm) -> None:
    plain = rewrite(form.example).text
    assert [row for row in VALUELESS if re.search(row.pattern, plain)] == [form]
    assert parse_quantity(form.example) is None


@pytest.mark.parametrize("form", UNIT_FORMS, ids=lambda form: form.name)
def test_every_unit_row_reads_its_example(form: UnitForm) -> None:
    found = parse_quantity(form.example)
    assert found is not None
    assert (found.unit, found.kind) == (form.unit, form.kind)


@pytest.mark.parametrize("word", select_words(VALUE))
def test_every_unit_of_the_table_is_a_unit(word: str) -> None:
    found = parse_quantity(f"12{word}")
    assert found is not None
    assert (found.value, found.unit) == (12, word)


@pytest.mark.parametrize("word", select_words(AFTER_GE))
def test_every_unit_after_ge_is_a_unit(word: str) -> None:
    assert parse_quantity(f"兩個半{word}") == Quantity(2.5, f"個{word}", QUANTITY)


def test_a_passage_has_no_value() -> None:
    assert parse_quantity("全國簽訂的集體合同共二百四十六萬份" + "並且" * 40) is None


@given(
    st.integers(min_value=0, max_value=10**12),
    st.sampled_from(["", "份", "人", " contracts", "個工作日"]),
)
def test_every_integer_in_digits(value: int, unit: str) -> None:
    found = parse_quantity(f"{value:,}{unit}")
    assert found is not None
    assert (found.value, found.unit) == (value, unit.strip() or None)


@given(
    st.integers(min_value=0, max_value=10**12),
    st.booleans(),
    st.sampled_from(["", "份", "人", "小時", "個月"]),
)
def test_every_integer_in_chinese(value: int, traditional: bool, unit: str) -> None:
    written = spelt(value)
    found = parse_quantity(
        (written.replace("万", "萬").replace("亿", "億") if traditional else written) + unit
    )
    assert found is not None
    assert (found.value, found.unit) == (value, unit or None)


@given(st.integers(min_value=0, max_value=10**12))
def test_every_integer_as_money(value: int) -> None:
    assert parse_quantity(f"{spelt(value)}元") == Quantity(value, "元", MONEY)
    assert parse_quantity(f"NT$ {value:,}") == Quantity(value, "NT$", MONEY)


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2199, 12, 31)))
def test_every_date(day: date) -> None:
    for text in (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y-%m-%d}",
        f"{day.year}/{day.month}/{day.day}",
    ):
        assert parse_quantity(text) == Quantity(day.isoformat(), None, DATE)


@given(
    st.text(
        alphabet="零一二三十百千萬億點兩兆半成廿0123456789.,%-/:， ()（）"
        "第年月日民國百分之元約多幾個人份US$may "
    )
)
def test_no_text_is_too_strange(text: str) -> None:
    found = parse_quantity(text)
    assert (
        found is None
        or found.unit is None
        or found.unit == "%"
        or found.unit.replace("個", "個半") in text
        or found.unit in text
    )


def spelt(value: int) -> str:
    """Write an integer up to 10^12 in Chinese, as schoolbooks do: 10305 is 一万零三百零五."""
    if value == 10**12:
        return "一兆"
    digits, words = f"{value:012d}", ""
    for position, digit in enumerate(digits):
        power, group = 11 - position, digits[position // 4 * 4 : position // 4 * 4 + 4]
        if digit != "0":
            words += "零一二三四五六七八九"[int(digit)] + ["", "十", "百", "千"][power % 4]
        elif words and not words.endswith("零"):
            words += "零"
        if power % 4 == 0 and group != "0000" and power:
            words = (
                words.removesuffix("零")
                + ("万" if power == 4 else "亿")
                + ("零" if words.endswith("零") else "")
            )
    words = words.removesuffix("零") or "零"
    return words.removeprefix("一") if words.startswith("一十") else words
