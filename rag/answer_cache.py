"""Cache of the answers to recent questions, valid for one revision of the index."""

import hashlib
import threading
from collections import OrderedDict

from index.document import Filter
from rag.answer import Response

# Question, top_k, filter and threshold.
Key = tuple[str, int, Filter, float]
# A response takes some ten kilobytes.
_CAPACITY = 1_000


class AnswerCache:
    """Least recently used cache; a response of a later revision empties it. Thread-safe."""

    def __init__(self, capacity: int = _CAPACITY) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self._revision = -1
        # By the hash of their keys: a filter may be long.
        self._responses: OrderedDict[bytes, Response] = OrderedDict()

    def get(self, key: Key, revision: int) -> Response | None:
        """Return the response of this revision, if it is cached."""
        digest = _hash(key)
        with self._lock:
            self._forget(revision)
            if revision != self._revision or digest not in self._responses:
                return None
            self._responses.move_to_end(digest)
            return self._responses[digest]

    def put(self, key: Key, response: Response) -> None:
        """Cache a response, unless it is of an older revision than the others."""
        digest = _hash(key)
        with self._lock:
            self._forget(response.index.revision)
            if response.index.revision == self._revision:
                self._responses[digest] = response
                self._responses.move_to_end(digest)
                if len(self._responses) > self._capacity:
                    self._responses.popitem(last=False)

    def _forget(self, revision: int) -> None:
        """Forget what was answered before a revision: it may cite what is removed."""
        if revision > self._revision:
            self._responses.clear()
            self._revision = revision


def _hash(key: Key) -> bytes:
    return hashlib.sha256(repr(key).encode()).digest()
