"""Marked answers -> the exact words that were asked for.

Of CMRC 2018's training answers half are whole clauses ("范廷頌於1963年升任主教" to "when?"), where its development set and every
other set mark the few words that answer. A reader trained on both cannot know which is wanted, so a clause is narrowed to
the one date or number in it, or left out.
"""

import re
from dataclasses import replace

from index.numeral import numbers
from index.script import fold
from rag.answer import AnswerType
from rag.citation import Span
from rag.kind import wanted
from rag.span import trim
from rag.training.source import Question

# Characters: up to here an answer says no more than was asked; a name is no longer than this, and a reason than that.
_SHORT = 10
_NAME, _LONG = 20, 60
_DATE = re.compile(r"\d{1,4}年(?!级)(?:\d{1,2}月)?(?:\d{1,2}[日号])?|\d{1,2}月\d{1,2}[日号]|\d{1,2}月(?!\d)")
_NUMERIC = {AnswerType.QUANTITY, AnswerType.MONEY, AnswerType.PERCENTAGE}
# From this share of the question's pairs of characters on, the answer repeats the question.
_REPEATED = 0.35


def narrowed(question: Question) -> Question | None:
    """The question with its answer narrowed; None when a clause cannot be."""
    if question.start is None or question.end is None or question.end - question.start <= _SHORT:
        return question
    folded, asked = fold(question.answer), wanted(question.text)
    if asked == AnswerType.DATE:
        return _one(question, [(m.start(), m.end()) for m in _DATE.finditer(folded)])
    if asked in _NUMERIC:
        return _one(question, [(n.start, n.end) for n in numbers(folded) if folded[n.start : n.end] != "一"])
    if len(folded) > (_NAME if asked else _LONG) or _repeats(fold(question.text), folded):
        return None
    return question


def _one(question: Question, found: list[tuple[int, int]]) -> Question | None:
    if len(found) != 1 or question.start is None:
        return None
    start, end = found[0]
    span = trim(question.passage.text, Span(question.start + start, question.start + end))
    return replace(question, start=span.start, end=span.end)


def _repeats(asked: str, answer: str) -> bool:
    pairs = {asked[i : i + 2] for i in range(len(asked) - 1)}
    return sum(pair in answer for pair in pairs) > _REPEATED * len(pairs)
