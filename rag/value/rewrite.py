"""Rewrite a span so that its numbers have one form, and keep where each character comes from.

To read another way to write numbers, add a row to `REWRITES`: earlier rows win. A replacement is
text, or a function of the matched text.

>>> rewrite("六成五").text, rewrite("廿三日").text, rewrite("two hundred and six days").text
('百分之65', '二十三日', '206 days')
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from index.text.han import HAN, NUMERAL, ONE_TO_NINE
from index.text.normalize import fold
from index.text.numeral import ENGLISH_NUMERAL, parse_english, parse_integer
from index.text.unit import VALUE, select_words

# Stands for a character of a unit that would be taken for a numeral: 千 of 千克, 两 of 五十两.
HELD = "\ue000"

# Folding makes ， a thousands separator and ² a digit. ， is one only in １，２３４, and ² never.
_KEPT = re.compile(r"(?<![０-９])，|，(?![０-９]{3}(?![０-９]))|[²³]")
_FORMAL = str.maketrans("壹贰叁参肆伍陆柒捌玖拾佰仟", "一二三三四五六七八九十百千")
_FORMAL_NUMERAL = re.compile(
    r"[壹贰叁参肆伍陆柒捌玖拾佰仟零〇万亿]{2,}|[壹贰叁参肆伍陆柒捌玖拾](?=[元圆])"
)
_THOUSANDS = "".join(word[1] for word in select_words(VALUE) if word[0] == "千")
_TWENTIES = {"廿": "二十", "卅": "三十", "卌": "四十"}


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A row of `REWRITES`."""

    name: str
    # Regular expression over folded text.
    pattern: str
    replacement: str | Callable[[str], str]
    # A text that the row rewrites, and the result.
    example: str
    rewritten: str


def _rewrite_tenths(matched: str) -> str:
    return f"百分之{parse_integer(matched[0])}{parse_integer(matched[2:])}"


REWRITES = (
    # What brackets hold is compared with the number, see `Rewritten.asides`.
    Rewrite("aside", r"\([^()]*\)|\[[^\[\]]*\]", "", "三十(30)日", "三十日"),
    # A title can hold any number.
    Rewrite("title", r"《[^》]*》", "", "《三國志》65卷", "65卷"),
    Rewrite(
        "and more",
        rf"(?<=[{NUMERAL}\d])\s?(?:[余多]|来(?=[十百千万亿兆个名人位家]))\s?",
        "",
        "三十多人",
        "三十人",
    ),
    Rewrite(
        "numeral of a unit",
        rf"(?<=[{NUMERAL}\d])(?:\s*千(?=[{_THOUSANDS}])|两(?![{NUMERAL}\d天个次年日人位名]))"
        r"|百(?=分点)",
        HELD,
        "3千克",
        f"3{HELD}克",
    ),
    Rewrite(
        "blank before Han",
        rf"(?<=[{HAN}\d%])\s+(?=[{HAN}])|(?<=[{HAN}])\s+(?=\d)",
        "",
        "共 246 份",
        "共246份",
    ),
    Rewrite("20, 30, 40", "[廿卅卌]", _TWENTIES.__getitem__, "廿三日", "二十三日"),
    Rewrite("hundred per cent", "百分之?百", "百分之一百", "百分之百", "百分之一百"),
    # The value is divided afterwards.
    Rewrite("per mille", rf"(?<![{NUMERAL}\d])[千万]分之", "百分之", "千分之五", "百分之五"),
    Rewrite(
        "tenths",
        rf"(?<![{NUMERAL}\d.第])[{ONE_TO_NINE}两1-9]成[{ONE_TO_NINE}1-9]?"
        r"(?![员立为年果本功人\d])",
        _rewrite_tenths,
        "六成五",
        "百分之65",
    ),
    Rewrite(
        "English numeral",
        rf"(?<![a-z-])(?<!no )(?!one of){ENGLISH_NUMERAL}",
        lambda matched: str(parse_english(matched)),
        "two hundred and six days",
        "206 days",
    ),
)
_ROWS = {f"row{number}": row for number, row in enumerate(REWRITES)}
_ANY = re.compile("|".join(f"(?P<{key}>{row.pattern})" for key, row in _ROWS.items()))


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A span after `rewrite`."""

    # Folded and rewritten.
    text: str
    # For each character of `text`, and for its end, the offset in the original span.
    origin: list[int]
    # What the span's brackets hold.
    asides: list[str]


def rewrite(span: str) -> Rewritten:
    """Rewrite a span so that `index.text.numeral.find_numbers` finds all its numbers."""
    kept = {match.start() for match in _KEPT.finditer(span)}
    folded = "".join(span[i] if i in kept else c for i, c in enumerate(fold(span)))
    folded = _FORMAL_NUMERAL.sub(lambda match: match[0].translate(_FORMAL), folded)
    text, origin, asides, end = "", list[int](), list[str](), 0
    for match in _ANY.finditer(folded):
        row = _ROWS[match.lastgroup or ""]
        new = row.replacement if isinstance(row.replacement, str) else row.replacement(match[0])
        text += folded[end : match.start()] + new
        origin += [*range(end, match.start()), *[match.start()] * len(new)]
        if row.name == "aside":
            asides.append(span[match.start() + 1 : match.end() - 1])
        end = match.end()
    return Rewritten(text + folded[end:], [*origin, *range(end, len(span) + 1)], asides)
