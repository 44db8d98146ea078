"""Cut a part of a document into the lines that a person sees."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.block import BlockKind
from index.document import Document
from index.ingest.structure.prose import find_hidden, overlap
from index.text.view import Range
from rag.citation import Span
from rag.enumeration.list_mark import BULLET, ListMark, parse_mark

# Characters read before and behind a passage: no list of a page is longer.
_BEFORE, _BEHIND = 6000, 12000
_BREAK = re.compile(r"\r\n|\r|\n")
_COLUMNS = {BlockKind.TABLE, BlockKind.CODE, BlockKind.RUNNING}


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line without the breaks of a margin, blanks at its edges and hidden marks."""

    start: int
    end: int
    mark: ListMark | None
    # Characters before its first one, or its depth in a list.
    indent: int
    is_heading: bool
    # Whether a blank line stands before it.
    is_apart: bool

    @property
    def body(self) -> int:
        """Where its words begin, behind the mark."""
        return self.start + (self.mark.length if self.mark else 0)


class LineReader:
    """Reads the lines of one document."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._hidden = find_hidden(document)
        blocks = document.blocks
        self._headings = {one.start for one in blocks if one.kind is BlockKind.HEADING}
        self._items = {one.start: one for one in blocks if one.kind is BlockKind.LIST_ITEM}
        self._closed = [(one.start, one.end) for one in blocks if one.kind in _COLUMNS]
        self._closed_starts = [start for start, _ in self._closed]

    def read_lines(self, start: int, end: int) -> list[MarkedLine]:
        """Return the lines around the passage [start, end), without those of tables."""
        furthest = max(0, start - _BEFORE)
        # A line that is still longer is cut.
        first = self._text.rfind("\n", max(0, furthest - _BEFORE), furthest) + 1 or furthest
        last = min(len(self._text), end + _BEHIND)
        hidden = overlap(self._hidden, first, last)
        joined = {at for (a, b), _ in hidden for at in range(a, b)}
        found: list[MarkedLine] = []
        cursor, is_apart = first, False
        breaks = [one.span() for one in _BREAK.finditer(self._text, first, last)]
        for break_start, break_end in [*breaks, (last, last)]:
            if break_start in joined and break_start < last:
                continue
            line = self._make_line(cursor, break_start, hidden, is_apart)
            cursor = break_end
            is_apart = line is None
            found += [line] if line else []
        return found

    def find_shown(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the parts of [start, end) that are read."""
        shown: list[Span] = []
        cursor = start
        for (first, last), _ in overlap(self._hidden, start, end):
            if first > cursor:
                shown.append(Span(cursor, first))
            cursor = max(cursor, last)
        if cursor < end:
            shown.append(Span(cursor, end))
        return tuple(one for one in shown if self._text[one.start : one.end].strip())

    def read(self, start: int, end: int) -> str:
        """Return [start, end) as a person reads it."""
        return "".join(self._text[one.start : one.end] for one in self.find_shown(start, end))

    def _make_line(
        self, start: int, end: int, hidden: Sequence[tuple[Range, str]], is_apart: bool
    ) -> MarkedLine | None:
        begin = start
        moved = True
        while moved:
            moved = False
            while begin < end and self._text[begin] in " \t\u3000":
                begin, moved = begin + 1, True
            for (first, last), _ in overlap(hidden, begin, end):
                if first <= begin < last:
                    begin, moved = min(last, end), True
        while end > begin and self._text[end - 1].isspace():
            end -= 1
        if begin >= end or self._is_closed(begin):
            return None
        mark, indent = parse_mark(self._text, begin, end), begin - start
        if item := self._items.get(begin):
            mark, indent = mark or ListMark(BULLET, 0, 0), item.level
            end = max(end, item.end)
        return MarkedLine(begin, end, mark, indent, begin in self._headings, is_apart)

    def _is_closed(self, at: int) -> bool:
        i = bisect_right(self._closed_starts, at) - 1
        return i >= 0 and at < self._closed[i][1]
