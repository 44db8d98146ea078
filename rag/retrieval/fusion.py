"""Fusion of the dense and the lexical leg."""

import numpy as np
from numpy.typing import NDArray

from index.search.searcher import Searcher
from rag.question import Question
from rag.retrieval.dense import retrieve_dense
from rag.retrieval.lexical import rank_lexical, score_lexical
from rag.retrieval.query_plan import QueryPlan
from rag.retrieval.ranking import Embed, Float64, Int64, Ranking

# Chunks that each leg returns before fusion. Results are flat from 50 to the whole collection on
# the development sets (eval/LOG.md, 2026-11-22 "Fusion").
DEPTH = 100
# The lexical leg weighs LEXICAL * coverage ** 2, the dense leg 1 (eval/LOG.md: a flat optimum from
# 1 to 2).
LEXICAL = 1.5


def retrieve_fused(question: Question, embed: Embed, searcher: Searcher, k: int) -> Ranking:
    """Return the `k` best chunks by the sum of both legs' standardized scores.

    The lexical leg counts by how much of the question occurs in the collection: for a question that
    shares nothing with it, not even its translations, the ranking is the dense leg's. Rank fusion
    (RRF) has no such weight and lets the blind leg in.
    """
    depth = max(DEPTH, k)
    plan = QueryPlan.make(question, searcher)
    lexical = rank_lexical(plan, searcher, depth)
    vector = embed()
    dense = retrieve_dense(question, lambda: vector, searcher, depth)
    ids = np.union1d(dense.ids, lexical.ids)
    near, unknown = _align(ids, dense)
    near[unknown] = searcher.score_vectors(vector, ids[unknown])
    said, unknown = _align(ids, lexical)
    said[unknown] = score_lexical(plan, searcher, ids[unknown])
    weight = LEXICAL * lexical.coverage.share**2
    scores = standardize(near) + weight * standardize(said)
    best = np.lexsort((ids, -scores))[:k]
    return Ranking(ids[best], scores[best], dense.dense, lexical.lexical, lexical.coverage)


def _align(ids: Int64, ranking: Ranking) -> tuple[Float64, NDArray[np.bool_]]:
    """Return a leg's scores in the order of `ids` (n,), ascending, and where it has none (n,)."""
    scores = np.full(len(ids), np.nan)
    scores[np.searchsorted(ids, ranking.ids)] = ranking.scores
    return scores, np.isnan(scores)


def standardize(scores: Float64) -> Float64:
    """Scale to zero mean and unit deviation, so that two legs' scores can be added; all zero when
    they do not differ.

    >>> standardize(np.array([1.0, 3.0])).tolist()
    [-1.0, 1.0]
    """
    deviation = scores.std() if len(scores) else 0.0
    return (scores - scores.mean()) / deviation if deviation > 1e-9 else np.zeros(len(scores))
