"""What is derived of chunks, as the store keeps it: vectors, and bags of terms as two rows of numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]

# A chunk's terms and how often each occurs, in the order of their ids; a count says no more than its type can.
TERM, COUNT = np.dtype("<i4"), np.dtype("<u2")


@dataclass(frozen=True, slots=True)
class ChunkRows:
    """What indexes are made from, of n chunks: ids (n,) ascending, lengths in terms (n,), vectors (n, dimension), and their bags: chunk i
    has `terms` and `counts` from bounds[i] to bounds[i + 1].
    """

    ids: Int64
    lengths: Int64
    vectors: Float32
    bounds: Int64
    terms: NDArray[np.int32]
    counts: NDArray[np.uint16]

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, bytes, bytes, bytes]]) -> "ChunkRows":
        """From id, length, vector, terms and counts of each chunk, in the order of the ids."""
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


def packed(counts: Mapping[int, int]) -> tuple[bytes, bytes]:
    """A bag, by term id -> its terms, ascending, and their counts, as they are stored."""
    terms = sorted(counts)
    often = np.minimum([counts[term] for term in terms], np.iinfo(COUNT).max)
    return np.array(terms, TERM).tobytes(), often.astype(COUNT).tobytes()
