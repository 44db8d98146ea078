"""Quotes and where they stand in documents; for one that does not, the text nearest to it, so that it can be corrected.

All offsets are code points, half-open. The library behind the nearest text is RapidFuzz (https://rapidfuzz.github.io).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from eval.dataset.case import Evidence
from eval.dataset.records import Record, quote_value
from index.document import Document
from index.text.normalize import fold

LONGEST = 400  # characters of a quote that the nearest text is looked for by: 0.2 s in a document of a million characters
ALIKE = 60.0  # least similarity, of 100, of a text that is worth naming
SLACK = 8  # characters that the nearest text may be longer or shorter than the quote at either end
NAMED = 3  # places, or differences, that a message names


@dataclass(frozen=True, slots=True)
class NearestText:
    """A piece [start, end) of a text and how much it is like what was looked for: 100 is the same but for script or width."""

    start: int
    end: int
    text: str
    similarity: float


def find_document(line: Record, name: str, known: Mapping[str, Document]) -> Document | None:
    """The document of that id; None, and a fault of `line`, when there is none."""
    if name and name not in known:
        line.wrong(f"there is no document {quote_value(name)} among the {len(known)} given")
    return known.get(name)


def locate_quote(
    line: Record, quote: str, document: Document, known: Mapping[str, Document]
) -> Evidence:
    """Where `quote` stands in `document`; when that is not exactly one place, a fault that says how to correct it."""
    found = find_all(document.text, quote) if quote else []
    if not quote:
        line.wrong("the quote is empty: quote the words that answer")
    elif not found:
        line.wrong(
            f"the quote {quote_value(quote)} does not stand in {quote_value(document.id)}{_correction(quote, document, known)}"
        )
    elif len(found) > 1:
        at = ", ".join(map(str, found[:NAMED])) + (" …" if len(found) > NAMED else "")
        line.wrong(
            f"the quote {quote_value(quote)} stands {len(found)} times in {quote_value(document.id)}, at {at}: lengthen it until it stands once"
        )
    return (
        Evidence(document.id, found[0], found[0] + len(quote))
        if found
        else Evidence(document.id, 0, 0)
    )


def locate_slice(line: Record, document: Document) -> Evidence:
    """The piece between "start" and "end" of `line`; a fault when it is none, or "quote" is there and reads otherwise."""
    start, end, length = line.number("start"), line.number("end"), len(document.text)
    if start is None or end is None:
        return Evidence(document.id, 0, 0)
    if not 0 <= start < end <= length:
        line.wrong(
            f"[{start}:{end}] is no piece of {quote_value(document.id)}, which has {length} characters: 0 <= start < end <= {length}"
        )
    elif line.has("quote") and (quote := line.text("quote", "")) != document.text[start:end]:
        stands = _stands(document.text, quote, start)
        line.wrong(
            f"{quote_value(document.id)} reads {quote_value(document.text[start:end])} from {start} to {end}, not {quote_value(quote)}{stands}"
        )
    return Evidence(document.id, start, end)


def locate_answer(line: Record, answer: str, start: int | None, document: Document) -> Evidence:
    """`answer` at its offset (None: where it first stands); a fault when it does not stand there, which says where it does."""
    text = document.text
    if start is None:
        start = max(0, text.find(answer))
    if answer and not (0 <= start <= len(text) and text.startswith(answer, start)):
        there = text[max(0, start) : max(0, start) + len(answer)]
        reads = f"where {quote_value(there)} does" if there else f"which has {len(text)} characters"
        line.wrong(
            f"the answer {quote_value(answer)} does not stand at {start} of {quote_value(document.id)}, {reads}{_stands(text, answer, start)}"
        )
    return Evidence(document.id, start, start + len(answer), is_answer=True)


# Characters over which a quote is shown cut, and how many are shown on either side of a difference in it.
MANY, AROUND = 40, 12


def find_all(text: str, quote: str) -> list[int]:
    """Every offset where `quote` (not empty) stands in `text`, overlapping ones too.

    >>> places("重複重複重", "重複重")
    [0, 2]
    """
    found, at = [], text.find(quote)
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + 1)
    return found


def find_nearest(text: str, quote: str) -> NearestText | None:
    """The piece of `text` most like `quote` (its first LONGEST characters), whatever the script, width and case.

    None when nothing is alike.

    >>> nearest("全國簽訂的集體合同共246.0萬份。", "集体合同，共246.0万份")
    Nearest(start=5, end=17, text='集體合同共246.0萬份', similarity=96.0)
    """
    wanted, folded = fold(quote.strip()[:LONGEST]), _folded(text)
    found = fuzz.partial_ratio_alignment(wanted, folded, score_cutoff=ALIKE) if wanted else None
    if found is None or found.dest_start == found.dest_end:
        return None
    # The alignment is as long as the quote; what is nearest may begin or end some characters off.
    starts = range(max(0, found.dest_start - SLACK), found.dest_start + SLACK + 1)
    ends = range(max(0, found.dest_end - SLACK), min(len(text), found.dest_end + SLACK) + 1)
    pairs = [(start, end) for start, end in product(starts, ends) if start < end]
    alike = {pair: fuzz.ratio(wanted, folded[pair[0] : pair[1]]) for pair in pairs}
    start, end = max(pairs, key=lambda pair: (alike[pair], pair[0] - pair[1]))
    return NearestText(start, end, text[start:end], round(alike[start, end], 1))


def describe_difference(quote: str, found: str) -> str:
    """In what `found` differs from `quote`, when that is short enough to say; else nothing.

    >>> difference("共246,0萬份", "共246.0萬份了")
    'has "." for ",", has "了" more'
    """
    said = []
    for change in Levenshtein.opcodes(quote, found):
        old, new = (
            quote[change.src_start : change.src_end],
            found[change.dest_start : change.dest_end],
        )
        if change.tag != "equal":
            what = (
                f"has {quote_value(new)} for {quote_value(old)}"
                if old and new
                else f"has {quote_value(new)} more"
                if new
                else f"lacks {quote_value(old)}"
            )
            # In a long quote the difference is not seen without the words around it.
            around = quote[max(0, change.src_start - AROUND) : change.src_end + AROUND]
            said.append(what + (f" in {quote_value(around)}" if len(quote) > MANY else ""))
    return ", ".join(said) if len(said) <= NAMED and len(quote) <= LONGEST else ""


def _stands(text: str, quote: str, start: int) -> str:
    found = find_all(text, quote) if quote else []
    if found:
        return f": it stands at {min(found, key=lambda place: abs(place - start))}"
    return _nearest_said(text, quote) or ", nor anywhere else in it"


def _correction(quote: str, document: Document, known: Mapping[str, Document]) -> str:
    for other in known.values():
        if (at := other.text.find(quote)) >= 0:
            return f", but in {quote_value(other.id)}, at {at}"
    return _nearest_said(document.text, quote) or ", nor anything like it"


def _nearest_said(text: str, quote: str) -> str:
    found = find_nearest(text, quote)
    if found is None:
        return ""
    differs = describe_difference(quote.strip(), found.text)
    return f": nearest is {quote_value(found.text)} at {found.start}" + (
        f", which {differs}" if differs else ""
    )


@lru_cache(maxsize=4)
def _folded(text: str) -> str:
    return fold(text)
