"""Document -> Chunks: cuts the text at pauses into pieces that fit the encoder. Knows no model.

Prose is cut within its sections, a table into its rows. Each chunk has the view of it that models
read (`index.text.view`).

langchain's RecursiveCharacterTextSplitter cuts; the offsets come from a cursor over its pieces,
since the library's own `add_start_index` is wrong for repeated text.
"""

import re
from collections.abc import Callable, Iterator
from heapq import nsmallest
from itertools import chain, pairwise

from index.document import Chunk, Document, has_visible_text
from index.ingest.structure.passage import DocumentReader, Passage
from index.text.view import View

# Raise it whenever the same text would be cut elsewhere: by these rules, by those of `section`, or
# by another langchain.
_VERSION = "blocks/1"
_TINY = 32  # tokens; a shorter chunk says too little to be found
_BATCH = 1024  # texts per call of `count`; the tokenizer keeps every token of a batch in memory
# Characters per token: a text of over limit * _DENSITY is cut without counting its tokens.
_DENSITY = 32

_BREAK = r"(?>\r\n|[\n\r\v\f\x85\u2028\u2029])"
_BLANK = r"[ \t\u3000]"
# From the strongest pause to the weakest. Each match ends the piece before it, so nothing is lost.
# The last takes 16 characters and what combines with them: a CJK character costs two tokens alone,
# and one in a row.
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
    """Counts tokens and caches the counts."""

    def __init__(self, count: Callable[[list[str]], list[int]], limit: int) -> None:
        self._count = count
        self._limit = limit
        self._known: dict[str, int] = {}

    def fill(self, texts: list[str]) -> None:
        """Count in batches the texts that `length` will be called with."""
        new = [
            text
            for text in dict.fromkeys(texts)
            if text not in self._known and not self._is_huge(text)
        ]
        for i in range(0, len(new), _BATCH):
            batch = new[i : i + _BATCH]
            self._known.update(zip(batch, self._count(batch), strict=True))

    def length(self, text: str) -> int:
        """Return the tokens in `text`, or limit + 1 when it is too long to be worth counting.

        At least 1 for any text, or langchain would join without end what the encoder does not see.
        """
        if not text:
            return 0
        if self._is_huge(text):
            return self._limit + 1
        if text not in self._known:
            self.fill([text])
        return max(1, self._known[text])

    def _is_huge(self, text: str) -> bool:
        return len(text) > self._limit * _DENSITY


class Splitter:
    """Cuts documents into chunks of at most `limit` tokens, each within one section.

    `count` returns the encoder's token counts for a batch of texts, without special tokens. Only a
    single character that costs more than `limit` makes a longer chunk.
    """

    def __init__(self, count: Callable[[list[str]], list[int]], limit: int = 128) -> None:
        if limit < 1:
            raise ValueError(f"a chunk of {limit} tokens holds nothing: set 1 or more")
        self._count = count
        self._limit = limit
        self._tiny = min(_TINY, limit // 4)
        self.fingerprint = f"{_VERSION} limit={limit}"

    def split(self, document: Document) -> list[Chunk]:
        """Split `document` into chunks, in order, without overlap.

        They hold every character that is read, except headings and captions that apply to a table:
        these are in the context of its rows.
        """
        text = document.text
        meter = _Meter(self._count, self._limit)

        def fits(view: View) -> bool:
            return meter.length(view.text) <= self._limit

        reader = DocumentReader(document, fits)
        passages = reader.find_passages()
        prose = [one for one in passages if one.view is None]
        meter.fill([text[passage.start : passage.end] for passage in prose])
        long = {
            passage
            for passage in prose
            if meter.length(text[passage.start : passage.end]) > self._limit
        }
        cut = self._make_cutter(
            meter, [text[passage.start : passage.end] for passage in prose if passage in long]
        )
        chunks = []
        for passage in passages:
            spans = [(passage.start, passage.end)]
            if passage in long:
                spans = _locate(text, passage, cut)
                meter.fill([text[start:end] for start, end in spans])
                spans = self._merge_tiny(text, self._fit(text, spans, meter), meter)
            for start, end in spans:
                view = passage.view or reader.show(start, end, passage.section)
                if has_visible_text(view.text):
                    chunks.append(Chunk.cut(document, start, end, passage.section.path, view))
        return chunks

    def _make_cutter(self, meter: _Meter, texts: list[str]) -> Callable[[str], list[str]]:
        """Return langchain's splitter, with all that it will measure in `texts` already counted."""
        if not texts:
            return lambda text: [text]
        # Imported here, since it takes a second and only a long section needs it.
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        for pause in _PAUSES:
            texts = list(chain.from_iterable(_cut_after(text, pause) for text in texts))
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
        """Halve the spans over the limit: two pieces can cost more together than apart."""
        for start, end in spans:
            if meter.length(text[start:end]) <= self._limit or end - start < 2:
                yield start, end
                continue
            middle = next(_find_middles(text, start, end))
            halves = (_trim(text, start, middle), _trim(text, middle, end))
            yield from self._fit(text, [half for half in halves if half[0] < half[1]], meter)

    def _merge_tiny(self, text: str, spans: Iterator[Span], meter: _Meter) -> list[Span]:
        """Join each tiny span to a neighbour, or divide the two more evenly."""
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
        """Join neighbours of which one is tiny, or divide them more evenly.

        Return [] when neither is tiny, or neither can be done.
        """
        if min(meter.length(text[start:end]) for start, end in (one, other)) >= self._tiny:
            return []
        start, end = one[0], other[1]
        if meter.length(text[start:end]) <= self._limit:
            return [(start, end)]
        for middle in _find_middles(text, start, end):
            halves = [_trim(text, start, middle), _trim(text, middle, end)]
            if all(
                self._tiny <= meter.length(text[first:last]) <= self._limit
                for first, last in halves
            ):
                return halves
        return []


def _locate(text: str, passage: Passage, cut: Callable[[str], list[str]]) -> list[Span]:
    """Return where the pieces of `passage` lie in `text`, without blank edges and blank pieces."""
    spans, cursor = [], passage.start
    for piece in cut(text[passage.start : passage.end]):
        if not text.startswith(piece, cursor):
            raise RuntimeError(
                f"the text splitter changed the text at {cursor}: "
                "report it, with the versions installed"
            )
        spans.append(_trim(text, cursor, cursor + len(piece)))
        cursor += len(piece)
    if cursor != passage.end:
        raise RuntimeError(
            f"the text splitter lost the text from {cursor} to {passage.end}: "
            "report it, with the versions installed"
        )
    return [(start, end) for start, end in spans if start < end]


def _cut_after(text: str, pause: str) -> list[str]:
    """Cut `text` after each match of `pause`."""
    cuts = [0, *(match.end() for match in re.finditer(pause, text)), len(text)]
    return [text[start:end] for start, end in pairwise(cuts) if start < end]


def _find_middles(text: str, start: int, end: int) -> Iterator[int]:
    """Yield places to cut `text[start:end]` in two, the best first.

    These are the strongest pauses near the middle, then the middle itself.
    """
    half, quarter = (start + end) // 2, (end - start) // 4
    for pause in _PAUSES:
        places = (
            match.end()
            for match in re.compile(pause).finditer(text, half - quarter, half + quarter)
        )
        yield from nsmallest(3, places, key=lambda place: abs(place - half))
    yield half


def _trim(text: str, start: int, end: int) -> Span:
    """Move `start` and `end` past the blanks at either edge; equal when nothing is left."""
    piece = text[start:end]
    return (
        (start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
        if piece.strip()
        else (start, start)
    )
