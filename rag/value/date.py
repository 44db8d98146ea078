"""Find and parse a date, in the calendars and notations of Chinese and English documents.

To read another notation, add a row to `DATE_FORMS`: earlier rows win. Its pattern names the parts
it has: year, month, day, era, and ago for 前. For another era, add its name and the year before its
first to `index.text.date.ERAS`, or to `LUNAR_ERAS` if its months are those of the moon.

>>> text = "民國115年5月1日".replace("國", "国")
>>> parse_date(text, find_date(text))
('2026-05-01', None)
"""

import re
from dataclasses import dataclass
from datetime import date

from index.text.date import ERAS, LUNAR_ERAS
from index.text.han import NUMERAL, ONE_TO_NINE
from index.text.normalize import fold
from index.text.numeral import find_numbers, parse_integer

# 乾隆 is folded to 干隆.
_YEARS_BEFORE = {fold(era): year for era, year in (ERAS | LUNAR_ERAS).items()}
_LUNAR = frozenset(map(fold, LUNAR_ERAS))

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_SHORT_MONTHS = [name[:3] for name in _MONTHS.split("|")]
_MONTH = rf"\b(?P<month>{_MONTHS}|sept|{'|'.join(_SHORT_MONTHS)})\b\.?"
_TO_99 = rf"\d{{1,2}}|[{ONE_TO_NINE}]?十[{ONE_TO_NINE}]?|[{ONE_TO_NINE}]"
# 1000 to 2199: other numbers are years only where a row says so.
_YEAR = rf"(?P<year>1\d{{3}}|2[01]\d\d|[一二][{ONE_TO_NINE}零〇○]{{3}})"
_MONTH_DAY = rf"(?P<month>{_TO_99})月份?(?:(?P<day>{_TO_99})[日号])?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)"


@dataclass(frozen=True, slots=True)
class DateForm:
    """A row of `DATE_FORMS`: a way to write dates."""

    name: str
    # Regular expression over text as `rag.value.rewrite` makes it.
    pattern: str
    # A span with such a date, and what it is worth.
    example: str
    value: int | str


DATE_FORMS = (
    DateForm(
        "year of an era",
        rf"(?P<era>{'|'.join(_YEARS_BEFORE)})(?P<ago>前)?(?P<year>\d{{1,4}}|元|[{NUMERAL}]{{1,6}})年度?"
        rf"(?:{_MONTH_DAY})?",
        "民國115年5月1日",
        "2026-05-01",
    ),
    DateForm(
        "Western year",
        rf"{_YEAR}年度?(?!的?历史|之久)(?:{_MONTH_DAY})?",
        "2017年7月24日",
        "2017-07-24",
    ),
    DateForm(
        "year of the Republic without its name",
        rf"(?P<year>1\d\d)年(?=度|(?:{_TO_99})月)度?(?:{_MONTH_DAY})?",
        "106年7月",
        "2017-07",
    ),
    DateForm("month and day", _MONTH_DAY, "七月二十四日", "--07-24"),
    DateForm(
        "numbers, year first",
        r"(?P<year>[12]\d{3}|1\d\d)(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
        r"(?![\d.])",
        "2017/7/24",
        "2017-07-24",
    ),
    # 24/07 is a day and a month; 05/07 could be either way around, and is not read.
    DateForm(
        "numbers, day first",
        r"(?P<day>1[3-9]|2\d|3[01])(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<year>[12]\d{3})"
        r"(?!\d)",
        "24/07/2017",
        "2017-07-24",
    ),
    DateForm(
        "numbers without a day",
        r"(?P<year>[12]\d{3})[-/](?P<month>0[1-9]|1[0-2])(?![-/.\d])",
        "2017-07",
        "2017-07",
    ),
    DateForm(
        "English, day first",
        rf"{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR}(?!\d))?",
        "24th of July 2017",
        "2017-07-24",
    ),
    DateForm(
        "English, month first",
        rf"{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR}(?!\d))?",
        "July 24, 2017",
        "2017-07-24",
    ),
    DateForm("English month and year", rf"{_MONTH},?\s+{_YEAR}(?!\d)", "July 2017", "2017-07"),
    DateForm("English month", rf"^(?:(?:in|since|by|until)\s+)?{_MONTH}$", "in July", "--07"),
    DateForm(
        "year alone",
        r"^(?:(?:in|since|by|until|from|before|after|the|year|end|of|early|late)\s+|[自于在从到至])*"
        rf"{_YEAR}(?: ad)?$",
        "since 1949",
        1949,
    ),
)
_PATTERNS = [re.compile(rf"(?<![{NUMERAL}\d.,第])(?:{form.pattern})") for form in DATE_FORMS]

# What may follow a year that is the whole of what is said: 2017年底, 1925年成立.
_AFTER_YEAR = re.compile(
    r"(?:年?[底末初中]|[起止前后间内春夏秋冬,，的]|[上下]半年|以[来前后]|之[前后]|期间"
    r"|第?[一二三四1-4]季度?|[成创设建]立|通过|[施实]行|生效|[公发颁]布|修[订正]|开始|完成"
    r"|签[订署]|出[版生]|[召展]开|举[行办]|建成|[去逝]世)*"
)
# Before a number: there is a list or range of several.
LISTED = re.compile(rf"[{NUMERAL}\d]\s*(?:[、,，~\-—–至到或/]|or|to)\s*$")


def find_date(text: str) -> re.Match[str] | None:
    """Find a date in rewritten text, by the first form that matches anywhere."""
    return next((match for pattern in _PATTERNS if (match := pattern.search(text))), None)


def parse_date(text: str, match: re.Match[str]) -> tuple[int | str, str | None] | None:
    """Return the date's value and unit; None if the text states more than this one date.

    The value is an int where only the year is known, else a string as in XML Schema; see
    `rag.value.quantity.Quantity`. The unit is 年 where a year is written with it.
    """
    before, after = text[: match.start()], text[match.end() :].strip()
    if LISTED.search(before) or any(find_numbers(before)) or any(find_numbers(after)):
        return None
    parts = match.groupdict()
    era, year, month = parts.get("era"), _parse_year(parts), parts.get("month")
    # 12 may be appointed
    if year is None and re.search("[a-z]", match[0]) and re.search("[a-z]", after):
        return None
    if month is None:
        whole = _AFTER_YEAR.fullmatch(after)
        return (year or 0, "年" if "年" in match[0] else None) if whole else None
    day = parts.get("day")
    month_number = _parse_month(month)
    # 2011-12 is a month or a school year.
    ambiguous = not day and year is not None and "-" in match[0] and month_number == year % 100 + 1
    if era in _LUNAR or ambiguous:
        return None
    iso = _format_iso(year, month_number, parse_integer(day) if day else None)
    return (iso, None) if iso else None


def parse_compact_date(text: str) -> str | None:
    """Return the ISO 8601 date that eight digits write; only a question for a date tells that they
    are one.

    >>> parse_compact_date("20230630"), parse_compact_date("20231301")
    ('2023-06-30', None)
    """
    digits = text.strip()
    if not re.fullmatch("(?:19|20)[0-9]{6}", digits):
        return None
    try:
        return date.fromisoformat(digits).isoformat()
    except ValueError:
        return None


def _parse_year(parts: dict[str, str | None]) -> int | None:
    written, era = parts.get("year"), parts.get("era")
    if not written:
        return None
    year = 1 if written == "元" else parse_integer(written)
    if era or year < 1000:
        # There is no year 0: 前1 is 0, as in ISO 8601.
        year = _YEARS_BEFORE[era or "民国"] + (1 - year if parts.get("ago") else year)
    return year


def _parse_month(written: str) -> int:
    short = written[:3]
    return _SHORT_MONTHS.index(short) + 1 if short in _SHORT_MONTHS else parse_integer(written)


def _format_iso(year: int | None, month: int, day: int | None) -> str | None:
    """Return the date as in XML Schema; None if there is no such day."""
    try:
        # 2000, for a year that is not known, is a leap year.
        iso = date(year or 2000, month, 1 if day is None else day).isoformat()
    except ValueError:
        return None
    iso = iso if day is not None else iso[:7]
    return iso if year else f"-{iso[4:]}"
