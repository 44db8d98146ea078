"""Measure the reader alone: each question is read in the documents that answer it, not retrieved.

Every answer is sliced out of its document. Of a list only the best item is read.
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
from rag.question import Question
from rag.reading.boundary import narrow
from rag.reading.extractor import Extractor, TitledText


@dataclass(frozen=True, slots=True)
class ScorerMean:
    """The mean exact match and F1 by one scorer, 0 to 1, with their 95 % intervals."""

    # A key of SCORERS.
    scorer: str
    exact: float
    exact_interval: Interval
    f1: float
    f1_interval: Interval


@dataclass(frozen=True, slots=True)
class ReaderResult:
    """The reader's scores on one set."""

    name: str
    questions: int
    # How many of the answers slice back out of their document.
    verbatim: int
    means: tuple[ScorerMean, ...]


def run_reader(asked: QuestionSet, extractor: Extractor, report: Progress) -> ReaderResult:
    """Read each question that has gold answers in the documents that give them, and score it.

    Raises BadInput when the set has no such question.
    """
    documents = {document.id: document for document in asked.documents}
    cases = [case for case in asked.cases if case.answers and case.relevant]
    if not cases:
        raise BadInput(
            f"{asked.name} has no question with both an answer and the document that gives it: "
            "there is nothing to read"
        )
    scores: dict[str, list[Score]] = {name: [] for name in SCORERS}
    verbatim = 0
    for at, case in enumerate(cases):
        answer, exact = _read_best(case, [documents[one] for one in case.relevant], extractor)
        verbatim += exact
        for name, scorer in SCORERS.items():
            scores[name].append(scorer(answer, case.answers))
        report("reading", at + 1, len(cases))
    return ReaderResult(
        asked.name,
        len(cases),
        verbatim,
        tuple(_average(name, found) for name, found in scores.items()),
    )


def _read_best(case: Case, documents: Sequence[Document], extractor: Extractor) -> tuple[str, bool]:
    """Return the words of the best span in the documents, and whether they slice back."""
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
    span = narrow(Question.parse(case.question), document.text, best)
    words = document.text[span.start : span.end]
    return words, bool(words) and 0 <= span.start < span.end <= len(document.text)


def _average(scorer: str, scores: Sequence[Score]) -> ScorerMean:
    exact, f1 = [one.exact for one in scores], [one.f1 for one in scores]
    return ScorerMean(
        scorer,
        float(np.mean(exact)),
        confidence_interval(exact),
        float(np.mean(f1)),
        confidence_interval(f1),
    )
