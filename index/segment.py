"""What is searched of some chunks: their vectors and their inverted lists, made once and never changed.

A collection is one large segment, mapped from a file, and a small one of what came since (`index.derived`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.parts import Parts

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


@dataclass(frozen=True)
class Segment:
    """Of n chunks: `ids` (n,) ascending, `lengths` in terms (n,), `vectors` (n, dimension). The chunks that hold term t are `places`
    (positions, not ids) from list_bounds[t] to list_bounds[t + 1], with `list_counts`; the terms of chunk i are `terms` from
    bag_bounds[i] to bag_bounds[i + 1], with `bag_counts`. `code`: FAISS's codes of the vectors, serialised, or empty.
    """

    ids: Int64
    lengths: Int64
    vectors: Float32
    list_bounds: Int64
    places: NDArray[np.int32]
    list_counts: NDArray[np.uint16]
    bag_bounds: Int64
    terms: NDArray[np.int32]
    bag_counts: NDArray[np.uint16]
    code: NDArray[np.uint8]

    @classmethod
    def of(cls, parts: Parts) -> "Segment":
        """The segment of these chunks."""
        from scipy.sparse import csr_array

        # Rows of terms -> columns of chunks: both keep their order.
        width = int(parts.terms.max()) + 1 if len(parts.terms) else 0
        by_term = csr_array((parts.counts, parts.terms, parts.bounds.astype(np.int32)), (len(parts.ids), width)).tocsc()
        code = _coded(parts.vectors) if len(parts.ids) >= CODED else np.empty(0, np.uint8)
        bounds, places = by_term.indptr.astype(np.int64), by_term.indices.astype(np.int32)
        bags = (parts.bounds, parts.terms, parts.counts)
        return cls(parts.ids, parts.lengths, parts.vectors, bounds, places, by_term.data, *bags, code)

    @classmethod
    def read(cls, arrays: Mapping[str, NDArray[Any]]) -> "Segment":
        """From what `arrays` gave; KeyError when one is missing."""
        return cls(*(arrays[name] for name in cls.__dataclass_fields__))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything, by name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @cached_property
    def coded(self) -> "faiss.Index | None":
        """FAISS's index of the codes, where there are enough vectors for it to pay."""
        import faiss

        return faiss.deserialize_index(self.code) if len(self.code) else None

    def having(self, term: int) -> tuple[NDArray[np.int32], NDArray[np.uint16]]:
        """Where a term occurs, as positions, and how often."""
        if term + 1 >= len(self.list_bounds):
            return self.places[:0], self.list_counts[:0]
        start, end = self.list_bounds[term], self.list_bounds[term + 1]
        return self.places[start:end], self.list_counts[start:end]

    def bags(self, at: Int64) -> tuple[Int64, NDArray[np.int32], NDArray[np.uint16]]:
        """Of the chunks at these positions (n,): the sizes of their bags (n,), and their terms and counts one after the other."""
        starts, ends = self.bag_bounds[at], self.bag_bounds[at + 1]
        sizes = ends - starts
        # Positions of the bags' entries: each bag's start, and on from there.
        entries = np.repeat(starts - np.append(0, sizes.cumsum()[:-1]), sizes) + np.arange(sizes.sum())
        return sizes, self.terms[entries], self.bag_counts[entries]

    def positions(self, ids: Int64) -> tuple[Int64, NDArray[np.bool_]]:
        """Where these chunks are (n,), and whether they are here (n,)."""
        if not len(self.ids):
            return np.zeros(len(ids), np.int64), np.zeros(len(ids), np.bool_)
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return at, self.ids[at] == ids


def _coded(vectors: Float32) -> NDArray[np.uint8]:
    import faiss

    sample = np.random.default_rng(_SEED).permutation(len(vectors))[:_SAMPLE]
    index = faiss.index_factory(vectors.shape[1], _CODE.format(vectors.shape[1] // 2), faiss.METRIC_INNER_PRODUCT)
    index.train(vectors[np.sort(sample)])
    index.add(vectors)
    found: NDArray[np.uint8] = faiss.serialize_index(index)
    return found
