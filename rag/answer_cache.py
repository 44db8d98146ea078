"""Answers to the latest questions, for as long as the index stays as it is."""

import threading
from collections import OrderedDict

from index.document import Filter
from rag.answer import Response

Asked = tuple[str, int, Filter]
# A response is some ten kilobytes.
_MOST = 1_000


class Recent:
    """The last `most` different questions and what was answered at one revision of the index; any other empties it. Thread-safe."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._revision = -1
        self._known: OrderedDict[Asked, Response] = OrderedDict()

    def get(self, asked: Asked, revision: int) -> Response | None:
        """What was answered at this revision, if it is remembered."""
        with self._lock:
            if revision != self._revision or asked not in self._known:
                return None
            self._known.move_to_end(asked)
            return self._known[asked]

    def put(self, asked: Asked, response: Response) -> None:
        """Remember it, at the revision that it says; the question asked longest ago goes first. One of an older revision is left out."""
        with self._lock:
            if response.index.revision > self._revision:
                self._known.clear()
                self._revision = response.index.revision
            if response.index.revision == self._revision:
                self._known[asked] = response
                self._known.move_to_end(asked)
                if len(self._known) > self._most:
                    self._known.popitem(last=False)
