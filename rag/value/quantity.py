"""Parse the value that a short span states: 246.0萬份 is 2460000 份, 百分之十五點八 is 15.8 %.

A span that is vague, or could mean two things (三至五天, 數十人, 三分之二), has no value: a wrong
value is worse than none.

To add a unit, measure word or currency, see `index.text.unit` and `rag.value.currency`; a notation
of numbers, `rag.value.rewrite`; of dates, `rag.value.date`. What has no value is in `VALUELESS`,
and where units are looked for in `UNIT_FORMS`: add a row with an example, which the tests read.

>>> form = UnitForm("shares", AnswerType.QUANTITY, r"\\s*(?P<unit>股)", "500股", "股")
>>> form.match(form.example, 3)["unit"]
'股'
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from index.text.han import HAN, NUMERAL, ONE_TO_NINE
from index.text.normalize import fold
from index.text.numeral import SCALE, Number, find_numbers, parse_integer
from index.text.unit import AFTER_GE, VALUE, compile_alternatives, select_words
from rag.answer import AnswerType
from rag.value import currency
from rag.value.date import LISTED, find_date, parse_date
from rag.value.rewrite import HELD, Rewritten, rewrite


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value and what it counts."""

    # An int where it is whole. A percentage is what a reader would say: 5 for 5 %. A date is an int
    # where only its year is known (0 is 1 BC), else a string as in XML Schema: 2017-07-24, 2017-07,
    # --07-24 or --07.
    value: int | float | str
    # In the document's own words, but "%" for every way to write per cent.
    unit: str | None
    kind: AnswerType


@dataclass(frozen=True, slots=True)
class ValuelessForm:
    """A row of `VALUELESS`: something that has no one value."""

    name: str
    # Regular expression, searched for in text as `rag.value.rewrite` makes it.
    pattern: str
    example: str


VALUELESS = (
    ValuelessForm("fraction", r"(?<!百)分之", "三分之二"),
    ValuelessForm(
        "English fraction",
        r"\b(?:\d+|a)[-\s](?:thirds?|quarters?|fourths?|fifths?|sixths?|eighths?|tenths?)\b",
        "two thirds",
    ),
    ValuelessForm("fraction in one character", "[½⅓⅔¼¾]", "5½ days"),
    ValuelessForm("half", r"一半|\bhalf\b|半[年天日]?[至到]", "一半"),
    ValuelessForm("decade", r"年代|\d0s\b", "九十年代"),
    ValuelessForm("time of day", r"\d:\d|[上下]午|凌晨|[点时]钟", "上午9時開始"),
    ValuelessForm("o'clock", rf"(?:^|[^点])[{NUMERAL}\d]+[点时]半?$", "三點半"),
    ValuelessForm("calendar of the moon", "农历|[阴旧]历", "農曆五月初五"),
    ValuelessForm("digit left open", "几|数[十百千万亿](?!分之)", "數十人"),
    ValuelessForm("either sign", "正负|±", "±5%"),
    ValuelessForm("year whose era is cut off", r"^前\d", "前221年"),
    ValuelessForm(
        "article inserted between two", rf"[条项款]之[{ONE_TO_NINE}\d]", "第二十三條之一"
    ),
)
_VALUELESS = re.compile("|".join(form.pattern for form in VALUELESS))


@dataclass(frozen=True, slots=True)
class UnitForm:
    """A row of `UNIT_FORMS`: a unit after a number."""

    name: str
    kind: AnswerType
    # Regular expression for rewritten text from the end of the number on; `unit` is the unit.
    pattern: str
    # A span with such a unit, and the unit.
    example: str
    unit: str

    def match(self, text: str, start: int) -> re.Match[str] | None:
        """Match the unit at `start`, the end of the number."""
        return re.compile(self.pattern).match(text, start)


_MEASURE_WORD = (
    # 千克 without the 千, or a lone 两.
    rf"{HELD}(?:{'|'.join(word[1:] for word in select_words(VALUE) if word[0] == '千')})?"
    rf"|个半?{compile_alternatives(AFTER_GE)}|{compile_alternatives(VALUE)}"
)
_MEASURE_WORD_AFTER = re.compile(rf"\s*(?:{_MEASURE_WORD})")
_AFTER_NOUN = "以[上下内]|左右|上下|不等"
# English words that are no part of a unit.
_FUNCTION_WORD = (
    "st|nd|rd|th|of|in|for|to|from|by|at|on|after|before|and|or|we?re|was|is|ha[sd]|have|within"
    "|who|that|which|with|as|the"
)
_ENGLISH_NOUN = rf"(?!(?:{_FUNCTION_WORD})\b)"
# The form that matches first is taken.
UNIT_FORMS = (
    UnitForm(
        "percentage points",
        AnswerType.PERCENTAGE,
        rf"\s*(?P<unit>个?{HELD}分点|percentage points?)",
        "2.5個百分點",
        "個百分點",
    ),
    UnitForm(
        "measure word",
        AnswerType.QUANTITY,
        # 36元/小时, 5次/人
        rf"\s*(?P<unit>(?:{_MEASURE_WORD})(?:/[{HAN}a-z]{{1,3}})?)半?",
        "兩個半小時",
        "個小時",
    ),
    UnitForm(
        "Chinese noun",
        AnswerType.QUANTITY,
        rf"(?!{_AFTER_NOUN}|之[内间]|[内外整的])(?P<unit>[{HAN}]{{1,6}}?)(?={_AFTER_NOUN}|[^{HAN}]|$)",
        "246企業以上",
        "企業",
    ),
    UnitForm(
        "English noun",
        AnswerType.QUANTITY,
        r"\s*-?(?:(?:st|nd|rd|th)\b)?\s*(?P<unit>"
        r"(?:people|persons?|(?:calendar |working )?days?|weeks?|months?|years?|hours?|minutes?"
        r"|times|workers|members)\b"
        rf"|[℃℉°㎡㎏]c?|{_ENGLISH_NOUN}[a-zµ][\w/²³-]*(?:\s{_ENGLISH_NOUN}[a-z][\w/²³-]*){{0,2}})",
        "30 calendar days",
        "calendar days",
    ),
)
# "per cent" and "%" belong to the number itself.
_PERCENT = re.compile(r"\s*(?:per\s?cent\b|pct\b|‰)")
_SHORT_SCALE = re.compile(r"\s?([kmbt]n?)\b")
_SHORT_SCALES = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}

# Longer spans are passages, which state more than one thing.
_LONGEST = 64
_EDGES = " \t\r\n,，。.;；:：!！「」『』“”\"'、"
_BRACKETS = {"()", "（）", "[]", "【】"}
# .5 has lost its beginning.
_CUT = re.compile(r"\s*\.\d")
_SHORTENED = re.compile(rf"[百千万亿][{ONE_TO_NINE}两1-9]$")
_MINUS = re.compile(r"(?:负|零下|minus\s|(?:^|[\s约为是])[-−])\s*$")
_MINUS_AFTER_CURRENCY = re.compile(r"[-−]\s*$")
# A lone 三 is a number before a unit, at the start of the span or after these characters, but not
# in 統一, 星期三 and 初一.
_LONE = re.compile(
    rf"(?:(?<=[约近共计达为有需满仅只过逾足于付得获长各费负下])|(?<![{HAN}\d{HELD}]))"
    rf"([{ONE_TO_NINE}十两零〇])(?=\s?(?:{_MEASURE_WORD}|{currency.NAME}|[元圆块点半])|$)"
)
_BEFORE_NUMBER = (
    "about|over|nearly|almost|approximately|some|only|around|under|within|exactly|the|roughly|no"
    "|article|section|chapter|session"
)
# A name that a number ends: G20, Windows 10.
_NAME = re.compile(
    rf"[A-Za-z]-?$|(?<![A-Za-z])(?!(?i:{_BEFORE_NUMBER})\b)[a-z]*[A-Z][A-Za-z]*[\s.-]*$"
)
_POINT_BEFORE = re.compile(r"(?:^|[^\w.])\.$")
_THOUSANDS_AFTER = re.compile(r"\s?k\b")
_REST_OF_CODE = re.compile(rf"\.\d|\s{SCALE}")
_TWO_DIGITS = re.compile(rf"[{ONE_TO_NINE}两]{{2}}")


def parse_quantity(text: str) -> Quantity | None:
    """Return the one value that a short span of a document states.

    None if it states no value, several, or a vague one. Four digits from 1000 to 2199 and nothing
    else are a year; a number of years or days (五年, 30日) is a duration.

    >>> texts = "246.0萬份", "US$3.2 billion", "六成五", "24 July 2017"
    >>> [(found.value, found.unit) for text in texts if (found := parse_quantity(text))]
    [(2460000, '份'), (3200000000, 'US$'), (65, '%'), ('2017-07-24', None)]
    """
    span = text.strip(_EDGES)
    span = span[1:-1] if span[:1] + span[-1:] in _BRACKETS else span
    written = rewrite(span)
    if not span or len(span) > _LONGEST or _CUT.match(text) or _VALUELESS.search(written.text):
        return None
    if date := find_date(written.text):
        parsed = parse_date(written.text, date)
        return Quantity(*parsed, AnswerType.DATE) if parsed else None
    return _parse_amount(span, written)


def _parse_amount(span: str, written: Rewritten) -> Quantity | None:
    plain = written.text
    change = currency.find_change(plain)
    numbers = [n for n in _find_all_numbers(plain) if change is None or n.start < change[0]]
    if len(numbers) != 1 or not _is_certain(
        span[: written.origin[numbers[0].start]], plain, numbers[0]
    ):
        return None
    number = numbers[0]
    before = currency.match_before(plain[: number.start])
    value = _apply_sign(_complete(number, plain), plain[: number.start], before)
    if not _agree(written.asides, (value, number.value)):
        return None
    unit, kind = None, AnswerType.QUANTITY
    if number.percent or (not before and _PERCENT.match(plain, number.end)):
        unit, kind = "%", AnswerType.PERCENTAGE
        value /= _find_divisor(fold(span[written.origin[number.start]]), plain[number.end :])
    elif match := before or currency.match_after(plain, number.end):
        unit, kind = _slice_unit(span, written, match), AnswerType.MONEY
    else:
        for form in UNIT_FORMS:
            if match := form.match(plain, number.end):
                unit, kind = _slice_unit(span, written, match), form.kind
                value += Decimal("0.5") if "半" in match[0] else 0
                break
    if before and (scale := _SHORT_SCALE.match(plain, number.end)):
        value *= _SHORT_SCALES[scale[1][0]]
    value += Decimal(f"0.{change[1]}") if change else 0
    return Quantity(int(value) if value == int(value) else float(value), unit, kind)


def _find_all_numbers(plain: str) -> list[Number]:
    """Find the numbers, and the lone digits that are numbers in a span though not in a passage."""
    found = list(find_numbers(plain))
    starts = {number.start for number in found}
    lone = [match for match in _LONE.finditer(plain) if match.start(1) not in starts]
    return found + [Number(*match.span(1), Decimal(parse_integer(match[1]))) for match in lone]


def _complete(number: Number, plain: str) -> Decimal:
    """Return the number's value; 三千六 is 3600."""
    written = plain[number.start : number.end]
    if not _SHORTENED.search(written):
        return number.value
    return number.value + parse_integer(written[-1]) * (parse_integer(f"一{written[-2]}") // 10 - 1)


def _apply_sign(value: Decimal, before: str, money: re.Match[str] | None) -> Decimal:
    """Negate the value for a minus before the number and once more for one before its currency."""
    if _MINUS.search(before[: money.start()] if money else before):
        value = -value
    if money and _MINUS_AFTER_CURRENCY.search(money[0]):
        value = -value
    return value


def _agree(asides: list[str], values: tuple[Decimal, ...]) -> bool:
    """Tell whether brackets state no other number: thirty (30) days."""
    return all(
        number.value in values for aside in asides for number in find_numbers(rewrite(aside).text)
    )


def _find_divisor(first: str, after: str) -> int:
    """Return what the number is divided by, to be a percentage: per mille begins 千分之."""
    return {"千": 10, "万": 100}.get(first, 10 if after.startswith("‰") else 1)


def _slice_unit(span: str, written: Rewritten, match: re.Match[str]) -> str:
    """Return the unit in the span's own characters; 個半小時 is 個小時."""
    first, last = written.origin[match.start("unit")], written.origin[match.end("unit") - 1]
    return span[first : last + 1].replace("個半", "個").replace("个半", "个")


def _is_certain(text: str, plain: str, number: Number) -> bool:
    """Tell whether a number stands for itself.

    It does not where it is part of a name (G20), a code (0912), or an estimate (三五個). `text` is
    the original span before the number.
    """
    before, after = plain[: number.start], plain[number.end :]
    written = plain[number.start : number.end]
    whole = written.removeprefix("百分之").partition("点")[0]
    # 二〇一 before a measure word is read digit by digit.
    digit_by_digit = (
        len(whole) > 2
        and not re.search("[十百千万亿兆]", whole)
        and _MEASURE_WORD_AFTER.match(after)
    )
    is_estimate = _TWO_DIGITS.search(whole) and not (
        digit_by_digit or number.percent or before.endswith("第")
    )
    has_currency = currency.match_before(before)
    is_name = _NAME.search(text) and not has_currency
    is_thousands = _THOUSANDS_AFTER.match(after) and not has_currency
    is_code = _REST_OF_CODE.match(after) or (
        re.match(r"0\d", written) and not before.endswith("第")
    )
    has_lost_beginning = _POINT_BEFORE.search(before)
    is_listed = LISTED.search(before)
    return not (
        is_estimate or is_name or is_thousands or is_code or has_lost_beginning or is_listed
    )
