"""Views of prose: without markup, invisible characters and line breaks of the layout."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from index.block import BlockKind
from index.document import Document
from index.text.han import HAN
from index.text.view import Range, ViewRun, cut_runs, join_ranges

# Zero-width characters: they split words that a person sees as one.
_INVISIBLE = re.compile("[\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufeff]+")
_CJK = f"{HAN}\\u3000-\\u303f\\uff00-\\uffef"
# Text recognized from a picture, or justified: single characters with a blank between them.
_SPACED = re.compile(f"(?<![^\\s])(?:[{_CJK}0-9][ \\u3000]){{3,}}[{_CJK}0-9](?![^\\s])")
_BLANKS = re.compile("[ \\u3000]")
_BREAK = re.compile(r"[ \t\u3000]*(?:\r\n|\r|\n)[ \t\u3000]*")
# A line that a sentence or a clause ends, with its closing quotes.
ENDS_SENTENCE = re.compile(r"[。！？；：!?;:….][”』」》）)\]】\"']*$")
_BEGINS_ITEM = re.compile(rf"[-*•·●○■□◆※▪]|[（(]?[0-9０-９a-zA-Z{HAN}]{{1,3}}[）)、．.]|第")
# 請假：張文山, Venue: Hall B. No margin made the break before a label.
_BEGINS_LABEL = re.compile(
    rf"[{HAN}]{{2,6}}[ \t\u3000]?[:：]|[A-Z][A-Za-z]*(?: [A-Za-z]+){{0,2}}:[ \t]"
)
_ENDS_DIGIT = re.compile(r"[0-9][,.]?$")
_HAN, _LATIN = re.compile(f"[{HAN}]"), re.compile("[A-Za-z]")
# A line was wrapped if it fills this share of the longest line of its paragraph.
_FULL = 0.85
_SHORTEST_FULL = 36  # columns; Han takes two


def find_hidden(document: Document) -> list[tuple[Range, str]]:
    """Return the ranges of the document's text that are not read, in order, each with what is read
    in its place.
    """
    found = [((one.start, one.end), one.shown) for one in document.hidden]
    found += [((block.start, block.end), "") for block in document.blocks if block.kind in UNREAD]
    return sorted(found + _find_unread(document.text))


def show_text(text: str) -> str:
    """Return a text alone as it is read."""
    return "".join(run.text for run in show(text, 0, len(text), _find_unread(text)))


def _find_unread(text: str) -> list[tuple[Range, str]]:
    found = [(match.span(), "") for match in _INVISIBLE.finditer(text)]
    for spaced in _SPACED.finditer(text):
        found += [(blank.span(), "") for blank in _BLANKS.finditer(text, *spaced.span())]
    found += _find_margin_breaks(text)
    return sorted(found)


# Kinds of blocks that are not searched.
UNREAD = (BlockKind.RUNNING,)


def show(
    text: str, start: int, end: int, hidden: Sequence[tuple[Range, str]]
) -> tuple[ViewRun, ...]:
    """Return the runs of `text[start:end]` without the `hidden` ranges and blank edges."""
    runs = list(join_ranges(cut_runs(text, start, end, hidden)))
    while runs and not runs[0].text.strip():
        runs.pop(0)
    while runs and not runs[-1].text.strip():
        runs.pop()
    if not runs:
        return ()
    first = runs[0].text
    lead = len(first) - len(first.lstrip())
    if lead:
        begin = runs[0].start
        runs[0] = ViewRun(first[lead:], None if begin is None else begin + lead)
    runs[-1] = ViewRun(runs[-1].text.rstrip(), runs[-1].start)
    return tuple(runs)


def overlap(hidden: Sequence[tuple[Range, str]], start: int, end: int) -> list[tuple[Range, str]]:
    """Return those of the `hidden` ranges that touch [start, end)."""
    return [one for one in hidden if one[0][0] < end and one[0][1] > start]


def _find_margin_breaks(text: str) -> Iterator[tuple[Range, str]]:
    """Yield the line breaks inside sentences that a margin made, each with a blank where words
    have blanks between them.
    """
    cursor = 0
    for paragraph in re.split(r"(\n[ \t\r]*\n)", text):
        if "\n" in paragraph.strip() and len(paragraph) > _SHORTEST_FULL:
            yield from _find_breaks(paragraph, cursor)
        cursor += len(paragraph)


def _find_breaks(paragraph: str, offset: int) -> Iterator[tuple[Range, str]]:
    breaks = list(_BREAK.finditer(paragraph))
    edges = [0, *(edge for one in breaks for edge in one.span()), len(paragraph)]
    lines = [paragraph[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    widths = [_measure_width(line) for line in lines]
    longest = max(widths)
    if longest < _SHORTEST_FULL or (len(lines) < 3 and widths[0] < longest):
        return
    for found, (line, following), width in zip(breaks, pairwise(lines), widths, strict=False):
        if width < _FULL * longest or not line or not following:
            continue
        if ENDS_SENTENCE.search(line) or _BEGINS_ITEM.match(following):
            continue
        if _BEGINS_LABEL.match(following):
            continue
        start, end = found.span()
        if re.search(r"[A-Za-z]-$", line) and following[0].islower():
            start -= 1
            shown = ""
        else:
            is_one = not (line[-1].isascii() and following[0].isascii())
            shown = "" if is_one or is_number_broken(line, following) else " "
        yield (offset + start, offset + end), shown


def is_number_broken(line: str, following: str) -> bool:
    """Tell whether a margin runs through a number: Chinese has no blanks at which to break lines.

    >>> is_number_broken("女性會員1,03", "6人，較上年"), is_number_broken("in May 20", "25 of")
    (True, False)
    """
    return (
        _ENDS_DIGIT.search(line) is not None
        and following[0].isdigit()
        and all(2 * len(_HAN.findall(one)) > len(_LATIN.findall(one)) for one in (line, following))
    )


def _measure_width(line: str) -> int:
    return sum(1 if character.isascii() else 2 for character in line.strip())


def mask(text: str, ranges: Iterable[Range]) -> str:
    """Return the text with blanks in place of the `ranges`; line breaks stay, so offsets do, too.

    >>> mask("**甲** 乙", [(0, 2), (3, 5)])
    '  甲   乙'
    """
    parts, cursor = [], 0
    for start, end in ranges:
        if end <= cursor:
            continue
        first = max(start, cursor)
        parts += [text[cursor:first], re.sub(r"[^\r\n]", " ", text[first:end])]
        cursor = end
    return "".join([*parts, text[cursor:]])
