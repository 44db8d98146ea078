"""Text -> sentence spans, for Chinese and for languages with spaces. Knows nothing of documents: offsets are the caller's."""

import re
from collections.abc import Iterator

from rag.citation import Span

_CLOSERS = "”’」』）》】〉)\"'"
# A sentence runs to its mark (with the quotes it closes), to a line end, or to the end. A full stop ends one only before
# a blank, so that 246.0 and e.g. U.N. survive; a blank line or list dash begins another.
_END = re.compile(rf"[。！？!?；;…]+[{_CLOSERS}]*|\.[{_CLOSERS}]*(?=\s|$)|[\r\n]+")


def split_sentences(text: str) -> Iterator[Span]:
    """The sentences of `text` in order, without the blanks around them; every non-blank character is in one.

    >>> text = "集體合同246.0萬份。覆蓋2.8億人！ Yes. No"
    >>> [text[s.start : s.end] for s in sentences(text)]
    ['集體合同246.0萬份。', '覆蓋2.8億人！', 'Yes.', 'No']
    """
    start = 0
    for match in _END.finditer(text):
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    body = piece.strip()
    if body:
        start += len(piece) - len(piece.lstrip())
        yield Span(start, start + len(body))
