"""Count the rows of a table, or those of them whose quantity is above or below a limit."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from operator import ge, gt, le, lt

from index.text.analyzer import stem
from index.text.han import NUMERAL
from index.text.normalize import fold
from rag.answer import AnswerType
from rag.calculation.arithmetic import ComputedValue
from rag.calculation.fit import blank, covers_numbers, filter_rows, fit_name, is_explained
from rag.calculation.request import CalculationRequest
from rag.calculation.series import Operand, Series, drop_totals, find_named
from rag.question import Question
from rag.value.quantity import Quantity, parse_quantity

Comparison = Callable[[Decimal, Decimal], bool]
_NUMBER = rf"(?P<number>[^\W\d_]{{0,3}}[\d{NUMERAL},.]+[^\W\d_]{{0,4}}%?|[$€£¥]?[\d,.]+[%\w ]*?)"
# What is said before and after a limit.
_LIMITS: tuple[tuple[str, Comparison], ...] = (
    (r"(?:超过|高于|大于|多于|高过|逾|\b(?:more|larger|greater|higher) than|\bover|\babove)", gt),
    (
        r"(?:不到|低于|少于|小于|未满|不足|\b(?:fewer|less|smaller|lower) than|\bunder|\bbelow)",
        lt,
    ),
    (r"(?:至少|达到?|不低于|不少于|\bat least)", ge),
    (r"(?:至多|不超过|不高于|\bat most)", le),
)
_BEHIND: tuple[tuple[str, Comparison], ...] = (
    ("(?:以上|\\bor more)", ge),
    ("(?:以下|以内|\\bor (?:less|fewer))", le),
)
_END = r"(?=的|以|之|者|$|[\W]|\b(?:in|of|and|have|has)\b|有)"


def count_rows(
    question: Question, request: CalculationRequest, series: Sequence[Series]
) -> tuple[tuple[Operand, ...], ComputedValue] | None:
    """Return the rows that are counted and how many they are; None where it is not sure that rows
    are what is asked for.
    """
    columns = [one for one in series if not one.is_row and _is_counted(request, one)]
    if not columns or find_named(request.asked, columns[0].operands):
        return None
    limit = _find_limit(request.asked)
    if limit is None:
        return _count_all(request, columns[0])
    start, end, comparison, quantity = limit
    rest = blank(request.asked, [(start, end)])
    asking = CalculationRequest(request.operation, rest, noun=request.noun)
    fits = [(fit_name(question, asking, one, ()), one) for one in columns]
    named = [(fit, one) for fit, one in fits if fit and fit[0] > 0]
    best = max((fit for fit, _ in named), default=None)
    chosen = [one for fit, one in named if fit == best]
    if len(chosen) != 1:
        return None
    rows = drop_totals(filter_rows(rest, chosen[0]))
    if not covers_numbers(rest, chosen[0], rows, ()) or any(
        one.value is None or not _is_comparable(one, quantity) for one in rows
    ):
        return None
    bound = Decimal(str(quantity.value))
    found = tuple(one for one in rows if one.value is not None and comparison(one.value, bound))
    return (found, _write(request, len(found))) if found else None


def _count_all(
    request: CalculationRequest, column: Series
) -> tuple[tuple[Operand, ...], ComputedValue] | None:
    rows = drop_totals(filter_rows(request.asked, column))
    is_all = len(rows) == len(drop_totals(column.operands))
    if any(map(str.isdigit, request.asked)) or any(one.label_span is None for one in rows):
        return None
    if is_all and not is_explained(request.asked, request, column):
        return None
    return (tuple(rows), _write(request, len(rows))) if rows else None


def _is_counted(request: CalculationRequest, series: Series) -> bool:
    """Tell whether the question counts what the rows are."""
    name = series.label_name
    if not name:
        return False
    if name.isascii():
        return any(stem(word) == stem(name) for word in request.noun.split())
    return request.noun.startswith(name) or (not request.noun and name in request.asked)


def _find_limit(asked: str) -> tuple[int, int, Comparison, Quantity] | None:
    """Return the limit that the question sets: its place, how to compare, and the quantity."""
    for patterns, is_behind in ((_LIMITS, False), (_BEHIND, True)):
        for words, comparison in patterns:
            form = f"{_NUMBER}{words}" if is_behind else rf"{words}\s*{_NUMBER}{_END}"
            if match := re.search(form, asked):
                quantity = parse_quantity(match["number"].strip())
                if quantity and not isinstance(quantity.value, str):
                    return match.start(), match.end(), comparison, quantity
    return None


def _is_comparable(one: Operand, limit: Quantity) -> bool:
    """Tell whether a quantity and the limit have one unit, or the limit none where the table does
    not say one either.
    """
    own, other = fold(one.unit or ""), fold(limit.unit or "")
    return own == other or (not one.stated_unit and (not own or not other))


def _write(request: CalculationRequest, count: int) -> ComputedValue:
    return ComputedValue(
        f"{count}{request.measure}", Decimal(count), request.measure or None, AnswerType.QUANTITY
    )
