"""The nouns that every package shares: Document, Chunk, Hit. Knows no file, database or model.

All offsets are Unicode code points, half-open, into `Document.text`.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from index.block import Block, Hidden, Region
from index.text.view import View

# A character that shows on a page: neither a blank, nor a control, nor one of those that Unicode's
# DerivedCoreProperties.txt calls Default_Ignorable_Code_Point (soft hyphen, zero-width and
# direction marks, Hangul fillers, variation selectors, tags), nor Braille's blank cell.
_VISIBLE = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


# A value of a document's metadata; a tuple where it has several, such as two authors.
Scalar = str | int | float | bool
MetadataValue = Scalar | tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it was loaded, with its parts and what is known about it."""

    # Derived from the source: a file keeps its id when its text changes.
    id: str
    title: str
    source: str
    text: str
    # In the order of the text. Empty for plain text, whose headings and tables the splitter finds.
    blocks: tuple[Block, ...] = ()
    # Pages, slides or sheets, in the order of the text.
    regions: tuple[Region, ...] = ()
    # In the order of the text.
    hidden: tuple[Hidden, ...] = ()
    # Metadata of the file: author, date (ISO 8601), language, pages, any front matter.
    metadata: Mapping[str, MetadataValue] = field(default_factory=dict, hash=False)
    # Warnings for the user, such as pages without text.
    warnings: tuple[str, ...] = ()
    # The bytes of the file, for formats other than text and Markdown.
    original: bytes | None = field(default=None, compare=False, repr=False)
    # SHA-256 of the text in UTF-8; identifies the version of the document.
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass"))
        object.__setattr__(self, "sha256", digest.hexdigest())


def document_id(source: str) -> str:
    """Return the id of the document from `source`: 16 hex digits, the same on every machine."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def has_visible_text(text: str) -> bool:
    """Tell whether any character of `text` is visible: more than blanks and zero-width marks.

    >>> has_visible_text("\\u200b\\ufeff \\u3164\\n"), has_visible_text("\\u200b。")
    (False, True)
    """
    return _VISIBLE.search(text) is not None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage: a slice of one document, small enough for the encoder. Build it with `cut`."""

    document_id: str
    start: int
    end: int
    text: str
    # The headings that it stands under, the outermost first.
    section: tuple[str, ...] = ()
    # The text that the models read.
    view: View = field(default=View(()), compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.view.runs:
            object.__setattr__(self, "view", View.plain(self.text, self.start, self.section))

    @classmethod
    def cut(
        cls,
        document: Document,
        start: int,
        end: int,
        section: tuple[str, ...] = (),
        view: View | None = None,
    ) -> "Chunk":
        """Cut `document.text[start:end]`; ValueError if it is empty, blank or outside the text."""
        text = document.text[start:end]
        if not 0 <= start < end <= len(document.text) or not text.strip():
            raise ValueError(
                f"[{start}:{end}] is not a passage of a text of {len(document.text)} characters"
            )
        shown = view or View.plain(text, start, (document.title, *section))
        return cls(document.id, start, end, text, section, shown)


@dataclass(frozen=True, slots=True)
class Leg:
    """How one retriever alone ranked a chunk."""

    # From 1.
    rank: int
    # The retriever's own score; higher is better.
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved chunk."""

    chunk_id: int
    chunk: Chunk
    title: str
    # The fused score.
    score: float
    # None where that retriever did not find the chunk.
    dense: Leg | None = None
    lexical: Leg | None = None
    # The page, slide or sheet where it begins.
    region: Region | None = None


class Operator(StrEnum):
    """How a condition compares a field with its values."""

    # Is one of the values.
    EQ = "eq"
    # Is none of the values; also of a document that has no such field.
    NE = "ne"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    # Holds one of the values; A to Z count as a to z.
    CONTAINS = "contains"
    # Whether the field is there: the value is True or False.
    EXISTS = "exists"


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of one field of a document; see `index.document_filter.FIELDS`."""

    field: str
    operator: Operator
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents to search: a tree of conditions. Without any it matches every document.

    `index.document_filter.parse_filter` makes it from the form that users write.
    """

    # A document must fulfil every condition,
    conditions: tuple[Condition, ...] = ()
    # match every one of these,
    all_of: tuple["Filter", ...] = ()
    # at least one of these, if there are any,
    any_of: tuple["Filter", ...] = ()
    # and none of these.
    none_of: tuple["Filter", ...] = ()

    def __bool__(self) -> bool:
        return bool(self.conditions or self.all_of or self.any_of or self.none_of)
