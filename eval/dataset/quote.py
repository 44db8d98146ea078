"""Locate quotes in documents; a fault names the text nearest to a quote that is not found.

Offsets are code points, half-open. Nearest texts are found with RapidFuzz
(https://rapidfuzz.github.io).
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

# Characters of a quote that the nearest text is looked for with: 0.2 s in a document of a million
# characters.
MAX_SEARCHED = 400
# The least similarity, of 100, of a text that is worth naming.
MIN_SIMILARITY = 60.0
# Characters that the nearest text may be longer or shorter than the quote at either end.
SLACK = 8
# Places, or differences, that a message names.
MAX_NAMED = 3


@dataclass(frozen=True, slots=True)
class NearestText:
    """The piece of a text that is most like a quote."""

    start: int
    end: int
    text: str
    # Of the folded texts: 100 if they are equal.
    similarity: float


def find_document(record: Record, name: str, known: Mapping[str, Document]) -> Document | None:
    """Return the document of that id; None, and a fault of `record`, when there is none."""
    if name and name not in known:
        record.add_fault(f"there is no document {quote_value(name)} among the {len(known)} given")
    return known.get(name)


def locate_quote(
    record: Record, quote: str, document: Document, known: Mapping[str, Document]
) -> Evidence:
    """Locate `quote`; unless it occurs exactly once, a fault says how to correct it."""
    found = find_all(document.text, quote) if quote else []
    if not quote:
        record.add_fault("the quote is empty: quote the words that answer")
    elif not found:
        record.add_fault(
            f"the quote {quote_value(quote)} is not in {quote_value(document.id)}"
            f"{_correct(quote, document, known)}"
        )
    elif len(found) > 1:
        at = ", ".join(map(str, found[:MAX_NAMED])) + (" …" if len(found) > MAX_NAMED else "")
        record.add_fault(
            f"the quote {quote_value(quote)} occurs {len(found)} times in "
            f"{quote_value(document.id)}, at {at}: lengthen it until it occurs once"
        )
    return (
        Evidence(document.id, found[0], found[0] + len(quote))
        if found
        else Evidence(document.id, 0, 0)
    )


def locate_slice(record: Record, document: Document) -> Evidence:
    """Return the evidence between "start" and "end"; a fault unless it reads "quote", if given."""
    start, end, length = record.number("start"), record.number("end"), len(document.text)
    if start is None or end is None:
        return Evidence(document.id, 0, 0)
    if not 0 <= start < end <= length:
        record.add_fault(
            f"[{start}:{end}] is not in {quote_value(document.id)}, which has {length} characters: "
            f"0 <= start < end <= {length}"
        )
    elif record.has("quote") and (quote := record.text("quote", "")) != document.text[start:end]:
        elsewhere = _describe_place(document.text, quote, start)
        record.add_fault(
            f"{quote_value(document.id)} reads {quote_value(document.text[start:end])} "
            f"from {start} to {end}, not {quote_value(quote)}{elsewhere}"
        )
    return Evidence(document.id, start, end)


def locate_answer(record: Record, answer: str, start: int | None, document: Document) -> Evidence:
    """Locate `answer` at `start`, or at its first occurrence; a fault when it is not there."""
    text = document.text
    if start is None:
        start = max(0, text.find(answer))
    if answer and not (0 <= start <= len(text) and text.startswith(answer, start)):
        there = text[max(0, start) : max(0, start) + len(answer)]
        reads = f"where {quote_value(there)} is" if there else f"which has {len(text)} characters"
        record.add_fault(
            f"the answer {quote_value(answer)} is not at {start} of {quote_value(document.id)}, "
            f"{reads}{_describe_place(text, answer, start)}"
        )
    return Evidence(document.id, start, start + len(answer), is_answer=True)


# In a quote of more characters than MAX_WHOLE a difference is shown with AROUND on either side.
MAX_WHOLE, AROUND = 40, 12


def find_all(text: str, quote: str) -> list[int]:
    """Find every offset of `quote` (not empty) in `text`; occurrences may overlap.

    >>> find_all("重複重複重", "重複重")
    [0, 2]
    """
    found, at = [], text.find(quote)
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + 1)
    return found


def find_nearest(text: str, quote: str) -> NearestText | None:
    """Find the piece of `text` most like `quote`, whatever the script, width and case.

    Only the first MAX_SEARCHED characters of the quote are compared. None when nothing is similar.

    >>> find_nearest("全國簽訂的集體合同共246.0萬份。", "集体合同，共246.0万份")
    NearestText(start=5, end=17, text='集體合同共246.0萬份', similarity=96.0)
    """
    wanted, folded = fold(quote.strip()[:MAX_SEARCHED]), _fold(text)
    found = (
        fuzz.partial_ratio_alignment(wanted, folded, score_cutoff=MIN_SIMILARITY)
        if wanted
        else None
    )
    if found is None or found.dest_start == found.dest_end:
        return None
    # The alignment is as long as the quote; the nearest piece may be longer or shorter.
    starts = range(max(0, found.dest_start - SLACK), found.dest_start + SLACK + 1)
    ends = range(max(0, found.dest_end - SLACK), min(len(text), found.dest_end + SLACK) + 1)
    pairs = [(start, end) for start, end in product(starts, ends) if start < end]
    alike = {pair: fuzz.ratio(wanted, folded[pair[0] : pair[1]]) for pair in pairs}
    start, end = max(pairs, key=lambda pair: (alike[pair], pair[0] - pair[1]))
    return NearestText(start, end, text[start:end], round(alike[start, end], 1))


def describe_difference(quote: str, found: str) -> str:
    """Describe how `found` differs from `quote`; empty when there are too many differences.

    >>> describe_difference("共246,0萬份", "共246.0萬份了")
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
            # In a long quote a difference cannot be spotted without the words around it.
            around = quote[max(0, change.src_start - AROUND) : change.src_end + AROUND]
            said.append(what + (f" in {quote_value(around)}" if len(quote) > MAX_WHOLE else ""))
    return ", ".join(said) if len(said) <= MAX_NAMED and len(quote) <= MAX_SEARCHED else ""


def _describe_place(text: str, quote: str, start: int) -> str:
    found = find_all(text, quote) if quote else []
    if found:
        return f": it is at {min(found, key=lambda place: abs(place - start))}"
    return _describe_nearest(text, quote) or ", nor anywhere else in it"


def _correct(quote: str, document: Document, known: Mapping[str, Document]) -> str:
    for other in known.values():
        if (at := other.text.find(quote)) >= 0:
            return f", but in {quote_value(other.id)}, at {at}"
    return _describe_nearest(document.text, quote) or ", nor anything like it"


def _describe_nearest(text: str, quote: str) -> str:
    found = find_nearest(text, quote)
    if found is None:
        return ""
    differs = describe_difference(quote.strip(), found.text)
    return f": nearest is {quote_value(found.text)} at {found.start}" + (
        f", which {differs}" if differs else ""
    )


@lru_cache(maxsize=4)
def _fold(text: str) -> str:
    return fold(text)
