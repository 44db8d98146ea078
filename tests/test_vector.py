"""The FAISS index against numpy, and its file against every damage."""

import logging
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.document import Chunk, Document
from index.store import Entry, Identity, Store
from index.vector import VectorIndex

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


@pytest.fixture
def index(store: Store, tmp_path: Path) -> VectorIndex:
    return VectorIndex(tmp_path / "vectors.faiss", store)


@pytest.mark.parametrize("k", [1, 7, 200, 300])
def test_search_is_numpys_brute_force(store: Store, index: VectorIndex, k: int) -> None:
    fill(store, "a", unit(200))
    ids, vectors = store.vectors()
    for query in unit(20, seed=1):
        found, scores = index.search(query, k)
        expected = np.argsort(-(vectors @ query), kind="stable")[:k]
        assert found.tolist() == ids[expected].tolist()
        assert np.allclose(scores, (vectors @ query)[expected], atol=1e-6)
        assert np.allclose(index.score(query, found), scores, atol=1e-6)


def test_only_what_is_allowed_is_found(store: Store, index: VectorIndex) -> None:
    fill(store, "a", unit(50))
    ids, _ = store.vectors()
    allowed = set(ids[::7].tolist())
    found, _ = index.search(unit(1)[0], 50, allowed)
    assert set(found.tolist()) == allowed
    assert index.search(unit(1)[0], 5, set())[0].tolist() == []


def test_equal_scores_come_in_the_order_of_their_ids(store: Store, index: VectorIndex) -> None:
    fill(store, "a", np.repeat(unit(1), 9, axis=0))
    assert index.search(unit(1)[0], 9)[0].tolist() == store.vectors()[0].tolist()


def test_nothing_is_found_in_an_empty_store(index: VectorIndex) -> None:
    assert index.search(unit(1)[0], 5)[0].tolist() == []
    assert np.isnan(index.score(unit(1)[0], np.array([1]))).all()


def test_it_follows_every_change_of_the_store(store: Store, index: VectorIndex) -> None:
    fill(store, "a", unit(5))
    assert len(index.search(unit(1)[0], 9)[0]) == 5
    fill(store, "b", unit(3))
    assert len(index.search(unit(1)[0], 9)[0]) == 8
    store.remove("a")
    assert set(index.search(unit(1)[0], 9)[0]) == set(store.vectors()[0])
    assert np.isnan(index.score(unit(1)[0], np.array([1])))[0]


def test_the_file_is_used_when_it_is_right(store: Store, index: VectorIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store, "a", unit(5))
    index.save()
    monkeypatch.setattr(store, "vectors", lambda: pytest.fail("rebuilt, though the file was right"))
    assert len(VectorIndex(tmp_path / "vectors.faiss", store).search(unit(1)[0], 9)[0]) == 5


def test_a_stale_file_is_not_used(store: Store, index: VectorIndex, tmp_path: Path) -> None:
    fill(store, "a", unit(5))
    index.save()
    fill(store, "b", unit(2))
    assert len(VectorIndex(tmp_path / "vectors.faiss", store).search(unit(1)[0], 9)[0]) == 7


def test_every_damaged_file_is_rebuilt_with_a_message(
    store: Store, index: VectorIndex, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fill(store, "a", unit(5))
    index.save()
    path = tmp_path / "vectors.faiss"
    good = path.read_bytes()
    flips = [bytes([*good[:at], good[at] ^ 1, *good[at + 1 :]]) for at in range(0, len(good), 13)]
    for damaged in [b"", good[:-1], good[: len(good) // 2], good + b"x", b"garbage", *flips]:
        path.write_bytes(damaged)
        caplog.clear()
        with caplog.at_level(logging.WARNING, "yiju"):
            assert len(VectorIndex(path, store).search(unit(1)[0], 9)[0]) == 5
        assert "rebuilt from the store, nothing is lost" in caplog.text
        assert path.read_bytes() == good


def test_a_missing_file_is_rebuilt_with_a_message(store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    fill(store, "a", unit(5))
    with caplog.at_level(logging.WARNING, "yiju"):
        VectorIndex(tmp_path / "vectors.faiss", store).search(unit(1)[0], 1)
    assert "is missing" in caplog.text
    assert (tmp_path / "vectors.faiss").is_file()


def test_another_stores_file_is_not_believed(store: Store, index: VectorIndex, tmp_path: Path) -> None:
    fill(store, "a", unit(5))
    index.save()
    other = Store(tmp_path / "other.sqlite", Identity("a", "b", "c"))
    fill(other, "a", unit(2))
    assert len(VectorIndex(tmp_path / "vectors.faiss", other).search(unit(1)[0], 9)[0]) == 2


def test_a_disk_that_refuses_the_file_does_not_stop_the_search(store: Store, tmp_path: Path) -> None:
    fill(store, "a", unit(5))
    index = VectorIndex(tmp_path / "no such folder" / "vectors.faiss", store)
    index.save()
    assert len(index.search(unit(1)[0], 9)[0]) == 5
