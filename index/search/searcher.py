"""Search one pinned revision of a collection: the interface behind which engines differ.

Everything a question reads comes from here, so that no answer mixes two revisions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.block import Rects, Region
from index.document import Chunk, Document, Filter
from index.search.postings import Postings
from index.search.revision import IndexRevision
from index.search.segment import Float32, Int64
from index.search.vector import score_vectors, search_vectors
from index.store.index_state import IndexState
from index.store.integrity.checksum import report_store
from index.store.store import Store


@dataclass(frozen=True)
class TermLists:
    """The terms of a request that occur in the collection, and their inverted lists."""

    # Term -> its column in `postings` and `frequencies`.
    columns: dict[str, int]
    # In how many chunks each occurs.
    frequencies: tuple[int, ...]
    postings: Postings


@dataclass(frozen=True)
class Searcher:
    """One revision of a collection, restricted to `allowed` chunks unless that is None.

    Valid only inside the block of `Collection.searcher`, and only in its thread.
    """

    state: IndexState
    allowed: Int64 | None
    _revision: IndexRevision
    _store: Store

    def __len__(self) -> int:
        """Number of chunks in the whole collection, whatever the restriction."""
        return len(self._revision)

    @property
    def mean_length(self) -> float:
        """Mean number of terms in a chunk."""
        return self._revision.mean_length

    def restrict(self, where: Filter) -> "Searcher":
        """Return a searcher of the documents that match `where`."""
        if not where:
            return self
        matching = self._store.matching(where)
        allowed = np.sort(np.fromiter(matching, np.int64, len(matching)))
        return replace(self, allowed=allowed)

    def search_vectors(self, vector: Float32, k: int) -> tuple[Int64, Float32]:
        """Return the ids and exact scores of the `k` nearest chunks, best first."""
        return search_vectors(self._revision, vector, k, self.allowed)

    def score_vectors(self, vector: Float32, ids: Int64) -> Float32:
        """Return the inner product of `vector` with each chunk of `ids` (n,)."""
        return score_vectors(self._revision, vector, ids)

    def look_up(self, terms: Iterable[str]) -> TermLists:
        """Look up the inverted lists of those terms that occur in the collection."""
        known = self._store.terms(terms)
        present = self._count_present(known)
        columns = {text: column for column, text in enumerate(present)}
        postings = Postings(self._revision, [known[text] for text in present])
        return TermLists(columns, tuple(present.values()), postings)

    def count_chunks(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many chunks each of these terms occurs; those in none are left out."""
        return self._count_present(self._store.terms(terms))

    def chunks(self, ids: Sequence[int]) -> dict[int, tuple[Chunk, str]]:
        """Return those of these chunks that this revision has, each with its document's title, by
        chunk id. Raises DamagedStore for one that the store has lost.
        """
        found = self._store.chunks_by_id(ids)
        if len(found) < len(set(ids)) and not found.keys() >= self._revision.keep_known(ids):
            raise report_store("a passage")
        return found

    def document(self, document_id: str) -> Document:
        """Return a document with its text. Raises NoSuchDocument."""
        return self._store.document(document_id)

    def regions(self, document_ids: Iterable[str]) -> dict[str, tuple[Region, ...]]:
        """Return the pages, slides or sheets of each of these documents, by id."""
        return self._store.regions(document_ids)

    def rects(self, document_id: str, number: int) -> Rects | None:
        """Return the boxes of a page's characters; None where the format does not say."""
        return self._store.rects(document_id, number)

    def original_type(self, document_id: str) -> str | None:
        """Return the media type of a document's original; None where only its text is kept."""
        return self._store.original_type(document_id)

    def _count_present(self, known: dict[str, int]) -> dict[str, int]:
        """Return in how many chunks each term occurs, given by its id; without those in none."""
        counts = self._revision.document_frequencies([*known.values()])
        return {text: count for text, count in zip(known, counts, strict=True) if count}
