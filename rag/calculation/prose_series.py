"""Find like quantities in the clauses of a passage: 甲部門預算300萬元，乙部門預算450萬元."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.document import Hit
from index.text.han import HAN
from index.text.normalize import fold
from index.text.numeral import find_numbers
from index.text.view import View
from rag.answer import AnswerType
from rag.calculation.series import Operand, Series, fold_words
from rag.citation import Span
from rag.retrieval.translation import find_head
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
_SENTENCE_END = re.compile(r"[。！？!?\n]|\.(?=\s|$)")
# What is said of a limit or a record is no quantity of the thing.
_LIMIT = re.compile(r"最|至少|至多|不[得超]|\b(?:at most|at least|up to|maximum|minimum)\b")
# When all of it was: In 2021 the east dock handled.
_WHEN = re.compile(r"^(?:in |by |during )?(?:19|20)\d\d,? (?:the )?(?=[a-z])")
_FEWEST = 2
_LONGEST_NAME = 4


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
    series: list[Series] = []
    alone: list[ClauseQuantity] = []
    for start, end in [*_list_sentences(text), (len(text), len(text))]:
        found = list(_list_quantities(text, start, end))
        if len(found) == 1:
            alone += found
            continue
        # Sentences that say one quantity each, below each other, are a list.
        for group in (alone, found):
            series += _group(view, group, noun, context, is_list=group is alone)
        alone = []
    return series


def _group(
    view: View, found: Sequence[ClauseQuantity], noun: str, context: str, *, is_list: bool
) -> Iterator[Series]:
    """Yield the series of those quantities that have one unit."""
    groups: dict[tuple[str, str], list[ClauseQuantity]] = defaultdict(list)
    previous: ClauseQuantity | None = None
    for one in found:
        unit = one.quantity.unit
        if unit is None and previous and one.quantity.kind is AnswerType.QUANTITY:
            unit = previous.quantity.unit
        groups[fold(unit or ""), one.quantity.kind.value].append(one)
        previous = one if one.quantity.unit else previous
    for group in groups.values():
        if series := _make_series(view, group, noun, context):
            # Without a common measure they may be of different things.
            if is_list and not fold_words(
                series.name.removesuffix(fold(group[0].quantity.unit or ""))
            ):
                continue
            yield series


def _list_sentences(text: str) -> Iterator[tuple[int, int]]:
    cursor = 0
    for match in _SENTENCE_END.finditer(text):
        yield cursor, match.start()
        cursor = match.end()
    yield cursor, len(text)


def _list_quantities(text: str, start: int, end: int) -> Iterator[ClauseQuantity]:
    cursor = start
    for match in [*_CLAUSE.finditer(text, start, end), None]:
        stop = match.start() if match else end
        found = _read_clause(text, cursor, stop)
        if found and not _LIMIT.search(found.subject):
            yield found
        cursor = match.end() if match else stop


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
    view: View, group: Sequence[ClauseQuantity], noun: str, context: str
) -> Series | None:
    text = view.text
    if len(group) < _FEWEST:
        return None
    group, when = _drop_when(group)
    subjects = [one.subject for one in group]
    parted = _part_subjects(subjects, noun)
    labels, measure = parted or (subjects, "")
    if len(set(labels)) < len(labels) or not all(labels):
        labels, measure, parted = subjects, "", None
    unit = next((one.quantity.unit for one in group if one.quantity.unit), None)
    operands = tuple(
        operand
        for one, label in zip(group, labels, strict=True)
        if (operand := _make_operand(view, text, one, label, unit))
    )
    if len(operands) < len(group):
        return None
    said = fold_words(text[group[0].start : group[-1].last])
    return Series(
        name=fold_words(f"{measure} {unit or ''}"),
        operands=operands,
        is_table=False,
        is_loose=parted is None,
        context=f"{context} {when} {said}",
    )


def _drop_when(group: Sequence[ClauseQuantity]) -> tuple[list[ClauseQuantity], str]:
    """Return the quantities without a year before the first of their subjects, and the year."""
    dates = [_WHEN.match(one.subject) for one in group]
    first = dates[0]
    if first is None or any(dates[1:]):
        return list(group), ""
    shorter = replace(
        group[0], subject=group[0].subject[first.end() :], start=group[0].start + first.end()
    )
    return [shorter, *group[1:]], first[0]


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
        rest = _find_shared_end(subjects[1:]) if len(subjects) > 2 else _find_last(subjects[1])
        at = subjects[0].find(rest) if rest else -1
        if at < 0:
            words = subjects[0].split()
            is_latin = all(re.fullmatch(r"[a-z0-9 .'-]+", one) for one in subjects)
            if is_latin and len(words) > 1 and all(" " not in one for one in subjects[1:]):
                return [words[0], *subjects[1:]], " ".join(words[1:])
            return (list(subjects), "") if _have_one_form(subjects) else None
        end = at + len(rest)
        return [subjects[0][:end], *subjects[1:]], subjects[0][end:]
    labels = [one[: len(one) - len(shared)] for one in subjects]
    # 部門 of 部門預算 belongs to what is chosen.
    if not noun and any(len(one.strip()) == 1 for one in labels):
        noun = shared.strip()
    head = noun if noun.isascii() else find_head(noun)
    blank = len(shared) - len(shared.lstrip())
    heads = [head[:n] for n in range(len(head), 0, -1)] if not noun.isascii() else [head]
    moved = next((blank + len(one) for one in heads if shared.lstrip().startswith(one)), 0)
    if head and moved:
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


def _find_last(subject: str) -> str:
    """Return the last word in Latin letters, or the last character."""
    word = re.search(r"[a-z0-9'-]+$", subject)
    return word[0] if word else subject[-1:]


def _have_one_form(subjects: Sequence[str]) -> bool:
    """Tell whether the subjects are short names of one length, or single words: 台北、高雄."""
    if all(one.isascii() for one in subjects):
        return all(len(one.split()) == 1 for one in subjects)
    return len(set(map(len, subjects))) == 1 and len(subjects[0]) <= _LONGEST_NAME


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
