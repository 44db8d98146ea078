"""A question -> ranked chunk ids: a dense leg, a lexical leg, and their fusion. The same type goes in and comes out.

Knows ids, vectors and terms; no text of any passage. The formulas are plain functions with their sources.
"""

import threading
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.document import Leg
from index.lexicon import terms
from index.store import Store
from index.vector import VectorIndex

# BM25 as Anserini tunes it for passages (Yang, Fang & Lin 2018); on drcd_dev better than Lucene's 1.2/0.75 (eval/LOG.md).
K1, B = 0.9, 0.4
# How deep each leg is asked before fusing. Flat from 50 to the whole collection on the dev sets (eval/LOG.md).
DEPTH = 100
# The lexical leg's weight is LEXICAL * visibility ** 2, the dense leg's is 1 (eval/LOG.md: a flat optimum from 1 to 2).
LEXICAL = 1.5
_CACHED_TERMS = 20_000

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Int64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Query:
    """A question in the forms the legs need; `allowed` limits the search to these chunk ids, None to nothing."""

    text: str
    vector: Float32
    terms: Counter[str]
    allowed: Collection[int] | None = None

    @classmethod
    def make(cls, text: str, vector: Float32, allowed: Collection[int] | None = None) -> "Query":
        """`vector` (dimension,) is the question's embedding."""
        return cls(text, vector, terms(text), allowed)


@dataclass(frozen=True, slots=True)
class Sight:
    """What the lexical leg sees of a question: the idf of each of its terms, and the share of their mass, 0..1, that
    occurs in the collection.
    """

    weights: dict[str, float]
    visibility: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Chunk ids (k,), best first, with scores (k,); `dense` and `lexical` say what each leg thought of a chunk."""

    ids: Int64
    scores: Float64
    dense: dict[int, Leg] = field(default_factory=dict)
    lexical: dict[int, Leg] = field(default_factory=dict)


class Retriever(Protocol):
    """Anything that ranks chunks for a question."""

    def retrieve(self, query: Query, k: int) -> Ranking:
        """The `k` best chunks, or all there are."""
        ...


class Sighted(Retriever, Protocol):
    """A retriever that also knows how much of a question its lexical leg sees."""

    def sight(self, query: Query) -> Sight:
        """How much of the question the lexical leg can see."""
        ...


class Dense:
    """Ranks by the inner product of embeddings."""

    def __init__(self, vectors: VectorIndex) -> None:
        self._vectors = vectors

    def retrieve(self, query: Query, k: int) -> Ranking:
        ids, scores = self._vectors.search(query.vector, k, query.allowed)
        return Ranking(ids, scores.astype(np.float64), dense=_legs(ids, scores))

    def score(self, query: Query, ids: Int64) -> Float64:
        """The score of each of these chunks; NaN for one that has gone."""
        return self._vectors.score(query.vector, ids).astype(np.float64)


@dataclass(slots=True)
class _Lengths:
    """What BM25 needs of one revision: chunk ids (n,) ascending, their length norms (n,), and each term's contributions."""

    revision: int
    ids: Int64
    norms: Float64
    contributions: dict[str, tuple[Int64, Float64]] = field(default_factory=dict)


class Lexical:
    """Ranks by BM25 over the terms of `index.lexicon`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._lengths = _Lengths(-1, np.empty(0, np.int64), np.empty(0))

    def retrieve(self, query: Query, k: int) -> Ranking:
        ids, scores = self._scores(query)
        found = np.flatnonzero(scores)
        if query.allowed is not None:
            found = found[np.isin(ids[found], np.fromiter(query.allowed, np.int64, len(query.allowed)))]
        best = found[np.lexsort((ids[found], -scores[found]))[:k]]
        return Ranking(ids[best], scores[best], lexical=_legs(ids[best], scores[best]))

    def score(self, query: Query, ids: Int64) -> Float64:
        """The score of each of these chunks: 0 where no term occurs."""
        everything, scores = self._scores(query)
        if not len(everything):
            return np.zeros(len(ids))
        at = np.minimum(np.searchsorted(everything, ids), len(everything) - 1)
        return np.where(everything[at] == ids, scores[at], 0.0)

    def sight(self, query: Query) -> Sight:
        """How much of the question this leg can see; a term that occurs nowhere weighs as much as the rarest."""
        lengths = self._current()
        frequencies = {term: len(self._contribution(lengths, term)[0]) for term in query.terms}
        weights = {term: idf(frequency, len(lengths.ids)) for term, frequency in frequencies.items()}
        mass = sum(weights.values())
        return Sight(weights, sum(weights[t] for t in weights if frequencies[t]) / mass if mass else 0.0)

    def _scores(self, query: Query) -> tuple[Int64, Float64]:
        """Every chunk id and its BM25 score."""
        lengths = self._current()
        scores = np.zeros(len(lengths.ids))
        for term in query.terms:
            at, weights = self._contribution(lengths, term)
            scores[at] += weights
        return lengths.ids, scores

    def _contribution(self, lengths: _Lengths, term: str) -> tuple[Int64, Float64]:
        """Where `term` occurs, as positions in `lengths.ids`, and what it adds to the score there."""
        known = lengths.contributions.get(term)
        if known is None:
            ids, counts = self._store.postings(term)
            at = np.searchsorted(lengths.ids, ids)
            here = at < len(lengths.ids)  # a chunk committed after `lengths` was read is left to the next revision
            at, counts = at[here], counts[here]
            known = at, bm25(counts, lengths.norms[at], len(at), len(lengths.ids))
            if len(lengths.contributions) < _CACHED_TERMS:
                lengths.contributions[term] = known
        return known

    def _current(self) -> _Lengths:
        revision = self._store.revision()
        if self._lengths.revision != revision:
            with self._lock:
                if self._lengths.revision != revision:
                    ids, lengths = self._store.lengths()
                    mean = lengths.mean() if len(lengths) else 1.0
                    self._lengths = _Lengths(revision, ids, 1 - B + B * lengths / mean)
        return self._lengths


class Fused:
    """Both legs, weighted by how much of the question the lexical one can see.

    An English question over Chinese text shares digits and names with it at most: visibility is small, its square almost
    nothing, and the ranking is the dense one's. Rank fusion (RRF) knows no such weight and lets the blind leg in.
    """

    def __init__(self, dense: Dense, lexical: Lexical) -> None:
        self._dense, self._lexical = dense, lexical

    def sight(self, query: Query) -> Sight:
        """How much of the question the lexical leg can see."""
        return self._lexical.sight(query)

    def retrieve(self, query: Query, k: int) -> Ranking:
        depth = max(DEPTH, k)
        dense, lexical = self._dense.retrieve(query, depth), self._lexical.retrieve(query, depth)
        ids = np.union1d(dense.ids, lexical.ids)
        scores = self._dense.score(query, ids)
        here = ~np.isnan(scores)
        ids, scores = ids[here], scores[here]
        weight = LEXICAL * self._lexical.sight(query).visibility ** 2
        scores = standardise(scores) + weight * standardise(self._lexical.score(query, ids))
        best = np.lexsort((ids, -scores))[:k]
        return Ranking(ids[best], scores[best], dense.dense, lexical.lexical)


def idf(frequency: int, total: int) -> float:
    """Lucene's inverse document frequency: ln(1 + (N - n + 0.5) / (n + 0.5)), never negative.

    >>> round(idf(1, 3), 4)
    0.9808
    """
    return float(np.log1p((total - frequency + 0.5) / (frequency + 0.5)))


def bm25(counts: Int64, norms: Float64, frequency: int, total: int) -> Float64:
    """One term's part of the BM25 score (Robertson & Zaragoza 2009) in each chunk that holds it.

    counts (m,): occurrences; norms (m,): 1 - b + b * length / mean length.

    >>> float(bm25(np.array([1]), np.array([1.0]), 1, 3).round(4)[0])
    0.9808
    """
    return idf(frequency, total) * counts * (K1 + 1) / (counts + K1 * norms)


def standardise(scores: Float64) -> Float64:
    """Zero mean, unit deviation, so that two legs' scores can be added; all zero when they do not differ.

    >>> standardise(np.array([1.0, 3.0])).tolist()
    [-1.0, 1.0]
    """
    deviation = scores.std() if len(scores) else 0.0
    return (scores - scores.mean()) / deviation if deviation > 1e-9 else np.zeros(len(scores))


def _legs(ids: Int64, scores: NDArray[np.floating]) -> dict[int, Leg]:
    return {int(i): Leg(rank, float(score)) for rank, (i, score) in enumerate(zip(ids, scores, strict=True), 1)}
