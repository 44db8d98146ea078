"""Find dates, months, quarters and half-years in folded text, in one calendar.

民國106年7月24日, 2017/7/24 and July 24, 2017 are one date; 第三季, Q3 and third quarter one
quarter. Years of an era become Western years. Where a year could be one of the Republic or not
(106年), both readings are given: a term too many costs little, a term too few hides the passage.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from index.text.han import DIGIT, NUMERAL, ONE_TO_NINE
from index.text.normalize import fold
from index.text.numeral import parse_integer

# Era -> the Western year before its first year.
ERAS = {
    "民国": 1911,
    "明治": 1867,
    "大正": 1911,
    "昭和": 1925,
    "平成": 1988,
    "令和": 2018,
    "公元": 0,
    "西元": 0,
}
# Months and days of these are not those of the Western calendar: only their years are converted.
LUNAR_ERAS = {
    "康熙": 1661,
    "雍正": 1722,
    "乾隆": 1735,
    "嘉庆": 1795,
    "道光": 1820,
    "咸丰": 1850,
    "同治": 1861,
    "光绪": 1874,
    "宣统": 1908,
}
REPUBLIC = ERAS["民国"]
# 乾隆 is folded to 干隆.
_YEARS_BEFORE = {fold(era): year for era, year in (ERAS | LUNAR_ERAS).items()}
_LUNAR = frozenset(map(fold, LUNAR_ERAS))
# Years of the Republic written without its name. 50 to 99 may also be short for 1950 to 1999.
_SHORT_YEARS, _LONG_YEARS = range(50, 100), range(100, 150)

MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
SHORT_MONTHS = [name[:3] for name in MONTHS.split("|")]
_NAME = rf"(?:{MONTHS}|sept|{'|'.join(SHORT_MONTHS)})"
# Not what is mostly another word: "may" and "march" are months beside a day, a year or "in".
_LONE = rf"(?:{MONTHS.replace('march|', '').replace('may|', '')})"
_TO_99 = rf"(?:\d{{1,2}}|[{ONE_TO_NINE}]?十[{ONE_TO_NINE}]?|[{ONE_TO_NINE}])"
_WESTERN = r"(?:1\d{3}|20\d\d|21\d\d)"
_ENGLISH_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)"
_AFTER = rf"(?:,?\s+(?:of\s+|in\s+)?(?:fy\s?)?(?P<year>{_WESTERN})(?![\d,.]\d))?"
_TO = r"\s?(?:[至到~–—-]|to)\s?"
_PERIOD = rf"""
    第?\s?(?P<quarter>[一二三四1-4])\s?季度? | q(?P<q>[1-4])(?!\d) | (?P<half>[上下])半年
    | (?P<month>{_TO_99})\s?月?{_TO}(?P<last>{_TO_99})\s?月(?!\s?\d)
    | (?P<m>{_TO_99})\s?月份?(?:\s?(?P<day>{_TO_99})\s?[日号])?
"""
# A comma behind a digit parts thousands, unless four digits follow; any other ends a clause.
_START = rf"(?<![{NUMERAL}\d./第-])(?:(?<!\d,)|(?=\d{{4}}年))"
# After a number of years that is a length of time: 100年以上.
_LENGTH = r"(?:的?历史|之久|以上|以下|以内|间)"

# What a text must have for the forms after it to be tried, and these forms. A search of every form
# in every passage would double the time of the analyzer.
_FORMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "年",
        (
            # 民国106年7月24日, 2017年第三季, 106年度
            rf"""{_START}(?:(?P<era>{"|".join(_YEARS_BEFORE)})\s?(?P<ago>前)?\s?)?
            (?P<year>\d{{1,4}}|元|[{NUMERAL}]{{1,6}})\s?年
            (?: (?P<fiscal>度)?\s?(?:{_PERIOD}) | (?P<whole>度) | (?(era)|(?!{_LENGTH})) )""",
        ),
    ),
    (
        r"\d[-/.]\d",
        (
            # 2017/7/24, 2017-07-24, 106.7.24
            rf"""{_START}(?<!v)(?P<year>{_WESTERN}|1[0-4]\d(?!-))(?P<mark>[-/.])(?P<m>\d{{1,2}})
            (?P=mark)(?P<day>\d{{1,2}})(?!\d|[-/.]\d)""",
            # 24/07/2017; 05/07/2017 could be either way around, and is not read
            rf"""{_START}(?P<day>1[3-9]|2\d|3[01])(?P<mark>[-/.])(?P<m>\d{{1,2}})(?P=mark)
            (?P<year>{_WESTERN})(?!\d|[-/.]\d)""",
            rf"{_START}(?P<year>{_WESTERN})[-/](?P<m>0[1-9]|1[0-2])(?![-/.\d])",
        ),
    ),
    (
        rf"\b{_NAME}\b",
        (
            # July to September 2017
            rf"\b(?P<month>{_NAME})\b\.?{_TO}(?P<last>{_NAME})\b\.?{_AFTER}",
            # 24th of July 2017
            rf"(?<![\d.])(?<!\d,){_ENGLISH_DAY}\s+(?:of\s+)?(?P<m>{_NAME})\b\.?{_AFTER}",
            # July 24, 2017
            rf"\b(?P<m>{_NAME})\b\.?\s+{_ENGLISH_DAY}{_AFTER}",
            # July 2017, in May, September
            rf"\b(?P<m>{_NAME})\b\.?,?\s+(?P<year>{_WESTERN})(?![\d,.]\d)",
            rf"\b(?:in|of|since|until|by|during|last|next|early|late|mid)[\s-](?P<m>{_NAME})\b",
            rf"\b(?P<m>{_LONE})\b",
        ),
    ),
    (
        r"[1-4]q|[qh][1-4]|quarter|half",
        (
            # 2017q3; Q3 2017, 3Q17, third quarter of 2017, first half of the year
            rf"{_START}(?P<year>{_WESTERN})[\s-]{{0,2}}(?:q(?P<q>[1-4])|h(?P<h>[12]))\b",
            rf"\b(?:q(?P<q>[1-4])|(?P<quarter>[1-4])q|h(?P<h>[12])){_AFTER}\b",
            rf"""\b(?P<nth>first|second|third|fourth|[1-4](?:st|nd|rd|th))[\s-]
            (?:(?P<of>quarter)|half)s?\b(?!\s+of\s+the\s+(?!year|fiscal)){_AFTER}""",
        ),
    ),
    (
        "[月季]|半年",
        (
            # Without a year: 第三季, 上半年, 7月24日
            rf"""(?<![{NUMERAL}\d./-])(?<!\d,)(?:(?<!第)(?P<half>[上下])半年
            |第\s?(?P<quarter>[一二三四1-4])\s?季度?|(?<!第)(?P<nth>[一二三四1-4])季度
            |(?<!第)(?P<month>{_TO_99})\s?月?{_TO}(?P<last>{_TO_99})\s?月(?!\s?\d)
            |(?<!第)(?P<m>{_TO_99})\s?月份?(?:\s?(?P<day>{_TO_99})\s?[日号])?)""",
        ),
    ),
    (
        r"\broc\b|minguo|r\.o\.c",
        (r"\b(?:roc|r\.o\.c\.|minguo)\s+(?:year\s+)?(?P<roc>\d{1,3})\b(?!\s?年)",),
    ),
)
_COMPILED = tuple(
    (re.compile(needed), tuple(re.compile(form, re.VERBOSE) for form in forms))
    for needed, forms in _FORMS
)
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4}


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """A date, or a part of one, as a folded text writes it."""

    # Code points [start, end) of the date, and where its year starts; -1 without one.
    start: int
    end: int
    year_start: int
    # Western years that it may mean; empty if it says none.
    years: tuple[int, ...]
    # The year as it is written, where it may also be no year of the Republic.
    other: int | None = None
    month: int | None = None
    day: int | None = None
    # Last month of a range.
    last: int | None = None
    # "q1" to "q4", "h1" or "h2".
    part: str | None = None

    @property
    def terms(self) -> list[str]:
        """Its lexical terms but the year's, from "@07" to "@2017-07-24"."""
        found: list[str] = []
        for month in dict.fromkeys(month for month in (self.month, self.last) if month):
            found.append(f"{month:02}")
            if self.day:
                found.append(f"{month:02}-{self.day:02}")
        if self.part:
            found.append(self.part)
        dated = [f"{year}-{part}" for year in self.years for part in found]
        return [f"@{term}" for term in (*found, *dated)]


def find_dates(folded: str) -> Iterator[CalendarDate]:
    """Yield the dates in a folded text; none overlaps another.

    >>> [found.terms[-1] for found in find_dates("民国106年7月24日, 106年第三季, july 24, 2017")]
    ['@2017-07-24', '@2017-q3', '@2017-07-24']
    """
    taken: list[tuple[int, int]] = []
    for needed, forms in _COMPILED:
        if not needed.search(folded):
            continue
        for match in chain.from_iterable(form.finditer(folded) for form in forms):
            start, end = match.span()
            # In order, so that each is compared with its neighbours alone.
            at = bisect_left(taken, (start, end))
            if (at and taken[at - 1][1] > start) or (at < len(taken) and taken[at][0] < end):
                continue
            found = _parse(match)
            if found:
                taken.insert(at, (start, end))
                yield found


def _parse(match: re.Match[str]) -> CalendarDate | None:
    """Return the date of a match; None if there is no such date."""
    parts = {name: text for name, text in match.groupdict().items() if text}
    month, last = (_parse_month(parts.get(name)) for name in ("month", "last"))
    month = month or _parse_month(parts.get("m"))
    day = parse_integer(parts["day"]) if "day" in parts else None
    if (month or 1) > 12 or (last or 1) > 12 or (last and month and last <= month):
        return None
    part = _name_part(parts, month, last)
    is_dated = bool(month or part or parts.keys() & {"whole", "fiscal"})
    years, other = _parse_years(parts, is_dated)
    if parts.get("era") in _LUNAR:
        month = last = day = part = None
    if day and month and not _exists(years[0] if years else 2000, month, day):
        return None
    if not (years or month or part):
        return None
    year_start = match.start("year") if years and "year" in parts else -1
    if "roc" in parts:
        year_start = match.start("roc")
    return CalendarDate(
        match.start(), match.end(), year_start, years, other, month, day, last, part
    )


def _parse_years(parts: dict[str, str], is_dated: bool) -> tuple[tuple[int, ...], int | None]:
    """Return the Western years that a date may mean, and the number written if it may be none."""
    written, era = parts.get("year"), parts.get("era")
    if "roc" in parts:
        written, era = parts["roc"], "民国"
    if written is None:
        return (), None
    number = 1 if written == "元" and era else parse_integer(written)
    years: tuple[int, ...] = ()
    other = None
    if era:
        # There is no year 0: 前1 is 0, as in ISO 8601.
        years = (_YEARS_BEFORE[era] + (1 - number if "ago" in parts else number),)
    elif 1000 <= number < 2200 and (written.isdecimal() or set(written) <= set(DIGIT)):
        years = (number,)
    elif number in _LONG_YEARS and (is_dated or written.isdecimal()):
        years, other = (REPUBLIC + number,), None if is_dated else number
    elif number in _SHORT_YEARS and is_dated:
        years, other = (REPUBLIC + number, 1900 + number), number
    return years, other


def _name_part(parts: dict[str, str], month: int | None, last: int | None) -> str | None:
    """Return the quarter or half-year, also of a range of months that is one."""
    quarter = half = 0
    nth = parts.get("nth", "")
    if month and last:
        quarter = last // 3 if month % 3 == 1 and last == month + 2 else 0
        half = last // 6 if month % 6 == 1 and last == month + 5 else 0
    elif nth:
        number = _NTH.get(nth) or parse_integer(nth[0])
        # 三季度, third quarter; otherwise a half.
        quarter = number if "of" in parts or nth in ONE_TO_NINE or nth.isdecimal() else 0
        half = number if not quarter and number <= 2 else 0
    elif written := parts.get("quarter") or parts.get("q"):
        quarter = parse_integer(written)
    elif written := parts.get("half") or parts.get("h"):
        half = 1 if written in "上1" else 2
    if quarter:
        return f"q{quarter}"
    return f"h{half}" if half else None


def _parse_month(written: str | None) -> int | None:
    if written is None:
        return None
    short = written[:3]
    return SHORT_MONTHS.index(short) + 1 if short in SHORT_MONTHS else parse_integer(written) or 13


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(max(year, 1), month, day)
    except ValueError:
        return False
    return True
