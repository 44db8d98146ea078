"""Pipeline.ask: a question -> a Response. Knows no HTTP, no command line and no file."""

import time
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from index.collection import Collection
from index.document import Filter, Hit
from index.error import BadQuestion, NoSuchDocument, StorageFailure
from index.model.encoder import Encoder
from index.text.normalize import has_words
from rag.answer import SEPARATOR, Answer, AnswerText, AnswerType, Reason, Refusal, Response, Timings
from rag.answer_cache import Recent
from rag.citation import Citation
from rag.reading.reader import COMPARED, Read, Reader, Reading
from rag.retrieval.ranking import Float32, Query, Retriever, Sight
from rag.value.answer_type import classify
from rag.value.quantity import parse_quantity

MAX_QUESTION = 2000
MAX_TOP_K = 50
_EVERYWHERE = Filter()
_ATTEMPTS = 3
# What answers to these questions is called may hold a number (3M公司, 第一銀行); it is no value.
_NAMES = {AnswerType.PERSON, AnswerType.ORGANISATION, AnswerType.PLACE, AnswerType.TITLE}


class _Changed(Exception):
    """A document was replaced or removed between the search and its citation."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A collection that answers. Thread-safe. `threshold` is the confidence below which it abstains; `recent`, where there is one,
    remembers what was answered.
    """

    collection: Collection
    encoder: Encoder
    retriever: Retriever
    reader: Reader
    threshold: float
    recent: Recent | None = None

    def ask(self, question: str, top_k: int = 5, where: Filter = _EVERYWHERE) -> Response:
        """The answer with its citation, or a refusal with its reason; and the `top_k` best passages either way.

        Raises BadQuestion for a question without any word or number, over 2,000 characters or not valid Unicode.
        """
        check_question(question, top_k)
        clock, asked = time.perf_counter(), (question, top_k, where)
        known = self.recent.get(asked, self.collection.store.revision()) if self.recent else None
        if known:
            return replace(known, timings=Timings(0.0, 0.0, 0.0, _milliseconds(clock)))
        response = self._answered(question, top_k, where)
        if self.recent:
            self.recent.put(asked, response)
        return response

    def _answered(self, question: str, top_k: int, where: Filter) -> Response:
        for _ in range(_ATTEMPTS):
            try:
                return self._ask(question, top_k, where)
            except _Changed:
                continue  # ask the present state
        raise StorageFailure(
            "the documents kept changing while the question was answered; ask again"
        )

    def _ask(self, question: str, top_k: int, where: Filter) -> Response:
        started = encoded = time.perf_counter()

        def note() -> None:
            nonlocal encoded
            encoded = time.perf_counter()

        state = self.collection.state()
        if not state.chunks:
            return Response(
                question,
                Refusal(Reason.EMPTY_INDEX),
                (),
                state,
                Timings(0.0, 0.0, 0.0, _milliseconds(started)),
            )
        allowed = self.collection.store.matching(where) if where else None
        query = self.query(question, allowed, note)
        hits, sight = self.retrieve(query, max(top_k, COMPARED))
        found = time.perf_counter()
        read = self.reader.read(query, hits, sight) if hits else None
        outcome = self._outcome(question, read) if read else Refusal(Reason.NOT_IN_DOCUMENTS)
        hits = read.hits if read else hits
        # Until the vector is there the lexical leg has been at work, too.
        timings = Timings(
            _milliseconds(started, encoded),
            _milliseconds(encoded, found),
            _milliseconds(found),
            _milliseconds(started),
        )
        return Response(question, outcome, tuple(hits[:top_k]), state, timings)

    def query(
        self,
        question: str,
        allowed: AbstractSet[int] | None = None,
        encoded: Callable[[], None] | None = None,
    ) -> Query:
        """The question in the forms the legs need. It is encoded when that is needed, and then `encoded` is called."""

        @cache
        def encode() -> Float32:
            (vector,) = self.encoder.queries([question])
            if encoded:
                encoded()
            return np.asarray(vector, np.float32)

        return Query.make(question, encode, allowed)

    def retrieve(self, query: Query, k: int) -> tuple[list[Hit], Sight]:
        """The `k` best passages, best first, with what each leg thought of them, and how much of the question the lexical one saw."""
        ranking = self.retriever.retrieve(query, k)
        found = self.collection.store.chunks_by_id(ranking.ids.tolist())
        hits = [
            Hit(i, *found[i], score, ranking.dense.get(i), ranking.lexical.get(i))
            for i, score in zip(ranking.ids.tolist(), ranking.scores.tolist(), strict=True)
            if i in found
        ]
        return hits, ranking.sight

    def _outcome(self, question: str, read: Read) -> Answer | Refusal:
        if read.confidence < self.threshold:
            return refusal(read.confidence, self.threshold)
        said = self._said(question, read.best)
        conflict = self._said(question, read.conflict) if read.conflict else None
        return Answer(said, read.confidence, conflict)

    def _said(self, question: str, reading: Reading) -> AnswerText:
        citations = self._cite(reading)
        words = SEPARATOR.join(citation.cited_text for citation in citations)
        sort = classify(question, words)
        normal = parse_quantity(words) if len(citations) == 1 and sort not in _NAMES else None
        return AnswerText(
            words,
            citations,
            sort,
            normal.value if normal else None,
            normal.unit if normal else None,
        )

    def _cite(self, reading: Reading) -> tuple[Citation, ...]:
        """Slice the stored document, which must still be the one that was read."""
        chunk = reading.hit.chunk
        try:
            document = self.collection.get(chunk.document_id)
        except NoSuchDocument as error:
            raise _Changed from error
        if document.text[chunk.start : chunk.end] != chunk.text:
            raise _Changed
        return tuple(
            Citation.slice(document, span, reading.sentence, chunk.section)
            for span in reading.spans
        )


def refusal(confidence: float, threshold: float) -> Refusal:
    """What is said of a candidate below the threshold."""
    # Half the threshold: the best passage is then more likely beside the question than not.
    return Refusal(
        Reason.NOT_IN_DOCUMENTS if confidence < threshold / 2 else Reason.LOW_CONFIDENCE, confidence
    )


def check_question(question: str, top_k: int) -> None:
    """Raise BadQuestion when the question or the number of passages cannot be asked for."""
    if not has_words(question):
        raise BadQuestion(
            'the question is empty: no word, no number; ask, for instance: yiju query "how many collective contracts?"'
        )
    if len(question) > MAX_QUESTION:
        raise BadQuestion(
            f"the question has {len(question)} characters, at most {MAX_QUESTION} are read; shorten it"
        )
    if not 1 <= top_k <= MAX_TOP_K:
        raise BadQuestion(f"top_k must be from 1 to {MAX_TOP_K}, not {top_k}")
    try:
        question.encode()
    except UnicodeEncodeError as error:
        raise BadQuestion(
            f"the question contains a lone surrogate at {error.start}: it is not valid Unicode text"
        ) from error


def _milliseconds(start: float, end: float | None = None) -> float:
    return 1000 * ((time.perf_counter() if end is None else end) - start)
