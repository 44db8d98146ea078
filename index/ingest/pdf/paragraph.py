"""Lines -> paragraphs: which lines go on, and how they are joined."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from index.block import Rects
from index.ingest.pdf.content.script import is_han
from index.ingest.pdf.layout import TextLine
from index.ingest.pdf.line import Spelling
from index.ingest.structure.prose import is_number_broken

_N = "[一二三四五六七八九十百〇零]"
MARKER = re.compile(
    rf"\s*(?:[•‧●○◦■□◆◇▪▫►▶➢✓✔★☆※\uf000-\uf0ff]\s*|[-–—*·]\s+|\d{{1,3}}(?:[、)）]|[.．](?!\d))"
    rf"|(?:\d{{1,2}}\.){{1,3}}\d{{1,2}}[.．]?\s+(?=[A-Z\u4e00-\u9fff])|[(（](?:\d{{1,3}}|{_N}{{1,4}}|[a-zA-Z]|[ivx]{{1,4}})[)）]"
    rf"|{_N}{{1,4}}[、．.]|[壹貳贰參叁肆伍陸陆柒捌玖拾]{{1,3}}[、．.]|[甲乙丙丁戊己庚辛壬癸]、"
    rf"|[a-zA-Z][.)）]\s|[ivxIVX]{{1,4}}[.)]\s|[①-⑳⑴-⒇㈠-㈩]|[【\[〔](?:\d{{1,3}}|{_N}{{1,4}})[】\]〕])"
)
ARTICLE = re.compile(rf"第\s*(?:\d{{1,4}}|{_N}{{1,7}})\s*[條条章節节編编篇款項项]")
# An entry of a table of contents: dots that lead to a page number.
_LEADER = re.compile(r"(?:[.·・‧]\s?|…){4,}\s*[\divxlc]{0,5}\s*$")
_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)+|[A-Za-z]{3,}")
_ENDS = tuple(".:;!?。：；！？|")
_LAST_PART = re.compile(r"([A-Za-z]+)[-\u2010\u2011]$")
_FIRST_PART = re.compile(r"[A-Za-z]+")
_HYPHENS = "-\u00ad\u2010\u2011"
_SMALLER = 0.12  # of the size: lines of one paragraph differ less
_WIDER = 0.45  # sizes more than between other lines: a gap between paragraphs
_EMPTY_LINE = 1.6  # sizes
_USUAL_GAP = 0.6  # sizes: between lines where there are too few to tell
_ROOM = 2.2  # sizes: what may be left at the end of a line of Han characters
_NOWHERE = np.full((1, 4), np.nan, np.float32)
_INDENT = 0.8  # sizes


# Of a document, in lower case.
Words = frozenset[str]


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: list[TextLine]
    # Of the column that it stands in.
    left: float
    right: float

    @property
    def size(self) -> float:
        """Of its largest line."""
        return max(line.size for line in self.lines)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)

    @property
    def fixed(self) -> bool:
        """Whether all of it is set in characters of one width."""
        return all(line.fixed for line in self.lines)

    @property
    def text(self) -> str:
        """Its text, lines joined."""
        return self.spell().text

    def spell(self, words: Words = frozenset()) -> Spelling:
        """Return its lines, joined; `words` are those of the document."""
        spellings = [line.spelling for line in self.lines]
        return _stack_spellings(spellings) if self.fixed else join_spellings(spellings, words)

    @property
    def centred(self) -> bool:
        """Whether its lines stand in the middle of the column."""
        return all(_is_centred(line, self.left, self.right) for line in self.lines)


def make_paragraphs(lines: Sequence[TextLine]) -> list[Paragraph]:
    """Return the paragraphs of a column's lines, in order."""
    if not lines:
        return []
    left = min(line.left for line in lines)
    right = max(line.right for line in lines)
    gaps = [
        (below.top - above.bottom) / above.size
        for above, below in pairwise(lines)
        if _is_same_size(above, below)
    ]
    gap = median(gaps) if len(gaps) >= 4 else _USUAL_GAP
    paragraphs = [Paragraph([lines[0]], left, right)]
    for line in lines[1:]:
        paragraph = paragraphs[-1]
        if _goes_on(paragraph, line, gap):
            paragraph.lines.append(line)
        else:
            paragraphs.append(Paragraph([line], left, right))
    return paragraphs


def _is_same_size(one: TextLine, other: TextLine) -> bool:
    return abs(one.size - other.size) <= _SMALLER * max(one.size, other.size)


def _goes_on(paragraph: Paragraph, line: TextLine, gap: float) -> bool:
    above = paragraph.lines[-1]
    if not _is_same_style(above, line) or above.fixed != line.fixed:
        return False
    # Far below, or above, in the next column. A listing may have empty lines.
    near = max(_EMPTY_LINE, gap + _WIDER) if line.fixed else gap + _WIDER
    if line.top - above.bottom > near * line.size or line.bottom < above.top:
        return False
    return line.fixed or _continues(paragraph, line)


def _continues(paragraph: Paragraph, line: TextLine) -> bool:
    """Tell whether a line under a paragraph goes on with its sentences."""
    above = paragraph.lines[-1]
    begins = MARKER.match(line.text) or ARTICLE.match(line.text)
    if above.spread or line.spread or begins or _LEADER.search(above.text):
        return False
    if _is_inside_sentence(above.text, line.text):
        return True
    return not _is_short(above, line, paragraph.right) and _is_in_line(paragraph, line)


def _is_inside_sentence(above: str, below: str) -> bool:
    """Tell whether a line surely goes on: with a small letter, or after a hyphen."""
    first, last = below[0], above.rstrip()[-1:]
    if last in _HYPHENS and above.rstrip()[-2:-1].isalpha():
        return first.isalpha()
    return first.islower() and first.isascii() and last not in _ENDS


def _is_in_line(paragraph: Paragraph, line: TextLine) -> bool:
    """Tell whether a line begins where the next line of a paragraph does."""
    above = paragraph.lines[-1]
    step = (line.left - above.left) / line.size
    if (
        abs(step) > _INDENT
        and not _is_full(above, paragraph)
        and _is_centred(above, paragraph.left, paragraph.right)
        != _is_centred(line, paragraph.left, paragraph.right)
    ):
        return False
    if len(paragraph.lines) == 1:
        return step <= _INDENT or bool(MARKER.match(above.text) or ARTICLE.match(above.text))
    return abs(step) <= _INDENT or (step < 0 and not _is_hanging(paragraph))


def _is_same_style(above: TextLine, line: TextLine) -> bool:
    """Tell whether two lines are of one size and weight; of a few characters bold says nothing."""
    if not _is_same_size(above, line):
        return False
    return above.bold == line.bold or min(len(above.text), len(line.text)) <= 3


def _is_full(line: TextLine, paragraph: Paragraph) -> bool:
    return paragraph.right - line.right < _ROOM * line.size


def _is_hanging(paragraph: Paragraph) -> bool:
    return paragraph.lines[1].left > paragraph.lines[0].left + _INDENT * paragraph.lines[0].size


def _is_short(line: TextLine, below: TextLine, right: float) -> bool:
    """Tell whether a line ends although the first word of the next one had room after it."""
    room = right - line.right
    if is_han(below.text[0]):
        return room > _ROOM * line.size
    word = next((index for index, c in enumerate(below.text) if c == " "), len(below.text))
    wide = (below.right - below.left) * word / len(below.text)
    return room > wide + 0.6 * line.size


def _is_centred(line: TextLine, left: float, right: float) -> bool:
    before, after = line.left - left, right - line.right
    return before > 1.5 * line.size and abs(before - after) < 0.05 * (right - left) + line.size


def collect_words(lines: Iterable[TextLine]) -> Words:
    """Return the words of lines, and which are written with hyphens inside a line."""
    return frozenset(
        word.lower() for line in lines for word in _WORD.findall(line.text.rstrip(_HYPHENS))
    )


def join_spellings(
    spellings: Sequence[Spelling], words: Words = frozenset(), apart: bool = False
) -> Spelling:
    """Return lines as one text: Han characters meet, Latin words are parted by a blank, and a word
    that was broken at the end of a line is whole again, unless `words` has it with its hyphen.

    `apart`: also put a blank between Han characters and Latin letters, as between the two languages
    of a cell.
    """
    texts: list[str] = []
    rects: list[Rects] = []
    for spelling in spellings:
        if texts:
            last, first = texts[-1][-1], spelling.text[0]
            if last in _HYPHENS and len(texts[-1]) > 1 and texts[-1][-2].isalpha():
                if last == "\u00ad" or (
                    first.islower() and not _is_compound(texts[-1], spelling.text, words)
                ):
                    texts[-1], rects[-1] = texts[-1][:-1], rects[-1][:-1]
            elif is_number_broken(texts[-1], spelling.text):
                pass
            elif not (is_han(last) or is_han(first)) or (
                apart and is_han(last) != is_han(first) and last.isalpha() and first.isalpha()
            ):
                texts.append(" ")
                rects.append(_NOWHERE)
        texts.append(spelling.text)
        rects.append(spelling.rects)
    return Spelling("".join(texts), np.concatenate(rects))


def _stack_spellings(spellings: Sequence[Spelling]) -> Spelling:
    """Return lines as lines of one text."""
    rects: list[Rects] = []
    for spelling in spellings:
        rects.extend((spelling.rects, _NOWHERE))
    return Spelling("\n".join(spelling.text for spelling in spellings), np.concatenate(rects[:-1]))


def _is_compound(before: str, after: str, words: Words) -> bool:
    """Tell whether the document writes a word with the hyphen that stands between two lines, and
    not without it.
    """
    first, second = _LAST_PART.search(before), _FIRST_PART.match(after)
    if first is None or second is None:
        return False
    with_hyphen = f"{first.group(1)}-{second.group()}".lower()
    return with_hyphen in words and with_hyphen.replace("-", "") not in words
