"""The search index: it follows the store, and its file is proof against every damage."""

import logging
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from index.document import Chunk, Document
from index.search.search_index import SearchIndex
from index.store.insertion import Entry
from index.store.integrity.identity import Identity
from index.store.store import Store

TEXTS = ("工會", "合同工會", "會員", "工資合同", "合同")


def fill(store: Store, name: str, count: int) -> None:
    document = Document(name, name, name, "".join(TEXTS[:count]))
    starts = [sum(map(len, TEXTS[:i])) for i in range(count + 1)]
    chunks = [Chunk.cut(document, a, b) for a, b in pairwise(starts)]
    drawn = np.random.default_rng(len(name)).normal(size=(count, 8)).astype(np.float32)
    vectors = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    store.add([Entry(document, chunks, vectors, [Counter(c.text) for c in chunks])])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store.sqlite", Identity("a", "b", "c"))


@pytest.fixture
def index(store: Store, tmp_path: Path) -> SearchIndex:
    return SearchIndex(tmp_path / "search.index", store)


def frequencies(index: SearchIndex, store: Store) -> dict[str, int]:
    known = store.terms("工會員合同資")
    return dict(zip(known, index.current().document_frequencies([*known.values()]), strict=True))


def test_every_term_is_counted_through_every_change(
    store: Store, index: SearchIndex, tmp_path: Path
) -> None:
    """What a revision says, made from a file and what came since, is what one made anew says."""
    fill(store, "a", 5)
    assert frequencies(index, store) == {"工": 3, "會": 3, "員": 1, "合": 3, "同": 3, "資": 1}
    fill(store, "b", 2)
    store.remove("a")
    fill(store, "c", 3)
    revision, anew = index.current(), SearchIndex(tmp_path / "other.index", store).current()
    assert (
        len(revision.removed),
        len(revision.recent.ids),
        len(anew.removed),
        len(anew.base.ids),
    ) == (5, 5, 0, 5)
    assert frequencies(index, store) == {"工": 4, "會": 5, "員": 1, "合": 2, "同": 2, "資": 0}
    assert len(revision) == len(anew)
    assert revision.mean_length == anew.mean_length
    terms = [*store.terms("工會員合同資").values(), 10_000]
    assert revision.document_frequencies(terms) == anew.document_frequencies(terms)


def test_what_is_read_from_the_file_is_what_is_mapped(
    store: Store, index: SearchIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.search.snapshot._LARGE", 0)
    fill(store, "a", 5)
    index.save()
    base = SearchIndex(tmp_path / "search.index", store).current().base
    assert base.files
    bare = replace(base, files={})
    at = np.array([0, 2, 4])
    assert (
        base.read_vectors(at).tolist()
        == bare.read_vectors(at).tolist()
        == base.vectors[at].tolist()
    )
    for term in [*store.terms("工會員合同資").values(), 10_000]:
        assert [part.tolist() for part in base.inverted_list(term)] == [
            part.tolist() for part in bare.inverted_list(term)
        ]


def test_a_little_change_does_not_write_the_file_again(
    store: Store, index: SearchIndex, tmp_path: Path
) -> None:
    for name in range(30):
        fill(store, str(name), 5)
    index.save()
    before = (tmp_path / "search.index").stat().st_mtime_ns
    fill(store, "new", 2)
    index.save()
    assert (tmp_path / "search.index").stat().st_mtime_ns == before
    assert len(SearchIndex(tmp_path / "search.index", store).current()) == 152
    for name in range(5):
        store.remove(str(name))
    index.save()
    assert (tmp_path / "search.index").stat().st_mtime_ns > before
    assert index.current().changes == 0


def test_the_file_is_used_when_it_is_right(
    store: Store, index: SearchIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, "a", 5)
    index.save()
    monkeypatch.setattr(
        store, "chunk_rows", lambda: pytest.fail("rebuilt, though the file was right")
    )
    assert len(SearchIndex(tmp_path / "search.index", store).current()) == 5


def test_a_stale_file_is_not_used(store: Store, index: SearchIndex, tmp_path: Path) -> None:
    fill(store, "a", 5)
    index.save()
    fill(store, "b", 2)
    assert len(SearchIndex(tmp_path / "search.index", store).current()) == 7


def test_every_damaged_file_is_rebuilt_with_a_message(
    store: Store, index: SearchIndex, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fill(store, "a", 5)
    index.save()
    path = tmp_path / "search.index"
    good = path.read_bytes()
    flips = [bytes([*good[:at], good[at] ^ 1, *good[at + 1 :]]) for at in range(0, len(good), 37)]
    for damaged in [b"", good[:-1], good[: len(good) // 2], good + b"x", b"garbage", *flips]:
        path.write_bytes(damaged)
        caplog.clear()
        with caplog.at_level(logging.WARNING, "yiju"):
            assert len(SearchIndex(path, store).current()) == 5
        assert "rebuilding it from the store, nothing is lost" in caplog.text
        assert path.read_bytes() == good


def test_a_missing_file_is_rebuilt_with_a_message(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fill(store, "a", 5)
    with caplog.at_level(logging.WARNING, "yiju"):
        SearchIndex(tmp_path / "search.index", store).current()
    assert "is missing" in caplog.text
    assert (tmp_path / "search.index").is_file()


def test_another_stores_file_is_not_believed(
    store: Store, index: SearchIndex, tmp_path: Path
) -> None:
    fill(store, "a", 5)
    index.save()
    other = Store(tmp_path / "other.sqlite", Identity("a", "b", "c"))
    fill(other, "a", 2)
    assert len(SearchIndex(tmp_path / "search.index", other).current()) == 2


def test_a_disk_that_refuses_the_file_does_not_stop_the_search(
    store: Store, tmp_path: Path
) -> None:
    fill(store, "a", 5)
    index = SearchIndex(tmp_path / "no such folder" / "search.index", store)
    index.save()
    assert len(index.current()) == 5
