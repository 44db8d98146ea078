"""Split text into sentences, in Chinese and in languages with spaces."""

import re
from collections.abc import Iterator

from rag.citation import Span

_CLOSERS = "”’」』）》】〉)\"'"
# A sentence ends with its mark and the quotes that it closes, with a line, or with the text. A full
# stop ends one only before a blank: 246.0 and U.N.'s are whole.
_END = re.compile(rf"[。！？!?；;…]+[{_CLOSERS}]*|\.[{_CLOSERS}]*(?=\s|$)|[\r\n]+")
# A paragraph goes on behind a break of line or column if what stands before it is no short line,
# such as a heading, and ends no sentence, and what follows begins none.
_BREAK = re.compile(r"(?<![。！？!?；;…：:.\s”’」』》）)])[ \t\u3000]*\n\s{0,8}(?=\S)")
_GOES_ON = re.compile(r"[a-z，、；,;)）」』]")
# Of Chinese, only a rest that says nothing alone is joined: a number, with a unit or without.
_REST = re.compile(r"[\d,.]+\s*\w{0,4}[。.]?")
# In columns of a screen, of which a Chinese character takes two.
_SHORTEST_LINE = 30
# Breaks that one sentence is followed over on either side, and characters it is looked for in.
_MOST_BREAKS = 3
_REACH = 1000


def split_sentences(text: str) -> Iterator[Span]:
    """Yield the sentences of a text in order, without the blanks around them.

    Every character that is not blank is in one sentence.

    >>> text = "集體合同246.0萬份。覆蓋2.8億人！ Yes. No"
    >>> [text[s.start : s.end] for s in split_sentences(text)]
    ['集體合同246.0萬份。', '覆蓋2.8億人！', 'Yes.', 'No']
    """
    start = 0
    for match in _END.finditer(text):
        yield from _strip(text, start, match.end())
        start = match.end()
    yield from _strip(text, start, len(text))


def complete_sentence(text: str, sentence: Span, cited: Span) -> Span:
    """Return a sentence of a document's text with what belongs to it: all of it, if it is no more
    than the cited words, and what stands before and behind a break of line or column inside it.

    >>> text = "The number of farm workers is expected\\n\\nto decline by 130,200. It grew."
    >>> found = complete_sentence(text, Span(54, 61), Span(54, 61))
    >>> text[found.start : found.end]
    'The number of farm workers is expected\\n\\nto decline by 130,200.'
    """
    if sentence == cited:
        sentence = _find_around(text, cited)
    for _ in range(_MOST_BREAKS):
        wider = _join_after(text, _join_before(text, sentence))
        if wider == sentence:
            break
        sentence = wider
    return sentence


def _find_around(text: str, span: Span) -> Span:
    """Return the sentences of the lines of a span that it stands in."""
    start = text.rfind("\n", max(0, span.start - _REACH), span.start) + 1 or max(
        0, span.start - _REACH
    )
    end = text.find("\n", span.end, span.end + _REACH)
    line = text[start : end if end >= 0 else span.end + _REACH]
    touched = [
        one
        for one in split_sentences(line)
        if start + one.start < span.end and span.start < start + one.end
    ]
    if not touched:
        return span
    return Span(min(span.start, start + touched[0].start), max(span.end, start + touched[-1].end))


def _join_before(text: str, sentence: Span) -> Span:
    first = max(0, sentence.start - _REACH)
    said = text[sentence.start : sentence.end]
    broken = None
    for one in _BREAK.finditer(text, first, min(sentence.start + 1, len(text))):
        broken = one
    if broken is None or broken.end() != sentence.start:
        return sentence
    line = text[text.rfind("\n", first, broken.start()) + 1 : broken.start()]
    goes_on = _GOES_ON.match(said) or _REST.fullmatch(said)
    if not goes_on or _measure_width(line) < _SHORTEST_LINE:
        return sentence
    *_, last = split_sentences(line)
    return Span(broken.start() - len(line) + last.start, sentence.end)


def _join_after(text: str, sentence: Span) -> Span:
    broken = _BREAK.match(text, sentence.end) if sentence.end else None
    is_short = _measure_width(text[sentence.start : sentence.end]) < _SHORTEST_LINE
    if broken is None or is_short or not _GOES_ON.match(text, broken.end()):
        return sentence
    end = text.find("\n", broken.end(), broken.end() + _REACH)
    line = text[broken.end() : end if end >= 0 else broken.end() + _REACH]
    first = next(split_sentences(line))
    return Span(sentence.start, broken.end() + first.end)


def _measure_width(line: str) -> int:
    return sum(1 + (each >= "\u2e80") for each in line.strip())


def _strip(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the span without the blanks around it, unless it is all blank."""
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        start += len(piece) - len(piece.lstrip())
        yield Span(start, start + len(stripped))
