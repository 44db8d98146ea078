"""A collection that documents go into and come out of: chunk, encode, count terms, store. Knows no question.

The story of a document: `splitter` cuts it, `encoder` and `lexicon` look at each chunk, `store` commits all of it at
once, `derived` follows.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path, PurePath

from index.document import Chunk, Document
from index.error import BadDocument, NoSuchDocument
from index.ingest.splitter import Splitter
from index.model.encoder import Encoder
from index.search.search_index import SearchIndex
from index.search.vector import VectorIndex
from index.store.store import Entry, Identity, IndexState, Store, Summary, version
from index.text.analyzer import extract_terms
from index.text.normalize import FOLDING

STORE, INDEX = "store.sqlite", "search.index"
# Chunks encoded and committed together: enough for good batches, few enough that an interrupted `add` loses a minute.
_BATCH_CHUNKS = 256

Progress = Callable[[int, int], None]


class Status(StrEnum):
    """What adding a document did."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Added:
    """One document's outcome; `chunks` is how many it has now."""

    document_id: str
    title: str
    source: str
    status: Status
    chunks: int


class Collection:
    """The collection in `folder`, made when it is not there. Raises what `Store` raises; `rebuild` opens any index."""

    def __init__(self, folder: Path, encoder: Encoder, rebuild: bool = False) -> None:
        self.encoder = encoder
        self._splitter = Splitter(encoder.count)
        self._identity = Identity(encoder.name, self._splitter.fingerprint, FOLDING)
        self.store = Store(folder / STORE, self._identity, rebuild)
        self.index = SearchIndex(folder / INDEX, self.store)
        self.vectors = VectorIndex(self.index)

    def add(self, documents: Iterable[Document], progress: Progress | None = None) -> list[Added]:
        """Add or replace documents; those stored already with this text and title are left alone.

        Commits batch by batch: what `progress(chunks done, chunks in all)` has counted at a commit stays, whatever
        happens next. Raises BadDocument, before anything is stored, for a document that cannot be.
        """
        given = list(documents)
        for document in given:
            _check(document)
        stored = self.store.versions(document.id for document in given)
        outcomes: list[Added] = []
        work: list[tuple[Document, list[Chunk]]] = []
        for document in given:
            status = _status(stored.get(document.id), document)
            stored[document.id] = version(document)
            chunks = (
                self.store.chunks(document.id)
                if status is Status.UNCHANGED
                else self._splitter.split(document)
            )
            outcomes.append(
                Added(document.id, document.title, document.source, status, len(chunks))
            )
            if status is not Status.UNCHANGED:
                work.append((document, chunks))
        if work:
            self._store(work, progress or _silent)
        return outcomes

    def _store(self, work: list[tuple[Document, list[Chunk]]], progress: Progress) -> None:
        total, done = sum(len(chunks) for _, chunks in work), 0
        progress(0, total)
        self.index.current()  # a missing or damaged file is reported for what it was before this change
        try:
            for batch in _batches(work):
                self.store.add(self._entries(batch, partial(_from, progress, done, total)))
                done += sum(len(chunks) for _, chunks in batch)
        finally:
            self.index.save()

    def _entries(
        self, batch: Sequence[tuple[Document, list[Chunk]]], done: Callable[[int], None]
    ) -> list[Entry]:
        """Encode a batch of documents together, then give each its share."""
        vectors = self.encoder.passages(
            [passage_text(chunk, document) for document, chunks in batch for chunk in chunks], done
        )
        entries: list[Entry] = []
        at = 0
        for document, chunks in batch:
            entries.append(
                Entry(
                    document,
                    chunks,
                    vectors[at : at + len(chunks)],
                    [chunk_terms(c, document) for c in chunks],
                )
            )
            at += len(chunks)
        return entries

    def reindex(self, progress: Progress | None = None) -> int:
        """Cut, encode and count every stored document again with the present parts, in one transaction; their number."""
        total, done = self.state().documents, 0

        def derive(document: Document) -> Entry:
            nonlocal done
            (entry,) = self._entries([(document, self._splitter.split(document))], lambda _: None)
            done += 1
            (progress or _silent)(done, total)
            return entry

        count = self.store.rebuild(self._identity, derive)
        self.index.save()
        return count

    def remove(self, name: str) -> Summary:
        """Remove the document that `name` means (see `find`), at once and with all its passages."""
        summary = self.find(name)
        self.store.remove(summary.id)
        self.index.save()
        return summary

    def find(self, name: str) -> Summary:
        """The document with this id, source, title or path, or the only one whose id begins so; else NoSuchDocument."""
        summaries = self.documents()
        path = os.path.realpath(os.path.expanduser(name))  # noqa: PTH111 - Path.expanduser raises for an unknown ~user
        for matches in (
            [s for s in summaries if s.id == name],
            [s for s in summaries if s.source in {name, path}],
            [s for s in summaries if s.title == name],
            [s for s in summaries if len(name) >= 4 and s.id.startswith(name)],
        ):
            if len(matches) == 1:
                return matches[0]
            if matches:
                ids = ", ".join(s.id for s in matches)
                raise NoSuchDocument(
                    f"{name!r} means {len(matches)} documents ({ids}); give one of the ids"
                )
        raise NoSuchDocument(f"no document {name!r}; `yiju ls` lists them")

    def get(self, document_id: str) -> Document:
        """The document with its text; NoSuchDocument when it is not here."""
        return self.store.document(document_id)

    def chunks(self, document_id: str) -> list[Chunk]:
        """The document's passages in the order of its text."""
        return self.store.chunks(document_id)

    def documents(self) -> list[Summary]:
        """Every document without its text, in the order added."""
        return self.store.summaries()

    def state(self) -> IndexState:
        """Revision and sizes."""
        return self.store.state()

    def close(self) -> None:
        """Close the store; the library is not used afterwards."""
        self.store.close()


def context(chunk: Chunk, document: Document) -> list[str]:
    """The title and headings that a chunk stands under but does not contain.

    A passage of a long document seldom repeats the year and place that its title gives: with them Recall@1 on the gold
    set is .62, without .47 (eval/LOG.md). A title that is only the file's name says nothing and is left out.
    """
    title = [] if document.title == PurePath(document.source).stem else [document.title]
    return [heading for heading in (*title, *chunk.section) if heading not in chunk.text]


def passage_text(chunk: Chunk, document: Document) -> str:
    """What the encoder reads of a chunk."""
    return "\n".join([*context(chunk, document), chunk.text])


def chunk_terms(chunk: Chunk, document: Document) -> Counter[str]:
    """A chunk's lexical terms."""
    counts = extract_terms(chunk.text)
    for heading in context(chunk, document):
        counts.update(extract_terms(heading))
    return counts


def _check(document: Document) -> None:
    name = document.title or document.source or document.id
    if not document.text.strip():
        raise BadDocument(f"{name} is empty: there is nothing to index")
    if "\0" in document.text:
        raise BadDocument(f"{name} contains NUL characters: it is not text")
    try:
        (document.text + document.title + document.source + document.id).encode()
    except UnicodeEncodeError as error:
        raise BadDocument(
            f"{name!a} contains a lone surrogate at {error.start}: it is not valid Unicode text"
        ) from error


def _status(stored: str | None, document: Document) -> Status:
    if stored is None:
        return Status.ADDED
    return Status.UNCHANGED if stored == version(document) else Status.REPLACED


def _batches(
    work: list[tuple[Document, list[Chunk]]],
) -> Iterator[list[tuple[Document, list[Chunk]]]]:
    batch: list[tuple[Document, list[Chunk]]] = []
    size = 0
    for document, chunks in work:
        batch.append((document, chunks))
        size += len(chunks)
        if size >= _BATCH_CHUNKS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _from(progress: Progress, before: int, total: int, done: int) -> None:
    progress(before + done, total)


def _silent(_done: int, _total: int) -> None:
    """Progress nobody watches."""
