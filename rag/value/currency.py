"""Recognize currencies before and after an amount of money.

To add a currency, add its Chinese name to `index.text.unit`, and its code, symbol or English name
here.

>>> match_before("about us$ ")["unit"], match_after("500元", 3)["unit"]
('us$', '元')
>>> match_after("5元素", 1) is None
True
"""

import re

from index.text.han import HAN, ONE_TO_NINE
from index.text.numeral import parse_integer
from index.text.unit import CURRENCY, compile_alternatives

# ISO 4217 codes, and those in common use beside them.
_CODES = "usd|twd|ntd|rmb|cny|eur|jpy|gbp|hkd|sgd|krw|cad|aud|chf|inr"
# What stands before $: NT$, US$.
_DOLLARS = "us|nt|hk|s|a|au|c|ca|nz"
_SYMBOLS_BEFORE, _SYMBOLS_AFTER = "$€£¥₩", "円€£"
_ENGLISH = (
    r"euros?|yen|yuan|renminbi|won|rupees?"
    r"|(?:(?:us|u\.s\.|nt|new taiwan|hong kong|canadian|australian|singapore)\s)?dollars?"
    r"|pounds? sterling"
)
# A name or code that can stand on either side of the amount.
NAME = rf"{compile_alternatives(CURRENCY)}|\b(?:{_CODES})(?![a-z])"
# 元素, 元月, 圆形 and 块地 are other words.
_YUAN = rf"[元圆](?![素件月年首老])|块钱|块(?![{HAN}])"

_ABOUT = (
    "大约|约|将近|近|不超过|超过|逾|高达|达|至少|最高"
    "|about|around|over|nearly|approximately|some|up to|almost"
)
_BEFORE = re.compile(
    rf"(?P<unit>\b(?:{_DOLLARS})\$|[{_SYMBOLS_BEFORE}]|{NAME})[\s:]*(?:{_ABOUT})?\s*[-−]?\s*$"
)
_AFTER = re.compile(rf"\s*(?P<unit>{NAME}|{_YUAN}|[{_SYMBOLS_AFTER}]|(?:{_ENGLISH})\b)")
# 5元3角2分: tenths and hundredths.
_CHANGE = re.compile(rf"[元圆块]([{ONE_TO_NINE}1-9])角(?:([{ONE_TO_NINE}1-9])分)?[整正]?$")


def match_before(text: str) -> re.Match[str] | None:
    """Match a currency at the end of the text before an amount; its name is the group `unit`."""
    return _BEFORE.search(text)


def match_after(text: str, start: int) -> re.Match[str] | None:
    """Match a currency at `start`, after an amount; its name is the group `unit`."""
    return _AFTER.match(text, start)


def find_change(text: str) -> tuple[int, str] | None:
    """Find tenths and hundredths at the end of an amount: where they start, and the decimals.

    >>> find_change("5元3角2分")
    (1, '32')
    """
    match = _CHANGE.search(text)
    if match is None:
        return None
    decimals = [parse_integer(digit) for digit in match.groups() if digit]
    return match.start(), "".join(map(str, decimals))
