"""Answer, Refusal and the Response that carries one of them. An answer without a citation cannot be built."""

from dataclasses import dataclass
from enum import StrEnum

from index.document import Hit
from index.store.store import IndexState
from rag.citation import Citation


class AnswerType(StrEnum):
    """What kind of thing the answer's words name."""

    QUANTITY = "quantity"
    MONEY = "money"
    PERCENTAGE = "percentage"
    DATE = "date"
    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    TITLE = "title"
    OTHER = "other"


class Reason(StrEnum):
    """Why there is no answer."""

    NOT_IN_DOCUMENTS = "not_in_documents"
    EMPTY_INDEX = "empty_index"
    LOW_CONFIDENCE = "low_confidence"


# Stands between the words of an answer that names several things.
SEPARATOR = "、"


@dataclass(frozen=True, slots=True)
class AnswerText:
    """The exact words of a document and where they stand: one citation, or one for each thing of a list.

    `value` says what a reader of another language cannot read from the words: a number (246.0萬份 is 2460000), a year, or a
    date in ISO 8601.
    """

    text: str
    citations: tuple[Citation, ...]
    type: AnswerType = AnswerType.OTHER
    value: int | float | str | None = None
    unit: str | None = None

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("an answer needs a citation")
        if self.text != SEPARATOR.join(one.cited_text for one in self.citations):
            raise ValueError("the answer's words are not the words it cites")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the documents say. `confidence` is the estimated chance of being right; `conflict` is what another passage says, where
    that is another value.
    """

    said: AnswerText
    confidence: float
    conflict: AnswerText | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"a confidence lies in 0..1, not {self.confidence}")

    @property
    def text(self) -> str:
        return self.said.text

    @property
    def citations(self) -> tuple[Citation, ...]:
        return self.said.citations

    @property
    def cited(self) -> tuple[Citation, ...]:
        """The answer's citations, then those of the conflict."""
        return self.citations + (self.conflict.citations if self.conflict else ())


@dataclass(frozen=True, slots=True)
class Refusal:
    """No answer, and why. `confidence` is what the best candidate would have had."""

    reason: Reason
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds spent in each part of a question."""

    encode: float
    search: float
    read: float
    total: float


@dataclass(frozen=True, slots=True)
class Response:
    """Everything about one question: the answer or refusal, the passages in order, the index and the time it took."""

    question: str
    outcome: Answer | Refusal
    passages: tuple[Hit, ...]
    index: IndexState
    timings: Timings
