"""Find the lists inside a line: numbered parts, and words joined by 、 or by commas and "and"."""

import re
from collections.abc import Iterator

from index.text.han import HAN, ONE_TO_NINE
from index.text.normalize import fold
from rag.citation import Span
from rag.enumeration.item_list import ItemList, ListForm
from rag.enumeration.line import MarkedLine
from rag.enumeration.line_list import trim_item
from rag.enumeration.list_mark import read_number
from rag.retrieval.translation import CHINESE, look_up

_H = f"[{ONE_TO_NINE}十]{{1,3}}"
_PARTS = (
    re.compile(r"(?<![\w.．])[0-9０-９]{1,2}[.．](?![0-9０-９])"),
    re.compile(r"(?<![\w.．])[0-9０-９]{1,2}[、)）]"),
    re.compile(r"[（(][0-9０-９]{1,2}[)）]|[①-⑳⑴-⒇]"),
    re.compile(rf"[（(]{_H}[)）]|[㈠-㈩]"),
    re.compile(rf"(?<!\w){_H}、"),
    re.compile(r"(?<!\w)[(（]?[a-z][)）]"),
)
_STOP = re.compile(r"[。！？；;!?\n]|\.(?=\s|$)")
# A clause of Chinese that may be a list, and what joins its last two items.
_CLAUSE = re.compile(r"[^。！？；：:;!?，,\n（）()「」“”]+")
_JOINED = re.compile("[及與与和或暨]|以及|或者")
# What stands before the first item.
_LONG_INTRO = (
    "包括|包含|計有|计有|共有|設有|设有|備有|备有|附有|分為|分为|分別為|分别为|應備|应备|檢附|检附"
    "|下列|如下|販售|贩售|提供|設於|设于|位於|位于"
)
_INTRO = re.compile(f"(?:{_LONG_INTRO})|[為为是有於于在由]")
# What follows the last item.
_OUTRO = re.compile("等|均|皆|都|設有|设有|提供|為|为|之")
_ENGLISH_PART = re.compile(r",\s+(?:and\s+|or\s+)?|(?<!\s)\s+(?:and|or)\s+")
_ENGLISH_INTRO = re.compile(
    r"\b(?:include[sd]?|including|are|is|were|was|at|in|of|for|to|following|such as|wear|requires?"
    r"|with|bring|brings|offers?|has|have|sells?|provides?|from|by)\s+|:\s*"
)
_LONGEST_ENGLISH, _LONGEST_HAN = 8, 24  # words, characters of an item


def find_sentence_lists(text: str, line: MarkedLine, read: Span | None = None) -> list[ItemList]:
    """Return the lists inside a line; `read` is what a reader took for the answer, whose edges are
    those of the list where it has more than one of its items.
    """
    found = list(_find_parts(text, line.start, line.end))
    for one in _split(text, _STOP, line.body, line.end):
        found += _find_words(text, one, read)
        found += _find_english(text, one, read)
    return found


def _find_parts(text: str, start: int, end: int) -> Iterator[ItemList]:
    for pattern in _PARTS:
        marks: list[re.Match[str]] = []
        for mark in pattern.finditer(text, start, end):
            number = read_number(mark[0])
            if number == len(marks) + 1:
                marks.append(mark)
            elif marks and number == 1:
                yield from _make_parts(text, marks, mark.start(), end)
                marks = [mark]
        yield from _make_parts(text, marks, end, end)


def _make_parts(text: str, marks: list[re.Match[str]], limit: int, end: int) -> Iterator[ItemList]:
    if len(marks) < 2:
        return
    stops = [one.start() for one in _STOP.finditer(text, marks[-1].end(), limit)]
    edges = [*(mark.start() for mark in marks[1:]), stops[0] if stops else limit]
    items = tuple(
        trim_item(text, *_skip_blanks(text, mark.end(), edge))
        for mark, edge in zip(marks, edges, strict=True)
    )
    if any(one.end - one.start < 2 for one in items):
        return
    first = marks[0].start()
    before = [one.end() for one in _STOP.finditer(text, max(0, first - 200), first)]
    line_start = text.rfind("\n", 0, first) + 1
    lead = Span(max([line_start, *before]), first)
    yield ItemList(ListForm.PARTS, items, (lead,) if lead.start < lead.end else (), True)


def _find_words(text: str, sentence: Span, read: Span | None) -> Iterator[ItemList]:
    """Yield the lists of a Chinese sentence: at least one 、 joins their items."""
    for clause in _CLAUSE.finditer(text, sentence.start, sentence.end):
        pauses = [one.start() for one in re.finditer("、", clause[0])]
        if not pauses:
            continue
        cuts = [clause.start() + at for at in pauses]
        start = _find_first(text, clause.start(), cuts[0], read)
        end = _find_last(text, cuts[-1] + 1, clause.end(), read)
        edges = [start, *(edge for at in cuts for edge in (at, at + 1)), end]
        spans = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
        spans[-1:] = _split_last(text, spans[-1])
        items = tuple(Span(*_skip_blanks(text, one.start, one.end)) for one in spans)
        if all(0 < one.end - one.start <= _LONGEST_HAN for one in items):
            yield _make_words(items, sentence)


def _find_first(text: str, start: int, cut: int, read: Span | None) -> int:
    if read and start <= read.start < cut < read.end:
        return read.start
    last = start
    for intro in _INTRO.finditer(text, start, cut):
        word = fold(text[intro.start() : intro.start() + 2])
        is_word = len(intro[0]) == 1 and look_up(CHINESE, word) is not None
        if intro.end() < cut and not is_word:
            last = intro.end()
    return last


def _find_last(text: str, start: int, end: int, read: Span | None) -> int:
    if read and start < read.end <= end and read.start < start:
        return read.end
    outro = _OUTRO.search(text, start + 1, end)
    return outro.start() if outro else end


def _split_last(text: str, last: Span) -> list[Span]:
    """Split what follows the last 、 at 及: 自修室及視聽室."""
    for joint in _JOINED.finditer(text, last.start, last.end):
        # 和平, 參與: part of a word.
        pair = fold(text[joint.start() : joint.start() + 2])
        is_word = len(joint[0]) == 1 and look_up(CHINESE, pair) is not None
        if joint.start() - last.start >= 2 and last.end - joint.end() >= 2 and not is_word:
            return [Span(last.start, joint.start()), Span(joint.end(), last.end)]
    return [last]


def _find_english(text: str, sentence: Span, read: Span | None) -> Iterator[ItemList]:
    """Yield the list of an English sentence: three or more items, the last one after "and"."""
    joints = list(_ENGLISH_PART.finditer(text, sentence.start, sentence.end))
    commas = [one for one in joints if one[0].startswith(",")]
    last = next((one for one in reversed(joints) if "and" in one[0] or "or" in one[0]), None)
    if not commas or last is None or re.search(f"[{HAN}]", text[sentence.start : sentence.end]):
        return
    used = [one for one in joints if one.start() <= last.start()]
    # "X and Y" inside an item before the last.
    used = [one for one in used if one is last or one[0].startswith(",")]
    start = _find_english_first(text, sentence.start, used[0].start(), read)
    end = sentence.end
    if read and last.end() < read.end <= sentence.end and read.start < last.start():
        end = read.end
    edges = [start, *(edge for one in used for edge in one.span()), end]
    items = tuple(
        trim_item(text, a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b
    )
    short = all(len(text[one.start : one.end].split()) <= _LONGEST_ENGLISH for one in items)
    if short and len(items) > 2 and start > sentence.start:
        yield _make_words(items, sentence)


def _find_english_first(text: str, start: int, cut: int, read: Span | None) -> int:
    first = start
    for intro in _ENGLISH_INTRO.finditer(text, start, cut):
        first = intro.end() if intro.end() < cut else first
    if read and start <= read.start < cut < read.end and read.start > first:
        return read.start
    return first


def _make_words(items: tuple[Span, ...], sentence: Span) -> ItemList:
    around = (Span(sentence.start, items[0].start), Span(items[-1].end, sentence.end))
    leads = tuple(one for one in around if one.start < one.end)
    return ItemList(ListForm.WORDS, items, leads, False)


def _split(text: str, stop: re.Pattern[str], start: int, end: int) -> Iterator[Span]:
    for match in stop.finditer(text, start, end):
        if match.start() > start:
            yield Span(start, match.start())
        start = match.end()
    if start < end:
        yield Span(start, end)


def _skip_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
