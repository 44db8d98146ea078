"""A bounded queue of ingestions, on threads of its own, so that uploads take no others."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress

from api.http.schema.document import AddedDocuments
from index.collection import Progress
from index.error import Busy

# Adds documents, and reports how far it is.
Work = Callable[[Progress], AddedDocuments]
_STOPPING = "the service is stopping; send the documents again when it has started"
# Seconds that ingestions have to end when the service stops.
_END_SECONDS = 1.0


class IngestionQueue:
    """At most `size` ingestions that wait or run, of which `workers` run at once. Thread-safe."""

    def __init__(self, size: int, workers: int) -> None:
        self._size = size
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="ingest")
        self._lock = threading.Lock()
        self._pending: set[Future[AddedDocuments]] = set()
        self._is_closing = False

    def submit(self, work: Work) -> Future[AddedDocuments]:
        """Put work into the queue; it can be cancelled until it begins. Raises Busy."""
        with self._lock:
            if self._is_closing:
                raise Busy(_STOPPING)
            if len(self._pending) >= self._size:
                raise Busy(
                    f"{len(self._pending)} uploads are waiting or being read; send this one again "
                    "later"
                )
            future = self._threads.submit(self._run, work)
            self._pending.add(future)
        future.add_done_callback(self._forget)
        return future

    def close(self) -> None:
        """Cancel what waits, and end what runs at its next step: what is stored by then stays."""
        with self._lock:
            self._is_closing = True
            pending = list(self._pending)
        self._threads.shutdown(wait=False, cancel_futures=True)
        wait(pending, _END_SECONDS)

    def _run(self, work: Work) -> AddedDocuments:
        try:
            return work(self._check)
        except Exception:
            if self._is_closing:  # its parser has been ended, or it has been told to end
                raise Busy(_STOPPING) from None
            raise

    def _check(self, _done: int, _total: int) -> None:
        """End an ingestion that has come this far, if the service is stopping."""
        if self._is_closing:
            raise Busy(_STOPPING)

    def _forget(self, future: Future[AddedDocuments]) -> None:
        with self._lock, suppress(KeyError):
            self._pending.remove(future)
