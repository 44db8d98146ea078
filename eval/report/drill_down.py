"""Build what the report page shows of every question: what was asked, found and answered, and why.

Knows neither HTML nor plots.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from eval.compare.comparison import Comparison
from eval.dataset.case import Evidence
from eval.metric.retrieval import ANSWER, BY_DOCUMENT, BY_EVIDENCE, MEASURES, METRICS, overlap
from eval.report.explanation import explain
from eval.report.question_detail import (
    OUTCOMES,
    CitationDetail,
    DrillDown,
    FoundPassage,
    QuestionDetail,
    QuestionResult,
)
from eval.run.run import RecordedCitation, RecordedPassage, RecordedRanking, Row, Run

_LEVELS = {"evidence": BY_EVIDENCE, "document": BY_DOCUMENT}
# Largest set -> passages listed of each leg, besides lower ones with gold evidence. A larger set
# lists fewer, and beyond the last one `_LEAST`: a browser could not open the page otherwise.
_LISTED = {1_000: 10, 5_000: 5}
_LEAST = 3
_DECIMALS = 4


@dataclass(slots=True)
class _Positions:
    """Assigns positions to documents, passages and slices in the order of their first use."""

    documents: dict[str, int] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    passages: dict[RecordedPassage, int] = field(default_factory=dict)
    slices: dict[tuple[str, str], int] = field(default_factory=dict)

    def add_document(self, id: str) -> int:
        return self.documents.setdefault(id, len(self.documents))

    def add_passage(self, passage: RecordedPassage) -> int:
        self.titles.setdefault(passage.document_id, passage.title)
        return self.passages.setdefault(passage, len(self.passages))

    def add_slice(self, group: tuple[str, str]) -> int:
        return self.slices.setdefault(group, len(self.slices))


def build_drill_down(run: Run, comparison: Comparison | None = None) -> DrillDown:
    """Build the list of questions, in the order of the set.

    `comparison`, whose `after` is `run`, adds the earlier result of each question that changed.
    """
    positions = _Positions()
    change: dict[str, str] = {}
    before: dict[str, QuestionResult] = {}
    if comparison:
        change = {one.id: classify_change(one.values) for one in comparison.moved}
        earlier = {row.id: row for row in comparison.before.rows}
        before = {id: _build_result(positions, comparison.before, earlier[id]) for id in change}
    questions = tuple(
        _build_question(positions, run, row, change.get(row.id), before.get(row.id))
        for row in run.rows
    )
    passages = tuple(
        (
            positions.add_document(one.document_id),
            " › ".join(one.section),
            one.start,
            one.end,
            one.text,
        )
        for one in positions.passages
    )
    return DrillDown(
        runs=(run.name, comparison.before.name) if comparison else (run.name,),
        threshold=run.setup.threshold,
        outcomes=OUTCOMES,
        measures=tuple(MEASURES),
        levels={
            f"{leg}, by {kind}": level
            for kind, levels in _LEVELS.items()
            for leg, level in levels.items()
        },
        answer=ANSWER,
        documents=tuple((id, positions.titles.get(id, "")) for id in positions.documents),
        passages=passages,
        slices=tuple(positions.slices),
        questions=questions,
    )


def classify_outcome(row: Row) -> str:
    """Return the question's outcome, a key of OUTCOMES."""
    if row.error:
        return "error"
    if not row.answered:
        return "refused wrongly" if row.answerable else "refused rightly"
    return "unjudged" if row.would is None else "right" if row.would else "wrong"


def classify_change(values: Mapping[str, tuple[float | None, float | None]]) -> str:
    """Return "better" or "worse" by the most important metric that changed, otherwise "other".

    >>> classify_change({"F1": (0.5, 0.6), "right": (1.0, 0.0)})
    'worse'
    >>> classify_change({"dense R@5": (0.0, 1.0)})
    'other'
    """
    for metric in ("right", "nDCG@10", "F1"):
        old, new = values.get(metric, (None, None))
        if old is not None and new is not None and old != new:
            return "better" if new > old else "worse"
    return "other"


def find_gold_ranks(run: Run, row: Row) -> tuple[int | None, ...]:
    """Return the rank of the first passage with gold evidence in each ranking.

    Ranks are from 1, of the fused, dense and lexical ranking; None where no passage has any.
    """
    return tuple(
        next(
            (
                rank
                for rank, at in enumerate(leg.passages, 1)
                if _has_gold(run.passages[at], row.evidence)
            ),
            None,
        )
        for leg in (row.fused, row.dense, row.lexical)
    )


def _build_question(
    positions: _Positions,
    run: Run,
    row: Row,
    change: str | None,
    before: QuestionResult | None,
) -> QuestionDetail:
    return QuestionDetail(
        id=row.id,
        question=row.question,
        language=row.language,
        answerable=row.answerable,
        answers=row.answers,
        evidence=tuple(
            (positions.add_document(one.document_id), one.start, one.end, quote)
            for one, quote in zip(row.evidence, row.quotes, strict=True)
        ),
        relevant=tuple(map(positions.add_document, row.relevant)),
        slices=tuple(map(positions.add_slice, row.slices)),
        change=change,
        now=_build_result(positions, run, row),
        before=before,
    )


def _build_result(positions: _Positions, run: Run, row: Row) -> QuestionResult:
    citations = row.candidate.citations if row.candidate else ()
    holders = [_find_holder(run, row, one) for one in citations]
    ranks = find_gold_ranks(run, row)
    return QuestionResult(
        outcome=classify_outcome(row),
        explanation=explain(row, run.setup.threshold, ranks),
        answered=row.answered,
        confidence=row.confidence,
        text=row.candidate.text if row.candidate else None,
        citations=tuple(
            _build_citation(positions, run, one, holder)
            for one, holder in zip(citations, holders, strict=True)
        ),
        gold_ranks=ranks,
        found=_list_passages(positions, run, row, ranks, [at for at in holders if at is not None]),
        values=tuple(
            round(row.values[name], _DECIMALS) if name in row.values else None for name in METRICS
        ),
        milliseconds=row.milliseconds,
    )


def _find_holder(run: Run, row: Row, cited: RecordedCitation) -> int | None:
    """Find the best passage whose text contains the citation: a position in `Run.passages`."""
    for leg in (row.fused, row.dense, row.lexical):
        for at in leg.passages:
            one = run.passages[at]
            if (
                one.text
                and one.document_id == cited.document_id
                and one.start <= cited.start
                and cited.end <= one.end
            ):
                return at
    return None


def _build_citation(
    positions: _Positions, run: Run, cited: RecordedCitation, holder: int | None
) -> CitationDetail:
    return CitationDetail(
        document=positions.add_document(cited.document_id),
        start=cited.start,
        end=cited.end,
        text=cited.cited_text,
        exact=cited.exact,
        supported=cited.supported,
        passage=None if holder is None else positions.add_passage(run.passages[holder]),
    )


def _list_passages(
    positions: _Positions,
    run: Run,
    row: Row,
    gold_ranks: Sequence[int | None],
    holders: Iterable[int],
) -> tuple[FoundPassage, ...]:
    """List the best passages of each leg, its first with gold evidence, and the `holders`.

    They are in the order of their fused, then dense, then lexical rank.
    """
    legs = (row.fused, row.dense, row.lexical)
    places = [_rank_passages(leg) for leg in legs]
    listed = next((n for largest, n in _LISTED.items() if len(run.rows) <= largest), _LEAST)
    shown = set(holders)
    for leg, rank in zip(legs, gold_ranks, strict=True):
        shown.update(leg.passages[:listed], leg.passages[rank - 1 : rank] if rank else ())
    order = sorted(
        shown,
        key=lambda at: [place[at][0] if at in place else len(run.passages) for place in places],
    )
    fused, dense, lexical = places
    return tuple(
        (
            positions.add_passage(run.passages[at]),
            _has_gold(run.passages[at], row.evidence),
            fused.get(at),
            dense.get(at),
            lexical.get(at),
        )
        for at in order
    )


def _rank_passages(leg: RecordedRanking) -> dict[int, tuple[int, float]]:
    return {
        at: (rank, round(score, _DECIMALS))
        for rank, (at, score) in enumerate(zip(leg.passages, leg.scores, strict=True), 1)
    }


def _has_gold(passage: RecordedPassage, evidence: Iterable[Evidence]) -> bool:
    return any(overlap(passage, one) for one in evidence)
