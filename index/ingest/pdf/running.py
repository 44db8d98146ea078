"""Detect running headers, footers and page numbers."""

import re
from collections import defaultdict
from collections.abc import Sequence

from index.ingest.pdf.layout import PageLayout, TextLine

_EDGE = 0.25  # of the page's height: headers and footers stand so near to its edges
_LINES = 8  # at each edge, at most
_NEAR = 12.0  # points: they stand at the same height on every page
_H = "[一二三四五六七八九十百〇零○]"
_NUMBER = re.compile(rf"\d+|{_H}+|(?<![a-z])[ivxlc]+(?![a-z])", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    rf"[\s\-–—~·.|/／()（）第共頁页頁of]*(?:page|p\.)?\s*(?:[A-Z]-?)?(?:\d{{1,4}}|{_H}{{1,6}}|[ivxlc]{{1,7}})"
    rf"\s*(?:(?:[頁页,，、/／|]|of|共|之|-)[\s第共頁页總总]*(?:\d{{1,4}}|{_H}{{1,6}})?)*[\s\-–—~·.|頁页)）]*",
    re.IGNORECASE,
)
_FEWEST_PAGES = 3  # on which a line stands that repeats
_SHORT = 4  # pages: in a document that is no longer, two are enough
_LETTER = re.compile(r"[^\W\d_]")


def find_running(pages: Sequence[PageLayout]) -> set[int]:
    """Return the `id` of each line that only repeats on its page. The first header of several is no
    repetition: it may be the letterhead of the document.
    """
    edges = [_find_edges(page) for page in pages]
    numbers = {
        id(line)
        for page, sides in zip(pages, edges, strict=True)
        for lines in sides
        for line in lines
        if _PAGE_NUMBER.fullmatch(line.text.strip()) and _is_outermost(page, line)
    }
    repeated = _find_repeated(edges)
    running: set[int] = set(numbers)
    for lines in (lines for sides in edges for lines in sides):
        for line in lines:
            # What is nearer to the edge than any text is a header or footer; what is not is text.
            if id(line) not in repeated and id(line) not in numbers:
                break
            if not repeated.get(id(line), True):
                running.add(id(line))
    return running


def _find_repeated(edges: Sequence[tuple[list[TextLine], list[TextLine]]]) -> dict[int, bool]:
    """Return the lines that stand at the same place of several pages, numbers aside, by `id`: for
    each whether it is the first.
    """
    groups: dict[tuple[bool, str], list[tuple[int, TextLine]]] = defaultdict(list)
    for place, sides in enumerate(edges):
        for lines, top in zip(sides, (True, False), strict=True):
            for line in lines:
                if _LETTER.search(line.text):
                    key = _NUMBER.sub("#", " ".join(line.text.split()))
                    groups[top, key].append((place, line))
    fewest = 2 if len(edges) <= _SHORT else _FEWEST_PAGES
    repeated: dict[int, bool] = {}
    for found in groups.values():
        if len({place for place, _ in found}) < fewest:
            continue
        for index, (_, line) in enumerate(found):
            if sum(abs(other.top - line.top) <= _NEAR for _, other in found) >= fewest:
                repeated[id(line)] = index == 0
    return repeated


def _find_edges(page: PageLayout) -> tuple[list[TextLine], list[TextLine]]:
    """Return the lines at the top of a page from its edge on, and those at the bottom."""
    lines = sorted(page.lines(), key=lambda line: line.top)
    height = page.frame[3] - page.frame[1]
    high, low = page.frame[1] + _EDGE * height, page.frame[3] - _EDGE * height
    top = [line for line in lines if line.bottom <= high][:_LINES]
    bottom = [line for line in lines if line.top >= low][-_LINES:]
    return top, bottom[::-1]


def _is_outermost(page: PageLayout, line: TextLine) -> bool:
    """Tell whether nothing but other lines of its own height is nearer to the edge."""
    tops = [other for other in page.lines() if other is not line]
    above = all(other.top >= line.bottom or other.bottom > line.top for other in tops)
    below = all(other.bottom <= line.top or other.top < line.bottom for other in tops)
    return above or below
