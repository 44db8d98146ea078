"""The numbered provisions of a document, as they nest: chapters, articles, items, questions."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from index.document import Document
from index.ingest.heading import QUESTION
from index.ingest.structure.prose import ENDS_SENTENCE
from rag.provision.label import ARTICLE_KIND, LISTED, STEP, Label, skip_caption
from rag.provision.line import DocumentLine

# Outer before inner. Kinds of lists are ranked when they appear, as a reader would.
_RANK = {
    "編": 1,
    "章": 2,
    "節": 3,
    "section": 4,
    ARTICLE_KIND: 5,
    "article": 5,
    "clause": 5,
    "rule": 5,
    QUESTION: 6,
    STEP: 7,
}
_SAYS = re.compile(r"[。！？；：，,!?;:]|\.(?:\s|$)")
_LONGEST_TITLE = 60  # characters


@dataclass(frozen=True, slots=True)
class Provision:
    """A numbered part of a document, or a paragraph of one. Offsets are of the document's text."""

    kind: str
    number: str
    # Where its label begins and ends.
    start: int
    label_end: int
    # Where the text of it begins, behind its label and heading.
    body: int
    end: int
    # Titles of what it stands under, the outermost first; with its own last.
    path: tuple[str, ...]
    # The place of the provision or heading that it stands under; -1 for none.
    parent: int = -1
    # Whether its label's line is a heading, with the text below.
    is_heading: bool = False


@dataclass(slots=True)
class _Open:
    """A provision or heading that has not ended yet."""

    rank: int
    level: int
    at: int
    title: str
    line: DocumentLine
    counts: dict[str, int] = field(default_factory=dict)


def find_provisions(document: Document, lines: Sequence[DocumentLine]) -> list[Provision]:
    """Return the provisions of a document and its headings (kind ""), in order of their starts."""
    outline = _Outline(lines)
    return outline.provisions if document.blocks else outline.trim_last()


class _Outline:
    """Nests the lines of a document."""

    def __init__(self, lines: Sequence[DocumentLine]) -> None:
        self._lines = lines
        self._stack: list[_Open] = []
        self._ranks: dict[str, int] = {}
        self._top: dict[str, int] = {}
        self.provisions: list[Provision] = []
        for at, line in enumerate(lines):
            self._read(at, line)
        self._close(0, lines[-1].end if lines else 0)

    def trim_last(self) -> list[Provision]:
        """Cut off what stands below the last provision: signatures, a date, notes."""
        last = next((one for one in reversed(self.provisions) if one.parent < 0), None)
        found = [one for one in self.provisions if last and one.kind == last.kind]
        if last is None or any(self._find_gap(one) for one in found if one != last):
            return self.provisions
        if gap := self._find_gap(last):
            return [
                replace(one, end=min(one.end, gap)) if one.start < gap else one
                for one in self.provisions
            ]
        return self.provisions

    def _find_gap(self, of: Provision) -> int | None:
        """Return where a line without a label follows a blank one within a provision."""
        first = bisect_right(self._lines, of.body, key=_get_start)
        rest = (self._lines[at] for at in range(first, len(self._lines)))
        within = takewhile(lambda line: line.start < of.end, rest)
        gaps = (line.start for line in within if line.is_after_blank and line.label is None)
        return next(gaps, None)

    def _read(self, at: int, line: DocumentLine) -> None:
        previous = self._lines[at - 1] if at else None
        label = line.label
        if label and _is_reference(line, previous, self._last_number(label.kind)):
            label = None
        if label:
            self._open_provision(at, line, label)
        elif line.level:
            self._close_headings(line.level, line.start)
            self._close_lists(line.start)
            self._push(0, line, Provision("", "", line.start, line.start, line.end, -1, ()))
        elif previous and self._ends_list(line, previous):
            self._close_lists(line.start)

    def _open_provision(self, at: int, line: DocumentLine, label: Label) -> None:
        rank = self._rank(label.kind)
        if line.level:
            self._close_headings(line.level, line.start)
        depth = label.number.count(".") if label.kind == "1.1" else 0
        rank = 10 * rank + depth
        keep = next((i for i, one in enumerate(self._stack) if one.rank >= rank and one.rank), None)
        if keep is not None:
            self._close(keep, line.start)
        counts = self._stack[-1].counts if self._stack else self._top
        counted = counts.get(label.kind, 0) + 1
        number = label.number
        # Markdown counts itself where every item is written as 1.
        if not number or (number == "1" and counted > 1 and label.kind in {"1.", "1)"}):
            number = str(counted)
        counts[label.kind] = counted
        following = self._lines[at + 1] if at + 1 < len(self._lines) else None
        body, is_heading = _find_body(line, label, following)
        found = Provision(
            label.kind,
            number,
            line.start,
            line.start + label.end,
            body,
            -1,
            (),
            is_heading=is_heading,
        )
        self._push(rank, line, found)

    def _rank(self, kind: str) -> int:
        if kind in _RANK:
            return _RANK[kind]
        # 4. and 4.2 are one numbering.
        kind = "1." if kind == "1.1" else kind
        is_open = any(one.rank // 10 == self._ranks.get(kind, -1) for one in self._stack)
        if kind not in self._ranks or not is_open:
            inner = [one.rank // 10 for one in self._stack if one.rank >= 100]
            self._ranks[kind] = max([9, *inner]) + 1
        return self._ranks[kind]

    def _push(self, rank: int, line: DocumentLine, found: Provision) -> None:
        title = line.text if line.level or found.is_heading or not found.kind else ""
        title = title or line.text[: found.label_end - found.start]
        title = title.strip(" :：、.\u3000")[:_LONGEST_TITLE]
        path = tuple(one.title for one in self._stack)
        parent = self._stack[-1].at if self._stack else -1
        self.provisions.append(replace(found, path=(*path, title), parent=parent))
        self._stack.append(_Open(rank, line.level, len(self.provisions) - 1, title, line))

    def _close(self, keep: int, end: int) -> None:
        """Close all but the first `keep` that are open."""
        for one in self._stack[keep:]:
            found = replace(self.provisions[one.at], end=end)
            if found.kind and found.body >= end:
                # Nothing stands under what looked like a heading: it is all there is.
                found = replace(found, body=found.label_end, is_heading=False)
            self.provisions[one.at] = found
        del self._stack[keep:]

    def _close_headings(self, level: int, end: int) -> None:
        keep = next((i for i, one in enumerate(self._stack) if one.level >= level), None)
        if keep is not None:
            self._close(keep, end)

    def _close_lists(self, end: int) -> None:
        """Close the open lists, and provisions that a heading of the format ends."""
        keep = len(self._stack)
        while keep and not self._stack[keep - 1].level and self._is_list(self._stack[keep - 1]):
            keep -= 1
        self._close(keep, end)

    def _is_list(self, one: _Open) -> bool:
        return self.provisions[one.at].kind in LISTED

    def _ends_list(self, line: DocumentLine, previous: DocumentLine) -> bool:
        """Tell whether a line without a label stands behind the list that is open, not in it."""
        open_ = self._stack[-1] if self._stack else None
        if open_ is None or not self._is_list(open_) or self.provisions[open_.at].is_heading:
            return False
        if line.indent > open_.line.indent:
            return False
        return line.is_after_blank or ENDS_SENTENCE.search(previous.text) is not None

    def _last_number(self, kind: str) -> str:
        found = (one.number for one in reversed(self.provisions) if one.kind == kind)
        return next(found, "")


def _is_reference(line: DocumentLine, previous: DocumentLine | None, last: str) -> bool:
    """Tell whether a line begins with an article only because a sentence was broken there."""
    if previous is None or line.is_after_blank or not line.label or not last:
        return False
    if line.label.kind != ARTICLE_KIND or ENDS_SENTENCE.search(previous.text) or line.level:
        return False
    is_heading = previous.label is not None and not _SAYS.search(previous.text)
    return not is_heading and _order(line.label.number) <= _order(last)


def _get_start(line: DocumentLine) -> int:
    return line.start


def _order(number: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", number)]


def _find_body(
    line: DocumentLine, label: Label, following: DocumentLine | None
) -> tuple[int, bool]:
    """Return where the text of a provision begins, and whether its line is a heading of it."""
    first = skip_caption(line.text, label)
    rest = line.text[first:].strip(" \t\u3000\u00a0:：.．、，-–—")
    goes_on = (
        following is not None
        and not following.level
        and (following.label is None or following.label.kind != label.kind)
    )
    is_title = (
        line.level > 0
        or (len(rest) <= _LONGEST_TITLE // 2 and not _SAYS.search(line.text[label.end :].strip()))
        or (label.kind == "article" and len(rest) <= _LONGEST_TITLE and "." not in rest)
    )
    if label.kind != QUESTION and goes_on and (is_title or not rest):
        assert following  # noqa: S101  it goes on
        return following.start, True
    at = line.text.find(rest, first) if rest else first
    return line.start + at, False
