"""Narrow a clause that answers to the one date or number in it that the question asks for, and
complete a date that is cut.
"""

import re

from index.text.date import find_dates
from index.text.normalize import fold
from index.text.numeral import find_numbers
from rag.answer import AnswerType
from rag.citation import Span
from rag.question import Question
from rag.reading.sentence import split_sentences
from rag.reading.span import trim
from rag.value.clock import CLOCK, asks_clock
from rag.value.quantity import parse_quantity

# Characters. A shorter answer says no more than was asked.
SHORT_ANSWER = 10
_LONGEST_DATE = 32
_LONGEST_VERDICT = 120
# Said before another question or around it: 你知道幾點關門嗎, can you tell me who.
_INDIRECT = re.compile(
    r"(?:谁|何[时地处人]|什么(?:时候|时间|地方|人)|哪[里儿天位]|几[点时]|多少).*[吗麽][?!。 ]*$"
    r"|^(?:can|could|would|will|do|does) (?:you|anyone|somebody|someone) (?:please |kindly )?"
    r"(?:tell|know|say|explain|remember|let)\b"
)
# A question for yes or no, and what says either.
_YES_OR_NO = re.compile(
    r"是否|[能可会要]否|有没有|([会能可要得是])不\1|[吗麽][?!。 ]*$"
    r"|^(?:is|are|was|were|do|does|did|can|could|may|must|will|would|should|has|have|had)\b(?!.*\bor\b)"
)
_VERDICT = re.compile(
    r"[可能须需应得不未无没免禁会有是否]|提供|接受|允许|同意|包括|包含|适用"
    r"|\b(?:yes|no|not|can|cannot|may|must|will|is|are|was|were|does|do|did|has|have|had|should"
    r"|need|never|only|provid\w*|includ\w*|allow\w*|accept\w*)\b"
)
_ERA = r"(?:(?:民国|公元|西元)?前?)"
_DATE = re.compile(
    rf"{_ERA}\d{{1,4}}年(?![级代])(?:\d{{1,2}}月)?(?:\d{{1,2}}[日号])?"
    r"|\d{1,2}月\d{1,2}[日号]|\d{1,2}月(?!\d)"
)
_YEAR = re.compile(rf"{_ERA}\d{{1,4}}年(?![级代])")
_RANGE_ASKED = re.compile(r"几[点时][到至]几|\bfrom what time to\b|\bhours\b")
_TO = re.compile(r"\s?(?:[至到~～–—-]|to|until)\s?")
_END_ASKED = re.compile(
    r"下班|下课|放学|结束|截止|打烊|[关闭收]|[到至]几[点时]|\b(?:end|close|finish|until|over)\w*\b"
)
_START_ASKED = re.compile(r"上班|上课|开始|开[门馆放店会场]|几[点时]起|\b(?:start|begin|open)\w*\b")
# Beside a number, these show that it is not all that is said: a range, a sign, a currency, a vague
# remainder.
_CUT_BEFORE = re.compile(r"(?:[-−–—~～至到负$€£¥\d.]|零下|半|and|or|to)\s*$")
_CUT_AFTER = re.compile(r"\s*(?:[-−–—~～至到多余半几来]|(?:or|to|and a half)\b)")
# \w+ty is also party: the answer is then left as it is.
_NUMBER_WORD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|\w+teen|\w+ty"
    r"|hundred|thousand|million|billion|half)\b"
)
# Cut off, the negation of a bound turns it into its opposite.
_NEGATION = re.compile(
    r"(?:不[得可能应宜许准会]?|[未毋]|\b(?:(?:must|may|shall|can|should) )?not |\bno )$"
)
_BOUND = re.compile(
    r"[超多大高长晚迟早少小低短]过?[过出于]|[逾超满足]|\b(?:exceed|more|less|fewer|later|earlier|longer|over|under)"
)
_NUMERIC = {AnswerType.QUANTITY, AnswerType.MONEY, AnswerType.PERCENTAGE}


def find_values(asked: AnswerType | None, asks_year: bool, words: str) -> list[Span] | None:
    """Find the dates or numbers in an answer's words, whichever is `asked` for.

    None if neither is; empty also if the only value there is not all that the words say.

    >>> find_values(AnswerType.DATE, False, "工會於1987年5月1日在上海成立")
    [Span(start=3, end=12)]
    >>> find_values(AnswerType.PLACE, False, "工會於1987年5月1日在上海成立") is None
    True
    """
    folded = fold(words)
    if asked == AnswerType.DATE:
        pattern = _YEAR if asks_year else _DATE
        found = [Span(m.start(), m.end()) for m in pattern.finditer(folded)]
    elif asked in _NUMERIC:
        found = [
            trim(words, Span(n.start, n.end))
            for n in find_numbers(folded)
            if folded[n.start : n.end] != "一"
        ]
    else:
        return None
    return found if len(found) != 1 or _is_complete(words, folded, found[0]) else []


def _is_complete(words: str, folded: str, part: Span) -> bool:
    """Tell whether the only value in the words is all they say: 五個 of 三至五個 is not."""
    before, after = folded[: part.start], folded[part.end :]
    if (
        _CUT_BEFORE.search(before)
        or _CUT_AFTER.match(after)
        or _NUMBER_WORD.search(f"{before} {after}")
    ):
        return False
    stated, kept = parse_quantity(words), parse_quantity(words[part.start : part.end])
    if stated and kept and stated.kind == AnswerType.DATE:
        return str(stated.value).startswith(str(kept.value))
    return stated is None or stated == kept


def keep_negation(text: str, span: Span) -> Span:
    """Return a span that begins with a bound, with the negation before it.

    >>> keep_negation("長度不得超過50公分", Span(4, 10))
    Span(start=2, end=10)
    """
    folded = fold(text)
    before = _NEGATION.search(folded, max(0, span.start - 12), span.start)
    if before and _BOUND.match(folded, span.start, span.end):
        return Span(before.start(), span.end)
    return span


def narrow_clock(asked: str, text: str, span: Span) -> Span:
    """Return the time of day in the span that is asked for: the end of a range where that is asked,
    its beginning, or the whole range; the span if there is no time of day in it.

    >>> narrow_clock("几点下班", "上午九時至下午六時", Span(0, 4))
    Span(start=5, end=9)
    """
    if _RANGE_ASKED.search(asked):
        return span
    folded = fold(text)
    clocks = list(CLOCK.finditer(folded, max(0, span.start - 24), span.end + 24))
    found = [one for one in clocks if one.start() < span.end and one.end() > span.start]
    if not found:
        return span
    first, last = found[0], found[-1]
    for one in clocks:
        if _END_ASKED.search(asked) and _TO.fullmatch(folded, last.end(), one.start()):
            last = one
        elif _START_ASKED.search(asked) and _TO.fullmatch(folded, one.end(), first.start()):
            first = one
    if _END_ASKED.search(asked):
        first = last
    elif _START_ASKED.search(asked):
        last = first
    return Span(first.start(), last.end())


def narrow(question: Question, text: str, span: Span) -> Span:
    """Return the only date or number in the span, if the question asks for one; else the span. A
    date is returned to its day, unless a year is asked for.
    """
    if asks_yes_or_no(question.text):
        return _complete_verdict(text, span)
    return _complete_date(question, text, _narrow(question, text, span))


def asks_yes_or_no(question: str) -> bool:
    """Tell whether a question asks for yes or no."""
    asked = fold(question)
    return _YES_OR_NO.search(asked) is not None and not _INDIRECT.search(asked)


def _complete_verdict(text: str, span: Span) -> Span:
    """Return the sentence of a span that answers neither yes nor no.

    結帳時 is no answer to 是否提供收據？, and 結帳時可勾選提供收據 is.
    """
    folded = fold(text)
    if _VERDICT.search(folded, span.start, span.end):
        return span
    found = next((one for one in split_sentences(text) if one.start <= span.start < one.end), span)
    start = max(found.start, folded.rfind("\n", 0, span.start) + 1)
    whole = trim(text, Span(start, found.end))
    is_short = whole.end - whole.start <= _LONGEST_VERDICT
    return whole if is_short and _VERDICT.search(folded, whole.start, whole.end) else span


def _complete_date(question: Question, text: str, span: Span) -> Span:
    """Move an end that cuts a date to the date's end: 2018年 of 2018年4月9日."""
    if question.expected_type is not AnswerType.DATE or question.asks_year:
        return span
    around = max(0, span.start - _LONGEST_DATE)
    for date in find_dates(fold(text[around : span.end + _LONGEST_DATE])):
        if around + date.start < span.end < around + date.end:
            return Span(span.start, around + date.end)
    return span


def _narrow(question: Question, text: str, span: Span) -> Span:
    span = keep_negation(text, span)
    words = text[span.start : span.end]
    if asks_clock(fold(question.text)):
        return narrow_clock(fold(question.text), text, span)
    if len(words) <= SHORT_ANSWER and not question.asks_year:
        return span
    found = find_values(question.expected_type, question.asks_year, words)
    return (
        Span(span.start + found[0].start, span.start + found[0].end)
        if found and len(found) == 1
        else span
    )
