"""Nearest chunks by inner product (cosine, as the encoder's vectors have length 1): FAISS over a view of the index.

Every score is exact. In a large segment FAISS's codes choose the candidates, and their scores come from the vectors themselves.
"""

from collections.abc import Collection

import numpy as np

from index.search.search_index import SearchIndex
from index.search.segment import Float32, Int64, Segment

# So many times as many candidates are taken by their codes as are asked for, and never fewer than _FEWEST: Recall@10 .999, @100 .99.
_CANDIDATES, _FEWEST = 4, 200


class VectorIndex:
    """The vectors of `derived`."""

    def __init__(self, derived: SearchIndex) -> None:
        self._derived = derived

    def search(
        self, vector: Float32, k: int, allowed: Collection[int] | None = None
    ) -> tuple[Int64, Float32]:
        """The `k` best chunk ids for one vector (dimension,), best first, and their scores; fewer when there are fewer.

        Only chunks in `allowed` are considered, unless it is None. Equal scores come in the order of their ids.
        """
        ids = self._candidates(vector, k, allowed)
        scores = self.score(vector, ids)
        here = ~np.isnan(scores)
        ids, scores = ids[here], scores[here]
        best = np.lexsort((ids, -scores))[:k]
        return ids[best], scores[best]

    def _candidates(self, vector: Float32, k: int, allowed: Collection[int] | None = None) -> Int64:
        """Ids, ascending, of chunks among which the `k` best are."""
        view = self._derived.current()
        wanted = None if allowed is None else np.fromiter(allowed, np.int64, len(allowed))
        found = [
            segment.ids[_nearest(segment, gone, vector, k, wanted)]
            for segment, gone in zip(view.segments, (view.gone, view.gone[:0]), strict=True)
            if len(segment.ids) and k
        ]
        return np.sort(np.concatenate([np.empty(0, np.int64), *found]))

    def score(self, vector: Float32, ids: Int64) -> Float32:
        """The inner product of `vector` with each of these chunks; NaN for an id that is not here."""
        view = self._derived.current()
        scores = np.full(len(ids), np.nan, np.float32)
        for segment in view.segments:
            at, here = segment.positions(ids)
            if here.any():
                scores[here] = segment.rows(at[here]) @ vector
        scores[np.isin(ids, view.base.ids[view.gone])] = np.nan
        return scores


def _nearest(segment: Segment, gone: Int64, vector: Float32, k: int, wanted: Int64 | None) -> Int64:
    """Positions of the `k` best and of some others, in no order; of those in `wanted`, unless it is None."""
    import faiss

    if wanted is None and segment.coded is not None:
        _, found = segment.coded.search(
            vector[None], min(max(_CANDIDATES * k, _FEWEST) + len(gone), len(segment.ids))
        )
        return np.setdiff1d(found[0][found[0] >= 0], gone, assume_unique=True)
    if wanted is None and not len(gone):
        _, found = faiss.knn(
            vector[None],
            segment.vectors,
            min(k, len(segment.ids)),
            metric=faiss.METRIC_INNER_PRODUCT,
        )
        return np.asarray(found[0], np.int64)
    at = (
        np.arange(len(segment.ids))
        if wanted is None
        else np.flatnonzero(np.isin(segment.ids, wanted))
    )
    return np.setdiff1d(at, gone, assume_unique=True)
