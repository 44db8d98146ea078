"""The FAISS index of one collection: exact inner product over the store's vectors. Derived: it can always be made again.

Knows ids and vectors, no text. In memory it is an immutable snapshot of one revision, swapped whole, since FAISS allows
no search beside a change. On disk it is a file of our own: a magic word, a header in JSON, FAISS's bytes; the SHA-256
over header and bytes is checked before FAISS parses anything.
"""

import hashlib
import json
import logging
import os
import struct
import tempfile
import threading
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.store import Store

if TYPE_CHECKING:
    import faiss

MAGIC = b"YIJUVEC1"
_log = logging.getLogger("yiju")

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """One revision's vectors; `ids` (n,) ascending, position i of `flat` holds the vector of chunk ids[i]."""

    revision: int
    ids: Int64
    flat: "faiss.IndexIDMap2 | None"


_EMPTY = _Snapshot(-1, np.empty(0, np.int64), None)


class VectorIndex:
    """Nearest chunks by inner product (cosine, as the encoder's vectors have length 1).

    It follows `store` by itself: a search first takes in what any process has committed since the last one.
    """

    def __init__(self, path: Path, store: Store) -> None:
        self._path, self._store = path, store
        self._lock = threading.Lock()
        self._snapshot = _EMPTY

    def search(self, vector: Float32, k: int, allowed: Collection[int] | None = None) -> tuple[Int64, Float32]:
        """The `k` best chunk ids for one vector (dimension,), best first, and their scores; fewer when there are fewer.

        Only chunks in `allowed` are considered, unless it is None. Equal scores come in the order of their ids.
        """
        import faiss

        snapshot = self.current()
        if snapshot.flat is None or not k:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        parameters = None
        if allowed is not None:
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(np.fromiter(allowed, np.int64, len(allowed))))  # type: ignore[call-arg]
        scores, ids = snapshot.flat.search(vector[None, :], min(k, len(snapshot.ids)), params=parameters)
        found = ids[0] >= 0  # FAISS fills up with -1 when it finds fewer
        order = np.lexsort((ids[0][found], -scores[0][found]))
        return ids[0][found][order], scores[0][found][order]

    def score(self, vector: Float32, ids: Int64) -> Float32:
        """The inner product of `vector` with each of these chunks; NaN for an id that is not here."""
        snapshot = self.current()
        scores = np.full(len(ids), np.nan, np.float32)
        if snapshot.flat is None:
            return scores
        at = np.minimum(np.searchsorted(snapshot.ids, ids), len(snapshot.ids) - 1)
        here = snapshot.ids[at] == ids
        scores[here] = snapshot.flat.index.reconstruct_batch(at[here]) @ vector
        return scores

    def current(self) -> _Snapshot:
        """The snapshot of the store's present revision, read from the file or made from the store if need be."""
        revision = self._store.revision()
        if self._snapshot.revision == revision:
            return self._snapshot
        with self._lock:
            if self._snapshot.revision != revision:
                opening = self._snapshot.revision < 0
                snapshot = self._read() if opening else None
                if snapshot is None or snapshot.revision != revision:
                    snapshot = _Snapshot(revision, *_flat(*self._store.vectors()))
                    if opening:
                        self._write(snapshot)
                self._snapshot = snapshot
            return self._snapshot

    def save(self) -> None:
        """Bring the file up to the present revision. A disk that refuses loses nothing: the store has everything."""
        self._write(self.current())

    def _write(self, snapshot: _Snapshot) -> None:
        import faiss

        body = faiss.serialize_index(snapshot.flat).tobytes() if snapshot.flat is not None else b""
        header = json.dumps({"store": self._store.id, "revision": snapshot.revision, "count": len(snapshot.ids)}).encode()
        content = struct.pack("<I", len(header)) + header + body
        try:
            _replace(self._path, MAGIC + hashlib.sha256(content).digest() + content)
        except OSError as error:
            _log.info("the FAISS file %s could not be written: %s", self._path, error.strerror)

    def _read(self) -> _Snapshot | None:
        """What the file holds; None when it must be made again, with a message unless there is nothing to hold."""
        try:
            return _parse(self._path.read_bytes(), self._store.id)
        except FileNotFoundError:
            problem = "is missing"
        except (OSError, ValueError) as error:
            problem = f"cannot be used: {error}"
        if self._store.state().chunks:
            _log.warning("yiju: the FAISS file %s %s; it is rebuilt from the store, nothing is lost", self._path, problem)
        return None


def _flat(ids: Int64, vectors: Float32) -> tuple[Int64, "faiss.IndexIDMap2 | None"]:
    import faiss

    if not len(ids):
        return ids, None
    index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
    index.add_with_ids(np.ascontiguousarray(vectors), ids)
    return ids, index


def _parse(data: bytes, store_id: str) -> _Snapshot:
    """The snapshot in a file's bytes; ValueError says why it is none of this store's."""
    import faiss

    checksum, content = data[len(MAGIC) : len(MAGIC) + 32], data[len(MAGIC) + 32 :]
    if not data.startswith(MAGIC) or hashlib.sha256(content).digest() != checksum:
        raise ValueError("its checksum does not match")
    (length,) = struct.unpack_from("<I", content)
    header = json.loads(content[4 : 4 + length])
    if header["store"] != store_id:
        raise ValueError("it belongs to another store")
    if not header["count"]:
        return _Snapshot(header["revision"], np.empty(0, np.int64), None)
    index = faiss.deserialize_index(np.frombuffer(content, np.uint8, offset=4 + length))
    if not isinstance(index, faiss.IndexIDMap2) or index.ntotal != header["count"]:
        raise ValueError("its contents do not match its header")
    return _Snapshot(header["revision"], faiss.vector_to_array(index.id_map), index)


def _replace(path: Path, data: bytes) -> None:
    """Write beside, make durable, rename: a reader sees the old file or the new one, never a part."""
    descriptor, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
