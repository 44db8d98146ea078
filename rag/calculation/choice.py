"""Choose the series that a question is about, and of it the operands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.text.analyzer import extract_terms
from index.text.han import HAN
from index.text.normalize import fold
from rag.answer import AnswerType, Operation
from rag.calculation.arithmetic import is_alike
from rag.calculation.fit import (
    PARTICLE,
    blank,
    covers_numbers,
    filter_rows,
    fit_name,
    strip_unit,
)
from rag.calculation.kind import are_parts, is_matched
from rag.calculation.request import (
    HOW_MANY,
    CalculationRequest,
    names_total,
)
from rag.calculation.series import NamedOperand, Operand, Series, drop_totals, find_named
from rag.calculation.stretch import Stretch, find_stretch, is_in_time
from rag.question import Question
from rag.value import currency

_EXTREMES = (Operation.MAXIMUM, Operation.MINIMUM)
_ANY_ROW = re.compile(rf"[哪何]一?[个项种款家位]|{HOW_MANY}|\bwhich (?:one|item)\b")

# What is summed up: 盈餘 of 兩年的盈餘合計.
_SUMMED = re.compile(
    rf"的?(?P<measure>[{HAN}]{{2,6}}?)(?:合计|总计|共计|总共|一共|总和|之和|加总|相加|加起来)"
)
_HOW_MUCH = re.compile(r"多少钱|多少元|几[元块]|\bhow much\b")
_PRICE = re.compile(r"价|费|钱|金额|租金|\b(?:price|fee|cost|fare)s?\b")
_MOSTLY = 0.5
_YEAR_NOUNS = ("year", "年", "年度", "年份")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d+年")
# Between the ends of a range: 甲站到丁站.
_RANGE = re.compile(r"^\s*(?:到|至|~|-|–|—|to|through|until)\s*$")
# What is computed of every member of a stretch of time.
_RUNS = (Operation.SUM, Operation.AVERAGE, *_EXTREMES)


@dataclass(frozen=True, slots=True)
class Selection:
    """The operands of a computation."""

    series: Series
    operands: tuple[Operand, ...]
    # How well the question names the series: terms, and the share of its name.
    fit: tuple[float, float]
    # The cell that is the total asked for, where the table has one.
    total: Operand | None = None
    # Where the question says of what stretch of time they are.
    ranges: tuple[tuple[int, int], ...] = ()


def choose(
    question: Question, request: CalculationRequest, series: Sequence[Series]
) -> Selection | None:
    """Return the operands of the one series that the question asks about; None if none or several
    could be meant.
    """
    found = [one for each in series if (one := _select(question, request, each))]
    if not found:
        return None
    best = max(one.fit for one in found)
    if best[0] == 0 and request.operation is Operation.COUNT:
        return None
    chosen = [one for one in found if one.fit == best]
    if len(chosen) > 1 and _fits_price(request):
        chosen = [one for one in chosen if _is_money(one.operands[0])]
    return chosen[0] if len(chosen) == 1 else None


def _select(question: Question, request: CalculationRequest, series: Series) -> Selection | None:
    """Return what the question could select of a series."""
    asked = request.asked
    stretch = find_stretch(asked) if request.operation in _RUNS else None
    if stretch and _is_of_time(stretch, request, series):
        return _select_stretch(question, request, series, stretch)
    rows = filter_rows(asked, series)
    operands = [one for one in drop_totals(rows) if one.value is not None]
    has_gap = len(operands) < len(drop_totals(rows))
    named = find_named(asked, operands)
    fit = fit_name(question, request, series, named)
    is_averaged = re.search(r"平均|\baverage\b", series.name) is not None
    if (series.is_loose and len(named) < 2) or (
        request.operation is Operation.AVERAGE and is_averaged
    ):
        return None
    if fit is None or not covers_numbers(asked, series, rows, named):
        return None
    is_added = request.operation in (Operation.SUM, Operation.AVERAGE)
    if is_added and not named and not are_parts(question, request, series):
        return None
    picked, total = _pick(request, series, rows, operands, named)
    complete = request.operation in (Operation.SUM, Operation.AVERAGE, Operation.SHARE)
    lacks_some = has_gap and complete and len(named) < 2
    if (not picked and total is None) or lacks_some or (picked and not is_alike(picked)):
        return None
    return Selection(series, tuple(picked), fit, total)


def _is_of_time(stretch: Stretch, request: CalculationRequest, series: Series) -> bool:
    """Tell whether a stretch of time says which operands are meant, not which series or rows."""
    labels = [one.label for one in series.operands]
    if any(stretch.is_said_by(one, request.asked) for one in labels):
        return False
    if is_in_time(series):
        return True
    # 三年 of 三年期, and what the caption says of all.
    of_all = stretch.is_said_by(f"{series.name} {series.context}", request.asked)
    return not of_all and (stretch.ends is not None or request.operation not in _EXTREMES)


def _select_stretch(
    question: Question, request: CalculationRequest, series: Series, stretch: Stretch
) -> Selection | None:
    """Return the members of a stretch of time, all of them or none."""
    rows = filter_rows(request.asked, series)
    own = [] if stretch.ends else find_named(request.asked, rows)
    if len(own) > 1:
        members = [one.operand for one in own] if len(own) == stretch.count else []
    else:
        members = stretch.take(rows)
    if len(members) < 2 or not is_alike(members):
        return None
    ranges = (*stretch.ranges, *((one.start, one.end) for one in own))
    asking = replace(request, asked=blank(request.asked, ranges))
    fit = fit_name(question, asking, series, ())
    if fit is None or not covers_numbers(asking.asked, series, rows, ()):
        return None
    return Selection(series, tuple(members), fit, ranges=ranges)


def _pick(
    request: CalculationRequest,
    series: Series,
    rows: Sequence[Operand],
    operands: Sequence[Operand],
    named: Sequence[NamedOperand],
) -> tuple[list[Operand], Operand | None]:
    """Return the operands in the order of the computation, or the cell that is the result."""
    operation = request.operation
    own = [one.operand for one in named]
    if operation is Operation.SUM and len(own) < 2:
        return _pick_total(request, series, rows, operands) if not own else ([], None)
    found: list[Operand] = []
    if operation is Operation.DIFFERENCE:
        found = _order(request, named) if len(own) == 2 else []
    elif operation is Operation.SHARE:
        if not series.is_row and _is_subject(request.asked, series, named):
            found = _pick_share(own[0], rows, operands)
    elif len(own) > 1:
        # What stands between two names in no order of time is not known.
        is_range = len(own) == 2 and _RANGE.match(request.asked[named[0].end : named[1].start])
        found = [] if is_range else own
    elif not (own or request.of_two) and _runs_over(request, series, operands):
        found = list(operands)
    return found, None


def _runs_over(request: CalculationRequest, series: Series, operands: Sequence[Operand]) -> bool:
    """Tell whether a question that names no operand can mean all of the series."""
    return len(operands) > 1 and (not series.is_row or _are_of(request.noun, operands))


def _pick_total(
    request: CalculationRequest,
    series: Series,
    rows: Sequence[Operand],
    operands: Sequence[Operand],
) -> tuple[list[Operand], Operand | None]:
    """Return the cell of the total, or all rows of a table without one. Of what a sentence lists,
    some may be parts of others.
    """
    over = series.is_table and _runs_over(request, series, operands)
    if not over or not names_total(request.asked):
        return [], None
    grand = [one for one in rows if one.is_grand_total and one.value is not None]
    if any(one.is_total for one in rows):
        return [], grand[0] if len(grand) == 1 else None
    return list(operands), None


def _is_subject(asked: str, series: Series, named: Sequence[NamedOperand]) -> bool:
    """Tell whether one named operand is what has the share, not when or where something else has
    it: 2018年工傷佔幾成 asks for no share of 2018.
    """
    if len(named) != 1:
        return False
    at = asked.find("占", named[0].end)
    if at < 0:
        return not named[0].operand.label.isdecimal()
    between = asked[named[0].end : at].replace(strip_unit(series).strip(), "")
    pieces = re.split(f"[{PARTICLE}]+", between)
    return all(one in named[0].operand.label or one in series.name for one in pieces)


def _pick_share(
    part: Operand, rows: Sequence[Operand], operands: Sequence[Operand]
) -> list[Operand]:
    """Return the part, then the whole: the row of totals, or all rows."""
    totals = [one for one in rows if one.is_grand_total]
    if len(totals) == 1:
        return [part, totals[0]]
    if any(one.is_total for one in rows) or len(operands) < 2:
        return []
    return [part, *operands]


def _order(request: CalculationRequest, named: Sequence[NamedOperand]) -> list[Operand]:
    """Return the operand that is compared, then the one it is compared with."""
    first, second = named
    if request.than < 0:
        return [first.operand, second.operand]
    after = [one for one in named if one.end > request.than]
    other = after[0] if after else second
    return [first.operand if other is second else second.operand, other.operand]


def _are_of(noun: str, operands: Sequence[Operand]) -> bool:
    """Tell whether all labels are of the kind that is asked for: 月 of 一月 and 二月."""
    if noun in _YEAR_NOUNS:
        return all(_YEAR.search(one.label) for one in operands)
    heads = [noun[:n] for n in range(len(noun), 0, -1)]
    return any(all(head in one.label for one in operands) for head in heads)


def _is_money(one: Operand) -> bool:
    is_unit = one.unit is not None and currency.match_after(fold(one.unit), 0) is not None
    return one.kind is AnswerType.MONEY or is_unit


def _fits_price(request: CalculationRequest) -> bool:
    return re.search(r"最(?:贵|便宜)|\b(?:costliest|cheapest)\b", request.asked) is not None


def is_named(question: Question, request: CalculationRequest, selection: Selection) -> bool:
    """Tell whether the question names what is measured, and the rows or what they are, and names
    nothing that they are not.
    """
    series = selection.series
    name = series.label_name
    asks_rows = bool(name) and any(word in request.asked for word in name.split())
    own = find_named(request.asked, series.operands)
    # 哪一項最便宜, and 最高的是多少: of what rows, the table itself says.
    asks_any = request.operation in _EXTREMES and _ANY_ROW.search(request.asked) is not None
    if request.operation is Operation.SUM and not _shares_measure(request, selection, own):
        return False
    # How much the things cost together names no column: it is the prices.
    is_price = len(own) > 1 and _HOW_MUCH.search(request.asked) and _is_price(series)
    is_run = bool(selection.ranges)
    if not (selection.fit[1] > _MOSTLY or is_price):
        return False
    if not (asks_rows or asks_any or is_run or len(own) > 1):
        return False
    # A table need not say what it measures; what is added up has to be what was asked for.
    if request.operation in _EXTREMES:
        return True
    said = [*selection.ranges, *((one.start, one.end) for one in own)]
    return is_matched(request, series, said)


def _shares_measure(
    request: CalculationRequest, selection: Selection, named: Sequence[NamedOperand]
) -> bool:
    """Tell whether what a question sums up is what was added: of two years' profit no fee."""
    series = selection.series
    asked = blank(request.asked, [(one.start, one.end) for one in named])
    measured = _SUMMED.search(asked)
    if measured is None:
        return True
    known = f"{series.name} {series.label_name} {series.context} {_list_units(series)}"
    return any(one in known for one in extract_terms(measured["measure"]) if len(one) > 1)


def _is_price(series: Series) -> bool:
    return _is_money(series.operands[0]) or _PRICE.search(series.name) is not None


def _list_units(series: Series) -> str:
    return " ".join({f"{one.unit or ''} {one.stated_unit}" for one in series.operands})
