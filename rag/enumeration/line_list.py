"""Find the lists that lines make: numbered, with bullets, or below a line with a colon."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from index.text.han import NUMERAL_BELOW_10_000
from rag.citation import Span
from rag.enumeration.item_list import ItemList, ListForm
from rag.enumeration.line import MarkedLine
from rag.enumeration.list_mark import BULLET, STEP

# Lines without a mark that may stand between two items of a numbered list.
_MOST_BETWEEN = 6
_ARTICLE = re.compile(rf"第\s*[0-9０-９{NUMERAL_BELOW_10_000}]+\s*[條条章節节編编篇]")
_COLON = re.compile(r"[:：]\s*$")
_SENTENCE = re.compile(r"[。；;：:]|\.\s")
_LONGEST_UNMARKED = 40  # characters of an item without a mark
_CLOSING = "。；;，,、. \t\u3000"
_STOPS = re.compile(r"[。！？!?]\s*(?=\S)")


@dataclass(slots=True)
class _OpenList:
    """A list that the next line may continue."""

    kind: str
    indent: int
    lead: MarkedLine | None
    is_heading: bool
    lines: list[MarkedLine] = field(default_factory=list)
    between: int = 0


def find_line_lists(text: str, lines: Sequence[MarkedLine]) -> list[ItemList]:
    """Return the lists of at least two items, in the order of their first items."""
    found: list[_OpenList] = []
    stack: list[_OpenList] = []
    for i, line in enumerate(lines):
        mark = line.mark
        is_article = _ARTICLE.match(text, line.start) is not None and not mark
        if mark and not (line.is_heading and mark.kind != STEP):
            owner = next((one for one in reversed(stack) if _continues(one, line)), None)
            if owner:
                del stack[stack.index(owner) + 1 :]
            else:
                stack = [one for one in stack if _holds(one, line)]
                if mark.number > 1:
                    continue
                lead = lines[i - 1] if i else None
                owner = _OpenList(mark.kind, line.indent, lead, line.is_heading)
                stack.append(owner)
                found.append(owner)
            owner.lines.append(line)
            owner.between = 0
        elif line.is_heading or is_article:
            stack = [one for one in stack if one.is_heading and not is_article]
        else:
            for one in stack:
                one.between += 1
            stack = [one for one in stack if _survives(one, line)]
    lists = [_make_list(text, one) for one in found if len(one.lines) > 1]
    lists += _find_unmarked(text, lines)
    return sorted(lists, key=lambda one: one.start)


def _continues(one: _OpenList, line: MarkedLine) -> bool:
    mark = line.mark
    if mark is None or one.kind != mark.kind or one.is_heading != line.is_heading:
        return False
    if mark.kind == BULLET:
        return one.indent == line.indent
    last = one.lines[-1].mark
    return last is not None and mark.number == last.number + 1


def _holds(one: _OpenList, line: MarkedLine) -> bool:
    """Tell whether a line begins a list within an item of an open one."""
    if line.mark and line.mark.kind == one.kind:
        return line.indent > one.indent
    return one.kind != BULLET or line.indent > one.indent


def _survives(one: _OpenList, line: MarkedLine) -> bool:
    """Tell whether an open list may go on after a line without a mark."""
    if one.is_heading:
        return True
    if one.kind == BULLET:
        return line.indent > one.indent and not line.is_apart
    return one.between <= _MOST_BETWEEN


def _make_list(text: str, one: _OpenList) -> ItemList:
    items = tuple(trim_item(text, line.body, line.end) for line in one.lines)
    leads = (find_last_sentence(text, one.lead.body, one.lead.end),) if one.lead else ()
    return ItemList(ListForm.LINES, items, leads, one.kind != BULLET)


def _find_unmarked(text: str, lines: Sequence[MarkedLine]) -> list[ItemList]:
    """Find the short lines without marks below a line that ends with a colon."""
    found = []
    for i, line in enumerate(lines):
        if not _COLON.search(text, line.start, line.end):
            continue
        rest = lines[i + 1 :]
        items = [
            one
            for at, one in takewhile(
                lambda pair: _is_short(text, pair[1]) and not (pair[0] and pair[1].is_apart),
                enumerate(rest),
            )
        ]
        if len(items) > 1:
            lead = find_last_sentence(text, line.body, line.end)
            spans = tuple(trim_item(text, one.start, one.end) for one in items)
            found.append(ItemList(ListForm.LINES, spans, (lead,), False))
    return found


def _is_short(text: str, line: MarkedLine) -> bool:
    return (
        line.mark is None
        and not line.is_heading
        and line.end - line.start <= _LONGEST_UNMARKED
        and not _SENTENCE.search(text, line.start, line.end)
    )


def trim_item(text: str, start: int, end: int) -> Span:
    """Return [start, end) without the marks that close an item."""
    last = end
    while last > start and text[last - 1] in _CLOSING:
        last -= 1
    return Span(start, last) if last > start else Span(start, end)


def find_last_sentence(text: str, start: int, end: int) -> Span:
    """Return the last sentence of a line."""
    stops = [one.end() for one in _STOPS.finditer(text, start, end)]
    return Span(stops[-1] if stops else start, end)
