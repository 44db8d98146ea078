"""A pool of parser processes, by default one a core, each started on demand."""

import os
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import PurePath

from index.document import Document
from index.error import BadDocument
from index.ingest.loader import LOADERS, PLAIN, Reading, iterate
from index.ingest.text import load_plain_text
from index.ingest.worker.process import MODULE, ParserProcess

# Bytes of memory to reserve for each process on machines with many cores and little memory.
_MEMORY_EACH = 1_500_000_000
# Reading text costs less than sending it: only the encoding must be detected. Markdown of more
# bytes can be made to take minutes (lists in lists), which only a process of its own can end.
_MARKDOWN_HERE = 20_000
# Seconds for a thread to notice that its process has been killed.
_CLOSE_SECONDS = 2.0


class ParserPool:
    """Reads files in processes of their own, several at once. Thread-safe.

    Use it in a with block, or close it: busy processes would keep running.
    """

    def __init__(
        self, size: int | None = None, seconds: float | None = None, module: str = MODULE
    ) -> None:
        """`size` is the number of processes, by default one a core as far as memory allows. For
        the others see `ParserProcess`.
        """
        self.size = size or _choose_size()
        self._processes = [ParserProcess(seconds, module) for _ in range(self.size)]
        self._idle: queue.LifoQueue[ParserProcess] = queue.LifoQueue()
        for process in self._processes:
            self._idle.put(process)
        self._lock = threading.Lock()
        self._busy_here = 0.0

    def read_all(self, data: bytes, name: str) -> Reading:
        """Load the document in a file and those inside it, as `index.ingest.loader.read_all`."""
        reading = Reading()
        for one in self._iterate(data, name):
            if isinstance(one, Document):
                reading.documents.append(one)
            else:
                reading.faults.append(one)
        return reading

    def read_many(self, files: Sequence[tuple[bytes, str]]) -> list[Reading]:
        """Load files, given by content and name, at the same time."""
        if len(files) == 1:
            return [self.read_all(*files[0])]
        with ThreadPoolExecutor(self.size) as threads:
            return list(threads.map(lambda file: self.read_all(*file), files))

    def measure_busy(self) -> float:
        """Return the seconds of processor time that parsing has taken so far."""
        return self._busy_here + sum(process.busy for process in self._processes)

    def close(self) -> None:
        """Kill every process; files being parsed are lost."""
        for process in self._processes:
            process.close()
        with suppress(queue.Empty):
            idle = [self._idle.get(timeout=_CLOSE_SECONDS) for _ in self._processes]
            for process in idle:
                process.release()
                self._idle.put(process)

    def __enter__(self) -> "ParserPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _iterate(self, data: bytes, name: str) -> Iterator[Document | BadDocument]:
        # Reading text costs less than sending it: only the encoding must be detected.
        suffix = PurePath(name).suffix.lower()
        if suffix in PLAIN and (LOADERS[suffix] is load_plain_text or len(data) <= _MARKDOWN_HERE):
            with self._count():
                yield from iterate(data, name)
            return
        process = self._idle.get()
        try:
            yield from process.parse(data, name)
        finally:
            self._idle.put(process)

    @contextmanager
    def _count(self) -> Iterator[None]:
        started = time.thread_time()
        try:
            yield
        finally:
            with self._lock:
                self._busy_here += time.thread_time() - started


def _choose_size() -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(1, min(cores or 1, memory // _MEMORY_EACH))
