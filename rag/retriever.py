"""A question -> ranked chunk ids: the dense leg, and its fusion with the lexical one. The same type goes in and comes out."""

import numpy as np

from index.vector import VectorIndex
from rag.lexical import Lexical, candidates, score
from rag.ranking import Float64, Int64, Query, Ranking, legs

# How deep each leg is asked before fusing. Flat from 50 to the whole collection on the dev sets (eval/LOG.md).
DEPTH = 100
# The lexical leg's weight is LEXICAL * visibility ** 2, the dense leg's is 1 (eval/LOG.md: a flat optimum from 1 to 2).
LEXICAL = 1.5


class Dense:
    """Ranks by the inner product of embeddings."""

    def __init__(self, vectors: VectorIndex) -> None:
        self._vectors = vectors

    def retrieve(self, query: Query, k: int) -> Ranking:
        ids, scores = self._vectors.search(query.vector, k, query.allowed)
        return Ranking(ids, scores.astype(np.float64), dense=legs(ids, scores))

    def candidates(self, query: Query, k: int) -> Int64:
        """Ids, ascending, of chunks among which the `k` best are."""
        return self._vectors.candidates(query.vector, k, query.allowed)

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
        plan = self._lexical.plan(query)
        ids = np.union1d(candidates(plan, depth, query.allowed), self._dense.candidates(query, depth))
        near = self._dense.score(query, ids)
        ids, near = ids[~np.isnan(near)], near[~np.isnan(near)]
        said = score(plan, ids)
        dense, lexical = (np.lexsort((ids, -scores))[:depth] for scores in (near, said))
        lexical = lexical[said[lexical] > 0]
        both, sight = np.union1d(dense, lexical), plan.sight()
        scores = standardise(near[both]) + LEXICAL * sight.visibility**2 * standardise(said[both])
        first = np.lexsort((ids[both], -scores))[:k]
        return Ranking(ids[both][first], scores[first], legs(ids[dense], near[dense]), legs(ids[lexical], said[lexical]), sight)


def standardise(scores: Float64) -> Float64:
    """Zero mean, unit deviation, so that two legs' scores can be added; all zero when they do not differ.

    >>> standardise(np.array([1.0, 3.0])).tolist()
    [-1.0, 1.0]
    """
    deviation = scores.std() if len(scores) else 0.0
    return (scores - scores.mean()) / deviation if deviation > 1e-9 else np.zeros(len(scores))
