"""Compute the answer to a question from like quantities of one table or passage."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.document import Hit
from index.search.searcher import Searcher
from rag.answer import Operation
from rag.calculation.arithmetic import ComputedValue, compute
from rag.calculation.change import asks_change, find_change
from rag.calculation.choice import Selection, choose, is_named
from rag.calculation.count import count_rows
from rag.calculation.prose_series import read_prose
from rag.calculation.request import (
    CalculationRequest,
    names_total,
    recognize,
)
from rag.calculation.series import Operand, Series, find_named
from rag.calculation.statement import (
    STATES_MOST,
    is_amount,
    is_one_member,
    is_stated,
    lacks_addend,
    read_sentences,
)
from rag.calculation.table_series import read_table
from rag.citation import Span
from rag.question import Question
from rag.reading.reader import PassageAnswer, make_part

# Passages that operands are taken from.
_READ = 3
_MOST_TIED = 3


@dataclass(frozen=True, slots=True)
class CalculatedAnswer:
    """What was computed, and from what."""

    hit: Hit
    operation: Operation
    operands: tuple[Operand, ...]
    # Where the words of the answer stand: labels, the total, or the operands of a value.
    spans: tuple[Span, ...]
    text: str
    # None where the answer is a label.
    value: ComputedValue | None = None
    # Whether the question names what is measured and of what: it is sure without the reader.
    is_named: bool = False
    # Whether a cell states it, so that nothing was computed.
    is_stated: bool = False


@dataclass(frozen=True, slots=True)
class CalculationNeeded:
    """The answer would have to be computed and cannot be, or not surely."""


def calculate(
    question: Question, best: PassageAnswer, hits: Sequence[Hit], searcher: Searcher
) -> CalculatedAnswer | CalculationNeeded | None:
    """Return the computed answer; None for a question that asks for nothing computed, or that the
    passage's own words answer.

    `best` is the answer that was read, and `hits` the passages in the reader's order.
    """
    changes, is_rate = asks_change(question.text)
    if changes and (found := _calculate_change(best, is_rate)):
        return found
    request = recognize(question.text)
    if request is None or is_stated(request, best):
        return None
    offered: list[Series] = []
    seen: set[Span] = set()
    for hit in hits[:_READ]:
        # Another row of the same table.
        if any(Span(cell.start, cell.end) in seen for cell in hit.chunk.view.cells):
            continue
        is_table = bool(hit.chunk.view.cells)
        series = read_table(hit, searcher) if is_table else read_prose(hit, request.noun)
        offered += series
        seen |= {one.span for each in series for one in each.operands if is_table}
        if request.has_exception:
            continue
        if request.operation is Operation.COUNT:
            if is_table and (counted := count_rows(question, request, series)):
                rows, value = counted
                spans = tuple(one.span for one in rows)
                return CalculatedAnswer(
                    hit, request.operation, rows, spans, value.text, value, is_named=True
                )
            continue
        selection = choose(question, request, series)
        if selection and (answer := _finish(request, hit, selection)):
            return replace(answer, is_named=is_named(question, request, selection))
    is_added = request.operation in (Operation.SUM, Operation.AVERAGE)
    is_part = (request.operation is Operation.SUM and lacks_addend(request, best)) or (
        is_added and is_one_member(request, best)
    )
    if (
        is_part
        or request.operation is Operation.SHARE
        or (request.operation is Operation.DIFFERENCE and is_amount(best.parts[0].words))
    ):
        # A share is not an amount, and a difference that no word compares is one of its operands.
        return CalculationNeeded()
    return CalculationNeeded() if _offers_operand(request, best, offered) else None


def _calculate_change(
    best: PassageAnswer, is_rate: bool
) -> CalculatedAnswer | CalculationNeeded | None:
    """Return the change that is stated beside the level that was read."""
    if best.hit.chunk.view.cells or not is_amount(best.parts[0].words):
        return None
    change = find_change(best, is_rate)
    if change is None:
        # A rate is not an amount.
        return CalculationNeeded() if is_rate else None
    part = make_part(best.hit, change.span)
    if part is None:
        return None
    value = change.quantity.value
    if isinstance(value, str):
        return None
    computed = ComputedValue(
        part.words, Decimal(str(value)), change.quantity.unit, change.quantity.kind
    )
    return CalculatedAnswer(
        best.hit, Operation.DIFFERENCE, (), part.spans, part.words, computed, is_stated=True
    )


def _finish(request: CalculationRequest, hit: Hit, selection: Selection) -> CalculatedAnswer | None:
    operation, operands = request.operation, selection.operands
    if selection.total:
        total = selection.total
        stated = ComputedValue(total.words, total.value or Decimal(0), total.unit, total.kind)
        spans = (total.span,)
        return CalculatedAnswer(
            hit, operation, (total,), spans, total.words, stated, is_stated=True
        )
    if operation in (Operation.MAXIMUM, Operation.MINIMUM):
        return _find_extreme(request, hit, selection)
    value = compute(operation, operands)
    if value is None:
        return None
    if (
        operation is Operation.DIFFERENCE and not request.direction and value.value < 0
    ) or request.direction < 0:
        operands = operands[::-1]
        value = compute(operation, operands)
    # How much more, of what is less: the question supposes what is not so.
    if value is None or (operation is Operation.DIFFERENCE and value.value <= 0):
        return None
    operands = tuple(dict.fromkeys(operands))
    return CalculatedAnswer(
        hit, operation, operands, tuple(one.span for one in operands), value.text, value
    )


def _find_extreme(
    request: CalculationRequest, hit: Hit, selection: Selection
) -> CalculatedAnswer | None:
    operands = selection.operands
    values = [one.value for one in operands if one.value is not None]
    extreme = max(values) if request.operation is Operation.MAXIMUM else min(values)
    found = [one for one in operands if one.value == extreme]
    if len(found) > _MOST_TIED or len(found) == len(operands):
        return None
    if not request.wants_label:
        one = found[0]
        value = ComputedValue(one.words, extreme, one.unit, one.kind)
        return CalculatedAnswer(hit, request.operation, operands, (one.span,), one.words, value)
    labels = [_find_label(request, selection.series, one) for one in found]
    if any(one is None for one in labels):
        return None
    words = "、".join(dict.fromkeys(one[0] for one in labels if one))
    spans = tuple(one[1] for one in labels if one)
    return CalculatedAnswer(hit, request.operation, operands, spans, words)


def _find_label(
    request: CalculationRequest, series: Series, operand: Operand
) -> tuple[str, Span] | None:
    """Return the words that name the operand's row: those of the column that the question asks for,
    if it names one, else the row's label.
    """
    at = next((i for i, one in enumerate(series.operands) if one is operand), None)
    asks_who = re.search(r"谁|\bwho\b", request.asked) is not None
    if at is not None and request.noun and not asks_who:
        heads = (request.noun[:n] for n in range(len(request.noun), 1, -1))
        for head in heads:
            named = [column for column in series.labels if column.name.strip() == head]
            if len(named) == 1:
                return named[0].cells[at]
    if operand.label_span is None:
        return None
    return operand.label_words, operand.label_span


def _offers_operand(
    request: CalculationRequest, best: PassageAnswer, offered: Sequence[Series]
) -> bool:
    """Tell whether what was read is one of several like quantities, or the label of one: then it is
    an operand, not the result.
    """
    operation = request.operation
    if operation is Operation.COUNT:
        return False
    is_extreme = operation in (Operation.MAXIMUM, Operation.MINIMUM)
    is_table = bool(best.hit.chunk.view.cells)
    if is_extreme and is_table and request.wants_label:
        # A table states no most: its rows have to be compared.
        return True
    # The passage says of something that it has the most.
    if is_extreme and not is_table and STATES_MOST.search(read_sentences(best)):
        return False
    if operation is Operation.SUM:
        # 一共有多少: a total that may be said without such a word, unless its parts are named.
        offered = [
            one
            for one in offered
            if len(find_named(request.asked, one.operands)) > 1
            or (
                (one.is_table and names_total(request.asked))
                and not find_named(request.asked, one.operands)
            )
        ]
    spans = best.parts[0].spans
    return any(
        own.start < span.end and span.start < own.end
        for series in offered
        if len(series.operands) > 1
        for one in series.operands
        for own in (one.span, one.label_span)
        if own
        for span in spans
    )
