"""Vectors and term counts of chunks as numpy arrays, and in the bytes that the store keeps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.error import DamagedStore
from index.store.integrity.checksum import is_sealed

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]

# Types of a chunk's term ids, ascending, and of their counts, which saturate at 65,535.
TERM, COUNT = np.dtype("<i4"), np.dtype("<u2")
# What a vector's length may differ from 1 by.
_ROUNDING = 1e-2


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
    def from_rows(cls, rows: Iterable[tuple[Any, ...]], last_term: int) -> "ChunkRows":
        """Join id, length, vector and its checksum, terms, counts and their checksum of each chunk,
        given in the order of ids. `last_term` is the highest id of a term.

        Raises DamagedStore, which names the chunk, unless all of it can be believed.
        """
        numbers: list[tuple[int, int, int]] = []
        vectors, terms, counts = bytearray(), bytearray(), bytearray()
        previous = 0
        for chunk, length, vector, checksum, some, often, sealed in rows:
            if (
                chunk <= previous
                or not is_sealed(checksum, vector, chunk)
                or not is_sealed(sealed, _join(some, often), chunk, length)
                or (numbers and len(vectors) != len(vector) * len(numbers))
            ):
                raise report_chunk(chunk)
            previous = chunk
            numbers.append((chunk, length, len(some) // TERM.itemsize))
            vectors += vector
            terms += some
            counts += often
        ids, lengths, sizes = np.array(numbers, np.int64).reshape(-1, 3).T.copy()
        data = np.frombuffer(vectors, "<f4").reshape(len(ids), -1 if numbers else 0)
        found = cls(
            ids,
            lengths,
            data,
            np.append(0, sizes.cumsum()),
            np.frombuffer(terms, TERM),
            np.frombuffer(counts, COUNT),
        )
        _check(found, last_term)
        return found


def report_chunk(chunk: object) -> DamagedStore:
    """Return the error for a passage whose vector or terms cannot be believed."""
    return DamagedStore(
        f"the vector or the terms of passage {chunk} in the store are damaged; "
        "`yiju verify --repair` names its document and derives them again"
    )


def is_direction(vectors: Float32) -> NDArray[np.bool_]:
    """Tell of each vector (n, dimension) whether it is finite and has length 1."""
    lengths = np.einsum("ij,ij->i", vectors, vectors)
    near: NDArray[np.bool_] = np.abs(lengths - 1) < _ROUNDING  # false for NaN
    return near


def pack_terms(counts: Mapping[int, int]) -> tuple[bytes, bytes]:
    """Pack counts by term id into the bytes of the term ids, ascending, and of their counts."""
    terms = sorted(counts)
    often = np.minimum([counts[term] for term in terms], np.iinfo(COUNT).max)
    return np.array(terms, TERM).tobytes(), often.astype(COUNT).tobytes()


def _join(some: object, often: object) -> bytes | None:
    """Return both as one; None unless they are terms and as many counts."""
    if not (isinstance(some, bytes) and isinstance(often, bytes)):
        return None
    if len(some) * COUNT.itemsize != len(often) * TERM.itemsize or len(some) % TERM.itemsize:
        return None
    return some + often


def _check(rows: ChunkRows, last_term: int) -> None:
    """Raise DamagedStore for a vector that is no direction and for an id that no term has.

    FAISS ends the process for the one; for the other as much memory would be taken as the id says.
    """
    wrong = ~is_direction(rows.vectors) if len(rows.ids) else np.zeros(0, np.bool_)
    if len(rows.terms) and (rows.terms.min() < 1 or rows.terms.max() > last_term):
        beyond = np.flatnonzero((rows.terms < 1) | (rows.terms > last_term))
        wrong[np.searchsorted(rows.bounds, beyond, "right") - 1] = True
    if wrong.any():
        raise report_chunk(rows.ids[wrong.argmax()])
