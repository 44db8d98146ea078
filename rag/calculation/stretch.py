"""Find the stretch of years, months, quarters or days that a question asks about, and its members.

2023年到2025年 is three years, and all three of them are added, or nothing is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.text.date import MONTHS, SHORT_MONTHS
from index.text.numeral import ENGLISH_NUMBERS, parse_integer
from rag.calculation.series import Operand, Series

_NUMERAL = r"(?:\d{1,2}|十[一二]?|[一二两三四五六七八九])"
_ENGLISH = "|".join(list(ENGLISH_NUMBERS)[1:20])
_MONTH_NAME = rf"(?:{MONTHS}|sept|{'|'.join(SHORT_MONTHS)})"
_KINDS = "year|month|quarter|week|day"
# One year, month, quarter, week or day. A year may stand before or behind what is of it.
_PERIOD = re.compile(
    r"(?<![\d.,])(?:(?:fy ?|民国|公元|西元)?(?P<year>(?:19|20)\d\d(?![\d.,]\d)|\d{2,3}(?=年))"
    r"(?:年度?|财年)?底?[ -]?)?"
    rf"(?:(?:(?:(?P<of>{_NUMERAL})月)?(?P<date>\d{{1,2}})[日号]"
    rf"|(?P<month>{_NUMERAL})月份?|\b(?P<name>{_MONTH_NAME})\b\.?"
    r"|(?<![a-z\d])q(?P<q>[1-4])(?!\d)|第?(?P<quarter>[一二三四1-4])季度?"
    rf"|第(?P<week>{_NUMERAL})(?:周|星期)|\bweek (?P<w>\d+)"
    rf"|第(?P<day>{_NUMERAL})[天日]|\bday (?P<d>\d+)|(?:星期|周)(?P<weekday>[一二三四五六日天])"
    r")(?:,? (?P<behind>(?:19|20)\d\d)(?!\d))?)?"
)
_UNITS = {
    "month": "month",
    "name": "month",
    "q": "quarter",
    "quarter": "quarter",
    "week": "week",
    "w": "week",
    "day": "day",
    "d": "day",
    "weekday": "day",
    "date": "day",
}
_TO = re.compile(
    r" ?(?:起|开始)?[,，]? ?(?:一直)?(?:到|至|~|-|–|—|\bto\b|\bthrough\b|\bthru\b|\buntil\b)+ ?"
)
_AND = re.compile(r" ?(?:and|和|与) ?")
_BETWEEN = re.compile(r"\bbetween (?:the \w+ )?$|介于$")
# The first end without its unit: 一至三月, 第1到第3季, 109至111年.
_BARE = re.compile(r"第?(?P<number>\d{1,3}|[一二三四五六七八九十]{1,2})$")
# How many there are, and from which end.
_COUNTED = re.compile(
    r"(?P<side>(?:最近|近|过去|最后|前|头|首|后)的?"
    r"|\b(?:last|past|latest|most recent|first) )?"
    rf"(?<![\d第.,])(?:(?P<number>{_NUMERAL}) ?(?:(?P<year>年)(?![度级期底初\d])"
    r"|个(?P<month>月)|(?:个|(?<=[前近去]\w))(?P<quarter>季)度?|(?P<day>天)|个?(?P<week>周|星期))"
    rf"|\b(?P<english>{_ENGLISH}|\d{{1,2}}) (?:\w+ )?(?P<kind>{_KINDS})s\b)"
)
_HALF = re.compile(r"(?P<first>上半年|\bfirst half\b)|下半年|\bsecond half\b")


@dataclass(frozen=True, slots=True)
class Period:
    """One member of a series in time."""

    kind: str
    # The year; of a month or a day its number, and apart what it is of, which is a year or month.
    number: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a question says of the members: both ends, or how many they are, or both."""

    # Where the folded question says it.
    ranges: tuple[tuple[int, int], ...]
    kind: str
    ends: tuple[Period, Period] | None = None
    count: int | None = None
    # 近三年 or 前三季; empty where only a number is said.
    side: str = ""

    def is_said_by(self, text: str, asked: str) -> bool:
        """Tell whether a label or name says all of it itself: 近三年 is a column, 1-3月 a row."""
        return all(asked[start:end].strip() in text for start, end in self.ranges)

    def take(self, operands: Sequence[Operand]) -> list[Operand]:
        """Return the members, in the order of time; none unless every one of them is there once."""
        found = _number(operands, self.kind, {one.year for one in self.ends or ()} - {None})
        if self.ends:
            wanted = range(self.ends[0].number, self.ends[1].number + 1)
        elif self.side == "first":
            # The first years could be the first of the table or those before this one.
            wanted = range(1, (self.count or 0) + 1 if self.kind != "year" else 1)
        elif found and self.side:
            wanted = range(max(found) - (self.count or 0) + 1, max(found) + 1)
        else:
            wanted = range(min(found, default=0), max(found, default=-1) + 1)
        if self.count not in (None, len(wanted)) or not all(one in found for one in wanted):
            return []
        members = [found[one] for one in wanted]
        return members if all(one.value is not None for one in members) else []


def find_stretch(asked: str) -> Stretch | None:
    """Return the stretch that a folded question says; None where it says none.

    >>> found = find_stretch("2023年到2025年三年的净利润合计是多少")
    >>> found and (found.kind, found.count, found.ends and found.ends[1].number)
    ('year', 3, 2025)
    >>> found = find_stretch("the average from january through march")
    >>> found and (found.kind, found.ends and found.ends[1].number)
    ('month', 3)
    >>> find_stretch("2023年和2025年的净利润合计是多少")
    """
    between = _find_between(asked)
    start, end = between.ranges[0] if between else (0, 0)
    rest = asked[:start] + "#" * (end - start) + asked[end:]
    counted = _COUNTED.search(rest)
    written = (counted["number"] or counted["english"]) if counted else ""
    count = ENGLISH_NUMBERS.get(written) or parse_integer(written.replace("两", "二"))
    # 哪一年 asks for one.
    if counted is None or count < 2:
        return between or _find_half(rest)
    groups = counted.groupdict()
    kind = groups["kind"] or next(one for one in _KINDS.split("|") if groups.get(one))
    if between:
        # Another unit: three years of quarters.
        if kind != between.kind:
            return between
        return Stretch((*between.ranges, counted.span()), kind, between.ends, count)
    said = (counted["side"] or "").strip()
    side = "" if not said else "first" if said[0] in "前头首" or said == "first" else "last"
    return Stretch((counted.span(),), kind, None, count, side)


def read_period(text: str) -> Period | None:
    """Return the one period that a folded label says; None if it says none, or several."""
    found = [match for match in _PERIOD.finditer(text) if match[0].strip()]
    return _make_period(found[0]) if len(found) == 1 else None


def is_in_time(series: Series) -> bool:
    """Tell whether the operands are of years, months or the like."""
    return sum(read_period(one.label) is not None for one in series.operands) > 1


def _find_between(asked: str) -> Stretch | None:
    for match in _PERIOD.finditer(asked):
        last = _make_period(match)
        before = asked[: match.start()]
        if last is None:
            continue
        for pattern in (_TO, _AND):
            join = re.search(f"(?:{pattern.pattern})$", before)
            first = _read_end(before[: join.start()], last) if join else None
            if first is None:
                continue
            start, period = first
            if pattern is _AND and not _BETWEEN.search(before[:start]):
                continue
            # From one year into another, or backwards: nothing is sure to be meant.
            is_one = len({period.year, last.year} - {None}) < 2 and period.number < last.number
            kind = last.kind if is_one else ""
            return Stretch(((start, match.end()),), kind, (period, last))
    return None


def _read_end(before: str, last: Period) -> tuple[int, Period] | None:
    """Return the period that ends a text, and where it begins."""
    matches = [one for one in _PERIOD.finditer(before) if one[0].strip()]
    if matches and matches[-1].end() >= len(before.rstrip()):
        found = _make_period(matches[-1])
        if found and found.kind == last.kind:
            return matches[-1].start(), found
    bare = _BARE.search(before)
    if bare is None:
        return None
    year = re.search(r"(?P<year>(?:19|20)\d\d|\d{2,3})年 ?$", before[: bare.start()])
    start = year.start() if year else bare.start()
    return start, Period(last.kind, parse_integer(bare["number"]), int(year[1]) if year else None)


def _find_half(asked: str) -> Stretch | None:
    match = _HALF.search(asked)
    if match is None:
        return None
    first = 1 if match["first"] else 7
    ends = (Period("month", first), Period("month", first + 5))
    return Stretch((match.span(),), "month", ends)


def _make_period(match: re.Match[str]) -> Period | None:
    said = next((name for name in _UNITS if match[name]), None)
    year = match["year"] or match["behind"]
    if said is None:
        return Period("year", int(year)) if year else None
    written = match[said]
    if said == "name":
        number = SHORT_MONTHS.index(written[:3]) + 1
    elif said == "weekday":
        number = "一二三四五六日".index(written.replace("天", "日")) + 1
    else:
        number = parse_integer(written)
    whole = int(year) if year else None
    if match["of"]:
        # A day is of a month of a year.
        whole = 100 * (whole or 0) + parse_integer(match["of"])
    return Period(_UNITS[said], number, whole)


def _number(operands: Sequence[Operand], kind: str, years: set[int | None]) -> dict[int, Operand]:
    """Return the operands of one kind of period by their number; none where two share one."""
    found: dict[int, Operand] = {}
    told: set[int | None] = set()
    for one in operands:
        period = read_period(one.label)
        if period is None or period.kind != kind or (period.year and years - {period.year}):
            continue
        if period.number in found:
            return {}
        found[period.number] = one
        told.add(period.year)
    return found if len(told - {None}) < 2 else {}
