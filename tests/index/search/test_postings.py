"""Inverted lists against counting by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search import postings
from index.search.postings import Postings
from index.search.revision import IndexRevision
from index.search.segment import Segment
from index.store.chunk_rows import COUNT, TERM, ChunkRows

WIDTH = 6


def segment(counts: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> Segment:
    """Of chunks that hold each term so often (chunks, terms)."""
    held = [np.flatnonzero(row) for row in counts]
    bounds = np.cumsum([0, *map(len, held)])
    terms = np.concatenate([np.empty(0, TERM), *held]).astype(TERM)
    often = np.concatenate(
        [np.empty(0, COUNT), *(row[some] for row, some in zip(counts, held, strict=True))]
    ).astype(COUNT)
    total = len(counts)
    return Segment.build(
        ChunkRows(
            np.arange(total) + 1,
            counts.sum(axis=1),
            np.zeros((total, 4), np.float32),
            bounds,
            terms,
            often,
        )
    )


def revise(
    counts: np.ndarray[tuple[int, int], np.dtype[np.int64]], removed: list[int] | None = None
) -> IndexRevision:
    return IndexRevision(1, segment(counts), Segment.empty(4), np.array(removed or [], np.int64))


@pytest.mark.parametrize("searched", [0, 1, 1000])
@given(
    st.lists(st.lists(st.integers(0, 3), min_size=WIDTH, max_size=WIDTH), max_size=12), st.data()
)
def test_how_often_each_term_occurs_in_some_chunks(
    searched: int, rows: list[list[int]], data: st.DataObject
) -> None:
    """Whether a list is searched or gone through."""
    counts = np.array(rows, np.int64).reshape(-1, WIDTH)
    terms = data.draw(st.lists(st.integers(0, WIDTH + 1), unique=True))
    at = np.array(
        sorted(data.draw(st.sets(st.integers(0, len(counts) - 1)))) if len(counts) else [], np.int64
    )
    expected = [[counts[i, term] if term < WIDTH else 0 for i in at] for term in terms]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "_BINARY_SEARCH", searched)
        found, lengths = Postings(revise(counts), terms).count_terms(at + 1)
    assert found.tolist() == expected
    assert lengths.tolist() == counts[at].sum(axis=1).tolist()


def test_removed_and_unknown_chunks_have_no_terms() -> None:
    lists = Postings(revise(np.array([[1, 0, 2], [0, 0, 3]]), removed=[0]), [2, 0])
    counts, _ = lists.count_terms(np.array([1, 2, 99]))
    assert counts.tolist() == [[0, 3, 0], [0, 0, 0]]
