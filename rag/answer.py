"""Answer, Refusal and the Response that carries one of them. An answer without a citation cannot be built."""

from dataclasses import dataclass
from enum import StrEnum

from index.document import Hit
from index.store import IndexState
from rag.citation import Citation


class AnswerType(StrEnum):
    """What kind of thing the answer's words name. The first reader answers with whole sentences: always OTHER."""

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


@dataclass(frozen=True, slots=True)
class Answer:
    """The exact words of a document, and where they stand. `confidence` is the estimated chance of being right."""

    text: str
    confidence: float
    citations: tuple[Citation, ...]
    type: AnswerType = AnswerType.OTHER
    value: float | None = None
    unit: str | None = None

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("an answer needs a citation")
        if self.text != self.citations[0].cited_text:
            raise ValueError("the answer's words are not the words it cites")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"a confidence lies in 0..1, not {self.confidence}")


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
