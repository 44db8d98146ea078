"""Find like quantities in the clauses of a passage: 甲部門預算300萬元，乙部門預算450萬元."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.document import Hit
from index.text.han import HAN
from index.text.normalize import fold
from index.text.numeral import find_numbers
from index.text.view import View
from rag.answer import AnswerType
from rag.calculation.series import Operand, Series, fold_words
from rag.citation import Span
from rag.value import currency
from rag.value.quantity import Quantity, parse_quantity

# Parts clauses; a comma in a number does not.
_CLAUSE = re.compile(
    r"[，、；。！？;!?\n]|,(?!\d{3})|\.(?=\s|$)|\b(?:and|while|but|whereas)\b|(?<=[^\d])[:：]\s*\n"
)
# What stands between a thing and its quantity, and before a thing.
_COPULA = re.compile(
    r"(?:(?:则|也|只|仅|约|大约|各|共|合)?(?:为|是|有|达|计|约)|[:：=]"
    r"|\b(?:was|were|is|are|has|have|had|of|at|with|about|only|a|the|to|by|for))\s*$"
)
_LEAD = re.compile(
    r"^(?:\s+|其中|而|且|和|与|及|以及|另外?|至于|[-*•·●○■□]|\d{1,2}[.)、]\s"
    r"|\b(?:in|the|at|for|and|while|of)\b(?=\s))"
)
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class ClauseQuantity:
    """The quantity that ends a clause, and what is said before it. Offsets are into the view."""

    # Folded, without copulas and what leads into it.
    subject: str
    # Where the subject stands.
    start: int
    quantity: Quantity
    # Where the quantity stands.
    first: int
    last: int


def read_prose(hit: Hit, noun: str) -> list[Series]:
    """Return the series of like quantities in a passage; `noun` is what is asked to be chosen."""
    view = hit.chunk.view
    text = view.text
    context = fold_words(" ".join([hit.title, *view.context, *hit.chunk.section]))
    groups: dict[tuple[str, str], list[ClauseQuantity]] = defaultdict(list)
    previous: ClauseQuantity | None = None
    for found in _list_quantities(text):
        unit = found.quantity.unit
        if unit is None and previous and found.quantity.kind is AnswerType.QUANTITY:
            unit = previous.quantity.unit
        groups[fold(unit or ""), found.quantity.kind.value].append(found)
        previous = found if found.quantity.unit else previous
    series = [_make_series(view, text, group, noun, context) for group in groups.values()]
    return [one for one in series if one]


def _list_quantities(text: str) -> Iterator[ClauseQuantity]:
    cursor = 0
    for match in [*_CLAUSE.finditer(text), None]:
        end = match.start() if match else len(text)
        if found := _read_clause(text, cursor, end):
            yield found
        cursor = match.end() if match else end


def _read_clause(text: str, start: int, end: int) -> ClauseQuantity | None:
    """Return the last quantity of a clause, if something is said before it."""
    clause = fold(text[start:end])
    numbers = list(find_numbers(clause))
    for number in reversed(numbers):
        before = currency.match_before(clause[: number.start])
        first = before.start() if before else number.start
        quantity = parse_quantity(text[start + first : end])
        if quantity is None or isinstance(quantity.value, str):
            continue
        if quantity.kind is AnswerType.DATE:
            continue
        last = number.end
        if quantity.unit and not before and (at := clause.find(fold(quantity.unit), last)) >= 0:
            last = at + len(quantity.unit)
        subject, at = _strip_subject(clause[:first])
        if not subject:
            return None
        return ClauseQuantity(subject, start + at, quantity, start + first, start + last)
    return None


def _strip_subject(said: str) -> tuple[str, int]:
    """Return the subject without copulas, and where it begins."""
    end = len(said.rstrip())
    while match := _COPULA.search(said[:end]):
        if match.start() == match.end():
            break
        end = len(said[: match.start()].rstrip())
    start = 0
    while (lead := _LEAD.match(said[start:end])) and lead.end():
        start += lead.end()
    return said[start:end].strip(), start


def _make_series(
    view: View, text: str, group: Sequence[ClauseQuantity], noun: str, context: str
) -> Series | None:
    if len(group) < _FEWEST:
        return None
    parted = _part_subjects([one.subject for one in group], noun)
    if parted is None:
        return None
    labels, measure = parted
    if len(set(labels)) < len(labels) or not all(labels):
        return None
    unit = next((one.quantity.unit for one in group if one.quantity.unit), None)
    operands = tuple(
        operand
        for one, label in zip(group, labels, strict=True)
        if (operand := _make_operand(view, text, one, label, unit))
    )
    if len(operands) < len(group):
        return None
    return Series(fold_words(f"{measure} {unit or ''}"), operands, "", False, False, context)


def _part_subjects(subjects: Sequence[str], noun: str) -> tuple[list[str], str] | None:
    """Part what differs in the subjects from what all of them measure, at the end.

    The measure may be said in the first alone: 一月來客數3,200人，二月2,750人.

    >>> _part_subjects(["甲部门预算", "乙部门预算"], "部门")
    (['甲部门', '乙部门'], '预算')
    >>> _part_subjects(["一月来客数", "二月", "三月"], "月")
    (['一月', '二月', '三月'], '来客数')
    """
    shared = _find_shared_end(subjects)
    if not shared and len(subjects) > 1:
        rest = _find_shared_end([*subjects[1:]]) if len(subjects) > 2 else subjects[1][-1:]
        at = subjects[0].find(rest) if rest else -1
        if at < 0:
            words = subjects[0].split()
            is_latin = all(re.fullmatch(r"[a-z0-9 .'-]+", one) for one in subjects)
            if is_latin and len(words) > 1 and all(" " not in one for one in subjects[1:]):
                return [words[0], *subjects[1:]], " ".join(words[1:])
            return (list(subjects), "") if _has_one_form(subjects) else None
        end = at + len(rest)
        return [subjects[0][:end], *subjects[1:]], subjects[0][end:]
    labels = [one[: len(one) - len(shared)] for one in subjects]
    # 部門 of 部門預算 belongs to what is chosen.
    moved = next((n for n in range(len(shared), 0, -1) if noun.startswith(shared[:n].strip())), 0)
    if noun and moved and shared[:moved].strip():
        labels = [one + shared[:moved] for one in labels]
        shared = shared[moved:]
    return [one.strip() for one in labels], shared.strip()


def _find_shared_end(subjects: Sequence[str]) -> str:
    """Return the end that all subjects share, from the start of a word."""
    shortest = min(subjects, key=len)
    count = next(
        (i for i in range(len(shortest)) if len({one[-1 - i] for one in subjects}) > 1),
        len(shortest),
    )
    shared = shortest[len(shortest) - count :]
    if shared and re.match("[a-z0-9]", shared) and count < len(shortest):
        # Whole words alone.
        _, blank, rest = shared.partition(" ")
        shared = blank + rest if blank else ""
    return shared


def _has_one_form(subjects: Sequence[str]) -> bool:
    """Tell whether the subjects are short names alike: 台北、高雄."""
    return max(map(len, subjects)) <= 6 or all(len(one.split()) == 1 for one in subjects)


def _make_operand(
    view: View, text: str, one: ClauseQuantity, label: str, unit: str | None
) -> Operand | None:
    at = one.start
    label_spans = view.locate(at, at + len(label))
    spans = view.locate(one.first, one.last)
    if len(label_spans) != 1 or len(spans) != 1:
        return None
    is_han = re.search(f"[{HAN}]", text) is not None
    return Operand(
        label=label,
        label_span=Span(*label_spans[0]),
        span=Span(*spans[0]),
        label_words=text[at : at + len(label)],
        words=text[one.first : one.last],
        value=Decimal(str(one.quantity.value)),
        unit=unit,
        kind=one.quantity.kind,
        stated_unit="" if one.quantity.unit or unit is None else unit if is_han else f"{unit}",
    )
