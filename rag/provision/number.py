"""Numbers of provisions in one written form: 第十二條之一, 第12-1條 and Article 12-1 are "12-1"."""

import re

from index.text.han import FORMAL_NUMERAL, NUMERAL_BELOW_10_000, STEMS
from index.text.normalize import fold
from index.text.numeral import ENGLISH_NUMBERS, parse_integer

HAN_NUMBER = f"[{NUMERAL_BELOW_10_000}]"
# The plain numeral of each formal one, folded: 贰 is 二.
_PLAIN = dict(zip(map(fold, FORMAL_NUMERAL), "一二二三三三六六四五七八九十", strict=True))
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
ROMAN = r"(?=[ivxlc]+\b)c{0,2}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
ENGLISH_ORDINALS = {word: value for value, word in enumerate(_ORDINALS.split(), start=1)}
# One to twelve, as a provision may be numbered in words.
_CARDINALS = [word for word, value in ENGLISH_NUMBERS.items() if 1 <= value <= 12]
ENGLISH_CARDINAL = f"(?:{'|'.join(_CARDINALS)})"
# The last one, as a number.
LAST = "last"
# The first of a row of numbers that are one character each.
_ENCLOSED = (("①", "⑳"), ("⑴", "⒇"), ("㈠", "㈩"), ("Ⅰ", "Ⅻ"), ("ⅰ", "ⅻ"))


def parse_number(written: str) -> str:
    """Return the number in one form; "" if there is none.

    >>> [parse_number(one) for one in ("十二條之一", "１２－１", "4.2", "(三)", "②", "iv", "Two")]
    ['12-1', '12-1', '4.2', '3', '2', '4', '2']
    """
    for first, last in _ENCLOSED:
        if len(written.strip()) == 1 and first <= written.strip() <= last:
            return str(ord(written.strip()) - ord(first) + 1)
    folded = re.sub(r"[第条项款目点步骤\s()]", "", fold(written)).strip(".、:")
    if "." in folded:
        parts = folded.split(".")
        return ".".join(parts) if all(part.isdecimal() for part in parts) else ""
    values = [_parse_one(part) for part in re.split("[-－–—之]", folded)]
    return "-".join(values) if all(values) else ""


def _parse_one(written: str) -> str:
    """Return one whole number as Arabic digits: 十二, 12, 拾貳, xii, twelve, 丙."""
    if re.fullmatch(r"\d{1,4}[a-z]?", written):
        return written.lstrip("0") or "0"
    value = ENGLISH_NUMBERS.get(written) or ENGLISH_ORDINALS.get(written)
    if value is None and re.fullmatch(HAN_NUMBER + "+", written):
        value = parse_integer(written)
    elif value is None and len(written) == 1 and written in STEMS:
        value = STEMS.index(written) + 1
    elif value is None and written and all(one in _PLAIN for one in written):
        value = parse_integer("".join(_PLAIN[one] for one in written))
    elif value is None and written and re.fullmatch(ROMAN, written):
        value = _read_roman(written)
    return "" if value is None else str(value)


def _read_roman(written: str) -> int:
    values = [_ROMAN[one] for one in written]
    following = [*values[1:], 0]
    return sum(-one if one < after else one for one, after in zip(values, following, strict=True))
