"""Tells headers, footers and page numbers, which repeat from page to page, from the text."""

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
_FEWEST_PAGES = 3  # of a longer document; of one of two pages both
_MEASURED = re.compile(r"[^\W\d_]")


def find_running(pages: Sequence[PageLayout]) -> set[int]:
    """Return the `id` of each line that only repeats on its page. The first header of several is no
    repetition: it may be the letterhead of the document.
    """
    edges: list[tuple[int, TextLine, bool]] = []  # place of the page, line, whether at the top
    for place, page in enumerate(pages):
        edges.extend((place, line, top) for line, top in _find_edge_lines(page))
    running: set[int] = set()
    groups: dict[tuple[bool, str], list[tuple[int, TextLine]]] = defaultdict(list)
    numbers: list[tuple[int, TextLine]] = []
    for place, line, top in edges:
        text = line.text.strip()
        if _PAGE_NUMBER.fullmatch(text):
            numbers.append((place, line))
        elif _MEASURED.search(text):
            groups[top, _NUMBER.sub("#", " ".join(text.split()))].append((place, line))
    fewest = min(_FEWEST_PAGES, max(2, len(pages)))
    for found in groups.values():
        if len({place for place, _ in found}) < fewest:
            continue
        for index, (_, line) in enumerate(found):
            near = sum(abs(other.top - line.top) <= _NEAR for _, other in found)
            if near >= fewest and index:
                running.add(id(line))
    running.update(id(line) for place, line in numbers if _is_outermost(pages[place], line))
    return running


def _find_edge_lines(page: PageLayout) -> list[tuple[TextLine, bool]]:
    lines = sorted(page.lines(), key=lambda line: line.top)
    height = page.frame[3] - page.frame[1]
    high, low = page.frame[1] + _EDGE * height, page.frame[3] - _EDGE * height
    top = [(line, True) for line in lines if line.bottom <= high][:_LINES]
    bottom = [(line, False) for line in lines if line.top >= low][-_LINES:]
    return top + bottom


def _is_outermost(page: PageLayout, line: TextLine) -> bool:
    """Tell whether nothing but other lines of its own height is nearer to the edge."""
    tops = [other for other in page.lines() if other is not line]
    above = all(other.top >= line.bottom or other.bottom > line.top for other in tops)
    below = all(other.bottom <= line.top or other.top < line.bottom for other in tops)
    return above or below
