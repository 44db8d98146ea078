"""Split text into sentences, in Chinese and in languages with spaces."""

import re
from collections.abc import Iterator

from rag.citation import Span

_CLOSERS = "”’」』）》】〉)\"'"
# A sentence ends with its mark and the quotes that it closes, with a line, or with the text. A full
# stop ends one only before a blank: 246.0 and U.N.'s are whole.
_END = re.compile(rf"[。！？!?；;…]+[{_CLOSERS}]*|\.[{_CLOSERS}]*(?=\s|$)|[\r\n]+")


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


def _strip(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the span without the blanks around it, unless it is all blank."""
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        start += len(piece) - len(piece.lstrip())
        yield Span(start, start + len(stripped))
