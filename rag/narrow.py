"""A clause that answers -> the one date or number in it that was asked for."""

import re

from index.numeral import numbers
from index.script import fold
from rag.answer import AnswerType
from rag.citation import Span
from rag.kind import wanted
from rag.span import trim

# Characters: what is no longer says no more than was asked.
SHORT = 10
_DATE = re.compile(r"\d{1,4}年(?!级)(?:\d{1,2}月)?(?:\d{1,2}[日号])?|\d{1,2}月\d{1,2}[日号]|\d{1,2}月(?!\d)")
_YEAR = re.compile(r"(?:公元前?)?\d{1,4}年(?!级)")
_YEAR_ASKED = re.compile(r"[哪何]一?年|年份|\b(?:what|which) year\b")
_NUMERIC = {AnswerType.QUANTITY, AnswerType.MONEY, AnswerType.PERCENTAGE}


def values(question: str, words: str) -> list[Span] | None:
    """The dates or numbers in `words`, as offsets into them, if the question asks for one; None if it asks for anything else.

    >>> values("工會何時成立？", "工會於1987年5月1日在上海成立")
    [Span(start=3, end=12)]
    >>> values("工會在哪裡成立？", "工會於1987年5月1日在上海成立") is None
    True
    """
    folded, asked = fold(words), wanted(question)
    if asked == AnswerType.DATE:
        pattern = _YEAR if _YEAR_ASKED.search(fold(question)) else _DATE
        return [Span(m.start(), m.end()) for m in pattern.finditer(folded)]
    if asked in _NUMERIC:
        return [trim(words, Span(n.start, n.end)) for n in numbers(folded) if folded[n.start : n.end] != "一"]
    return None


def narrow(question: str, text: str, span: Span) -> Span:
    """The only date or number in the span, where the question asks for one and the span says more; else the span."""
    words = text[span.start : span.end]
    if len(words) <= SHORT and not _YEAR_ASKED.search(fold(question)):
        return span
    found = values(question, words)
    return Span(span.start + found[0].start, span.start + found[0].end) if found and len(found) == 1 else span
