"""Document -> Chunks: cuts the text where a reader would pause, in pieces that the encoder can hold. Knows no model.

The cuts come from langchain's RecursiveCharacterTextSplitter; the offsets from a cursor that walks over its pieces, since
the library's own `add_start_index` goes wrong for repeated text.
"""

import re
from collections.abc import Callable, Iterator
from heapq import nsmallest
from itertools import chain, pairwise

from index.document import Chunk, Document
from index.ingest.section import Section, is_bare, split_sections

# Raised whenever the same text would be cut elsewhere: by these rules, by those of `section`, or by another langchain.
_VERSION = "recursive-cjk/1"
_TINY = 32  # tokens; below it a chunk says too little to be found for what it says
_BATCH = 1024  # texts a call of `count`; the tokenizer keeps every token of a batch in memory
_DENSITY = (
    32  # characters a token; a text of more than limit * _DENSITY is cut without being counted
)

_BREAK = r"(?>\r\n|[\n\r\v\f\x85\u2028\u2029])"
_BLANK = r"[ \t\u3000]"
# From the strongest pause to none. Each match ends the piece before it, so nothing is lost. The last but one takes 16
# characters and what combines with them: a single CJK character costs two tokens alone, and one in a row.
_PAUSES = (
    rf"(?>{_BREAK}{_BLANK}*){{2,}}",
    rf"{_BREAK}{_BLANK}*",
    r"(?:[。｡！？；!?;…]+|\.(?=\s))[”』」）)\]】》〉\"'’]*",
    r"(?:[、，]|,(?!\d))[”』」]*",
    r"\s+",
    r"(?s:.{16})(?:[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20f0\u3099\u309a\ufe00-\ufe0f\u200d\U0001f3fb-\U0001f3ff]|(?<=\u200d).)*",
)

Span = tuple[int, int]


class _Meter:
    """Token counts with a memory, so that no text is counted twice."""

    def __init__(self, count: Callable[[list[str]], list[int]], limit: int) -> None:
        self._count = count
        self._limit = limit
        self._known: dict[str, int] = {}

    def fill(self, texts: list[str]) -> None:
        """Count in batches what `length` will be asked."""
        new = [
            text
            for text in dict.fromkeys(texts)
            if text not in self._known and not self._huge(text)
        ]
        for i in range(0, len(new), _BATCH):
            batch = new[i : i + _BATCH]
            self._known.update(zip(batch, self._count(batch), strict=True))

    def length(self, text: str) -> int:
        """Tokens in `text`; limit + 1 when it is so long that it need not be counted.

        A text is never free, else langchain would gather without end what the encoder does not see.
        """
        if not text:
            return 0
        if self._huge(text):
            return self._limit + 1
        if text not in self._known:
            self.fill([text])
        return max(1, self._known[text])

    def _huge(self, text: str) -> bool:
        return len(text) > self._limit * _DENSITY


class Splitter:
    """Cuts documents into chunks of at most `limit` tokens, each within one section.

    `count` gives the encoder's token counts for a batch of texts, without special tokens. Only a single character that
    costs more than `limit` makes a longer chunk.
    """

    def __init__(self, count: Callable[[list[str]], list[int]], limit: int = 128) -> None:
        if limit < 1:
            raise ValueError(f"a chunk of {limit} tokens holds nothing: set 1 or more")
        self._count = count
        self._limit = limit
        self._tiny = min(_TINY, limit // 4)
        self.fingerprint = f"{_VERSION} limit={limit}"

    def split(self, document: Document) -> list[Chunk]:
        """The chunks of `document` in order. They do not overlap, and hold every character that is not blank."""
        text = document.text
        meter = _Meter(self._count, self._limit)
        passages = _passages(document)
        meter.fill([text[passage.start : passage.end] for passage in passages])
        long = {
            passage
            for passage in passages
            if meter.length(text[passage.start : passage.end]) > self._limit
        }
        cut = self._cutter(
            meter, [text[passage.start : passage.end] for passage in passages if passage in long]
        )
        chunks = []
        for passage in passages:
            spans = [(passage.start, passage.end)]
            if passage in long:
                spans = _spans(text, passage, cut)
                meter.fill([text[start:end] for start, end in spans])
                spans = self._settle(text, self._fit(text, spans, meter), meter)
            chunks += [Chunk.cut(document, start, end, passage.path) for start, end in spans]
        return chunks

    def _cutter(self, meter: _Meter, texts: list[str]) -> Callable[[str], list[str]]:
        """langchain's splitter, with everything that it will measure in `texts` already counted."""
        if not texts:
            return lambda text: [text]
        # Here, since it takes a second to import and only a long section needs it.
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        for pause in _PAUSES:
            texts = list(chain.from_iterable(_pieces(text, pause) for text in texts))
            meter.fill(texts)
            texts = [text for text in texts if meter.length(text) >= self._limit]
        return RecursiveCharacterTextSplitter(
            separators=[*_PAUSES, ""],
            is_separator_regex=True,
            keep_separator="end",
            strip_whitespace=False,
            chunk_size=self._limit,
            chunk_overlap=0,
            length_function=meter.length,
        ).split_text

    def _fit(self, text: str, spans: list[Span], meter: _Meter) -> Iterator[Span]:
        """`spans`, with those halved that are over the limit: two pieces can cost more together than apart."""
        for start, end in spans:
            if meter.length(text[start:end]) <= self._limit or end - start < 2:
                yield start, end
                continue
            middle = next(_middles(text, start, end))
            halves = (_trim(text, start, middle), _trim(text, middle, end))
            yield from self._fit(text, [half for half in halves if half[0] < half[1]], meter)

    def _settle(self, text: str, spans: Iterator[Span], meter: _Meter) -> list[Span]:
        """`spans` without the tiny ones: each joined to a neighbour, or given a fair share of it."""
        settled: list[Span] = []
        for span in spans:
            settled.append(span)
            while len(settled) > 1 and (
                joined := self._join(text, settled[-2], settled[-1], meter)
            ):
                settled[-2:] = joined
                if len(joined) == 2:
                    break
        return settled

    def _join(self, text: str, one: Span, other: Span, meter: _Meter) -> list[Span]:
        """`one` and its neighbour `other` as one span, or cut more evenly; [] when neither is tiny or it cannot be."""
        if min(meter.length(text[start:end]) for start, end in (one, other)) >= self._tiny:
            return []
        start, end = one[0], other[1]
        if meter.length(text[start:end]) <= self._limit:
            return [(start, end)]
        for middle in _middles(text, start, end):
            halves = [_trim(text, start, middle), _trim(text, middle, end)]
            if all(
                self._tiny <= meter.length(text[first:last]) <= self._limit
                for first, last in halves
            ):
                return halves
        return []


def _passages(document: Document) -> list[Section]:
    """The sections of `document` without blank edges; one that is only a heading, or the title, joined to the next.

    One at the very end is joined to the passage before it.
    """
    text = document.text
    passages: list[Section] = []
    held: Section | None = None
    for section in split_sections(text):
        content = text[section.start : section.end].strip()
        if content:
            joined = Section(held.start if held else section.start, section.end, section.path)
            waits = is_bare(text, section) or (not section.path and content == document.title)
            held = joined if waits else None
            passages += [] if waits else [joined]
    if held and passages:
        last = passages.pop()
        held = Section(last.start, held.end, last.path)
    passages += [held] if held else []
    return [Section(*_trim(text, passage.start, passage.end), passage.path) for passage in passages]


def _spans(text: str, passage: Section, cut: Callable[[str], list[str]]) -> list[Span]:
    """Where the pieces that `cut` makes of `passage` lie in `text`, without blank edges and blank pieces."""
    spans, cursor = [], passage.start
    for piece in cut(text[passage.start : passage.end]):
        if not text.startswith(piece, cursor):
            raise RuntimeError(
                f"the text splitter changed the text at {cursor}: report it, with the versions installed"
            )
        spans.append(_trim(text, cursor, cursor + len(piece)))
        cursor += len(piece)
    if cursor != passage.end:
        raise RuntimeError(
            f"the text splitter lost the text from {cursor} to {passage.end}: report it, with the versions installed"
        )
    return [(start, end) for start, end in spans if start < end]


def _pieces(text: str, pause: str) -> list[str]:
    """`text` cut after each match of `pause`."""
    cuts = [0, *(match.end() for match in re.finditer(pause, text)), len(text)]
    return [text[start:end] for start, end in pairwise(cuts) if start < end]


def _middles(text: str, start: int, end: int) -> Iterator[int]:
    """Places to cut `text[start:end]` in two, best first: the strongest pauses near the middle, then the middle itself."""
    half, quarter = (start + end) // 2, (end - start) // 4
    for pause in _PAUSES:
        places = (
            match.end()
            for match in re.compile(pause).finditer(text, half - quarter, half + quarter)
        )
        yield from nsmallest(3, places, key=lambda place: abs(place - half))
    yield half


def _trim(text: str, start: int, end: int) -> Span:
    """`start` and `end` without the blanks at either edge; equal when nothing is left."""
    piece = text[start:end]
    return (
        (start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
        if piece.strip()
        else (start, start)
    )
