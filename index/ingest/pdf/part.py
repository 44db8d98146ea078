"""The parts of a document, from the lines of all its pages: writes them as blocks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.block import BlockKind, Rects, RegionKind
from index.ingest.pdf.content.frame import Box
from index.ingest.pdf.heading import (
    Typography,
    classify,
    find_level,
    is_set_apart,
    measure_typography,
    rank_headings,
)
from index.ingest.pdf.layout import PageLayout, PageTable, TextLine
from index.ingest.pdf.line import Spelling
from index.ingest.pdf.paragraph import (
    ARTICLE,
    MARKER,
    Paragraph,
    Words,
    collect_words,
    join_spellings,
    make_paragraphs,
)
from index.ingest.pdf.running import find_running
from index.ingest.writer import CellText, DocumentWriter

_DEEPEST = 6
_LISTED = 3  # bold lines one after the other are a list, not headings of nothing
_FIGURES = re.compile(r"\d+")
_NUMERALS = re.compile(
    "[一二三四五六七八九十百〇零]+|[壹貳贰參叁肆伍陸陆柒捌玖拾]+|[甲乙丙丁戊己庚辛壬癸]"
)
_LETTERS = re.compile(r"[a-zA-Z]+")
_INITIAL = re.compile(r"[A-Z]\.\s")
_CIRCLED = re.compile("[①-⑳⑴-⒇㈠-㈩]")


@dataclass(slots=True)
class Part:
    """A paragraph of a page and what it is."""

    kind: BlockKind
    paragraph: Paragraph


def write_parts(pages: Sequence[PageLayout], writer: DocumentWriter) -> None:
    """Write the pages of a document: a region and its blocks for each."""
    running = find_running(pages)
    typography = measure_typography(pages)
    found = [_find_parts(page, running, typography) for page in pages]
    parts = [part for on_page in found for part in on_page if isinstance(part, Part)]
    _demote_lists(parts, typography)
    _demote_initials(parts)
    ranks = rank_headings([part.paragraph for part in parts if part.kind is BlockKind.HEADING])
    words = collect_words(line for page in pages for line in page.lines())
    markers: list[str] = []
    for page, on_page in zip(pages, found, strict=True):
        writer.begin_region(RegionKind.PAGE, page.number, ocr=page.ocr)
        for part in on_page:
            if isinstance(part, PageTable):
                writer.add_table(_write_cells(part, page.box, words))
                continue
            spelling = part.paragraph.spell(words)
            level = 0
            if part.kind is BlockKind.HEADING:
                level = find_level(part.paragraph, ranks)
            if part.kind is BlockKind.LIST_ITEM:
                level = _find_depth(spelling.text, markers)
            elif part.kind is BlockKind.HEADING or ARTICLE.match(spelling.text):
                markers.clear()
            writer.add(part.kind, spelling.text, level, _make_rects(spelling, page.box))


def _find_parts(
    page: PageLayout, running: set[int], typography: Typography
) -> list[Part | PageTable]:
    """Return the parts of a page in reading order."""
    items: list[Paragraph | PageTable] = []
    known: dict[int, BlockKind] = {}
    middle = (page.frame[1] + page.frame[3]) / 2
    for place, flow in enumerate(page.flows):
        if isinstance(flow, PageTable):
            items.append(flow)
            continue
        repeated = [_make_single(line) for line in flow if id(line) in running]
        known.update((id(paragraph), BlockKind.RUNNING) for paragraph in repeated)
        body = make_paragraphs([line for line in flow if id(line) not in running])
        if place >= page.main_flows:  # rotated text holds no headings
            known.update((id(paragraph), BlockKind.PARAGRAPH) for paragraph in body)
        items.extend(paragraph for paragraph in repeated if paragraph.lines[0].top < middle)
        items.extend(body)
        items.extend(paragraph for paragraph in repeated if paragraph.lines[0].top >= middle)
    parts: list[Part | PageTable] = []
    for index, item in enumerate(items):
        if isinstance(item, PageTable):
            parts.append(item)
            continue
        kind = known.get(id(item))
        if kind is None:
            before = items[index - 1] if index else None
            kind = classify(item, typography, page, before, items[index + 1 : index + 4])
        parts.append(Part(kind, item))
    return parts


def _make_single(line: TextLine) -> Paragraph:
    return Paragraph([line], line.left, line.right)


def _demote_lists(parts: Sequence[Part], typography: Typography) -> None:
    """Make no headings of bold lines that only follow one another, such as names."""
    run: list[Part] = []
    for part in [*parts, None]:
        if (
            part is not None
            and part.kind is BlockKind.HEADING
            and not is_set_apart(part.paragraph, typography)
        ):
            run.append(part)
            continue
        if len(run) >= _LISTED:
            for member in run:
                marked = MARKER.match(member.paragraph.text)
                member.kind = BlockKind.LIST_ITEM if marked else BlockKind.PARAGRAPH
        run = []


def _demote_initials(parts: Sequence[Part]) -> None:
    """Make no list item of a lone line that begins with the initial of a name."""
    for index, part in enumerate(parts):
        if part.kind is BlockKind.LIST_ITEM and _INITIAL.match(part.paragraph.text):
            beside = [*parts[max(0, index - 1) : index], *parts[index + 1 : index + 2]]
            if not any(_INITIAL.match(other.paragraph.text) for other in beside):
                part.kind = BlockKind.PARAGRAPH


def _find_depth(text: str, markers: list[str]) -> int:
    """Return how deep a list item is nested: a new kind of marker is one deeper, a known one as
    deep as before. `markers` are the open ones.
    """
    match = MARKER.match(text)
    marker = match.group().strip() if match else ""
    for pattern, name in ((_FIGURES, "1"), (_NUMERALS, "一"), (_CIRCLED, "①"), (_LETTERS, "a")):
        marker = pattern.sub(name, marker)
    if marker in markers:
        del markers[markers.index(marker) + 1 :]
    elif len(markers) < _DEEPEST:
        markers.append(marker)
    return len(markers)


def _write_cells(table: PageTable, page: Box, words: Words) -> list[CellText]:
    cells = []
    for cell in table.cells:
        spelling = join_spellings([line.spelling for line in cell.lines], words, apart=True)
        cells.append(
            CellText(
                spelling.text, cell.row, cell.column, cell.row_span, cell.column_span,
                cell.is_header, _make_rects(spelling, page),
            )
        )  # fmt: skip
    return cells


def _make_rects(spelling: Spelling, page: Box) -> Rects:
    """Return boxes, cut at the edge of the page."""
    boxes = spelling.rects.copy()
    left, bottom, right, top = page
    boxes[:, 0::2] = np.clip(boxes[:, 0::2], left, right)
    boxes[:, 1::2] = np.clip(boxes[:, 1::2], bottom, top)
    return boxes
