"""Read files and URLs ahead of the encoder, skipping those that have not changed."""

import hashlib
import os
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.document import Document, document_id
from index.error import BadDocument
from index.ingest.loader import Reading, read_bytes
from index.ingest.source.download import Download, is_url
from index.ingest.source.fingerprint import fingerprint_loaders
from index.ingest.worker.pool import ParserPool
from index.store.file_record import FileRecord

# A file that changed less than this many nanoseconds before it was read may change again within
# the same tick of the clock.
_TICK = 1_000_000_000
_POLL = 0.2  # seconds after which a thread sees that it should stop


@dataclass(frozen=True, slots=True)
class FileReading:
    """The result of reading one file or URL."""

    # As it was given.
    name: str
    # Its `documents` are empty until they are stored. None if the file could not be read.
    record: FileRecord | None = None
    reading: Reading = field(default_factory=Reading)
    # Whether it is as it was when it was stored: nothing was read then.
    is_unchanged: bool = False


class ReadAhead:
    """Reads files in as many threads as there are parsers, a few files ahead of the consumer.

    Use it in a with block: it ends the threads.
    """

    def __init__(
        self,
        names: Sequence[str],
        known: Mapping[str, FileRecord],
        pool: ParserPool,
        download: Callable[[str], Download],
    ) -> None:
        """`known` has the records, by source, of files whose documents are all still stored."""
        self._names, self._known, self._pool, self._download = names, known, pool, download
        self._positions = iter(range(len(names)))
        self._lock = threading.Lock()
        self._stop = threading.Event()
        # As many wait here as are being parsed: enough that the encoder need not wait, few enough
        # that memory stays bounded.
        self._ready: queue.Queue[FileReading | BaseException] = queue.Queue(pool.size)
        self._threads = [
            threading.Thread(target=self._run, daemon=True)
            for _ in range(min(pool.size, len(names)))
        ]

    def __enter__(self) -> "ReadAhead":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()

    def take(self, seconds: float) -> FileReading | None:
        """Return a file that has been read, in any order; None if none is ready in `seconds`."""
        try:
            found = self._ready.get(timeout=seconds)
        except queue.Empty:
            return None
        if isinstance(found, BaseException):
            raise found
        return found

    def _run(self) -> None:
        while not self._stop.is_set():
            with self._lock:
                position = next(self._positions, None)
            if position is None:
                return
            try:
                found: FileReading | BaseException = self._read(self._names[position])
            except BaseException as error:  # noqa: BLE001  raised again by who takes it
                found = error
            while not self._stop.is_set():
                with suppress(queue.Full):
                    self._ready.put(found, timeout=_POLL)
                    break

    def _read(self, name: str) -> FileReading:
        try:
            return self._read_url(name) if is_url(name) else self._read_file(Path(name))
        except BadDocument as error:
            return FileReading(name, reading=Reading(faults=[error]))

    def _read_file(self, path: Path) -> FileReading:
        name, source = str(path), find_source(str(path))
        known = self._known.get(source)
        status = None
        with suppress(OSError, ValueError):
            status = path.stat()
        if known and status and (known.size, known.changed) == (status.st_size, status.st_ctime_ns):
            return FileReading(name, known, is_unchanged=True)
        data = read_bytes(path)
        record = _make_record(source, data, status)
        if known and known.sha256 == record.sha256:
            record = replace(record, documents=known.documents)
            return FileReading(name, record, is_unchanged=True)
        reading = self._pool.read_all(data, source)
        # In messages a file has the name that the user gave it.
        reading.faults = [_rename_fault(one, source, name) for one in reading.faults]
        return FileReading(name, record, reading)

    def _read_url(self, url: str) -> FileReading:
        found = self._download(url)
        record = _make_record(found.url, found.data, None)
        known = self._known.get(found.url)
        if known and known.sha256 == record.sha256:
            record = replace(record, documents=known.documents)
            return FileReading(url, record, is_unchanged=True)
        reading = self._pool.read_all(found.data, found.name)
        return FileReading(url, record, _rename(reading, found.name, found.url))


def find_source(name: str) -> str:
    """Return the source of the documents of a file or address: its resolved path, or itself."""
    if is_url(name):
        return name
    with suppress(OSError, RuntimeError):  # a loop of links
        return str(Path(name).resolve())
    return name


def _make_record(source: str, data: bytes, status: os.stat_result | None) -> FileRecord:
    changed = status.st_ctime_ns if status else 0
    if changed + _TICK > time.time_ns():
        changed = 0
    digest = hashlib.sha256(data).hexdigest()
    return FileRecord(source, digest, len(data), changed, fingerprint_loaders(), {})


def _rename(reading: Reading, name: str, url: str) -> Reading:
    """Return what was read under a file name as what an address led to."""

    def move(document: Document) -> Document:
        source = _replace_prefix(document.source, name, url)
        return replace(document, id=document_id(source), source=source)

    faults = [_rename_fault(one, name, url) for one in reading.faults]
    return Reading([move(one) for one in reading.documents], faults)


def _rename_fault(fault: BadDocument, old: str, new: str) -> BadDocument:
    return type(fault)(_replace_prefix(str(fault), old, new))


def _replace_prefix(text: str, old: str, new: str) -> str:
    return new + text.removeprefix(old) if text.startswith(old) else text
