"""Citations: made only by slicing a document, and verified by slicing it again."""

import re
from dataclasses import dataclass

from index.document import Document
from rag.place import Boxes, PlaceReader, find_place

# Longest prefix and suffix of a citation, in characters.
_CONTEXT = 32
_PUNCTUATION = re.compile(r"[\n\t。．，、；：！？!?;,:…—（）()「」『』“”]|\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Span:
    """Code points [start, end) of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """Where cited words stand: `document.text[start:end] == cited_text`.

    Build it with `Citation.slice`.
    """

    document_id: str
    title: str
    source: str
    # Headings above the words, outermost first.
    section: tuple[str, ...]
    start: int
    end: int
    cited_text: str
    # The sentences around the words.
    sentence: Span
    # Of the document's whole text: the same offsets in another version are another citation.
    sha256: str
    # What stands before and after the words, from a punctuation mark to a punctuation mark: with it
    # they are found again in another rendering of the document.
    prefix: str = ""
    suffix: str = ""
    # Where the words stand in the original; see `rag.place.Place`.
    page: int | None = None
    boxes: Boxes | None = None
    slide: int | None = None
    sheet: str | None = None
    cell: str | None = None
    ocr: bool = False
    url: str | None = None

    @classmethod
    def slice(
        cls,
        document: Document,
        span: Span,
        sentence: Span,
        section: tuple[str, ...],
        reader: PlaceReader | None = None,
    ) -> "Citation":
        """Slice a citation out of a document; `reader` knows the boxes and the original.

        Raises ValueError for an empty span, or one outside the text or the sentence.
        """
        inside = sentence.start <= span.start < span.end <= sentence.end
        if not inside or sentence.start < 0 or sentence.end > len(document.text):
            raise ValueError(
                f"{span} in {sentence} does not fit a text of {len(document.text)} characters"
            )
        place = find_place(document, span.start, span.end, reader)
        return cls(
            document_id=document.id,
            title=document.title,
            source=document.source,
            section=section,
            start=span.start,
            end=span.end,
            cited_text=document.text[span.start : span.end],
            sentence=sentence,
            sha256=document.sha256,
            prefix=find_prefix(document.text, span.start),
            suffix=find_suffix(document.text, span.end),
            page=place.page,
            boxes=place.boxes,
            slide=place.slide,
            sheet=place.sheet,
            cell=place.cell,
            ocr=place.ocr,
            url=place.url,
        )


def find_prefix(text: str, start: int) -> str:
    """Return up to 32 characters before `start`, from after a punctuation mark if one is near.

    >>> text = "The minutes say that the union, which had 90 members, now has 120"
    >>> find_prefix(text, text.index("120"))
    'which had 90 members, now has '
    """
    window = text[max(start - _CONTEXT, 0) : start]
    if len(window) == start:
        return window
    ends = [mark.end() for mark in _PUNCTUATION.finditer(window)]
    return window[ends[0] :].lstrip() if ends and ends[0] < len(window.rstrip()) else window


def find_suffix(text: str, end: int) -> str:
    """Return up to 32 characters after `end`, to a punctuation mark if one is near.

    >>> find_suffix("12 members, as in the year before, and a chair of its own", 10)
    ', as in the year before,'
    """
    window = text[end : end + _CONTEXT]
    if len(text) - end <= _CONTEXT:
        return window
    ends = [mark.end() for mark in _PUNCTUATION.finditer(window)]
    return window[: ends[-1]] if ends and ends[-1] > 1 else window


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a citation holds."""

    valid: bool
    # What is wrong; None if nothing is.
    problem: str | None = None


def verify(
    document: Document, start: int, end: int, cited_text: str, sha256: str | None = None
) -> Verdict:
    """Slice the stored text again and compare. Without `sha256` any version of the document is
    accepted.
    """
    if sha256 is not None and sha256 != document.sha256:
        return Verdict(
            False,
            f"the document has changed: the citation is of version {sha256[:12]}…, the stored "
            f"version is {document.sha256[:12]}…",
        )
    if not 0 <= start < end <= len(document.text):
        return Verdict(
            False, f"[{start}:{end}] is outside the text of {len(document.text)} characters"
        )
    found = document.text[start:end]
    if found != cited_text:
        return Verdict(
            False,
            f"the text at [{start}:{end}] is {_shorten(found)}, "
            f"the citation says {_shorten(cited_text)}",
        )
    return Verdict(True)


def _shorten(text: str) -> str:
    return f"“{text if len(text) <= 60 else text[:59] + '…'}”"
