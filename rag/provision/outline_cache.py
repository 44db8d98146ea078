"""Cache of the outlines of documents, since a document is asked about several times."""

import threading
from collections import OrderedDict

from index.document import Document
from rag.provision.resolution import Outline

# Characters of the documents that are kept; an outline takes up to 60 bytes a character.
_CAPACITY = 1_000_000


class OutlineCache:
    """Least recently used cache, bounded by the length of its documents. Thread-safe."""

    def __init__(self, capacity: int = _CAPACITY) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self._size = 0
        self._outlines: OrderedDict[str, Outline] = OrderedDict()

    def read(self, document: Document) -> Outline:
        """Return the outline of a document, read anew if the document is not the one cached."""
        with self._lock:
            cached = self._outlines.get(document.id)
            if cached and cached.document == document:
                self._outlines.move_to_end(document.id)
                return cached
        outline = Outline.read(document)
        with self._lock:
            self._put(outline)
        return outline

    def _put(self, outline: Outline) -> None:
        """Cache an outline; the last one stays, however long it is."""
        replaced = self._outlines.pop(outline.document.id, None)
        self._size -= len(replaced.document.text) if replaced else 0
        self._outlines[outline.document.id] = outline
        self._size += len(outline.document.text)
        while self._size > self._capacity and len(self._outlines) > 1:
            _, oldest = self._outlines.popitem(last=False)
            self._size -= len(oldest.document.text)
