"""The FAISS index against numpy."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.document import Chunk, Document
from index.search import segment
from index.search.search_index import SearchIndex
from index.search.vector import score_vectors, search_vectors
from index.store.insertion import Entry
from index.store.integrity.identity import Identity
from index.store.store import Store

DIMENSION = 16


def fill(store: Store, name: str, vectors: NDArray[np.float32]) -> None:
    document = Document(name, name, name, "字" * len(vectors))
    chunks = [Chunk.cut(document, i, i + 1) for i in range(len(vectors))]
    store.add([Entry(document, chunks, vectors, [Counter("字")] * len(chunks))])


def unit(count: int, seed: int = 0) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    normal: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normal


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store.sqlite", Identity("a", "b", "c"))


class Vectors:
    """The vectors of the index's present revision."""

    def __init__(self, index: SearchIndex) -> None:
        self.index = index

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: set[int] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        only = None if allowed is None else np.array(sorted(allowed), np.int64)
        return search_vectors(self.index.current(), vector, k, only)

    def score(self, vector: NDArray[np.float32], ids: NDArray[np.int64]) -> NDArray[np.float32]:
        return score_vectors(self.index.current(), vector, ids)


@pytest.fixture
def index(store: Store, tmp_path: Path) -> Vectors:
    return Vectors(SearchIndex(tmp_path / "search.index", store))


@pytest.mark.parametrize("k", [1, 7, 200, 300])
def test_search_is_numpys_brute_force(store: Store, index: Vectors, k: int) -> None:
    fill(store, "a", unit(200))
    rows = store.chunk_rows()
    ids, vectors = rows.ids, rows.vectors
    for query in unit(20, seed=1):
        found, scores = index.search(query, k)
        expected = np.argsort(-(vectors @ query), kind="stable")[:k]
        assert found.tolist() == ids[expected].tolist()
        assert np.allclose(scores, (vectors @ query)[expected], atol=1e-6)
        assert np.allclose(index.score(query, found), scores, atol=1e-6)


def test_only_what_is_allowed_is_found(store: Store, index: Vectors) -> None:
    fill(store, "a", unit(50))
    ids = store.ids()
    allowed = set(ids[::7].tolist())
    found, _ = index.search(unit(1)[0], 50, allowed)
    assert set(found.tolist()) == allowed
    assert index.search(unit(1)[0], 5, set())[0].tolist() == []


def test_equal_scores_come_in_the_order_of_their_ids(store: Store, index: Vectors) -> None:
    fill(store, "a", np.repeat(unit(1), 9, axis=0))
    assert index.search(unit(1)[0], 9)[0].tolist() == store.ids().tolist()


def test_nothing_is_found_in_an_empty_store(index: Vectors) -> None:
    assert index.search(unit(1)[0], 5)[0].tolist() == []
    assert np.isnan(index.score(unit(1)[0], np.array([1]))).all()


def test_it_follows_every_change_of_the_store(store: Store, index: Vectors) -> None:
    fill(store, "a", unit(5))
    assert len(index.search(unit(1)[0], 9)[0]) == 5
    fill(store, "b", unit(3))
    assert len(index.search(unit(1)[0], 9)[0]) == 8
    store.remove("a")
    assert set(index.search(unit(1)[0], 9)[0]) == set(store.ids())
    assert np.isnan(index.score(unit(1)[0], np.array([1])))[0]


def test_codes_find_what_exact_scores_find(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above `CODED` vectors; and with some gone and some come since."""
    monkeypatch.setattr(segment, "CODED", 1_000)
    for part in range(10):
        fill(store, str(part), unit(300, seed=part))
    index = Vectors(SearchIndex(tmp_path / "search.index", store))
    assert index.index.current().base.coded is not None

    def hit() -> float:
        rows = store.chunk_rows()
        ids, vectors = rows.ids, rows.vectors
        found = [
            len(set(index.search(query, 10)[0]) & set(ids[np.argsort(-(vectors @ query))[:10]]))
            for query in unit(50, seed=99)
        ]
        return sum(found) / 500

    assert hit() > 0.97
    store.remove("3")
    fill(store, "new", unit(20, seed=77))
    assert hit() > 0.97
    rows = store.chunk_rows()
    ids, vectors = rows.ids, rows.vectors
    found, scores = index.search(vectors[-1], 1)
    assert (found[0], round(float(scores[0]), 5)) == (ids[-1], 1)
