"""A span of a document -> a Citation that proves itself: it can only be made by slicing, and `verify` slices again."""

from dataclasses import dataclass

from index.document import Document


@dataclass(frozen=True, slots=True)
class Span:
    """Code points [start, end) of a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """Where the answer's words stand: `document.text[start:end] == cited_text`. Build it with `Citation.slice`.

    `sha256` is of the document's whole text: the same offsets in another version are another citation.
    """

    document_id: str
    title: str
    source: str
    section: tuple[str, ...]
    start: int
    end: int
    cited_text: str
    sentence: Span
    sha256: str
    page: int | None = None

    @classmethod
    def slice(
        cls, document: Document, span: Span, sentence: Span, section: tuple[str, ...]
    ) -> "Citation":
        """Cut the citation out of the document; ValueError for an empty span or one outside the text or sentence."""
        if not 0 <= sentence.start <= span.start < span.end <= sentence.end <= len(document.text):
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
    """Whether a citation holds; `problem` says what is wrong, or is None."""

    valid: bool
    problem: str | None = None


def verify(
    document: Document, start: int, end: int, cited_text: str, sha256: str | None = None
) -> Verdict:
    """Slice the stored text again and compare. `sha256` None leaves the version unchecked."""
    if sha256 is not None and sha256 != document.sha256:
        return Verdict(
            False,
            f"the document has changed: the citation is of version {sha256[:12]}…, stored is {document.sha256[:12]}…",
        )
    if not 0 <= start < end <= len(document.text):
        return Verdict(
            False, f"[{start}:{end}] lies outside the text of {len(document.text)} characters"
        )
    found = document.text[start:end]
    if found != cited_text:
        return Verdict(
            False,
            f"the text at [{start}:{end}] reads {_short(found)}, the citation says {_short(cited_text)}",
        )
    return Verdict(True)


def _short(text: str) -> str:
    return f"“{text if len(text) <= 60 else text[:59] + '…'}”"
