"""A question -> ranked chunk ids: the dense leg, and its fusion with the lexical one. The same type goes in and comes out."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial

import numpy as np

from index.search.vector import VectorIndex
from rag.retrieval.lexical import Lexical, score
from rag.retrieval.ranking import Float64, Int64, Query, Ranking, legs

# How deep each leg is asked before fusing. Flat from 50 to the whole collection on the dev sets (eval/LOG.md).
DEPTH = 100
# The lexical leg's weight is LEXICAL * visibility ** 2, the dense leg's is 1 (eval/LOG.md: a flat optimum from 1 to 2).
LEXICAL = 1.5
# Where the lexical leg is at work, while a question is encoded: that is not Python, and leaves the interpreter to it.
_BESIDE = ThreadPoolExecutor(
    64, thread_name_prefix="lexical"
)  # threads that are made as they are needed


class Dense:
    """Ranks by the inner product of embeddings."""

    def __init__(self, vectors: VectorIndex) -> None:
        self._vectors = vectors

    def retrieve(self, query: Query, k: int) -> Ranking:
        ids, scores = self._vectors.search(query.vector, k, query.allowed)
        return Ranking(ids, scores.astype(np.float64), dense=legs(ids, scores))

    def score(self, query: Query, ids: Int64) -> Float64:
        """The score of each of these chunks; NaN for one that has gone."""
        return self._vectors.score(query.vector, ids).astype(np.float64)


class Fused:
    """Both legs, weighted by how much of the question the lexical one can see.

    A question that shares nothing with the collection, not even what its words mean, has no visibility, and the ranking is
    the dense one's. Rank fusion (RRF) knows no such weight and lets the blind leg in.
    """

    def __init__(self, dense: Dense, lexical: Lexical) -> None:
        self._dense, self._lexical = dense, lexical

    def retrieve(self, query: Query, k: int) -> Ranking:
        depth = max(DEPTH, k)
        self._lexical.follow()  # which may take seconds, and others are waiting for the threads beside
        looking = _BESIDE.submit(self._lexical.look, query, depth)
        try:
            dense = self._dense.retrieve(query, depth)
        finally:
            wait([looking])  # whatever happens, nobody uses the collection after this
        plan, lexical = looking.result()
        ids = np.union1d(dense.ids, lexical.ids)
        near = _completed(ids, dense, partial(self._dense.score, query))
        said = _completed(ids, lexical, partial(score, plan))
        here, sight = ~np.isnan(near), plan.sight()
        ids = ids[here]
        scores = standardise(near[here]) + LEXICAL * sight.visibility**2 * standardise(said[here])
        first = np.lexsort((ids, -scores))[:k]
        return Ranking(ids[first], scores[first], dense.dense, lexical.lexical, sight)


def _completed(ids: Int64, known: Ranking, score: Callable[[Int64], Float64]) -> Float64:
    """The scores of `ids`, which ascend: those that a leg's ranking has, and `score`s of the others."""
    scores = np.full(len(ids), np.nan)
    scores[np.searchsorted(ids, known.ids)] = known.scores
    unknown = np.isnan(scores)
    scores[unknown] = score(ids[unknown])
    return scores


def standardise(scores: Float64) -> Float64:
    """Zero mean, unit deviation, so that two legs' scores can be added; all zero when they do not differ.

    >>> standardise(np.array([1.0, 3.0])).tolist()
    [-1.0, 1.0]
    """
    deviation = scores.std() if len(scores) else 0.0
    return (scores - scores.mean()) / deviation if deviation > 1e-9 else np.zeros(len(scores))
