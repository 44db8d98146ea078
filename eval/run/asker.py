"""Ask one question, and record what each leg found, the candidate and the metrics of its answer.

Nothing is refused here. The reader's candidate is kept with its confidence, and counts as answered
where that reaches the threshold, which is all that `Pipeline.ask` would have decided.
"""

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np

from eval.dataset.case import Case, Evidence, QuestionSet
from eval.metric.correctness import is_right
from eval.metric.retrieval import JudgedRanking, is_exact, is_supported, judge_legs, score_answer
from eval.run.corpus import Corpus
from eval.run.run import RecordedCandidate, RecordedCitation, RecordedPassage, RecordedRanking, Row
from eval.run.subset import find_slices
from index.document import Chunk
from index.search.searcher import Searcher
from rag.answer import Answer, Refusal, Response
from rag.citation import Citation
from rag.pipeline import refuse
from rag.question import Question
from rag.retrieval.ranking import Embed, Ranking, Retriever

DEPTH = 50
# Passages that no question ranked among so many first are recorded without their text: with it the
# file of a large set would be huge.
_SHOWN = 10
# Characters of a piece of evidence that are recorded.
_QUOTED = 400
_EMPTY = Ranking(np.empty(0, np.int64), np.empty(0))


class _Recorder:
    """Retrieve as the pipeline does, and keep what each leg found; a response does not tell it."""

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever
        self.last = _EMPTY

    def __call__(self, question: Question, embed: Embed, searcher: Searcher, k: int, /) -> Ranking:
        self.last = self._retriever(question, embed, searcher, k)
        return self.last


class Asker:
    """Ask the questions of a set one by one, and collect the passages that they find."""

    def __init__(self, asked: QuestionSet, corpus: Corpus) -> None:
        self.threshold = corpus.pipeline.threshold
        self._corpus = corpus
        self._recorder = _Recorder(corpus.pipeline.retriever)
        self._pipeline = replace(corpus.pipeline, retriever=self._recorder, threshold=0.0)
        self._documents = {document.id: document for document in asked.documents}
        self._positions: dict[int, int] = {}
        self._chunks: list[tuple[Chunk, str]] = []
        self._shown: set[int] = set()

    def ask(self, case: Case) -> tuple[Row, dict[str, JudgedRanking]]:
        """Return the question's row without the metrics of retrieval, and what they are made from.

        That is the result of `eval.metric.retrieval.judge_legs`. Whatever the question raises
        becomes the row's error, and nothing counts as found.
        """
        self._recorder.last = _EMPTY
        started = perf_counter()
        try:
            response = self._pipeline.ask(case.question, DEPTH)
            milliseconds = 1000 * (perf_counter() - started)
            return self._record(case, response, milliseconds)
        except Exception as failure:  # noqa: BLE001  one question must not lose the rest
            milliseconds = 1000 * (perf_counter() - started)
            return self._record_failure(case, f"{type(failure).__name__}: {failure}", milliseconds)

    def passages(self) -> tuple[RecordedPassage, ...]:
        """Return every passage that was found, in the order in which they were."""
        return tuple(
            RecordedPassage(
                chunk.document_id,
                title,
                chunk.section,
                chunk.start,
                chunk.end,
                chunk.text if at in self._shown else "",
            )
            for at, (chunk, title) in enumerate(self._chunks)
        )

    def _record(
        self, case: Case, response: Response, milliseconds: float
    ) -> tuple[Row, dict[str, JudgedRanking]]:
        last = self._recorder.last
        fused = self._record_ranking([(hit.chunk_id, hit.score) for hit in response.passages])
        dense, lexical = (
            self._record_ranking([(i, leg.score) for i, leg in list(legs.items())[:DEPTH]])
            for legs in (last.dense, last.lexical)
        )
        candidate = self._record_candidate(case, response)
        confidence = round(response.outcome.confidence, 6)
        answered = candidate is not None and response.outcome.confidence >= self.threshold
        would = is_right(case, candidate.text) if candidate else False
        values = _score_outcome(case, candidate if answered else None)
        if would is not None:
            values["1-Brier"] = 1 - (confidence - would) ** 2
        row = replace(
            self._make_empty_row(case, milliseconds),
            fused=fused,
            dense=dense,
            lexical=lexical,
            candidate=candidate,
            answered=answered,
            reason=None if answered else _find_reason(response, self.threshold),
            confidence=confidence,
            would=would,
            values=values,
        )
        return row, self._judge(case, fused, dense, lexical)

    def _record_failure(
        self, case: Case, error: str, milliseconds: float
    ) -> tuple[Row, dict[str, JudgedRanking]]:
        values = dict.fromkeys(
            [
                *_score_outcome(case, None),
                *(["1-Brier"] if case.answers or not case.answerable else []),
            ],
            0.0,
        )
        row = replace(
            self._make_empty_row(case, milliseconds), error=error, values=values, would=False
        )
        return row, self._judge(case, RecordedRanking(), RecordedRanking(), RecordedRanking())

    def _make_empty_row(self, case: Case, milliseconds: float) -> Row:
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
            slices=find_slices(case, self._documents),
            fused=RecordedRanking(),
            dense=RecordedRanking(),
            lexical=RecordedRanking(),
            candidate=None,
            answered=False,
            reason=None,
            confidence=0.0,
            would=None,
            values={},
            error=None,
            milliseconds=round(milliseconds, 1),
        )

    def _record_ranking(self, found: Sequence[tuple[int, float]]) -> RecordedRanking:
        missing = [i for i, _ in found if i not in self._positions]
        for i, (chunk, title) in self._corpus.collection.store.chunks_by_id(missing).items():
            self._positions[i] = len(self._chunks)
            self._chunks.append(
                (replace(chunk, document_id=self._find_name(chunk.document_id)), title)
            )
        here = [(self._positions[i], score) for i, score in found if i in self._positions]
        self._shown.update(at for at, _ in here[:_SHOWN])
        return RecordedRanking(
            tuple(at for at, _ in here), tuple(round(score, 6) for _, score in here)
        )

    def _judge(
        self, case: Case, fused: RecordedRanking, dense: RecordedRanking, lexical: RecordedRanking
    ) -> dict[str, JudgedRanking]:
        legs = {"fused": fused, "dense": dense, "lexical": lexical}
        found = {
            leg: [self._chunks[at][0] for at in ranked.passages] for leg, ranked in legs.items()
        }
        chunks: list[Chunk] = []
        if len(case.evidence) > 1:  # a single piece is an item, whatever the chunks
            for id in dict.fromkeys(one.document_id for one in case.evidence):
                chunks += [
                    replace(chunk, document_id=id)
                    for chunk in self._corpus.collection.chunks(self._corpus.find_stored_id(id))
                ]
        return judge_legs(case, found, chunks)

    def _record_candidate(self, case: Case, response: Response) -> RecordedCandidate | None:
        outcome = response.outcome
        return (
            RecordedCandidate(
                outcome.text,
                tuple(self._record_citation(case, one) for one in outcome.citations),
            )
            if isinstance(outcome, Answer)
            else None
        )

    def _record_citation(self, case: Case, citation: Citation) -> RecordedCitation:
        text = self._corpus.collection.get(citation.document_id).text
        here = replace(citation, document_id=self._find_name(citation.document_id))
        return RecordedCitation(
            here.document_id,
            here.start,
            here.end,
            here.cited_text,
            is_exact(here, here.cited_text, text),
            is_supported(here, case),
        )

    def _find_name(self, document_id: str) -> str:
        return self._corpus.names.get(document_id, document_id)

    def _quote(self, evidence: Evidence) -> str:
        words = self._documents[evidence.document_id].text[evidence.start : evidence.end]
        return words if len(words) <= _QUOTED else words[: _QUOTED - 1] + "…"


def _score_outcome(case: Case, given: RecordedCandidate | None) -> dict[str, float]:
    """Compute the metrics of an answer, or of a refusal."""
    return (
        score_answer(case, given.text, given.citations, [one.exact for one in given.citations])
        if given
        else score_answer(case, "", (), ())
    )


def _find_reason(response: Response, threshold: float) -> str:
    """Return why there is no answer, as `Pipeline.ask` would have given it."""
    outcome = response.outcome
    if not isinstance(outcome, Refusal):
        outcome = refuse(outcome.confidence, threshold)
    return str(outcome.reason)
