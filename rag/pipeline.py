"""Answer a question from a collection. Knows no HTTP, no command line and no file."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from index.collection import Collection
from index.document import Filter, Hit
from index.model.encoder import Encoder
from index.search.searcher import Searcher
from rag.answer import (
    Answer,
    Reason,
    Refusal,
    Response,
    Timings,
)
from rag.answer_cache import AnswerCache
from rag.calculation.calculator import CalculationNeeded, calculate
from rag.callback import Callbacks, Check, Report
from rag.checking.chatter import is_chatter
from rag.citation import Citation
from rag.enumeration.lister import answer_with_list
from rag.faq import read_faq
from rag.place import find_regions
from rag.provision.reading import read_named
from rag.question import Question, check_question, check_top_k, lower_capitals
from rag.quotation import cite, cite_calculated, find_sentence
from rag.reading.confidence import COMPARED
from rag.reading.reader import Reader, ReadResult
from rag.retrieval.coverage import QueryCoverage
from rag.retrieval.ranking import Float32, Ranking, Retriever

_EVERYTHING = Filter()
# The confidence of what was computed of all that the question names: 46 of 49 such answers to
# questions that nobody had seen were right (eval/LOG.md).
SURE = 0.9
# Encodes a question while the lexical leg searches: OpenVINO releases the interpreter lock. Threads
# are made as they are needed.
_ENCODING = ThreadPoolExecutor(64, thread_name_prefix="encode")


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The passages found for a question."""

    # Best first.
    hits: list[Hit]
    coverage: QueryCoverage
    # When the question's vector was there (`time.perf_counter`).
    encoded_at: float


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Answers questions from one collection. Thread-safe."""

    collection: Collection
    encoder: Encoder
    retriever: Retriever
    reader: Reader
    # The confidence below which it abstains.
    threshold: float
    cache: AnswerCache | None = None

    def ask(
        self,
        question: str,
        top_k: int = 5,
        where: Filter = _EVERYTHING,
        report: Report | None = None,
        check: Check | None = None,
    ) -> Response:
        """Return the answer with its citations, or a refusal with its reason, and in both cases the
        `top_k` best passages; `report` is called with them before they are read, and before reading
        has changed their order. `check` is called before each search and each reading; what it
        raises ends the question.

        Raises BadQuestion for a question without a word or number, of more than `MAX_QUESTION`
        characters or not valid Unicode, and for a `top_k` outside 1..`MAX_TOP_K`.
        """
        check_question(question)
        check_top_k(top_k)
        started, key = time.perf_counter(), (question, top_k, where, self.threshold)
        cached = self.cache.get(key, self.collection.revision()) if self.cache else None
        if cached:
            if report:
                report(cached.passages)
            return replace(cached, timings=Timings(0.0, 0.0, 0.0, _elapsed(started)))
        response = self._answer(question, top_k, where, Callbacks(report, check), started)
        if self.cache:
            self.cache.put(key, response)
        return response

    def _answer(
        self,
        question: str,
        top_k: int,
        where: Filter,
        callbacks: Callbacks,
        started: float,
    ) -> Response:
        """Search, read and cite on one revision of the collection.

        A question too long for the reader is asked in parts, and the surest part counts.
        """
        encode = search = 0.0
        best: tuple[Question, ReadResult] | None = None
        with self.collection.searcher(where) as searcher:
            if reason := _find_obstacle(searcher):
                timings = Timings(0.0, 0.0, 0.0, _elapsed(started))
                return Response(question, None, Refusal(reason), (), searcher.state, timings)
            for part in self.reader.split(question):
                callbacks.check()
                began, parsed = time.perf_counter(), Question.parse(part)
                found = self.search(parsed, searcher, max(top_k, COMPARED))
                encode += _elapsed(began, found.encoded_at)
                search += _elapsed(found.encoded_at)
                if callbacks.on_passages:
                    callbacks.on_passages(find_pages(found.hits[:top_k], searcher))
                callbacks.check()
                read = read_named(self.reader, parsed, found.hits, found.coverage, searcher)
                read = read or read_faq(self.reader, parsed, found.hits, found.coverage)
                read = read or self.reader.read(parsed, found.hits, found.coverage)
                if best is None or read.confidence > best[1].confidence:
                    best = parsed, read
            assert best  # noqa: S101  a question has at least one part
            asked, read = best
            # The confidence is 0 of what the documents have no word of.
            if is_chatter(question, is_known=read.confidence > 0):
                outcome: Answer | Refusal = Refusal(Reason.NOT_A_QUESTION)
            else:
                outcome = self._cite(asked, read, searcher)
                if isinstance(outcome, Refusal):
                    outcome = name_nearest(outcome, read, searcher)
            passages = find_pages(read.hits[:top_k], searcher)
        total = _elapsed(started)
        return Response(
            question=question,
            question_read=None if asked.text == lower_capitals(question) else asked.text,
            outcome=outcome,
            passages=passages,
            index=searcher.state,
            timings=Timings(encode, search, total - encode - search, total),
        )

    def search(self, question: Question, searcher: Searcher, k: int) -> SearchResult:
        """Return the `k` best passages. The question is encoded while the lexical leg searches."""

        def encode() -> tuple[Float32, float]:
            (vector,) = self.encoder.queries([question.text])
            return np.asarray(vector, np.float32), time.perf_counter()

        encoding = _ENCODING.submit(encode)
        ranking = self.retriever(question, lambda: encoding.result()[0], searcher, k)
        _, encoded_at = encoding.result()
        return SearchResult(make_hits(ranking, searcher), ranking.coverage, encoded_at)

    def _cite(self, question: Question, read: ReadResult, searcher: Searcher) -> Answer | Refusal:
        """Slice the citations out of the pinned documents, or refuse."""
        calculated = None
        if not read.is_provision:
            calculated = calculate(question, read.best, read.hits, searcher)
        if isinstance(calculated, CalculationNeeded):
            if read.confidence < self.threshold / 2:
                return refuse(read.confidence, self.threshold)
            return Refusal(Reason.NEEDS_CALCULATION, read.confidence)
        listed = None
        if calculated is None and not read.is_provision:
            listed = answer_with_list(question, read.best, read.hits, searcher)
        if read.contradicted and not calculated and not (listed and listed.is_named):
            return Refusal(Reason.CONTRADICTED, read.confidence)
        is_sure = calculated is not None and calculated.is_named
        confidence = max(read.confidence, SURE) if is_sure else read.confidence
        if listed:
            confidence = max(confidence, listed.floor)
        if confidence < self.threshold:
            return refuse(confidence, self.threshold)
        if calculated:
            return Answer(cite_calculated(question, calculated, searcher), confidence)
        said = cite(question, listed.answer if listed else read.best, searcher)
        conflict = cite(question, read.conflict, searcher) if read.conflict else None
        return Answer(said, confidence, conflict)


def make_hits(ranking: Ranking, searcher: Searcher) -> list[Hit]:
    """Return the ranked chunks with their texts, titles and each leg's scores."""
    ids = ranking.ids.tolist()
    chunks = searcher.chunks(ids)
    return [
        Hit(i, *chunks[i], score, ranking.dense.get(i), ranking.lexical.get(i))
        for i, score in zip(ids, ranking.scores.tolist(), strict=True)
    ]


def find_pages(hits: Sequence[Hit], searcher: Searcher) -> tuple[Hit, ...]:
    """Return the hits, each with the page, slide or sheet where it begins."""
    regions = searcher.regions({hit.chunk.document_id for hit in hits})
    return tuple(
        replace(hit, region=next(find_regions(regions[one.document_id], one.start, one.end), None))
        for hit in hits
        for one in [hit.chunk]
    )


def refuse(confidence: float, threshold: float) -> Refusal:
    """Return the refusal for a candidate below the threshold."""
    # Below half the threshold the best passage is more likely beside the question than not.
    is_beside = confidence < threshold / 2
    reason = Reason.NOT_IN_DOCUMENTS if is_beside else Reason.LOW_CONFIDENCE
    return Refusal(reason, confidence, threshold)


def name_nearest(refusal: Refusal, read: ReadResult, searcher: Searcher) -> Refusal:
    """Return the refusal with the words that came nearest: they are for the user to judge.

    Nothing came near of which the documents have no word; its confidence is 0.
    """
    if read.confidence <= 0:
        return refusal
    answer = read.best
    chunk = answer.hit.chunk
    document = searcher.document(chunk.document_id)
    (first, *_) = answer.parts[0].spans
    sentence = find_sentence(answer, document.text)
    nearest = Citation.slice(document, first, sentence, chunk.section, searcher)
    is_contradicted = refusal.reason is Reason.CONTRADICTED
    return replace(
        refusal, nearest=nearest, failed_check=read.contradicted if is_contradicted else None
    )


def _find_obstacle(searcher: Searcher) -> Reason | None:
    """Return why nothing can be searched, if nothing can."""
    if not searcher.state.chunks:
        return Reason.EMPTY_INDEX
    if searcher.allowed is not None and not len(searcher.allowed):
        return Reason.NO_SUCH_DOCUMENT
    return None


def _elapsed(start: float, end: float | None = None) -> float:
    """Return the milliseconds from `start` to `end`, or to now."""
    return 1000 * ((time.perf_counter() if end is None else end) - start)
