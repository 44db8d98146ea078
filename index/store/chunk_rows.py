"""Vectors and term counts of chunks as numpy arrays, and in the bytes that the store keeps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]

# Types of a chunk's term ids, ascending, and of their counts, which saturate at 65,535.
TERM, COUNT = np.dtype("<i4"), np.dtype("<u2")


@dataclass(frozen=True, slots=True)
class ChunkRows:
    """What is derived from n chunks: the input of the search indexes."""

    # (n,) ascending
    ids: Int64
    # (n,) in terms
    lengths: Int64
    # (n, dimension)
    vectors: Float32
    # (n + 1,): chunk i has `terms` and `counts` from bounds[i] to bounds[i + 1].
    bounds: Int64
    terms: NDArray[np.int32]
    counts: NDArray[np.uint16]

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[int, int, bytes, bytes, bytes]]) -> "ChunkRows":
        """Join id, length, vector, terms and counts of each chunk, given in the order of ids."""
        numbers: list[tuple[int, int, int]] = []
        vectors, terms, counts = bytearray(), bytearray(), bytearray()
        for chunk, length, vector, some, often in rows:
            numbers.append((chunk, length, len(some) // TERM.itemsize))
            vectors += vector
            terms += some
            counts += often
        ids, lengths, sizes = np.array(numbers, np.int64).reshape(-1, 3).T.copy()
        data = np.frombuffer(vectors, "<f4").reshape(len(ids), -1 if numbers else 0)
        return cls(
            ids,
            lengths,
            data,
            np.append(0, sizes.cumsum()),
            np.frombuffer(terms, TERM),
            np.frombuffer(counts, COUNT),
        )


def pack_terms(counts: Mapping[int, int]) -> tuple[bytes, bytes]:
    """Pack counts by term id into the bytes of the term ids, ascending, and of their counts."""
    terms = sorted(counts)
    often = np.minimum([counts[term] for term in terms], np.iinfo(COUNT).max)
    return np.array(terms, TERM).tobytes(), often.astype(COUNT).tobytes()
