"""The response to a question: an answer with citations, or a refusal with its reason.

An answer without a citation cannot be constructed.
"""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from index.document import Hit
from index.store.index_state import IndexState
from rag.citation import Citation


class AnswerType(StrEnum):
    """What kind of thing an answer names."""

    QUANTITY = "quantity"
    MONEY = "money"
    PERCENTAGE = "percentage"
    DATE = "date"
    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    TITLE = "title"
    OTHER = "other"


class Operation(StrEnum):
    """What an answer that no document states is computed by."""

    MAXIMUM = "maximum"
    MINIMUM = "minimum"
    DIFFERENCE = "difference"
    SUM = "sum"
    AVERAGE = "average"
    COUNT = "count"
    SHARE = "share"


class Reason(StrEnum):
    """Why there is no answer."""

    NOT_IN_DOCUMENTS = "not_in_documents"
    EMPTY_INDEX = "empty_index"
    LOW_CONFIDENCE = "low_confidence"
    NO_SUCH_DOCUMENT = "no_such_document"
    NEEDS_CALCULATION = "needs_calculation"
    CONTRADICTED = "contradicted"
    NOT_A_QUESTION = "not_a_question"


# Separates the parts of an answer that names several things.
SEPARATOR = "、"


@dataclass(frozen=True, slots=True)
class Computation:
    """How an answer was computed, and from what."""

    operation: Operation
    # Each quantity, or each row of a count, in the order of the computation.
    operands: tuple[Citation, ...]
    # What makes each of them mean what it does: the headers and the row's label of a cell.
    supports: tuple[tuple[Citation, ...], ...]


@dataclass(frozen=True, slots=True)
class AnswerText:
    """The exact words of a document, or what was computed from them, with their value."""

    # The cited words as a person reads them, without line breaks and markup; several parts are
    # joined by `SEPARATOR`.
    text: str
    # Where each part stands: one citation, or one for each item of a list, or for each piece of a
    # part that something not read interrupts.
    citations: tuple[Citation, ...]
    type: AnswerType = AnswerType.OTHER
    # The words as a number (246.0萬份 is 2460000), a year, or an ISO 8601 date: for programs, and
    # for readers of other languages.
    value: int | float | str | None = None
    unit: str | None = None
    # What makes a table's cell the answer: its headers, its row's label, the line with the unit.
    supports: tuple[Citation, ...] = ()
    # None for what a document states. The text is then what was computed, or the label of it.
    computed: Computation | None = None

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("an answer needs a citation")
        if self.computed and not self.computed.operands:
            raise ValueError("a computation needs an operand")
        if not self.computed and find_uncited(
            self.text, "".join(one.cited_text for one in self.citations)
        ):
            raise ValueError("the answer's text is not the text it cites")


def find_uncited(text: str, cited: str) -> str:
    """Return the characters of an answer that the words it cites lack; blanks and separators do not
    count.
    """
    said = Counter(_keep_visible(text.replace(SEPARATOR, "")))
    return "".join((said - Counter(_keep_visible(cited))).elements())


def _keep_visible(text: str) -> str:
    return "".join(text.split())


@dataclass(frozen=True, slots=True)
class Answer:
    """What the documents say."""

    said: AnswerText
    # The estimated chance, 0..1, that the answer is right.
    confidence: float
    # What another passage says, if it gives another value.
    conflict: AnswerText | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"a confidence lies in 0..1, not {self.confidence}")

    @property
    def text(self) -> str:
        """The words of the answer."""
        return self.said.text

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of the answer, without those of the conflict."""
        return self.said.citations

    @property
    def cited(self) -> tuple[Citation, ...]:
        """The citations of the answer, what it was computed from, the citations of the conflict,
        then what supports each of them.
        """
        conflict, computed = self.conflict, self.said.computed
        operands = computed.operands if computed else ()
        return (
            self.citations
            + tuple(one for one in operands if one not in self.citations)
            + tuple(one for each in (computed.supports if computed else ()) for one in each)
            + (conflict.citations if conflict else ())
            + self.said.supports
            + (conflict.supports if conflict else ())
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """No answer, and why."""

    reason: Reason
    # The confidence of the best candidate, which was too low.
    confidence: float = 0.0
    # What it had to reach, where that is why.
    threshold: float | None = None
    # The words of the best candidate, if the documents have any word of the question.
    nearest: Citation | None = None
    # The check that found it to be about something else, where that is why.
    failed_check: str | None = None


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds spent in each part of a question."""

    encode: float
    search: float
    read: float
    total: float


@dataclass(frozen=True, slots=True)
class Response:
    """Everything about one question."""

    question: str
    # The part of a question too long for the reader that gave this outcome; None if all was read.
    question_read: str | None
    outcome: Answer | Refusal
    # The retrieved passages, best first.
    passages: tuple[Hit, ...]
    # The revision of the index that answered.
    index: IndexState
    timings: Timings
