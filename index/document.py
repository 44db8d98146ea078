"""The nouns everything shares: Document, Chunk, Hit. Knows no file, no database and no model.

All offsets are Unicode code points, half-open, into `Document.text`.
"""

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it was loaded, with the name a person knows it by.

    `id` is stable for a source: the same file keeps its id when its text changes, and `sha256` (of the text in UTF-8)
    tells the versions apart.
    """

    id: str
    title: str
    source: str
    text: str
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "sha256", hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
        )


def document_id(source: str) -> str:
    """The id of the document from `source`: 16 hexadecimal digits, the same on every machine."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage: a slice of one document, small enough for the encoder. Build it with `Chunk.cut`."""

    document_id: str
    start: int
    end: int
    text: str
    section: tuple[str, ...] = ()

    @classmethod
    def cut(
        cls, document: Document, start: int, end: int, section: tuple[str, ...] = ()
    ) -> "Chunk":
        """The slice `document.text[start:end]`; ValueError when it is empty, blank or outside the text."""
        text = document.text[start:end]
        if not 0 <= start < end <= len(document.text) or not text.strip():
            raise ValueError(
                f"[{start}:{end}] is no passage of a text of {len(document.text)} characters"
            )
        return cls(document.id, start, end, text, section)


@dataclass(frozen=True, slots=True)
class Leg:
    """What one retriever alone thought of a chunk: rank from 1, and its own score (higher is better)."""

    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved chunk. `score` is the fused one; a leg is None when that leg did not find the chunk."""

    chunk_id: int
    chunk: Chunk
    title: str
    score: float
    dense: Leg | None = None
    lexical: Leg | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents may be searched: those that match every non-empty field (any of its values, exactly)."""

    document_id: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    title: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.document_id or self.source or self.title)
