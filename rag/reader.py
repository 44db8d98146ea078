"""Passages -> the sentence that answers, with a calibrated confidence. The first reader: it selects, it does not extract.

Knows no HTTP and no database. Where the lexical leg can see the question, sentences are compared by the terms they share
with it; where it cannot (an English question over Chinese text), by their embeddings. Measured on gold passages:
shared terms pick the sentence with the answer for 78 % of drcd_dev, embeddings for 72 % of xquad_en_zh (eval/LOG.md).
"""

import math
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.document import Hit
from index.encoder import Encoder
from index.lexicon import terms
from rag.calibration import Calibration, Features
from rag.citation import Span
from rag.retriever import Query, Sight
from rag.sentence import sentences

_CACHED_PASSAGES = 2_000

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: `span` and `sentence` are offsets into the document of `hit`; `confidence`, 0..1, is of `features`."""

    hit: Hit
    span: Span
    sentence: Span
    features: Features
    confidence: float


class Reader(Protocol):
    """Anything that finds the answer in passages."""

    def read(self, query: Query, hits: Sequence[Hit], sight: Sight) -> Reading:
        """The best candidate among `hits` (at least one, best first); `sight` is the lexical leg's view of the question."""
        ...


class SentenceReader:
    """Answers with the best sentence of the best passage."""

    def __init__(self, encoder: Encoder, calibration: Calibration) -> None:
        self._encoder, self._calibration = encoder, calibration
        self._vectors: OrderedDict[str, Float32] = OrderedDict()
        self._lock = Lock()

    def read(self, query: Query, hits: Sequence[Hit], sight: Sight) -> Reading:
        best = hits[0]
        text = best.chunk.text
        spans = candidates(best)
        coverages = [coverage(text[s.start : s.end], sight.weights) for s in spans]
        if sight.visibility >= self._calibration.visible:
            scores = np.array(coverages)
        else:
            scores = self._sentence_vectors([text[s.start : s.end] for s in spans]) @ query.vector
        chosen = int(np.argmax(scores))
        span = Span(best.chunk.start + spans[chosen].start, best.chunk.start + spans[chosen].end)
        features = Features.of(hits, coverages[chosen])
        return Reading(best, span, span, features, self._calibration.confidence(features, sight.visibility))

    def _sentence_vectors(self, texts: Sequence[str]) -> Float32:
        """(n, dimension) embeddings of a passage's sentences; kept, since popular passages come back."""
        key = "\n".join(texts)
        with self._lock:
            if key in self._vectors:
                self._vectors.move_to_end(key)
                return self._vectors[key]
        vectors = self._encoder.passages(texts)
        with self._lock:
            self._vectors[key] = vectors
            if len(self._vectors) > _CACHED_PASSAGES:
                self._vectors.popitem(last=False)
        return vectors


def candidates(hit: Hit) -> list[Span]:
    """The sentences of a passage, as offsets into its text: not the headings among them, unless there is nothing else."""
    text = hit.chunk.text
    headings = {hit.title, *hit.chunk.section}
    found = list(sentences(text))
    return [s for s in found if text[s.start : s.end].strip("# :：") not in headings] or found


def coverage(text: str, weights: Mapping[str, float]) -> float:
    """The share of the question's idf mass whose terms occur in `text`, 0..1.

    >>> coverage("集體合同", {"集": 1.0, "体": 1.0, "法": 2.0})
    0.5
    """
    total = math.fsum(weights.values())
    found = terms(text)
    return math.fsum(weight for term, weight in weights.items() if term in found) / total if total else 0.0
