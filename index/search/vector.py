"""Nearest chunks by inner product, with FAISS. Vectors have length 1, so this is the cosine.

Every returned score is exact: in a large segment FAISS's codes only choose the candidates, and
their scores are computed from the vectors themselves.
"""

import numpy as np

from index.search.revision import IndexRevision
from index.search.segment import Float32, Int64, Segment

# Candidates taken by their codes for each chunk asked for, and at least: Recall@10 is .999,
# Recall@100 .99 (docs/benchmarks.md, "FAISS by size").
_CANDIDATES, _MIN_CANDIDATES = 4, 200


def search_vectors(
    revision: IndexRevision, vector: Float32, k: int, allowed: Int64 | None = None
) -> tuple[Int64, Float32]:
    """Return the ids and scores of the `k` chunks nearest to `vector` (dimension,), best first.

    Equal scores come in the order of their ids. Only chunks in `allowed` (ascending) are
    considered, unless it is None; there may be fewer than `k`.
    """
    found = [
        segment.ids[_find_nearest(segment, removed, vector, k, allowed)]
        for segment, removed in revision.segments()
        if len(segment.ids) and k
    ]
    ids = np.sort(np.concatenate([np.empty(0, np.int64), *found]))
    scores = score_vectors(revision, vector, ids)
    best = np.lexsort((ids, -scores))[:k]
    return ids[best], scores[best]


def score_vectors(revision: IndexRevision, vector: Float32, ids: Int64) -> Float32:
    """Return the inner product of `vector` with each chunk of `ids` (n,); NaN for one not here."""
    scores = np.full(len(ids), np.nan, np.float32)
    for _, segment, mask, positions in revision.locate(ids):
        scores[mask] = segment.read_vectors(positions) @ vector
    return scores


def _find_nearest(
    segment: Segment, removed: Int64, vector: Float32, k: int, allowed: Int64 | None
) -> Int64:
    """Return positions, in no order, among which the `k` nearest allowed chunks are."""
    import faiss

    if allowed is None and segment.coded is not None:
        count = min(max(_CANDIDATES * k, _MIN_CANDIDATES) + len(removed), len(segment.ids))
        _, found = segment.coded.search(vector[None], count)
        return np.setdiff1d(found[0][found[0] >= 0], removed, assume_unique=True)
    if allowed is None and not len(removed):
        count = min(k, len(segment.ids))
        metric = faiss.METRIC_INNER_PRODUCT
        _, found = faiss.knn(vector[None], segment.vectors, count, metric=metric)
        return np.asarray(found[0], np.int64)
    everything = np.arange(len(segment.ids))
    at = everything if allowed is None else np.flatnonzero(np.isin(segment.ids, allowed))
    return np.setdiff1d(at, removed, assume_unique=True)
