"""How well the reader reads when the right document is given: exact match and F1, each question with its own passage.

Retrieval has no part in it. Every answer is sliced out of its document. A list is read as its best item.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.dataset.case import Case, QuestionSet
from eval.metric.answer_score import SCORERS, Score
from eval.metric.statistic import Interval, confidence_interval
from eval.run.corpus import Progress
from index.document import Document
from index.error import BadInput
from rag.reading.boundary import narrow
from rag.reading.extractor import Extractor, TitledText


@dataclass(frozen=True, slots=True)
class ScorerMean:
    """A scorer's figures: means from 0 to 1 with their 95 % intervals."""

    scorer: str
    exact: float
    exact_interval: Interval
    f1: float
    f1_interval: Interval


@dataclass(frozen=True, slots=True)
class ReaderResult:
    """The reader on one set. `verbatim` of the `questions` answers are words of the document at their offsets."""

    name: str
    questions: int
    verbatim: int
    means: tuple[ScorerMean, ...]


def read(asked: QuestionSet, extractor: Extractor, report: Progress) -> ReaderResult:
    """Read each answerable question's document. Raises BadInput when the set does not say which document answers, or its words."""
    documents = {document.id: document for document in asked.documents}
    cases = [case for case in asked.cases if case.answers and case.relevant]
    if not cases:
        raise BadInput(
            f"{asked.name} has no question with both an answer and the document that gives it: there is nothing to read"
        )
    scores: dict[str, list[Score]] = {name: [] for name in SCORERS}
    verbatim = 0
    for at, case in enumerate(cases):
        said, exact = _said(case, [documents[one] for one in case.relevant], extractor)
        verbatim += exact
        for name, scorer in SCORERS.items():
            scores[name].append(scorer(said, case.answers))
        report("reading", at + 1, len(cases))
    return ReaderResult(
        asked.name,
        len(cases),
        verbatim,
        tuple(_mean(name, found) for name, found in scores.items()),
    )


def _said(case: Case, documents: Sequence[Document], extractor: Extractor) -> tuple[str, bool]:
    """The words of the best span in the documents, and whether they stand where it says."""
    found = [
        (one.margin, document, one.candidates[0].span)
        for document, one in zip(
            documents,
            extractor.read(case.question, [TitledText(d.title, d.text) for d in documents]),
            strict=True,
        )
        if one.candidates
    ]
    if not found:
        return "", False
    _, document, best = max(found, key=lambda one: one[0])
    span = narrow(case.question, document.text, best)
    words = document.text[span.start : span.end]
    return words, bool(words) and 0 <= span.start < span.end <= len(document.text)


def _mean(scorer: str, scores: Sequence[Score]) -> ScorerMean:
    exact, f1 = [one.exact for one in scores], [one.f1 for one in scores]
    return ScorerMean(
        scorer,
        float(np.mean(exact)),
        confidence_interval(exact),
        float(np.mean(f1)),
        confidence_interval(f1),
    )
