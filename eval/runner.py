"""A question set -> a Run: every question put to `Pipeline.ask`, one row each.

Nothing is refused while it runs: the reader's candidate is kept with its confidence, and counts as answered where the
confidence reaches the threshold, which is all that `Pipeline.ask` would have decided. So one run tells what every other
threshold would have done.
"""

import importlib.metadata
import platform
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import perf_counter

import numpy as np

from eval.case import Case, Evidence, QuestionSet
from eval.corpus import Corpus, Report
from eval.metric import Judged, answer, exact, levels, retrieval, supported, verdict
from eval.run import FORMAT, Candidate, Cited, Passage, Ranked, Row, Run, Setup, Timing
from eval.slice import slices
from index.document import Chunk, Document
from index.encoder import Encoder
from index.error import YijuError
from rag.answer import Answer, Refusal, Response
from rag.pipeline import Pipeline, refusal
from rag.retriever import Query, Ranking, Sight, Sighted

DEPTH = 50
# Of passages ranked lower only the place is kept, not the words: whole they would make the file of a large set huge.
_SHOWN = 10
_QUOTED = 400
_LIBRARIES = ("yiju", "faiss-cpu", "ir-measures", "numpy", "openvino", "scipy", "sentence-transformers", "tokenizers", "torch")
_EMPTY = Ranking(np.empty(0, np.int64), np.empty(0))

Opener = Callable[[QuestionSet, Report], AbstractContextManager[Corpus]]


class _Recorder:
    """The pipeline's retriever, remembering what each leg found: a response tells it of fused passages only."""

    def __init__(self, retriever: Sighted) -> None:
        self._retriever = retriever
        self.last = _EMPTY

    def retrieve(self, query: Query, k: int) -> Ranking:
        self.last = self._retriever.retrieve(query, k)
        return self.last

    def sight(self, query: Query) -> Sight:
        return self._retriever.sight(query)


@dataclass(slots=True)
class _Asker:
    """Asks one question after another; `passages` collects what they found, by chunk id."""

    pipeline: Pipeline
    threshold: float
    recorder: _Recorder
    documents: Mapping[str, Document]
    passages: dict[int, int] = field(default_factory=dict)
    chunks: list[tuple[Chunk, str]] = field(default_factory=list)
    shown: set[int] = field(default_factory=set)

    def ask(self, case: Case) -> tuple[Row, Mapping[str, Sequence[Chunk]]]:
        """The row, without the metrics of retrieval, and what each leg found."""
        self.recorder.last = _EMPTY
        started = perf_counter()
        try:
            response = self.pipeline.ask(case.question, DEPTH)
            error = None
        except YijuError as failure:
            response, error = None, str(failure)
        milliseconds = 1000 * (perf_counter() - started)
        legs = self._legs(response)
        found = {leg: [self.chunks[at][0] for at in ranked.passages] for leg, ranked in legs.items()}
        return self._row(case, response, legs, error, milliseconds), found

    def _legs(self, response: Response | None) -> dict[str, Ranked]:
        last = self.recorder.last
        fused = [(hit.chunk_id, hit.score) for hit in response.passages] if response else []
        dense, lexical = ([(i, leg.score) for i, leg in list(legs.items())[:DEPTH]] for legs in (last.dense, last.lexical))
        return {name: self._ranked(found) for name, found in (("fused", fused), ("dense", dense), ("lexical", lexical))}

    def _ranked(self, found: Sequence[tuple[int, float]]) -> Ranked:
        missing = [i for i, _ in found if i not in self.passages]
        for i, chunk in self.pipeline.library.store.chunks_by_id(missing).items():
            self.passages[i] = len(self.chunks)
            self.chunks.append(chunk)
        here = [(self.passages[i], score) for i, score in found if i in self.passages]
        self.shown.update(at for at, _ in here[:_SHOWN])
        return Ranked(tuple(at for at, _ in here), tuple(round(score, 6) for _, score in here))

    def _row(self, case: Case, response: Response | None, legs: Mapping[str, Ranked], error: str | None, milliseconds: float) -> Row:
        candidate = self._candidate(case, response)
        confidence = response.outcome.confidence if response else 0.0
        answered = candidate is not None and confidence >= self.threshold
        given = candidate if answered else None
        values = answer(
            case, given.text if given else "", given.citations if given else (), [c.exact for c in given.citations] if given else ()
        )
        return Row(
            id=case.id,
            question=case.question,
            language=case.language,
            type=case.type,
            tags=case.tags,
            answerable=case.answerable,
            answers=case.answers,
            evidence=case.evidence,
            quotes=tuple(self._quote(one) for one in case.evidence),
            relevant=case.relevant,
            slices=slices(case, self.documents),
            fused=legs["fused"],
            dense=legs["dense"],
            lexical=legs["lexical"],
            candidate=candidate,
            answered=answered,
            reason=None if answered or error else _reason(response, confidence, self.threshold),
            confidence=round(confidence, 6),
            would=verdict(case, candidate.text)
            if candidate
            else (None if error is None and case.answerable and not case.answers else False),
            values=dict.fromkeys(values, 0.0) if error else values,
            error=error,
            milliseconds=round(milliseconds, 1),
        )

    def _candidate(self, case: Case, response: Response | None) -> Candidate | None:
        if response is None or not isinstance(response.outcome, Answer):
            return None
        said = response.outcome
        cited = [
            Cited(
                one.document_id,
                one.start,
                one.end,
                one.cited_text,
                exact(one, one.cited_text, self._text(one.document_id)),
                supported(one, case),
            )
            for one in said.citations
        ]
        return Candidate(said.text, tuple(cited))

    def _text(self, document_id: str) -> str:
        """The document's text; one that the set does not know may be in a collection of the user's."""
        known = self.documents.get(document_id)
        return (known or self.pipeline.library.get(document_id)).text

    def _quote(self, evidence: Evidence) -> str:
        words = self._text(evidence.document_id)[evidence.start : evidence.end]
        return words if len(words) <= _QUOTED else words[: _QUOTED - 1] + "…"

    def table(self) -> tuple[Passage, ...]:
        """Every passage that was found, in the order of first sight."""
        return tuple(
            Passage(chunk.document_id, title, chunk.section, chunk.start, chunk.end, chunk.text if at in self.shown else "")
            for at, (chunk, title) in enumerate(self.chunks)
        )


def run(asked: QuestionSet, opener: Opener, name: str = "", report: Report | None = None) -> Run:
    """Open the set's collection with `opener` (see `eval.corpus`), ask every case, measure.

    `report` is told the stage, how much of it is done, of how much. A question that raises is a row with its error.
    """
    told = report or _silent
    started, clock = datetime.now(UTC), perf_counter()
    with opener(asked, told) as corpus:
        indexing = perf_counter() - clock
        pipeline, state, identity = corpus.pipeline, corpus.library.state(), corpus.library.store.identity
        recorder = _Recorder(pipeline.retriever)
        documents = {document.id: document for document in corpus.set.documents}
        bold = replace(pipeline, retriever=recorder, threshold=0.0)
        asker = _Asker(bold, pipeline.threshold, recorder, documents)
        probe = _probe(pipeline.encoder)  # loads the model, too: the first question must not pay for it
        rows: list[Row] = []
        judged: dict[str, dict[str, Judged]] = {}
        clock = perf_counter()
        for case in corpus.set.cases:
            row, found = asker.ask(case)
            rows.append(row)
            judged[case.id] = levels(case, found)
            told("asking", len(rows), len(corpus.set.cases))
        asking = perf_counter() - clock
    p50, p95 = np.percentile([row.milliseconds for row in rows], [50, 95]).round(1).tolist()
    setup = Setup(
        set_sha256=asked.sha256,
        questions=len(rows),
        documents=state.documents,
        chunks=state.chunks,
        revision=state.revision,
        encoder=state.encoder,
        probe=probe,
        splitter=identity.splitter,
        folding=identity.folding,
        threshold=pipeline.threshold,
        depth=DEPTH,
        libraries={one: importlib.metadata.version(one) for one in _LIBRARIES} | {"python": platform.python_version()},
    )
    timing = Timing(started.isoformat(timespec="seconds"), round(indexing, 1), round(asking, 1), p50, p95)
    return Run(FORMAT, name or asked.name, asked.name, setup, timing, asker.table(), tuple(_measured(rows, judged)))


def _reason(response: Response | None, confidence: float, threshold: float) -> str:
    """Why nothing was answered, as `Pipeline.ask` would have said it."""
    said = response.outcome if response else None
    return str(said.reason if isinstance(said, Refusal) else refusal(confidence, threshold).reason)


def _measured(rows: Sequence[Row], judged: Mapping[str, Mapping[str, Judged]]) -> list[Row]:
    """`rows` with the metrics of retrieval, for the cases that say where the answer stands."""
    values: dict[str, dict[str, float]] = {row.id: {} for row in rows}
    for level in dict.fromkeys(level for one in judged.values() for level in one):
        for id, measured in retrieval({id: one[level] for id, one in judged.items() if level in one}).items():
            values[id].update({level + measure: round(value, 6) for measure, value in measured.items()})
    return [replace(row, values=values[row.id] | row.values) for row in rows]


def _probe(encoder: Encoder) -> tuple[float, ...]:
    question, passage = (
        encoder.queries(["工會有多少會員？ How many members?"])[0],
        encoder.passages(["工會共有會員三億人。 300 million members."])[0],
    )
    return tuple(np.concatenate([question[:8], passage[:8]]).round(4).tolist())


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Progress nobody watches."""
