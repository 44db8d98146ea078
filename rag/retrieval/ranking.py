"""What a retriever returns, and the interface of every retriever."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.document import Leg
from index.search.searcher import Searcher
from rag.question import Question
from rag.retrieval.coverage import NO_COVERAGE, QueryCoverage

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Int64 = NDArray[np.int64]
# Returns the question's embedding (dimension,), and may wait until it is computed.
Embed = Callable[[], Float32]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Chunks in the order of their scores, best first."""

    # (k,) chunk ids.
    ids: Int64
    # (k,), higher is better.
    scores: Float64
    # Rank and score that each leg gave a chunk, by chunk id.
    dense: dict[int, Leg] = field(default_factory=dict)
    lexical: dict[int, Leg] = field(default_factory=dict)
    coverage: QueryCoverage = NO_COVERAGE


class Retriever(Protocol):
    """Ranks the chunks of a searcher for a question."""

    def __call__(self, question: Question, embed: Embed, searcher: Searcher, k: int, /) -> Ranking:
        """Return the `k` best chunks, or all there are."""
        ...


def rank_legs(ids: Int64, scores: NDArray[np.floating]) -> dict[int, Leg]:
    """Number one leg's results, given best first, by chunk id."""
    ranked = enumerate(zip(ids.tolist(), scores.tolist(), strict=True), 1)
    return {chunk_id: Leg(rank, score) for rank, (chunk_id, score) in ranked}
