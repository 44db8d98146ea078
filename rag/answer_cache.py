"""Cache of the answers to recent questions, valid for one revision of the index."""

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
        self._responses: OrderedDict[Key, Response] = OrderedDict()

    def get(self, key: Key, revision: int) -> Response | None:
        """Return the response of this revision, if it is cached."""
        with self._lock:
            self._forget(revision)
            if revision != self._revision or key not in self._responses:
                return None
            self._responses.move_to_end(key)
            return self._responses[key]

    def put(self, key: Key, response: Response) -> None:
        """Cache a response, unless it is of an older revision than the others."""
        with self._lock:
            self._forget(response.index.revision)
            if response.index.revision == self._revision:
                self._responses[key] = response
                self._responses.move_to_end(key)
                if len(self._responses) > self._capacity:
                    self._responses.popitem(last=False)

    def _forget(self, revision: int) -> None:
        """Forget what was answered before a revision: it may cite what is removed."""
        if revision > self._revision:
            self._responses.clear()
            self._revision = revision
