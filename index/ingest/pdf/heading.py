"""Classify paragraphs: title, headings, list items, captions, notes."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.block import BlockKind
from index.ingest.pdf.layout import PageLayout, PageTable
from index.ingest.pdf.paragraph import ARTICLE, MARKER, Paragraph

_LARGER = 1.12  # of the size of the text: a heading's, if it is not bold
_LARGER_SCANNED = 1.5  # the size of a scanned line is only estimated
_LONGEST = 90  # characters of a heading
_MOST_LINES = 3
_DEEPEST = 6
_LEADER = re.compile(r"(?:[.·・‧]\s?|…){4,}")  # of a table of contents
_SENTENCE_END = tuple("。；;，,、．？！?!…")
_CAPTION = re.compile(
    r"[（(【\[〔]?(?:表|圖|图|附表|附圖|附图|Tables?|Figures?|Fig\.|Charts?|Exhibit)\s*"
    r"[A-Z]?[-–.．]?(?:\d|[一二三四五六七八九十])",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"[（(]?\s*(?:單位|单位|Units?|In (?:thousands|millions|billions))\b", re.IGNORECASE
)
_BRACKETED = re.compile(r"[（(].{1,60}[)）]")
_NOTE = re.compile(
    r"\s*(?:[⁰¹²³⁴-⁹]|[*＊†‡§]|註|注[:：\d]|備註|备注|附註|附注|說\s*明[:：]|说\s*明[:：]"
    r"|資料來源|资料来源|Notes?\b|Sources?\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Typography:
    """Typographic statistics of a document."""

    # Of most of it.
    size: float
    # Whether most of it is bold, so that bold says nothing.
    bold: bool
    # Whether most of it is set as code is.
    fixed: bool
    # The largest size, and how many lines have it.
    largest: float
    largest_lines: int


def measure_typography(pages: Sequence[PageLayout]) -> Typography:
    """Return the sizes of a document's text."""
    sizes: Counter[float] = Counter()
    largest: Counter[float] = Counter()
    bold = fixed = total = 0
    for page in pages:
        for line in page.lines():
            sizes[_round(line.size)] += len(line.text)
            largest[_round(line.size)] += 1
            bold += line.bold * len(line.text)
            fixed += line.fixed * len(line.text)
            total += len(line.text)
    if not sizes:  # nothing but tables
        for page in pages:
            for flow in page.flows:
                if isinstance(flow, PageTable):
                    for cell in flow.cells:
                        sizes.update({_round(line.size): len(line.text) for line in cell.lines})
    size = max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 1.0
    top = max((size for size in largest), default=size)
    return Typography(size, bold > 0.5 * total, fixed > 0.5 * total, top, largest[top])


def _round(size: float) -> float:
    return round(size * 2) / 2


def classify(
    paragraph: Paragraph,
    typography: Typography,
    page: PageLayout,
    before: "Paragraph | PageTable | None",
    after: "Sequence[Paragraph | PageTable]",
) -> BlockKind:
    """Return what a paragraph is, seen between what stands before and after it."""
    text = paragraph.text
    if _LEADER.search(text):
        return BlockKind.PARAGRAPH
    kind = BlockKind.LIST_ITEM if MARKER.match(text) else BlockKind.PARAGRAPH
    if _is_caption(paragraph, text, before, after):
        kind = BlockKind.CAPTION
    elif _is_note(paragraph, typography, page, before):
        kind = BlockKind.FOOTNOTE
    elif paragraph.fixed and not typography.fixed:
        kind = BlockKind.CODE
    elif _is_title(paragraph, typography, page):
        kind = BlockKind.TITLE
    elif _is_heading(paragraph, text, typography, page):
        kind = BlockKind.HEADING
    return kind


def _is_caption(
    paragraph: Paragraph,
    text: str,
    before: "Paragraph | PageTable | None",
    after: "Sequence[Paragraph | PageTable]",
) -> bool:
    """Tell whether a paragraph is a caption of a table or figure, or its unit line."""
    if _CAPTION.match(text) and len(text) <= _LONGEST and len(paragraph.lines) <= 2:
        return True
    if len(paragraph.lines) > 1:
        return False
    if after and isinstance(after[0], PageTable) and _BRACKETED.fullmatch(text.strip()):
        return True
    beside = any(isinstance(item, PageTable) for item in after[:3]) or isinstance(before, PageTable)
    return beside and _UNIT.match(text) is not None


def _is_note(
    paragraph: Paragraph,
    typography: Typography,
    page: PageLayout,
    before: "Paragraph | PageTable | None",
) -> bool:
    if not _NOTE.match(paragraph.text):
        return False
    middle = (page.frame[1] + page.frame[3]) / 2
    small = paragraph.size <= 0.92 * typography.size
    return isinstance(before, PageTable) or (small and paragraph.lines[0].top > middle)


def _is_title(paragraph: Paragraph, typography: Typography, page: PageLayout) -> bool:
    return (
        page.number == 1
        and _round(paragraph.size) == typography.largest
        and typography.largest >= 1.2 * typography.size
        and len(paragraph.lines) == typography.largest_lines <= _MOST_LINES
        and len(paragraph.text) > 1
    )


def _is_heading(paragraph: Paragraph, text: str, typography: Typography, page: PageLayout) -> bool:
    if (
        len(text) > _LONGEST
        or len(paragraph.lines) > _MOST_LINES
        or text.rstrip().endswith(_SENTENCE_END)
        or not any(character.isalpha() for character in text)
    ):
        return False
    if paragraph.size >= (_LARGER_SCANNED if page.ocr else _LARGER) * typography.size:
        return True
    if paragraph.size < 0.95 * typography.size or page.ocr:
        return False
    if paragraph.bold and not typography.bold:
        return len(paragraph.lines) == 1
    article = ARTICLE.match(text)
    return bool(article) and paragraph.centred and len(paragraph.lines) == 1


def is_set_apart(heading: Paragraph, typography: Typography) -> bool:
    """Tell whether a heading is larger than the text, not only bold or centred."""
    return heading.size >= _LARGER * typography.size


def rank_headings(headings: Sequence[Paragraph]) -> dict[tuple[float, bool], int]:
    """Return the level of a heading by its size and weight; the largest is 1."""
    styles = {(_round(heading.size), heading.bold) for heading in headings}
    ordered = sorted(styles, reverse=True)
    return {style: min(_DEEPEST, level) for level, style in enumerate(ordered, start=1)}


def find_level(heading: Paragraph, ranks: dict[tuple[float, bool], int]) -> int:
    """Return the level of a heading."""
    return ranks[_round(heading.size), heading.bold]
