"""Define what the report page receives of every question: msgspec encodes it as JSON.

`eval.report.drill_down` builds it and `page/report.js` reads it.
"""

from dataclasses import dataclass

# Every outcome of a question, with its label on the page.
OUTCOMES = {
    "right": "right answer",
    "wrong": "wrong answer",
    "refused rightly": "rightly refused",
    "refused wrongly": "wrongly refused",
    "unjudged": "answered, not judged",
    "error": "error",
}

# Rank from 1, and score; None for a passage that the leg did not find.
Place = tuple[int, float] | None
# Position in `DrillDown.passages`, whether it has gold evidence, and its place in the fused, dense
# and lexical ranking.
FoundPassage = tuple[int, bool, Place, Place, Place]


@dataclass(frozen=True, slots=True)
class CitationDetail:
    """A citation. Offsets are code points of the document's text."""

    # Position in `DrillDown.documents`.
    document: int
    start: int
    end: int
    text: str
    # Whether the document has this text at this place.
    exact: bool
    # Whether it is gold evidence; None when the set does not say.
    supported: bool | None
    # Position in `DrillDown.passages` of a passage that contains it; None when none was found.
    passage: int | None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What one run found and answered."""

    # A key of OUTCOMES.
    outcome: str
    explanation: str
    answered: bool
    confidence: float
    # The candidate answer, given or refused.
    text: str | None
    citations: tuple[CitationDetail, ...]
    # Rank, from 1, of the first passage with gold evidence in the fused, dense and lexical ranking.
    gold_ranks: tuple[int | None, ...]
    found: tuple[FoundPassage, ...]
    # In the order of `eval.metric.retrieval.NAMES`.
    values: tuple[float | None, ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class QuestionDetail:
    """A question, its gold answers and evidence, and what became of it."""

    id: str
    question: str
    language: str
    answerable: bool
    answers: tuple[str, ...]
    # (position in `DrillDown.documents`, start, end, text)
    evidence: tuple[tuple[int, int, int, str], ...]
    # Positions in `DrillDown.documents`.
    relevant: tuple[int, ...]
    # Positions in `DrillDown.slices`.
    slices: tuple[int, ...]
    # "better", "worse" or "other" for a question that a comparison found changed.
    change: str | None
    now: QuestionResult
    # The earlier run's result, for a question that changed.
    before: QuestionResult | None


@dataclass(frozen=True, slots=True)
class DrillDown:
    """Everything in the page's list of questions.

    Documents, passages and slices are held once; questions refer to them by position.
    """

    # Name of the run and, in a comparison, of the earlier one.
    runs: tuple[str, ...]
    threshold: float
    # Outcome -> label.
    outcomes: dict[str, str]
    measures: tuple[str, ...]
    # Label of a ranking -> prefix of its metrics' names.
    levels: dict[str, str]
    # Answer metric -> what it measures.
    answer: dict[str, str]
    # (id, title)
    documents: tuple[tuple[str, str], ...]
    # (document, section, start, end, text)
    passages: tuple[tuple[int, str, int, int, str], ...]
    # (dimension, group)
    slices: tuple[tuple[str, str], ...]
    questions: tuple[QuestionDetail, ...]
