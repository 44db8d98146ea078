"""Immutable part of the search index: vectors and inverted lists of a range of chunks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.positioned_read import FileArray
from index.search.snapshot import Snapshot
from index.store.chunk_rows import ChunkRows

if TYPE_CHECKING:
    import faiss

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]
# One inverted list: positions of chunks, ascending, and the term's count in each.
InvertedList = tuple[NDArray[np.int32], NDArray[np.uint8]]

# From this many vectors on, scanning short codes and rescoring the best is faster than scoring
# every vector exactly, and finds the same (docs/benchmarks.md, "FAISS by size").
CODED = 20_000
# 4 bits for each pair of dimensions: codes of 96 bytes, looked up 32 at a time (André et al. 2017,
# arXiv 1704.07355).
_CODE = "PQ{}x4fs"
_TRAINING_VECTORS, _SEED = 32_768, 7
# Up to this many vectors are read one by one from the file; for more, the mapping is faster.
_FEW_VECTORS = 10_000
# Inverted lists up to this length are read whole; of longer ones often only a part is needed.
_SHORT_LIST = 30_000
# Counts saturate at 255: BM25 no longer distinguishes higher ones.
_MAX_COUNT = 255
_ARRAYS = ("ids", "lengths", "vectors", "bounds", "places", "counts", "code")


@dataclass(frozen=True)
class Segment:
    """Vectors and inverted lists of n chunks.

    Chunks are addressed by position (0..n-1), in the order of their ids.
    """

    # (n,) chunk ids, ascending.
    ids: Int64
    # (n,) number of terms in each chunk.
    lengths: Int64
    # (n, dimension), each of length 1.
    vectors: Float32
    # (terms + 1,): the list of term t is places[bounds[t]:bounds[t + 1]].
    bounds: Int64
    # Positions of the chunks that contain each term, ascending within a list.
    places: NDArray[np.int32]
    # How often the term occurs there, saturated at 255.
    counts: NDArray[np.uint8]
    # FAISS's product quantization codes, serialized; empty below `CODED` vectors.
    code: NDArray[np.uint8]
    # The same arrays by name, for positioned reads, when they lie in a large file.
    files: Mapping[str, FileArray] = field(default_factory=dict)

    @classmethod
    def build(cls, rows: ChunkRows) -> "Segment":
        """Build the segment of these chunks."""
        bounds, places, counts = _invert(rows)
        code = _encode(rows.vectors) if len(rows.ids) >= CODED else np.empty(0, np.uint8)
        return cls(rows.ids, rows.lengths, rows.vectors, bounds, places, counts, code)

    @classmethod
    def empty(cls, dimension: int) -> "Segment":
        """Build a segment of no chunks."""
        none, bounds = np.empty(0, np.int64), np.zeros(1, np.int64)
        vectors, places = np.empty((0, dimension), np.float32), np.empty(0, np.int32)
        counts, code = np.empty(0, np.uint8), np.empty(0, np.uint8)
        return cls(none, none, vectors, bounds, places, counts, code)

    @classmethod
    def load(cls, snapshot: Snapshot) -> "Segment":
        """Take the arrays of a file. Raises KeyError when one is missing."""
        ids, lengths, vectors, bounds, places, counts, code = (
            snapshot.arrays[name] for name in _ARRAYS
        )
        return cls(ids, lengths, vectors, bounds, places, counts, code, snapshot.rows)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return every array by name, as `load` expects them."""
        return {name: getattr(self, name) for name in _ARRAYS}

    def read_vectors(self, positions: Int64) -> Float32:
        """Return the vectors at `positions` (m,) as (m, dimension)."""
        if self.files and len(positions) < _FEW_VECTORS:
            return self.files["vectors"].take(positions)
        return self.vectors[positions]

    @cached_property
    def coded(self) -> "faiss.Index | None":
        """FAISS index of the codes, or None below `CODED` vectors."""
        import faiss

        code = self.files["code"].between(0, len(self.code)) if self.files else self.code
        return faiss.deserialize_index(code) if len(code) else None

    def document_frequencies(self, terms: Int64) -> Int64:
        """Return in how many chunks each of these terms (m,) occurs."""
        known = terms + 1 < len(self.bounds)
        at = np.where(known, terms, 0)
        return np.where(known, self.bounds[at + known] - self.bounds[at], 0)

    def inverted_list(self, term: int) -> InvertedList:
        """Return the positions of the chunks that contain a term, and its count in each."""
        if term + 1 >= len(self.bounds):
            return self.places[:0], self.counts[:0]
        start, end = int(self.bounds[term]), int(self.bounds[term + 1])
        if self.files and end - start < _SHORT_LIST:
            places, counts = self.files["places"], self.files["counts"]
            return places.between(start, end), counts.between(start, end)
        return self.places[start:end], self.counts[start:end]

    def locate(self, ids: Int64) -> tuple[Int64, NDArray[np.bool_]]:
        """Return the position of each chunk id (m,), and whether it is in this segment (m,)."""
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
    entries |= np.minimum(rows.counts, np.uint16(_MAX_COUNT))
    entries.sort()
    counts = entries.astype(np.uint8)
    entries >>= np.uint64(8)
    entries &= (np.uint64(1) << shift) - np.uint64(1)
    return bounds, entries.astype(np.int32), counts


def _encode(vectors: Float32) -> NDArray[np.uint8]:
    """Train a product quantizer on the vectors and return the serialized index of their codes."""
    import faiss

    sample = np.random.default_rng(_SEED).permutation(len(vectors))[:_TRAINING_VECTORS]
    description = _CODE.format(vectors.shape[1] // 2)
    index = faiss.index_factory(vectors.shape[1], description, faiss.METRIC_INNER_PRODUCT)
    index.train(vectors[np.sort(sample)])
    index.add(vectors)
    code: NDArray[np.uint8] = faiss.serialize_index(index)
    return code
