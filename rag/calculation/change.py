"""Find the change that a sentence states beside the level: 營收12,345萬元，較2011年成長8.7%."""

import re
from dataclasses import dataclass

from index.text.normalize import fold
from index.text.numeral import find_numbers
from rag.answer import AnswerType
from rag.calculation.request import FALL, HOW_MANY, RISE
from rag.citation import Span
from rag.reading.reader import PassageAnswer
from rag.reading.sentence import split_sentences
from rag.value import currency
from rag.value.quantity import Quantity, parse_quantity

_ENGLISH_RISE = r"(?:increas|ris|rose|r[ai]se|gr[eo]w|gain|climb|jump)\w*|up"
_ENGLISH_FALL = r"(?:decreas|f[ae]ll|drop|declin|shr[ai]nk|reduc)\w*|down"
_ASKED = re.compile(
    rf"(?:(?P<rise>{RISE})|(?P<fall>{FALL})|变[化动])(?:了|的)?(?P<rate>率|幅度?|比[例率])?"
    rf"(?:是|为|有|达|约)*(?:{HOW_MANY}|百分之[几多])"
    rf"|\b(?:how much|by how (?:much|many)|by what (?P<percent>percent\w*|proportion))\b"
    rf".*\b(?:(?P<rose>{_ENGLISH_RISE})|(?P<fell>{_ENGLISH_FALL})|change)\b"
    r"|\b(?P<pace>growth rate|rate of (?:growth|increase|decline|change))\b"
)
# A quantity behind it is a change; behind 增至 and rose to it is the new level.
_STATED = re.compile(
    rf"(?:(?:{RISE})|(?:{FALL})|跌幅|增幅|降幅|成长率|增长率|年增率?|年减率?)(?:了|率|幅度?|约|达|为|是)*\s*$"
    rf"|\b(?:(?:{_ENGLISH_RISE})|(?:{_ENGLISH_FALL}))(?:\s+(?:by|of|about|some|nearly|almost|over))*\s*$"
)


@dataclass(frozen=True, slots=True)
class StatedChange:
    """A change as a text states it. Offsets are into the view."""

    span: Span
    quantity: Quantity


def asks_change(question: str) -> tuple[bool, bool]:
    """Tell whether a question asks by how much something changed, and whether as a rate.

    >>> asks_change("2012年營收成長多少？"), asks_change("營收成長率是多少？")
    ((True, False), (True, True))
    >>> asks_change("三月比一月多多少？")
    (False, False)
    """
    match = _ASKED.search(fold(question))
    if match is None:
        return False, False
    named = match.groupdict()
    return True, bool(named["rate"] or named["percent"] or named["pace"])


def find_change(best: PassageAnswer, is_rate: bool) -> StatedChange | None:
    """Return the one change in the sentence of the answer that was read; None if there is none or
    the answer is that already.
    """
    text = best.hit.chunk.view.text
    at = best.hit.chunk.view.find_text(best.parts[0].spans[0].start)
    around = [one for one in split_sentences(text) if at is not None and one.start <= at < one.end]
    if not around:
        return None
    found = [
        one
        for one in _list_changes(text, around[0])
        if not is_rate or one.quantity.kind is AnswerType.PERCENTAGE
    ]
    return found[0] if len(found) == 1 else None


def _list_changes(text: str, sentence: Span) -> list[StatedChange]:
    folded = fold(text)
    found = []
    for number in find_numbers(folded[sentence.start : sentence.end]):
        start = sentence.start + number.start
        before = folded[sentence.start : start]
        money = currency.match_before(before)
        first = sentence.start + money.start() if money else start
        if not _STATED.search(folded[sentence.start : first]):
            continue
        end = sentence.start + number.end
        stop = re.compile(r"[，、；。,;\n]|\.(?!\d)|$").search(folded, end)
        quantity = parse_quantity(text[first : stop.start() if stop else end])
        if quantity is None or quantity.kind is AnswerType.DATE:
            continue
        unit = fold(quantity.unit or "")
        behind = folded.find(unit, end, end + len(unit) + 1) if unit and not money else -1
        last = behind + len(unit) if behind >= 0 else end
        if match := re.compile(r"\s?(?:per\s?cent|percent)").match(folded, end):
            last = match.end()
        found.append(StatedChange(Span(first, last), quantity))
    return found
