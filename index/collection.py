"""A collection: documents go in, are split, encoded and stored, and can be searched. Knows no
question.

Adding a document: `splitter` cuts it into chunks, `encoder` and `analyzer` turn each chunk into a
vector and terms, `store` commits all of it in one transaction, and the search index follows.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.document import Chunk, Document, Filter
from index.document_lookup import find_document
from index.error import Conflict, DamagedStore, StorageFailure
from index.ingest.splitter import Splitter
from index.model.encoder import Encoder
from index.outcome import Added, Status, compare_version
from index.passage_features import (
    ChunkedDocument,
    Float32,
    batch_documents,
    count_terms,
    encode_passages,
    make_passage_text,
)
from index.search.search_index import SearchIndex
from index.search.searcher import Searcher
from index.store.document_rows import Summary
from index.store.index_state import IndexState
from index.store.insertion import Entry, check_storable, version
from index.store.integrity.identity import Identity
from index.store.original import Original
from index.store.store import Store
from index.text.normalize import FOLDING
from index.window import DocumentWindow, WindowRange, cut_window

_log = logging.getLogger("yiju")
STORE, INDEX = "store.sqlite", "search.index"
_EVERYTHING = Filter()

# Called with the number of chunks (or documents) done and their total.
Progress = Callable[[int, int], None]


class Collection:
    """The collection in `folder`, created if it does not exist.

    Raises what `Store` raises; with `rebuild`, an index made by another version opens, too, for
    `reindex`, and with `repair` one that has lost changes.
    """

    def __init__(
        self, folder: Path, encoder: Encoder, rebuild: bool = False, repair: bool = False
    ) -> None:
        self.encoder = encoder
        self._splitter = Splitter(encoder.count)
        self._identity = Identity(encoder.name, self._splitter.fingerprint, FOLDING)
        self.store = Store(folder / STORE, self._identity, rebuild, repair)
        self.index = SearchIndex(folder / INDEX, self.store)

    @contextmanager
    def searcher(self, where: Filter = _EVERYTHING) -> Iterator[Searcher]:
        """Pin the present revision for the length of the block, restricted to documents that match
        `where`. Commits of other threads and processes are seen by the next searcher.
        """
        while True:
            with self.store.pin():
                revision = self.index.pin(self.store.revision())
                if revision is not None:
                    searcher = Searcher(self.store.state(), None, revision, self.store)
                    yield searcher.restrict(where)
                    return

    def add(
        self,
        documents: Iterable[Document],
        progress: Progress | None = None,
        former: Mapping[str, str] | None = None,
    ) -> list[Added]:
        """Add or replace documents; those that are stored already and unchanged are skipped.

        Passages that the stored version of a document has, too, keep their vectors. `former` maps
        the id of a document that has moved to the id under which it is stored.

        Commits in batches: chunks reported to `progress(done, total)` at a commit stay, whatever
        happens next. Raises BadDocument, before anything is stored, if a document cannot be added.
        """
        given = list(documents)
        for document in given:
            check_storable(document)
        stored = self._find_stored(given)
        outcomes: list[Added] = []
        work: list[ChunkedDocument] = []
        for document in given:
            status = compare_version(stored.get(document.id), document)
            stored[document.id] = version(document)
            if status is Status.UNCHANGED:
                chunks = self.store.chunks(document.id)
            else:
                chunks = self._splitter.split(document)
                work.append((document, chunks))
            id, title, source = document.id, document.title, document.source
            outcomes.append(Added(id, title, source, status, len(chunks), document.warnings))
        if work:
            self._store(work, progress or _ignore, former or {})
        return outcomes

    def _find_stored(self, documents: Sequence[Document]) -> dict[str, str]:
        """Return the stored versions of these documents, of damaged ones an empty version: adding
        them again mends them.
        """
        stored = self.store.versions(document.id for document in documents)
        same = {one.id for one in documents if stored.get(one.id) == version(one)}
        intact = self.store.intact_versions(same)
        return {id: "" if id in same - intact.keys() else known for id, known in stored.items()}

    def _store(
        self, work: list[ChunkedDocument], progress: Progress, former: Mapping[str, str]
    ) -> None:
        total, done = sum(len(chunks) for _, chunks in work), 0
        progress(0, total)
        # Report a missing or damaged index file before this change makes it stale as well.
        self.index.current()
        try:
            for batch in batch_documents(work):
                before = done

                def report(encoded: int, before: int = before) -> None:
                    progress(before + encoded, total)

                stored = self.store.vectors({former.get(one.id, one.id) for one, _ in batch})
                known = {make_passage_text(chunk): vector for chunk, vector in stored}
                self.store.add(self._make_entries(batch, report, known))
                done += sum(len(chunks) for _, chunks in batch)
        finally:
            self.save()

    def save(self) -> None:
        """Rewrite the search file if much has changed, and compact the store when something was
        removed: a tenth of the work of adding what has changed.
        """
        if not (self.store.remains.count() and self.index.is_outgrown()):
            self.index.save()
            return
        try:
            self.compact()
        except DamagedStore:
            raise
        except (Conflict, StorageFailure) as error:
            # What was changed is stored; the next change or `yiju compact` tries again.
            _log.info("the store could not be compacted: %s", error)

    def compact(self) -> bool:
        """Erase from the disk all that is left of removed documents and of replaced texts.

        Returns whether that is done; false while other processes still read what was removed.
        """
        self.store.delete_unused()
        self.index.rebuild()
        return self.store.compact()

    def _make_entries(
        self,
        batch: Sequence[ChunkedDocument],
        progress: Callable[[int], None],
        known: Mapping[str, Float32],
    ) -> list[Entry]:
        """Encode the chunks of several documents together, then divide the vectors among them.

        `known` has vectors that need not be computed, by the text of the passage.
        """
        texts = [make_passage_text(chunk) for _, chunks in batch for chunk in chunks]
        vectors = encode_passages(self.encoder, texts, known, progress)
        entries: list[Entry] = []
        at = 0
        for document, chunks in batch:
            terms = [count_terms(chunk) for chunk in chunks]
            entries.append(Entry(document, chunks, vectors[at : at + len(chunks)], terms))
            at += len(chunks)
        return entries

    def reindex(self, progress: Progress | None = None) -> int:
        """Split, encode and analyze every stored document again, in one transaction.

        Returns the number of documents.
        """
        total, done = self.state().documents, 0

        def derive(document: Document) -> Entry:
            nonlocal done
            entry = self.derive(document)
            done += 1
            (progress or _ignore)(done, total)
            return entry

        count = self.store.rebuild(self._identity, derive)
        self.index.save()
        return count

    def derive(self, document: Document) -> Entry:
        """Split, encode and analyze a document."""
        chunks = self._splitter.split(document)
        (entry,) = self._make_entries([(document, chunks)], lambda _: None, {})
        return entry

    def remove(self, name: str) -> Summary:
        """Remove the document that `name` refers to (see `find`), with all its chunks."""
        summary = self.find(name)
        self.store.remove(summary.id)
        self.save()
        return summary

    def find(self, name: str) -> Summary:
        """Return the document with this id, source, path, title or file name, with or without its
        suffix, or the only one whose id starts with `name`. Raises NoSuchDocument, with the
        candidates, if there is none, or more than one.
        """
        return find_document(name, self.documents())

    def get(self, document_id: str) -> Document:
        """Return a document with its text. Raises NoSuchDocument."""
        return self.store.document(document_id)

    def summary(self, document_id: str) -> Summary:
        """Return what is known of a document without its text. Raises NoSuchDocument."""
        return self.store.summary(document_id)

    def original(self, document_id: str) -> Original:
        """Return the file that a document was read from. Raises NoSuchDocument when there is no
        such document, or only its text is kept.
        """
        return self.store.original(document_id)

    def chunks(self, document_id: str) -> list[Chunk]:
        """Return the chunks of a document in the order of its text. Raises DamagedStore."""
        with self.store.pin():
            # A damaged key would hide some of them.
            self.store.check_catalogue()
            return self.store.chunks(document_id)

    def documents(self) -> list[Summary]:
        """Return every document without its text, in the order added."""
        return self.store.summaries()

    def find_documents(
        self, query: str = "", offset: int = 0, limit: int | None = None
    ) -> tuple[list[Summary], int]:
        """Return those of the documents whose title or source contains `query` that stand from
        `offset` on, at most `limit` of them, and the number of all that do. Case, width and Chinese
        script do not matter.
        """
        return self.store.find_summaries(query, offset, limit)

    def window(self, document_id: str, wanted: WindowRange) -> DocumentWindow:
        """Return a part of a document to show. Raises NoSuchDocument, and BadInput for a range that
        is not in its text.
        """
        return cut_window(self.store.packed(document_id), wanted)

    def revision(self) -> int:
        """Return the number of changes committed so far."""
        return self.store.revision()

    def state(self) -> IndexState:
        """Return the revision and the sizes of the collection."""
        return self.store.state()

    def close(self) -> None:
        """Close the store. The collection cannot be used afterwards."""
        self.store.close()


def _ignore(_done: int, _total: int) -> None:
    """Report progress to nobody."""
