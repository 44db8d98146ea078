"""A segment's inverted lists are the transposed matrix of its chunks' terms."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from index.search.segment import Segment
from index.store.chunk_rows import ChunkRows


def make_rows(chunks: int, vocabulary: int, seed: int) -> ChunkRows:
    """Random bags of terms: empty, rare and frequent ones, counts beyond what a list keeps."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(0, min(40, vocabulary) + 1, chunks)
    bags = [np.sort(rng.choice(vocabulary, size, replace=False)) for size in sizes]
    terms = np.concatenate([*bags, np.empty(0)]).astype(np.int32)
    return ChunkRows(
        ids=np.arange(chunks) * 3,
        lengths=sizes,
        vectors=np.zeros((chunks, 4), np.float32),
        bounds=np.append(0, sizes.cumsum()),
        terms=terms,
        counts=rng.integers(1, 65_536, len(terms)).astype(np.uint16),
    )


@pytest.mark.parametrize(
    ("chunks", "vocabulary"),
    [(0, 1), (1, 1), (2, 50), (255, 3), (256, 70_000), (257, 5), (5_000, 900)],
)
def test_lists_are_the_transposed_matrix(chunks: int, vocabulary: int) -> None:
    rows = make_rows(chunks, vocabulary, seed=chunks)
    segment = Segment.build(rows)
    width = int(rows.terms.max(initial=-1)) + 1
    expected = csr_array((rows.counts, rows.terms, rows.bounds), (chunks, width)).tocsc()
    assert segment.bounds.tolist() == expected.indptr.tolist()
    assert segment.places.tolist() == expected.indices.tolist()
    assert segment.counts.tolist() == np.minimum(expected.data, 255).tolist()
    kinds = [str(one.dtype) for one in (segment.bounds, segment.places, segment.counts)]
    assert kinds == ["int64", "int32", "uint8"]
