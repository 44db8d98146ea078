"""The dense leg: inner products of embeddings."""

import numpy as np

from index.search.searcher import Searcher
from rag.question import Question
from rag.retrieval.ranking import Embed, Ranking, rank_legs


def retrieve_dense(_question: Question, embed: Embed, searcher: Searcher, k: int) -> Ranking:
    """Return the `k` chunks whose vectors are nearest to the question's."""
    ids, scores = searcher.search_vectors(embed(), k)
    return Ranking(ids, scores.astype(np.float64), dense=rank_legs(ids, scores))
