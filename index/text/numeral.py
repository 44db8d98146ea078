"""Numbers in running text, whichever way they are written: 2460000, 246.0万, 二百四十六万, 2.46 million, thirty-five.

Reads folded text (see `index.text.normalize`), so that only Simplified characters and ASCII digits have to be known here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_WORD = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ENGLISH = {
    word: value
    for values, words in (
        (range(1, 10), ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")),
        (range(10, 15), ("ten", "eleven", "twelve", "thirteen", "fourteen")),
        (range(15, 20), ("fifteen", "sixteen", "seventeen", "eighteen", "nineteen")),
        (
            range(20, 100, 10),
            ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
        ),
    )
    for value, word in zip(values, words, strict=True)
}
_DIGITS, _UNITS = "".join(_DIGIT), "".join(_SMALL) + "".join(_LARGE)
# A lone 一 or 三 is a number only before a measure: elsewhere it is part of a word (一样, 统一).
_MEASURE = "个份场名人次年月日号条款项家件元届种类倍成岁位天周季度批所间座辆台级"

_NUMBER = re.compile(
    r"(?P<percent>百分之)?"
    r"(?:"
    r"(?<![\d.])(?P<arabic>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:(?P<unit>["
    + _UNITS
    + r"]{1,8})|\s?(?P<word>"
    + "|".join(_WORD)
    + r")\b)?"
    r"|\b(?P<english>(?:"
    + "|".join(_ENGLISH)
    + r")(?:(?:\s+and\s+|[\s-]+)(?:"
    + "|".join(_ENGLISH | _WORD)
    + r"))*)\b"
    r"|(?P<chinese>["
    + _DIGITS
    + _UNITS
    + r"]{1,32}(?:点["
    + _DIGITS
    + r"]{1,16}["
    + _UNITS
    + r"]{0,4})?)"
    r")(?P<sign>\s?(?:%|per\s?cent\b))?"
)
_ROC = re.compile(r"民国\s*$")


@dataclass(frozen=True, slots=True)
class Number:
    """A number at [start, end) of the folded text. A percentage has the value a reader would say: 5 % is 5."""

    start: int
    end: int
    value: Decimal
    percent: bool = False


def find_numbers(folded: str) -> Iterator[Number]:
    """Every number in `folded`, in order. Years of the Republic of China (民國106年) come as Western years.

    >>> [str(n.value) for n in find_numbers("3亿5000万人, 民国106年, 三点五亿")]
    ['350000000', '2017', '350000000.0']
    """
    pending: Number | None = None
    for number in _parts(folded):
        if (
            pending
            and pending.end == number.start
            and number.value < _unit(folded[number.start - 1])
        ):
            pending = Number(
                pending.start, number.end, pending.value + number.value, number.percent
            )  # 3亿|5000万, 1千|3百
            continue
        if pending:
            yield pending
        pending = number
    if pending:
        yield pending


def _parts(folded: str) -> Iterator[Number]:
    for match in _NUMBER.finditer(folded):
        value = (
            _arabic(match)
            if match["arabic"]
            else parse_english(match["english"])
            if match["english"]
            else _chinese(match, folded)
        )
        if value is None:
            continue
        if folded[match.end() : match.end() + 1] == "年" and _ROC.search(
            folded, max(0, match.start() - 6), match.start()
        ):
            value += 1911
        yield Number(match.start(), match.end(), value, bool(match["percent"] or match["sign"]))


def _unit(character: str) -> int:
    return _SMALL.get(character) or _LARGE.get(character, 0)


def _arabic(match: re.Match[str]) -> Decimal:
    value = Decimal(match["arabic"].replace(",", ""))
    for unit in match["unit"] or "":
        value *= _unit(unit)
    return value * _WORD[match["word"]] if match["word"] else value


def _chinese(match: re.Match[str], folded: str) -> Decimal | None:
    written = match["chinese"]
    following = folded[match.end() : match.end() + 1]
    ordinal = folded[match.start() - 1 : match.start()] == "第"
    if len(written) == 1 and not (
        match["percent"] or ordinal or (following and following in _MEASURE)
    ):
        return None
    return parse_chinese(written)


def parse_english(written: str) -> Decimal | None:
    """The value of an English numeral in lower case; None for a lone "one", which is mostly a pronoun.

    >>> [int(parse_english(n)) for n in ("thirty-five", "two hundred and six thousand", "one million", "nineteen ninety")]
    [35, 206000, 1000000, 1990]
    """
    if written == "one":
        return None
    total = section = 0
    for word in re.findall(r"[a-z]+", written.replace(" and ", " ")):
        value = _ENGLISH.get(word, 0)
        if value and section in range(10, 100) and (value >= 10 or section < 20):
            section = section * 100 + value  # a year is said in two halves
        elif value:
            section += value
        elif word == "hundred":
            section = (section or 1) * 100
        else:
            total, section = total + (section or 1) * _WORD[word], 0
    return Decimal(total + section)


def parse_chinese(written: str) -> Decimal | None:
    """The value of a folded Chinese numeral, or None when it is none.

    >>> [int(parse_chinese(n)) for n in ("二百四十六万", "一千零五", "二〇一七", "十二", "三亿零三百万")]
    [2460000, 1005, 2017, 12, 303000000]
    """
    whole, _, fraction = written.partition("点")
    decimals = "".join(str(_DIGIT[c]) for c in fraction if c in _DIGIT)
    if whole[:1] not in _DIGIT and not whole.startswith("十"):
        return None  # 万一, 千万, 百姓: words, not numbers
    digits = all(c in _DIGIT for c in whole)
    value = Decimal("".join(str(_DIGIT[c]) for c in whole) if digits else _grouped(whole))
    if decimals:
        value += Decimal("0." + decimals)
    for unit in fraction[len(decimals) :]:
        value *= _unit(unit)
    return value


def _grouped(whole: str) -> int:
    total = section = digit = 0
    for character in whole:
        if character in _DIGIT:
            digit = _DIGIT[character]
        elif character in _SMALL:
            section += (digit or 1) * _SMALL[character]
            digit = 0
        else:
            # 三亿零三百万: what stands before 亿 is complete; before 万 only the present section is multiplied.
            unit = _LARGE[character]
            scaled = (section + digit) or 1
            total = (total + scaled) * unit if unit > _LARGE["万"] else total + scaled * unit
            section = digit = 0
    return total + section + digit
