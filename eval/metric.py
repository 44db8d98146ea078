"""Rankings and answers -> figures. Knows gold spans and offsets; no file, model or pipeline.

Retrieval is measured by ir_measures (trec_eval's code) under its own names. A question that found nothing counts as 0; one
to which a figure does not apply is left out of it.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import ir_measures
from ir_measures import RR, R, nDCG

from eval.case import Case, Evidence

MEASURES = {str(measure): measure for measure in (R @ 1, R @ 3, R @ 5, R @ 10, RR @ 10, nDCG @ 10)}
# What a measure's name is preceded by: fused passages by evidence, fused documents, then each leg alone by evidence.
LEVELS = ("", "document ", "dense ", "lexical ")


class Placed(Protocol):
    """Anything that is a piece of a document: a chunk, a citation, a piece of evidence."""

    @property
    def document_id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Judged:
    """A ranking with what it should have found: names of items, `ranked` best first."""

    gold: Sequence[str]
    ranked: Sequence[str]

    def first(self) -> int | None:
        """The rank, from 1, of the first item that is right."""
        return next((rank for rank, item in enumerate(self.ranked, 1) if item in self.gold), None)


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation, whether the document really reads so there, and whether gold evidence does (None: not known)."""

    document_id: str
    start: int
    end: int
    cited_text: str
    exact: bool
    supported: bool | None


@dataclass(frozen=True, slots=True)
class Row:
    """Everything that is kept of one question. Ranks are of the first relevant passage, from 1; None is not found.

    `right`: an answer that contains a gold answer, or a refusal of what cannot be answered; None when the set does not
    say. `retrieval`: the value of each measure at each level; empty for a question without evidence.
    """

    id: str
    language: str
    answerable: bool
    dense_rank: int | None
    lexical_rank: int | None
    fused_rank: int | None
    answered: bool
    confidence: float
    citations: tuple[Cited, ...]
    right: bool | None
    milliseconds: float
    retrieval: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Share:
    """A sum over `of` things that could each have given 1."""

    total: float
    of: int

    @property
    def value(self) -> float | None:
        """The mean; None of nothing."""
        return self.total / self.of if self.of else None


def overlap(one: Placed, other: Placed) -> bool:
    """Whether two pieces share a character."""
    return one.document_id == other.document_id and one.start < other.end and other.start < one.end


def by_evidence(passages: Sequence[Placed], evidence: Sequence[Evidence]) -> Judged:
    """`passages`, best first, judged by the evidence that each is the first to show.

    What one passage shows together is one item, since a reader sees it at once. A second passage with no other evidence
    than was shown before it counts as wrong.
    """
    gold, unseen = [], list(evidence)
    for rank, passage in enumerate(passages, 1):
        if any(overlap(passage, one) for one in unseen):
            gold.append(f"passage {rank}")
            unseen = [one for one in unseen if not overlap(passage, one)]
    gold += [f"unseen {number}" for number in range(len(unseen))]
    return Judged(gold, [f"passage {rank}" for rank in range(1, len(passages) + 1)])


def by_document(passages: Sequence[Placed], relevant: Sequence[str]) -> Judged:
    """Documents in the order of their best passages, judged by the ids of those that answer."""
    return Judged(relevant, list(dict.fromkeys(passage.document_id for passage in passages)))


def retrieval(judged: Mapping[str, Judged]) -> dict[str, dict[str, float]]:
    """Question id -> name in MEASURES -> value.

    >>> retrieval({"q": Judged(["a", "b"], ["c", "a"])})["q"]["R@3"]
    0.5
    """
    gold = {name: dict.fromkeys(one.gold, 1) for name, one in judged.items()}
    # Scores only carry the order: -1, -2, … have no ties that a measure could break in its own way.
    runs = {name: {item: -float(rank) for rank, item in enumerate(one.ranked, 1)} for name, one in judged.items()}
    values: dict[str, dict[str, float]] = {name: {} for name in judged}
    for metric in ir_measures.iter_calc(MEASURES.values(), gold, runs):
        values[metric.query_id][str(metric.measure)] = float(metric.value)
    return values


def exact(citation: Placed, cited_text: str, texts: Mapping[str, str]) -> bool:
    """Whether the document reads `cited_text` at the citation's offsets; `texts` maps document ids to texts."""
    text = texts.get(citation.document_id, "")
    return 0 <= citation.start < citation.end <= len(text) and text[citation.start : citation.end] == cited_text


def supported(citation: Placed, case: Case) -> bool | None:
    """Whether the citation overlaps the evidence, or holds a whole answer where the evidence is the answer itself.

    Nothing supports a citation for a question that cannot be answered; None when the set does not say what would.
    """
    if case.answerable and not case.evidence:
        return None
    return any(overlap(citation, one) and (not one.is_answer or _holds(citation, one)) for one in case.evidence)


def _holds(citation: Placed, evidence: Evidence) -> bool:
    return citation.start <= evidence.start and evidence.end <= citation.end


def contains(text: str, answers: Sequence[str]) -> bool:
    """Whether `text` has one of `answers` in it, after NFKC and whatever the blanks; a number is not part of a longer one.

    >>> contains("集體合同計１５．８ 萬份", ["15.8萬份"]), contains("2017年11月", ["17", "1月"])
    (True, False)
    """
    text = unicodedata.normalize("NFKC", text)
    return any(re.search(_pattern(answer), text) for answer in answers)


def _pattern(answer: str) -> str:
    characters = "".join(unicodedata.normalize("NFKC", answer).split())
    before = r"(?<!\d)(?<!\d[.,])" if characters[0].isdigit() else ""
    after = r"(?!\d|\.\d|,\d{3}(?!\d))" if characters[-1].isdigit() else ""
    return before + r"\s*".join(map(re.escape, characters)) + after


def figures(rows: Sequence[Row]) -> dict[str, Share]:
    """Every figure of METRICS over `rows`."""
    return {name: metric(rows) for name, metric in METRICS.items()}


def _mean(name: str, rows: Sequence[Row]) -> Share:
    values = [row.retrieval[name] for row in rows if row.retrieval]
    return Share(sum(values), len(values))


def _outcome(answerable: bool, answered: bool, rows: Sequence[Row]) -> Share:
    asked = [row.answered for row in rows if row.answerable == answerable]
    return Share(asked.count(answered), len(asked))


def _right(rows: Sequence[Row]) -> Share:
    return _count([row.right for row in rows if row.answered])


def _exact(rows: Sequence[Row]) -> Share:
    return _count([cited.exact for row in rows for cited in row.citations])


def _supported(rows: Sequence[Row]) -> Share:
    return _count([cited.supported for row in rows for cited in row.citations])


def _count(verdicts: Sequence[bool | None]) -> Share:
    return Share(verdicts.count(True), len(verdicts) - verdicts.count(None))


METRICS: dict[str, Callable[[Sequence[Row]], Share]] = {
    **{level + name: partial(_mean, level + name) for level in LEVELS for name in MEASURES},
    "answerable answered": partial(_outcome, True, True),
    "answerable refused": partial(_outcome, True, False),
    "unanswerable answered": partial(_outcome, False, True),
    "unanswerable refused": partial(_outcome, False, False),
    "answers right": _right,
    "citations exact": _exact,
    "citations supported": _supported,
}
