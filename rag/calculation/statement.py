"""Tell whether a document states the result that a question asks for."""

import re

from index.text.han import HAN
from index.text.normalize import fold
from rag.answer import AnswerType, Operation
from rag.calculation.request import (
    LONGER_LESS,
    LONGER_MORE,
    CalculationRequest,
    names_total,
)
from rag.calculation.stretch import find_stretch
from rag.reading.reader import PassageAnswer
from rag.value.quantity import parse_quantity

STATES_MOST = re.compile(
    rf"最|第一|居首|之首|冠|榜首|首位|末位|\b(?:first|last|{LONGER_MORE}|{LONGER_LESS})\b"
)

_STATES_CHANGE = re.compile(
    r"比|较|增|减|多|少|差|升|降|涨|跌|成长|高于|低于|超过|\b(?:than|more|fewer|less|up|down|by"
    r"|difference|increas\w*|decreas\w*|r[io]se\w*|f[ea]ll\w*|gr[eo]w\w*|drop\w*)\b"
)

_STATES_AVERAGE = re.compile(r"平均|均|\b(?:average|mean)\b")

# 甲和乙一共, 甲、乙合計.
_TOGETHER = re.compile(
    r"(?P<one>[^\W_]{1,12}|[\w-]{1,12}) ?[和与跟及、加] ?(?P<other>[\w-]{1,12}?)的?[^\W_]{0,6}?"
    r"(?:合计|总计|共计|总共|一共|总和|之和|加总|相加|加起来|合起来)"
)
_MODEL_OR_PAIR = re.compile(rf"[a-z0-9-]+|[{HAN}]{{2}}")

_SENTENCE_END = re.compile(r"[。！？\n]|[.!?]\s")

_CLAUSE_START = re.compile(r"[，。；、！？\n]|[,;.]\s")


def is_stated(request: CalculationRequest, best: PassageAnswer) -> bool:
    """Tell whether the words that were read state the result themselves."""
    part, chunk, operation = best.parts[0], best.hit.chunk, request.operation
    if operation is Operation.SHARE:
        return not is_amount(part.words)
    if chunk.view.cells:
        return _is_said_by_table(request, best)
    if operation is Operation.COUNT:
        return True
    start = max(best.sentence.start - chunk.start, 0)
    sentence = fold(chunk.text[start : best.sentence.end - chunk.start])
    if operation in (Operation.MAXIMUM, Operation.MINIMUM, Operation.AVERAGE):
        states = _STATES_AVERAGE if operation is Operation.AVERAGE else STATES_MOST
        return bool(states.search(sentence))
    clause = _read_clause(best)
    if operation is Operation.DIFFERENCE:
        return bool(_STATES_CHANGE.search(clause))
    return names_total(clause)


def _is_said_by_table(request: CalculationRequest, best: PassageAnswer) -> bool:
    """Tell whether a row states the result: a column of averages, or a cell that tells the most."""
    cell, chunk = best.parts[0].cell, best.hit.chunk
    if request.operation in (Operation.MAXIMUM, Operation.MINIMUM):
        # Also a name, such as 最高法院.
        return "最" in chunk.text and "最" in request.asked
    headers = [fold(chunk.view.read(*span)) for span in (cell.supports if cell else ())]
    averages = [one for one in headers if _STATES_AVERAGE.search(one)]
    # 平均分 is no average of how many there are.
    rests = [_STATES_AVERAGE.sub("", one).strip() for one in averages]
    return request.operation is Operation.AVERAGE and any(one in request.asked for one in rests)


def read_sentences(best: PassageAnswer) -> str:
    """Return the folded sentence of an answer and the next one, which may say more of the same."""
    chunk = best.hit.chunk
    start, end = best.sentence.start - chunk.start, best.sentence.end - chunk.start
    following = list(_SENTENCE_END.finditer(chunk.text, end))[:2]
    return fold(chunk.text[max(start, 0) : following[-1].end() if following else None])


def _read_clause(best: PassageAnswer) -> str:
    """Return the folded clause of an answer, up to its end."""
    chunk, spans = best.hit.chunk, best.parts[0].spans
    before = fold(chunk.text[: max(spans[0].start - chunk.start, 0)])
    begins = [match.end() for match in _CLAUSE_START.finditer(before)]
    words = fold(chunk.text[len(before) : spans[-1].end - chunk.start])
    return before[begins[-1] if begins else 0 :] + words


def lacks_addend(request: CalculationRequest, best: PassageAnswer) -> bool:
    """Tell whether a question asks for two things together, and the clause or row that was read
    says an amount of one of them alone.
    """
    found = _TOGETHER.search(request.asked)
    if found is None or not is_amount(best.parts[0].words):
        return False
    said = fold(best.hit.chunk.view.text) if best.hit.chunk.view.cells else _read_clause(best)
    # The same word may end both: 甲店 and 乙店.
    first, second = (_MODEL_OR_PAIR.findall(found[name]) for name in ("one", "other"))
    return any(one in said for one in first) != any(one in said for one in second)


def is_one_member(request: CalculationRequest, best: PassageAnswer) -> bool:
    """Tell whether a question asks for a stretch of time together, and a cell of one time was
    read.
    """
    stretch, chunk = find_stretch(request.asked), best.hit.chunk
    if stretch is None or not chunk.view.cells or not is_amount(best.parts[0].words):
        return False
    said = fold(" ".join([chunk.view.text, *chunk.view.context, *chunk.section]))
    return not stretch.is_said_by(said, request.asked)


def is_amount(words: str) -> bool:
    """Tell whether the words are a number that is no percentage."""
    if words.strip().isdecimal():
        return True
    quantity = parse_quantity(words)
    return quantity is not None and quantity.kind not in (AnswerType.PERCENTAGE, AnswerType.DATE)
