"""Recognize what marks an item of a list: 1. （一） 第一步： Step 1: • a)."""

import re
import unicodedata
from dataclasses import dataclass

from index.text.han import NUMERAL_BELOW_10_000, STEMS
from index.text.normalize import fold
from index.text.numeral import parse_integer

_B = r"[ \t\u3000]*"
_H = f"[{NUMERAL_BELOW_10_000}]{{1,4}}"
_N = rf"(?:[0-9０-９]{{1,3}}|{_H})"
_FORMAL = "壹貳參肆伍陸柒捌玖拾"
_FORMAL_SIMPLIFIED = "壹贰叁肆伍陆柒捌玖拾"
BULLET = "•"
STEP = "step"
# Kind -> its form. A line has the kind of the first form that it begins with.
_FORMS = {
    STEP: re.compile(
        rf"(?:第{_B}{_N}{_B}步驟?骤?|步[驟骤]{_B}{_N}|[Ss](?:tep|TEP){_B}\d{{1,2}}){_B}[:：.．、，,)）]?{_B}"
    ),
    "（一）": re.compile(rf"[（(]{_B}{_H}{_B}[)）]{_B}、?|[㈠-㈩]、?"),
    "(1)": re.compile(rf"[（(]{_B}[0-9０-９]{{1,3}}{_B}[)）]|[①-⑳⑴-⒇]"),
    "一、": re.compile(rf"{_H}{_B}[、．.]"),
    "壹、": re.compile(f"[{_FORMAL}{_FORMAL_SIMPLIFIED}]{_B}[、．.]"),
    "甲、": re.compile(f"[{STEMS}]{_B}[、．.]"),
    "1.": re.compile(rf"[0-9０-９]{{1,3}}{_B}[.．](?![0-9０-９])"),
    "1、": re.compile(rf"[0-9０-９]{{1,3}}{_B}、"),
    "1)": re.compile(rf"[0-9０-９]{{1,3}}{_B}[)）]"),
    "(a)": re.compile(r"[（(][a-z][)）]"),
    "a)": re.compile(r"[a-zA-Z][)）.](?=\s)"),
    BULLET: re.compile(rf"(?:[*+\-–—](?=[ \t])|[•·●○■□◆◇▪▫►▶‧※✓☐－]){_B}"),
}


@dataclass(frozen=True, slots=True)
class ListMark:
    """The mark of an item."""

    # The numbering that it belongs to.
    kind: str
    # Its place in the numbering; 0 of a bullet.
    number: int
    # Characters that it takes, with the blanks behind it.
    length: int


def parse_mark(text: str, start: int, end: int) -> ListMark | None:
    """Return the mark at the beginning of `text[start:end]`, if words follow it.

    >>> parse_mark("（二）身分證影本", 0, 8), parse_mark("2024年", 0, 5)
    (ListMark(kind='（一）', number=2, length=3), None)
    """
    for kind, pattern in _FORMS.items():
        match = pattern.match(text, start, end)
        if match and any(map(str.isalnum, text[match.end() : end])):
            after = match.end()
            while after < end and text[after] in " \t\u3000":
                after += 1
            number = 0 if kind == BULLET else read_number(match[0])
            if kind == BULLET or number:
                return ListMark(kind, number, after - start)
    return None


def read_number(mark: str) -> int:
    """Return the number that a mark says, 0 if it says none: 2 of 二、, ②, 乙、 and b).

    >>> [read_number(mark) for mark in ("二、", "②", "乙、", "b)", "Step 2:", "贰、")]
    [2, 2, 2, 2, 2, 2]
    """
    plain = unicodedata.normalize("NFKC", mark)
    if digits := re.search(r"\d+", plain):
        return int(digits[0])
    for order in (STEMS, _FORMAL, _FORMAL_SIMPLIFIED):
        if plain[:1] in order:
            return order.index(plain[0]) + 1
    if han := re.search(_H, plain):
        return parse_integer(fold(han[0]))
    letter = re.search(r"[a-z]", plain.lower())
    return ord(letter[0]) - ord("a") + 1 if letter else 0
