"""Citations: made only by slicing a document, and verified by slicing it again."""

from dataclasses import dataclass

from index.document import Document


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
    page: int | None = None

    @classmethod
    def slice(
        cls, document: Document, span: Span, sentence: Span, section: tuple[str, ...]
    ) -> "Citation":
        """Slice a citation out of a document.

        Raises ValueError for an empty span, or one outside the text or the sentence.
        """
        inside = sentence.start <= span.start < span.end <= sentence.end
        if not inside or sentence.start < 0 or sentence.end > len(document.text):
            raise ValueError(
                f"{span} in {sentence} does not fit a text of {len(document.text)} characters"
            )
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
        )


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
