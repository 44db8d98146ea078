"""Run -> what the page shows of every question: what was asked, found and answered, and in words why it counts as it does.

Knows rows and gold, and neither HTML nor figures. What it returns is encoded by msgspec as it stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from eval.compare.comparison import Comparison
from eval.dataset.case import Evidence
from eval.metric.retrieval import ANSWER, BY_DOCUMENT, BY_EVIDENCE, MEASURES, NAMES, overlap
from eval.report.explanation import why
from eval.run.run import Cited, Passage, Ranked, Row, Run

# What can become of a question, with what the page calls it.
OUTCOMES = {
    "right": "right answer",
    "wrong": "wrong answer",
    "refused rightly": "refused rightly",
    "refused wrongly": "refused wrongly",
    "unjudged": "answered, not judged",
    "error": "error",
}
_KINDS = {"evidence": BY_EVIDENCE, "document": BY_DOCUMENT}
# Passages listed of each leg, besides gold evidence that stands lower: of a large set fewer, or no browser would open the page.
_LISTED = {1_000: 10, 5_000: 5}
_DECIMALS = 4

# A passage: its position in `Pages.passages`, whether it shows gold evidence, and (rank, score) in each of LEGS.
Place = tuple[int, float] | None
Found = tuple[int, bool, Place, Place, Place]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A citation; `passage` is the position in `Pages.passages` of one that holds it, None when none was found."""

    document: int
    start: int
    end: int
    text: str
    exact: bool
    supported: bool | None
    passage: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a run made of a question. `ranks`: of the first gold passage in each of LEGS, from 1. `values` is in the order of NAMES."""

    outcome: str
    why: str
    answered: bool
    confidence: float
    text: str | None
    cited: tuple[Quoted, ...]
    ranks: tuple[int | None, ...]
    found: tuple[Found, ...]
    values: tuple[float | None, ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A question with its gold; `before` and `change` ("better", "worse" or "other") are of one that a comparison says moved.

    `evidence`: (document, start, end, words). `slices` are positions in `Pages.slices`.
    """

    id: str
    question: str
    language: str
    answerable: bool
    answers: tuple[str, ...]
    evidence: tuple[tuple[int, int, int, str], ...]
    relevant: tuple[int, ...]
    slices: tuple[int, ...]
    change: str | None
    now: Told
    before: Told | None


@dataclass(frozen=True, slots=True)
class Pages:
    """Everything below the tables. `documents`: (id, title). `passages`: (document, section, start, end, text)."""

    runs: tuple[str, ...]
    threshold: float
    outcomes: dict[str, str]
    measures: tuple[str, ...]
    levels: dict[str, str]
    answer: dict[str, str]
    documents: tuple[tuple[str, str], ...]
    passages: tuple[tuple[int, str, int, int, str], ...]
    slices: tuple[tuple[str, str], ...]
    rows: tuple[Entry, ...]


@dataclass(slots=True)
class _Tables:
    """What several questions point at, each once, in the order of first use."""

    documents: dict[str, int] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    passages: dict[Passage, int] = field(default_factory=dict)
    slices: dict[tuple[str, str], int] = field(default_factory=dict)

    def document(self, id: str) -> int:
        return self.documents.setdefault(id, len(self.documents))

    def passage(self, passage: Passage) -> int:
        self.titles.setdefault(passage.document_id, passage.title)
        return self.passages.setdefault(passage, len(self.passages))

    def slice(self, group: tuple[str, str]) -> int:
        return self.slices.setdefault(group, len(self.slices))


def pages(run: Run, comparison: Comparison | None = None) -> Pages:
    """Everything that is shown of the questions, in the order of the set; `comparison` adds how each was before."""
    tables = _Tables()
    moved = {one.id: direction(one.values) for one in comparison.moved} if comparison else {}
    old = {row.id: row for row in comparison.before.rows} if comparison else {}
    before = {id: _told(tables, comparison.before, old[id]) for id in moved} if comparison else {}
    rows = tuple(
        _entry(tables, run, row, moved.get(row.id), before.get(row.id)) for row in run.rows
    )
    passages = tuple(
        (tables.document(one.document_id), " › ".join(one.section), one.start, one.end, one.text)
        for one in tables.passages
    )
    return Pages(
        runs=(run.name, comparison.before.name) if comparison else (run.name,),
        threshold=run.setup.threshold,
        outcomes=OUTCOMES,
        measures=tuple(MEASURES),
        levels={
            f"{leg}, by {kind}": level
            for kind, levels in _KINDS.items()
            for leg, level in levels.items()
        },
        answer=ANSWER,
        documents=tuple((id, tables.titles.get(id, "")) for id in tables.documents),
        passages=passages,
        slices=tuple(tables.slices),
        rows=rows,
    )


def outcome(row: Row) -> str:
    """Which of OUTCOMES became of the question."""
    if row.error:
        return "error"
    if not row.answered:
        return "refused wrongly" if row.answerable else "refused rightly"
    return "unjudged" if row.would is None else "right" if row.would else "wrong"


def direction(values: Mapping[str, tuple[float | None, float | None]]) -> str:
    """Whether a question that moved is "better" or "worse", by the first of what matters most that is not as before.

    >>> direction({"F1": (0.5, 0.6), "right": (1.0, 0.0)}), direction({"dense R@5": (0.0, 1.0)})
    ('worse', 'other')
    """
    for metric in ("right", "nDCG@10", "F1"):
        old, new = values.get(metric, (None, None))
        if old is not None and new is not None and old != new:
            return "better" if new > old else "worse"
    return "other"


def ranks(run: Run, row: Row) -> tuple[int | None, ...]:
    """The rank, from 1, of the first passage that shows gold evidence, in each of LEGS; None where it shows none."""
    return tuple(
        next(
            (
                rank
                for rank, at in enumerate(leg.passages, 1)
                if _is_gold(run.passages[at], row.evidence)
            ),
            None,
        )
        for leg in (row.fused, row.dense, row.lexical)
    )


def _entry(tables: _Tables, run: Run, row: Row, change: str | None, before: Told | None) -> Entry:
    quotes = zip(row.evidence, row.quotes, strict=True)
    return Entry(
        id=row.id,
        question=row.question,
        language=row.language,
        answerable=row.answerable,
        answers=row.answers,
        evidence=tuple(
            (tables.document(one.document_id), one.start, one.end, quote) for one, quote in quotes
        ),
        relevant=tuple(map(tables.document, row.relevant)),
        slices=tuple(map(tables.slice, row.slices)),
        change=change,
        now=_told(tables, run, row),
        before=before,
    )


def _told(tables: _Tables, run: Run, row: Row) -> Told:
    cited = row.candidate.citations if row.candidate else ()
    holders = {one: _holder(run, row, one) for one in cited}
    first = ranks(run, row)
    return Told(
        outcome=outcome(row),
        why=why(row, run.setup.threshold, first),
        answered=row.answered,
        confidence=row.confidence,
        text=row.candidate.text if row.candidate else None,
        cited=tuple(_quoted(tables, run, one, holders[one]) for one in cited),
        ranks=first,
        found=_found(tables, run, row, first, [at for at in holders.values() if at is not None]),
        values=tuple(
            round(row.values[name], _DECIMALS) if name in row.values else None for name in NAMES
        ),
        milliseconds=row.milliseconds,
    )


def _holder(run: Run, row: Row, cited: Cited) -> int | None:
    """The best passage with words that holds the citation: a position in `Run.passages`."""
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


def _quoted(tables: _Tables, run: Run, cited: Cited, holder: int | None) -> Quoted:
    passage = None if holder is None else tables.passage(run.passages[holder])
    return Quoted(
        tables.document(cited.document_id),
        cited.start,
        cited.end,
        cited.cited_text,
        cited.exact,
        cited.supported,
        passage,
    )


def _found(
    tables: _Tables, run: Run, row: Row, first: Sequence[int | None], also: Iterable[int]
) -> tuple[Found, ...]:
    """The best of each leg, its first gold passage and those in `also`, by their rank in the fused list, then the others."""
    legs = (row.fused, row.dense, row.lexical)
    fused, dense, lexical = places = [_places(leg) for leg in legs]
    shown = set(also)
    listed = next((count for questions, count in _LISTED.items() if len(run.rows) <= questions), 3)
    for leg, rank in zip(legs, first, strict=True):
        shown.update(leg.passages[:listed], leg.passages[rank - 1 : rank] if rank else ())
    order = sorted(
        shown,
        key=lambda at: [place[at][0] if at in place else len(run.passages) for place in places],
    )
    passages = [(at, run.passages[at]) for at in order]
    return tuple(
        (
            tables.passage(one),
            _is_gold(one, row.evidence),
            fused.get(at),
            dense.get(at),
            lexical.get(at),
        )
        for at, one in passages
    )


def _places(leg: Ranked) -> dict[int, tuple[int, float]]:
    return {
        at: (rank, round(score, _DECIMALS))
        for rank, (at, score) in enumerate(zip(leg.passages, leg.scores, strict=True), 1)
    }


def _is_gold(passage: Passage, evidence: Iterable[Evidence]) -> bool:
    return any(overlap(passage, one) for one in evidence)
