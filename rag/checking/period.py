"""Periods: a question about one year, quarter, month or day, over evidence about another."""

import re
from collections.abc import Iterable

from index.text.date import CalendarDate, find_dates
from index.text.normalize import fold
from rag.answer import AnswerType
from rag.checking.evidence import AnswerEvidence
from rag.question import Question

# The question takes in more than the period that it names, or compares two.
_OPEN = re.compile(
    r"以[来前后]|之[前后]|[至到~～–—]|起|自从|截至|相比|比|较|\b(?:since|before|after|until|by|from|between"
    r"|than|compared|over)\b"
)
_COMPARED = re.compile(r"[较比]\s?$|\b(?:than|from|with)\s+(?:the\s+)?(?:in\s+)?$")
_RANGE = re.compile(r"^\s?(?:[至到~～–—-]|to\b|until\b|through\b|and\b|以[来后]|起)")


def find_other_period(question: Question, evidence: AnswerEvidence) -> str | None:
    """Return "period" if the evidence tells of another period than the question asks about."""
    asked_text = fold(question.text)
    asked = list(find_dates(asked_text))
    if not asked or question.asks_year or _OPEN.search(asked_text):
        return None
    said = _list_told(evidence.sentence)
    above = list(find_dates(evidence.context))
    around = [*said, *above, *find_dates(evidence.passage)]
    if _is_range(evidence.sentence) or not around:
        return None
    here = said or above
    readings = [_list_years]
    if question.expected_type is not AnswerType.DATE:
        readings += [_list_days, _list_months, _list_parts]
    clause, start = evidence.clause
    before = sorted(
        (one for one in _list_told(clause) if one.end <= start), key=lambda one: one.start
    )[-1:]
    is_other = any(
        _differ(read(asked), read(here), read(around))
        # Of several in a clause, the last one before the answer counts.
        or _differ(read(asked), read(before), set())
        for read in readings
    )
    return "period" if is_other else None


def _differ(asked: set[object], here: set[object], around: set[object]) -> bool:
    """Tell whether something is said, and neither it nor what stands around is asked for."""
    return bool(asked) and bool(here) and not asked & here and not asked & around


def _list_told(text: str) -> list[CalendarDate]:
    """Return the dates of a text without those that something is compared with."""
    return [
        one
        for one in find_dates(text)
        if not _COMPARED.search(text[max(0, one.start - 12) : one.start])
    ]


def _is_range(text: str) -> bool:
    return any(_RANGE.match(text[one.end :]) for one in find_dates(text))


def _list_years(dates: Iterable[CalendarDate]) -> set[object]:
    return {year for one in dates for year in one.years}


def _list_months(dates: Iterable[CalendarDate]) -> set[object]:
    found: set[object] = set()
    for one in dates:
        if one.month:
            found |= set(range(one.month, (one.last or one.month) + 1))
    return found


def _list_days(dates: Iterable[CalendarDate]) -> set[object]:
    return {(one.month, one.day) for one in dates if one.month and one.day}


def _list_parts(dates: Iterable[CalendarDate]) -> set[object]:
    return {one.part for one in dates if one.part}
