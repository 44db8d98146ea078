"""Like quantities beside each other: a column or row of a table, or the clauses of a sentence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from index.text.normalize import fold
from rag.answer import AnswerType
from rag.citation import Span
from rag.retrieval.translation import singularize

# What a row or column of totals is called, alone or at either end of its label.
_TOTAL = re.compile(
    r"(?:合计|总计|总和|小计|共计|总数|总额|累计|平均值?|均值|全部|总体|整体)(?:数|值|\(.*\))?$"
    r"|^(?:合计|总计|小计|共计|总数|平均)|^[总共计均]$"
    r"|^(?:grand |sub-?)?totals?\b|\b(?:sub-?)?totals?$|^(?:overall|average|mean|sum|all)$"
    r"|^(?:average|mean)\b|\baverage$"
)
_GRAND_TOTAL = re.compile(
    r"合计|总计|共计|总数|总额|^[总共计]$|^(?:grand )?totals?$|^overall$|^all$"
)


@dataclass(frozen=True, slots=True)
class Operand:
    """One quantity and what it is of."""

    # What it is of, folded for matching: 三月, 甲部门.
    label: str
    # Where the label stands in the document; None for a quantity without a label.
    label_span: Span | None
    # Where the quantity stands.
    span: Span
    # The words of both as a person reads them.
    label_words: str
    words: str
    # None where the words state no one value.
    value: Decimal | None
    unit: str | None = None
    kind: AnswerType = AnswerType.QUANTITY
    # The unit that a table states apart from the cell: 萬元 of a header.
    stated_unit: str = ""
    supports: tuple[Span, ...] = ()
    # The folded words of the other cells of its row, and of the group that it is in.
    beside: tuple[str, ...] = ()

    @property
    def is_total(self) -> bool:
        """Whether it sums or averages others."""
        return _TOTAL.search(self.label) is not None

    @property
    def is_grand_total(self) -> bool:
        """Whether it is the total of all others."""
        return _GRAND_TOTAL.search(self.label) is not None


@dataclass(frozen=True, slots=True)
class Series:
    """Operands of one kind, in the order of the text."""

    # What all of them measure, folded: the header of a column, the label of a row, 来客数.
    name: str
    operands: tuple[Operand, ...]
    # What the labels are, folded: the header above them.
    label_name: str = ""
    # Whether it runs along a row: the operands are of several columns.
    is_row: bool = False
    is_table: bool = True
    # Whether the operands have nothing in common but their unit: two of them must be named.
    is_loose: bool = False
    # What the table says of all: caption, headings, title; folded.
    context: str = ""
    # Columns of words beside: (header, row -> words) to choose a label of another kind.
    labels: tuple["LabelColumn", ...] = field(default=())


@dataclass(frozen=True, slots=True)
class LabelColumn:
    """A column of words that can name the rows in place of their labels."""

    name: str
    # Of each operand: the words and their span; None where the cell is blank.
    cells: tuple[tuple[str, Span] | None, ...]


@dataclass(frozen=True, slots=True)
class NamedOperand:
    """An operand that the question names."""

    operand: Operand
    # Where in the folded question.
    start: int
    end: int


def find_named(asked: str, operands: Sequence[Operand]) -> list[NamedOperand]:
    """Return the operands that a folded question names by their labels or by the part in which
    their labels differ, in the order of the question.
    """
    keys = list_keys([one.label for one in operands])
    found: list[NamedOperand] = []
    taken = [False] * len(asked)
    order = sorted(range(len(operands)), key=lambda i: -max(map(len, keys[i]), default=0))
    counts = {key: sum(key in each for each in keys) for each in keys for key in each}
    for i in order:
        for key in sorted(keys[i], key=len, reverse=True):
            at = _find_free(asked, key, taken)
            if at >= 0 and counts[key] == 1:
                taken[at : at + len(key)] = [True] * len(key)
                found.append(NamedOperand(operands[i], at, at + len(key)))
                break
    return sorted(found, key=lambda one: one.start)


def list_keys(labels: Sequence[str]) -> list[list[str]]:
    """Return the texts by which each of the labels is named: itself and its distinctive part.

    >>> list_keys(["台北店", "高雄店"])
    [['台北店', '台北'], ['高雄店', '高雄']]
    >>> list_keys(["2021年底", "2022年底"])
    [['2021年底', '2021', '2021年'], ['2022年底', '2022', '2022年']]
    """
    shared_start, shared_end = _count_shared(labels)
    keys = []
    for label in labels:
        first, last = shared_start, len(label) - shared_end
        first, last = _widen(label, first, last)
        own = [label] if label else []
        # 椅子A3 is named by A3 too.
        own += [one for one in _MODEL.findall(label) if one != label and not label.isascii()]
        # F20S is no plural of F20.
        is_word = label.isascii() and not re.search(r"\d\w*$", label)
        if is_word and (single := singularize(label)) != label:
            own.append(single)
        for end in range(last, len(label)):
            part = label[first:end].strip()
            # A lone numeral or letter is found in other words: 一 in 一共.
            if (len(part) > 1 or (part and part not in _LONE and not part.isascii())) and (
                part not in own
            ):
                own.append(part)
        keys.append(own)
    return keys


_MODEL = re.compile(r"(?<![a-z0-9])[a-z]{1,6}-?\d[a-z0-9-]*(?![a-z0-9])")
_LONE = "零〇一二三四五六七八九十两上下大小多少高低男女长个"


def _count_shared(labels: Sequence[str]) -> tuple[int, int]:
    """Return how many characters all labels have in common at their start and end."""
    if len(labels) < 2 or any(not one for one in labels):
        return 0, 0
    shortest = min(map(len, labels))
    start = next((i for i in range(shortest) if len({one[i] for one in labels}) > 1), shortest)
    end = next((i for i in range(shortest) if len({one[-1 - i] for one in labels}) > 1), shortest)
    return (start, end) if start + end < shortest or end == 0 else (start, 0)


def _widen(label: str, first: int, last: int) -> tuple[int, int]:
    """Widen [first, last) to whole numbers and words of Latin letters."""
    while 0 < first < len(label) and _is_inside(label, first):
        first -= 1
    while 0 < last < len(label) and _is_inside(label, last):
        last += 1
    return first, last


def _is_inside(text: str, at: int) -> bool:
    """Tell whether a number or Latin word goes on at `at`."""
    before, after = text[at - 1], text[at]
    return (before.isascii() and before.isalnum()) and (after.isascii() and after.isalnum())


def _find_free(asked: str, key: str, taken: Sequence[bool]) -> int:
    """Return where `key` stands as a word of its own in the question and is not taken; -1."""
    at = asked.find(key)
    while at >= 0:
        end = at + len(key)
        is_cut = (at > 0 and _is_inside(asked, at)) or (end < len(asked) and _is_inside(asked, end))
        # 一月 of 十一月.
        is_cut = is_cut or (at > 0 and key[0] in _NUMERALS and asked[at - 1] in _NUMERALS)
        if not is_cut and not any(taken[at:end]):
            return at
        at = asked.find(key, at + 1)
    return -1


_NUMERALS = "一二三四五六七八九十百千0123456789"


def drop_totals(operands: Iterable[Operand]) -> list[Operand]:
    """Return the operands without those that sum up others, by name or by value."""
    kept = [one for one in operands if not one.is_total]
    values = [one.value for one in kept if one.value is not None]
    if len(values) > 3:
        for one in kept:
            others = sum(values) - (one.value or 0)
            if one.value and one.value > 0 and one.value == others:
                return [other for other in kept if other is not one]
    return kept


def fold_words(text: str) -> str:
    """Return a text folded, without blanks at its edges."""
    return fold(text).strip()
