"""What is searched of some chunks: their vectors and their inverted lists, made once and never changed.

A collection is one large segment, mapped from a file, and a small one of what came since (`index.search.search_index`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.search.snapshot import Snapshot
from index.store.chunk_rows import ChunkRows
from index.store.positioned_read import FileArray

if TYPE_CHECKING:
    import faiss

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]

# From so many vectors on, a scan of short codes and exact scores for the best of them is faster than exact scores for all, and finds the
# same (README, "FAISS by size").
CODED = 20_000
# 4 bits for each pair of dimensions: codes of 96 bytes, looked up 32 at a time (André et al. 2017, arXiv 1704.07355).
_CODE = "PQ{}x4fs"
_SAMPLE, _SEED = 32_768, 7
# So many vectors are read one by one; for more the file is gone through as it is mapped.
_FEW = 10_000
# A list of so many entries is read; of a longer one often only a part is looked at.
_SHORT = 30_000
# A term that occurs more often in one passage says no more.
_OFTEN = 255
_ARRAYS = ("ids", "lengths", "vectors", "bounds", "places", "counts", "code")


@dataclass(frozen=True)
class Segment:
    """Of n chunks: `ids` (n,) ascending, `lengths` in terms (n,), `vectors` (n, dimension). The chunks that hold term t are `places`
    (positions, not ids) from bounds[t] to bounds[t + 1], ascending, with `counts`. `code`: FAISS's codes of the vectors, serialised, or
    empty. `files`: the same arrays by name where they lie in a file.
    """

    ids: Int64
    lengths: Int64
    vectors: Float32
    bounds: Int64
    places: NDArray[np.int32]
    counts: NDArray[np.uint8]
    code: NDArray[np.uint8]
    files: Mapping[str, FileArray] = field(default_factory=dict)

    @classmethod
    def of(cls, parts: ChunkRows) -> "Segment":
        """The segment of these chunks."""
        bounds, places, counts = _invert(parts)
        code = _coded(parts.vectors) if len(parts.ids) >= CODED else np.empty(0, np.uint8)
        return cls(parts.ids, parts.lengths, parts.vectors, bounds, places, counts, code)

    @classmethod
    def read(cls, snapshot: Snapshot) -> "Segment":
        """From what `arrays` gave; KeyError when one is missing."""
        ids, lengths, vectors, bounds, places, counts, code = (
            snapshot.arrays[name] for name in _ARRAYS
        )
        return cls(ids, lengths, vectors, bounds, places, counts, code, snapshot.rows)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything, by name."""
        return {name: getattr(self, name) for name in _ARRAYS}

    def rows(self, at: Int64) -> Float32:
        """The vectors at these positions (n,)."""
        return self.files["vectors"].take(at) if self.files and len(at) < _FEW else self.vectors[at]

    @cached_property
    def coded(self) -> "faiss.Index | None":
        """FAISS's index of the codes, where there are enough vectors for it to pay."""
        import faiss

        code = self.files["code"].between(0, len(self.code)) if self.files else self.code
        return faiss.deserialize_index(code) if len(code) else None

    def frequencies(self, terms: Int64) -> Int64:
        """In how many chunks each of these terms occurs (m,)."""
        known = terms + 1 < len(self.bounds)
        at = np.where(known, terms, 0)
        return np.where(known, self.bounds[at + known] - self.bounds[at], 0)

    def having(self, term: int) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """Where a term occurs, as positions, and how often."""
        if term + 1 >= len(self.bounds):
            return self.places[:0], self.counts[:0]
        start, end = int(self.bounds[term]), int(self.bounds[term + 1])
        if self.files and end - start < _SHORT:
            return self.files["places"].between(start, end), self.files["counts"].between(
                start, end
            )
        return self.places[start:end], self.counts[start:end]

    def positions(self, ids: Int64) -> tuple[Int64, NDArray[np.bool_]]:
        """Where these chunks are (n,), and whether they are here (n,)."""
        if not len(self.ids):
            return np.zeros(len(ids), np.int64), np.zeros(len(ids), np.bool_)
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return at, self.ids[at] == ids


def _invert(rows: ChunkRows) -> tuple[Int64, NDArray[np.int32], NDArray[np.uint8]]:
    """Turn each chunk's terms into each term's chunks: `bounds`, `places` and `counts`."""
    width = int(rows.terms.max()) + 1 if len(rows.terms) else 0
    bounds = np.append(0, np.bincount(rows.terms, minlength=width).cumsum())
    # Each entry is one integer, term | position | count: integers sort in a fifth of the time of a
    # stable argsort. 31 bits of term and 8 of count leave 25 for positions, 33 million chunks.
    shift = np.uint64(max(len(rows.ids) - 1, 0).bit_length())
    entries = rows.terms.astype(np.uint64)
    entries <<= shift
    entries |= np.repeat(np.arange(len(rows.ids), dtype=np.uint64), np.diff(rows.bounds))
    entries <<= np.uint64(8)
    entries |= np.minimum(rows.counts, np.uint16(_OFTEN))
    entries.sort()
    counts = entries.astype(np.uint8)
    entries >>= np.uint64(8)
    entries &= (np.uint64(1) << shift) - np.uint64(1)
    return bounds, entries.astype(np.int32), counts


def _coded(vectors: Float32) -> NDArray[np.uint8]:
    import faiss

    sample = np.random.default_rng(_SEED).permutation(len(vectors))[:_SAMPLE]
    index = faiss.index_factory(
        vectors.shape[1], _CODE.format(vectors.shape[1] // 2), faiss.METRIC_INNER_PRODUCT
    )
    index.train(vectors[np.sort(sample)])
    index.add(vectors)
    found: NDArray[np.uint8] = faiss.serialize_index(index)
    return found
