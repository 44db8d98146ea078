"""Import files into a collection: parse ahead of the encoder, store in batches.

An interrupted import keeps what was committed; the next run reads only the rest.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.collection import Collection
from index.document import Document, document_id
from index.error import BadDocument
from index.file_reading import FileReading, ReadAhead, find_source
from index.ingest.loader import prefix_fault
from index.ingest.source.download import Download, download
from index.ingest.source.fingerprint import fingerprint_loaders
from index.ingest.worker.pool import ParserPool
from index.outcome import Added, Status, compare_version
from index.store.file_record import FileRecord, FileRecords
from index.store.insertion import version

# A batch is stored when it has this many characters (about 250 passages, which the collection
# commits at once), bytes of files, or files, or when the parsers have nothing ready for a moment.
_CHARACTERS, _BYTES, _FILES = 100_000, 100_000_000, 500
_PATIENCE = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """The outcome for one file or URL."""

    # As it was given.
    name: str
    # Its document, and those of the files inside it.
    added: tuple[Added, ...] = ()
    # Why it, or files inside it, were not added; each begins with the name.
    faults: tuple[BadDocument, ...] = ()
    # Warnings for the user; each begins with the name.
    warnings: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """What is said of the faults."""
        return tuple(map(str, self.faults))


@dataclass(slots=True)
class ImportProgress:
    """How far an import is."""

    total: int
    # Files done: stored, unchanged or refused.
    files: int = 0
    # Of these, files whose documents are in the collection.
    stored: int = 0
    # Passages stored, or kept from an earlier version.
    passages: int = 0
    # Seconds of processor time that parsing took, and seconds that encoding and storing took.
    parsing: float = 0.0
    encoding: float = 0.0


class FileImport:
    """Adds files to the collection whose database is, or will be, the file at `store`."""

    def __init__(
        self,
        open_collection: Callable[[], Collection],
        store: Path,
        pool: ParserPool,
        fetch: Callable[[str], Download] = download,
    ) -> None:
        """`open_collection` is called once there is something to store, so that a mistyped path
        creates no collection. `fetch` downloads a URL.
        """
        self._open, self._store, self._pool, self._fetch = open_collection, store, pool, fetch
        self._report: Callable[[ImportProgress], None] = _ignore
        self.progress = ImportProgress(0)
        # Every outcome so far, also of an interrupted batch, whose outcomes are not yielded.
        self.outcomes: list[ImportedFile] = []
        self._known: dict[str, FileRecord] = {}
        self._moved: Mapping[str, str] = {}

    def add(
        self,
        names: Sequence[str],
        report: Callable[[ImportProgress], None] | None = None,
        moved: Mapping[str, str] | None = None,
    ) -> Iterator[ImportedFile]:
        """Add files and URLs; yield the outcome of each once it is stored, in any order.

        `moved` maps the source of a file to the source under which its documents are stored: their
        passages are not encoded again.
        """
        self._moved = moved or {}
        unique = list({find_source(name): name for name in reversed(names)}.values())[::-1]
        self.progress = ImportProgress(len(unique))
        self.outcomes = []
        self._report = report or _ignore
        self._report(self.progress)
        self._known = self._find_known(unique)
        busy = self._pool.measure_busy()
        batch: list[FileReading] = []
        taken = 0
        with ReadAhead(unique, self._known, self._pool, self._fetch) as ahead:
            while taken < len(unique) or batch:
                found = ahead.take(_PATIENCE) if taken < len(unique) else None
                taken += found is not None
                self.progress.parsing = self._pool.measure_busy() - busy
                if found is not None and (found.is_unchanged or not found.reading.documents):
                    yield self._finish(found)
                    continue
                if found is not None:
                    batch.append(found)
                if batch and (found is None or _is_full(batch)):
                    yield from self._add_batch(batch)
                    batch = []

    def _find_known(self, names: Sequence[str]) -> dict[str, FileRecord]:
        """Return the records of files that the present loaders read and whose documents are all
        stored as they were then.
        """
        if not self._store.exists():
            return {}
        sources = [source for name in names if (source := find_source(name)).isprintable()]
        records = FileRecords(self._store)
        found = records.find(sources)
        records.close()
        current = fingerprint_loaders()
        ids = {id for one in found.values() for id in one.documents}
        versions = self._open().store.intact_versions(ids) if ids else {}
        return {
            source: one
            for source, one in found.items()
            if one.loader == current
            and all(versions.get(id) == stored for id, stored in one.documents.items())
        }

    def _finish(self, found: FileReading) -> ImportedFile:
        """Return the outcome for a file that needs no storing."""
        added = []
        if found.is_unchanged and found.record is not None:
            for id in found.record.documents:
                one = self._open().summary(id)
                added.append(
                    Added(one.id, one.title, one.source, Status.UNCHANGED, one.chunks, one.warnings)
                )
            if found.record != self._known.get(found.record.source):
                self._record([found.record])
        return self._count(ImportedFile(found.name, tuple(added), tuple(found.reading.faults)))

    def _add_batch(self, batch: Sequence[FileReading]) -> list[ImportedFile]:
        """Store a batch. If one file cannot be stored, the others still are."""
        collection = self._open()
        documents = {one.id: one for found in batch for one in found.reading.documents}
        started, before = time.monotonic(), self.progress.passages

        def report(done: int, _total: int) -> None:
            self.progress.passages = before + done
            self.progress.encoding = encoded + time.monotonic() - started
            self._report(self.progress)

        encoded = self.progress.encoding
        former = collection.store.versions(documents)
        try:
            added = collection.add(documents.values(), report, self._find_former(batch))
            outcomes = {one.document_id: one for one in added}
            self.progress.encoding = encoded + time.monotonic() - started
            self._remember(collection, batch)
            return [self._count(_describe(found, outcomes)) for found in batch]
        except BadDocument as error:
            if len(batch) > 1:
                return [done for one in batch for done in self._add_batch([one])]
            name = batch[0].name
            return [self._count(ImportedFile(name, faults=(prefix_fault(error, name),)))]
        except KeyboardInterrupt:
            self._keep_stored(collection, batch, former)
            raise

    def _find_former(self, batch: Sequence[FileReading]) -> dict[str, str]:
        """Return the ids under which the documents of moved files are stored, by their new ids."""
        return {
            one.id: document_id(self._moved[source] + one.source.removeprefix(source))
            for found in batch
            if found.record is not None and (source := found.record.source) in self._moved
            for one in found.reading.documents
        }

    def _keep_stored(
        self, collection: Collection, batch: Sequence[FileReading], former: Mapping[str, str]
    ) -> None:
        """Record and count those files of an interrupted batch that have been committed; `former`
        has the versions of their documents before.
        """
        ids = [one.id for found in batch for one in found.reading.documents]
        versions = collection.store.versions(ids)
        counted = {one.name for one in self.outcomes}
        stored = [
            found
            for found in batch
            if found.name not in counted
            and all(versions.get(one.id) == version(one) for one in found.reading.documents)
        ]
        self._remember(collection, stored)
        for found in stored:
            outcomes = {
                one.id: _summarize(collection, one, former) for one in found.reading.documents
            }
            self._tally(_describe(found, outcomes))

    def _remember(self, collection: Collection, batch: Sequence[FileReading]) -> None:
        """Record files that were stored whole; remove documents that a file no longer contains."""
        whole = [one for one in batch if one.record is not None and not one.reading.faults]
        sources = [one.record.source for one in whole if one.record is not None]
        records = FileRecords(self._store)
        former = records.find(sources)
        records.close()
        kept = {one.id for found in batch for one in found.reading.documents}
        gone = {id for one in former.values() for id in one.documents} - kept
        remove_documents(collection, collection.store.versions(gone))
        versions = collection.store.versions(kept)
        self._record(
            [
                replace(
                    found.record,
                    documents={one.id: versions[one.id] for one in found.reading.documents},
                )
                for found in whole
                if found.record is not None
                and all(one.id in versions for one in found.reading.documents)
            ]
        )

    def _record(self, records: Sequence[FileRecord]) -> None:
        stored = FileRecords(self._store)
        stored.put(records)
        stored.close()

    def _count(self, done: ImportedFile) -> ImportedFile:
        self._tally(done)
        self._report(self.progress)
        return done

    def _tally(self, done: ImportedFile) -> None:
        self.progress.files += 1
        self.progress.stored += bool(done.added)
        self.outcomes.append(done)


def remove_documents(collection: Collection, ids: Sequence[str] | dict[str, str]) -> None:
    """Remove these documents from a collection."""
    for id in ids:
        collection.store.remove(id)
    if ids:
        collection.save()


def _summarize(collection: Collection, document: Document, former: Mapping[str, str]) -> Added:
    """Return the outcome for a document that is stored, from its version before."""
    status = compare_version(former.get(document.id), document)
    chunks = collection.summary(document.id).chunks
    return Added(document.id, document.title, document.source, status, chunks, document.warnings)


def _describe(found: FileReading, outcomes: dict[str, Added]) -> ImportedFile:
    documents = found.reading.documents
    source = found.record.source if found.record else found.name
    warnings = [
        f"{found.name}{one.source.removeprefix(source)}: {warning}"
        for one in documents
        for warning in one.warnings
    ]
    added = tuple({one.id: outcomes[one.id] for one in documents}.values())
    return ImportedFile(found.name, added, tuple(found.reading.faults), tuple(warnings))


def _is_full(batch: Sequence[FileReading]) -> bool:
    documents: list[Document] = [one for found in batch for one in found.reading.documents]
    size = sum(len(one.original or b"") for one in documents)
    return (
        len(batch) >= _FILES
        or size >= _BYTES
        or sum(len(one.text) for one in documents) >= _CHARACTERS
    )


def _ignore(_progress: ImportProgress) -> None:
    """Report progress to nobody."""
