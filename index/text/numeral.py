"""Find and parse numbers in text: 2460000, 246.0万, 二百四十六万, 2.46 million, thirty-five.

Everything here reads folded text (see `index.text.normalize`): Simplified characters, ASCII digits
and lower case.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from index.text.han import DIGIT, LARGE_UNIT, NUMERAL, ONE_TO_NINE, SMALL_UNIT
from index.text.unit import LONE_NUMERAL, select_words

_DIGIT_VALUE = {digit: value for value, digit in enumerate(f"零{ONE_TO_NINE}")}
_DIGIT_VALUE |= {"〇": 0, "○": 0, "两": 2}
_SMALL_VALUE = dict(zip(SMALL_UNIT, (10, 100, 1000), strict=True))
_LARGE_VALUE = dict(zip(LARGE_UNIT, (10**4, 10**8, 10**12), strict=True))

_BELOW_10 = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_BELOW_15 = ("ten", "eleven", "twelve", "thirteen", "fourteen")
_BELOW_20 = ("fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ZERO_TO_NINETEEN = (*_BELOW_10, *_BELOW_15, *_BELOW_20)
# English words for 0 to 19 and for the tens.
ENGLISH_NUMBERS = {word: value for value, word in enumerate(_ZERO_TO_NINETEEN)}
ENGLISH_NUMBERS |= {word: 10 * tens for tens, word in enumerate(_TENS, start=2)}
# English words that multiply what stands before them.
ENGLISH_SCALES = {
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
SCALE = rf"(?:{'|'.join(ENGLISH_SCALES)})\b"
_ONE = rf"(?:{'|'.join(_ZERO_TO_NINETEEN)})\b"
_BELOW_100 = rf"(?:(?:{'|'.join(_TENS)})\b(?:[-\s]{_ONE})?|{_ONE})"
# A whole English numeral by the rules of grammar; not a year in two halves (nineteen ninety).
ENGLISH_NUMERAL = (
    rf"(?:{_BELOW_100}|a(?=\s{SCALE}))(?:(?:\s{SCALE})+(?:,?\s(?:and\s)?{_BELOW_100})?)*"
)

# For search, any sequence of number words is one numeral: years are said in two halves.
_WORDS = "|".join(word for word in ENGLISH_NUMBERS if word != "zero")
_SCALES = "|".join(ENGLISH_SCALES)
_NUMBER = re.compile(
    rf"""
    (?P<percent>百分之)?
    (?:
        (?<![\d.]) (?P<arabic> \d{{1,3}}(?:,\d{{3}})+(?:\.\d+)? | \d+(?:\.\d+)? )
        (?: (?P<unit>[{SMALL_UNIT}{LARGE_UNIT}]{{1,8}}) | \s?(?P<scale>{_SCALES})\b )?
    |
        \b (?P<english> (?:{_WORDS}) (?: (?:\s+and\s+|[\s-]+) (?:{_WORDS}|{_SCALES}) )* ) \b
    |
        (?P<chinese>
            [{NUMERAL}]{{1,32}} (?: 点 [{DIGIT}]{{1,16}} [{SMALL_UNIT}{LARGE_UNIT}]{{0,4}} )?
        )
    )
    (?P<sign> \s?(?:%|per\s?cent\b) )?
    """,
    re.VERBOSE,
)
# A part of a whole, which is no number by itself here: 四分之三, 千分之二點五, 過半數.
FRACTION = re.compile(
    rf"[{NUMERAL}\d]+(?:又[{NUMERAL}\d]+)?分之[{NUMERAL}\d]+(?:[点.][{DIGIT}\d]+)?|(?:[过逾达]|超过)半数?|半数"
)
# Elsewhere a lone 一 or 三 is part of a word (一样, 统一).
_MEASURE_WORDS = frozenset(select_words(LONE_NUMERAL))
_ROC_ERA = re.compile(r"民国\s*$")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a folded text."""

    # Code points [start, end) of the folded text.
    start: int
    end: int
    # What a reader would say: 5 for 5 %.
    value: Decimal
    percent: bool = False


def find_numbers(folded: str) -> Iterator[Number]:
    """Yield the numbers in a folded text, in order.

    Years of the Republic of China (民國106年) become Western years.

    >>> [str(n.value) for n in find_numbers("3亿5000万人, 民国106年, 三点五亿")]
    ['350000000', '2017', '350000000.0']
    """
    pending: Number | None = None
    for number in _find_parts(folded):
        # 3亿 and 5000万, or 1千 and 3百, are one number.
        if (
            pending
            and pending.end == number.start
            and number.value < _get_unit_value(folded[number.start - 1])
        ):
            total = pending.value + number.value
            pending = Number(pending.start, number.end, total, number.percent)
            continue
        if pending:
            yield pending
        pending = number
    if pending:
        yield pending


def _find_parts(folded: str) -> Iterator[Number]:
    for match in _NUMBER.finditer(folded):
        if match["arabic"]:
            value: Decimal | None = _parse_arabic(match)
        elif match["english"]:
            # A lone "one" is mostly a pronoun.
            value = None if match["english"] == "one" else parse_english(match["english"])
        else:
            value = None if _is_part_of_word(match, folded) else parse_chinese(match["chinese"])
        if value is None:
            continue
        if folded[match.end() : match.end() + 1] == "年" and _ROC_ERA.search(
            folded, max(0, match.start() - 6), match.start()
        ):
            value += 1911
        yield Number(match.start(), match.end(), value, bool(match["percent"] or match["sign"]))


def _get_unit_value(character: str) -> int:
    return _SMALL_VALUE.get(character) or _LARGE_VALUE.get(character, 0)


def _parse_arabic(match: re.Match[str]) -> Decimal:
    value = Decimal(match["arabic"].replace(",", ""))
    for unit in match["unit"] or "":
        value *= _get_unit_value(unit)
    return value * ENGLISH_SCALES[match["scale"]] if match["scale"] else value


def _is_part_of_word(match: re.Match[str], folded: str) -> bool:
    """Tell whether a lone Chinese digit is part of a word, as in 统一."""
    following = folded[match.end() : match.end() + 1]
    ordinal = folded[match.start() - 1 : match.start()] == "第"
    return len(match["chinese"]) == 1 and not (
        match["percent"] or ordinal or following in _MEASURE_WORDS
    )


def parse_english(written: str) -> Decimal:
    """Return the value of an English numeral in lower case.

    >>> numerals = "thirty-five", "a hundred", "two hundred and six thousand"
    >>> [int(parse_english(numeral)) for numeral in numerals]
    [35, 100, 206000]

    A year may be said in two halves:

    >>> parse_english("nineteen ninety")
    Decimal('1990')
    """
    total = section = 0
    for word in re.findall(r"[a-z]+", written):
        value = 1 if word == "a" else ENGLISH_NUMBERS.get(word, 0)
        if word == "hundred":
            section = (section or 1) * 100
        elif word in ENGLISH_SCALES:
            total, section = total + (section or 1) * ENGLISH_SCALES[word], 0
        elif value and section in range(10, 100) and (value >= 10 or section < 20):
            section = section * 100 + value
        else:
            section += value
    return Decimal(total + section)


def parse_chinese(written: str) -> Decimal | None:
    """Return the value of a folded Chinese numeral; None if it does not begin as numerals do, or
    holds another character.

    >>> numerals = "二百四十六万", "一千零五", "二〇一七", "十二", "三亿零三百万", "廿一"
    >>> [int(parse_chinese(numeral)) for numeral in numerals]
    [2460000, 1005, 2017, 12, 303000000, 21]
    """
    whole, _, fraction = written.partition("点")
    whole = whole.replace("廿", "二十").replace("卅", "三十")
    decimals = "".join(str(_DIGIT_VALUE[c]) for c in fraction if c in _DIGIT_VALUE)
    # 万一, 千万 and 百姓 are words, not numbers.
    if whole[:1] not in _DIGIT_VALUE and not whole.startswith("十"):
        return None
    if all(c in _DIGIT_VALUE for c in whole):
        value = Decimal("".join(str(_DIGIT_VALUE[c]) for c in whole))
    elif all(c in _DIGIT_VALUE or c in _SMALL_VALUE or c in _LARGE_VALUE for c in whole):
        value = Decimal(_parse_units(whole))
    else:
        return None
    if decimals:
        value += Decimal("0." + decimals)
    for unit in fraction[len(decimals) :]:
        if unit not in _SMALL_VALUE and unit not in _LARGE_VALUE:
            return None
        value *= _get_unit_value(unit)
    return value


def parse_integer(written: str) -> int:
    """Return the value of a whole number in Arabic or folded Chinese digits; 0 for anything else.

    >>> parse_integer("12"), parse_integer("十二"), parse_integer("")
    (12, 12, 0)
    """
    return int(written) if written.isdecimal() else int(parse_chinese(written) or 0)


def _parse_units(whole: str) -> int:
    total = section = digit = 0
    for character in whole:
        if character in _DIGIT_VALUE:
            digit = _DIGIT_VALUE[character]
        elif character in _SMALL_VALUE:
            section += (digit or 1) * _SMALL_VALUE[character]
            digit = 0
        else:
            # 三亿零三百万: 亿 multiplies all that stands before it, 万 only what follows the last
            # large unit.
            unit = _LARGE_VALUE[character]
            scaled = (section + digit) or 1
            if unit > _LARGE_VALUE["万"]:
                total = (total + scaled) * unit
            else:
                total += scaled * unit
            section = digit = 0
    return total + section + digit
