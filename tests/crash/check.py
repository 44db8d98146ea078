"""Check that a collection has what its ledger says: whole, consistent, findable and writable."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np

from index.collection import INDEX, STORE, Collection
from index.document import Document, document_id
from index.error import NoSuchDocument, YijuError
from index.home import Home
from index.model.encoder import Encoder
from index.passage_features import Float32
from index.store.integrity.witness import SUFFIX
from index.store.original import ORIGINALS
from rag.question import Question
from rag.retrieval.fusion import retrieve_fused
from tests.crash.ledger import Ledger, Version
from tests.crash.workload import COLLECTION, hash_version

_KNOWN = {STORE, f"{STORE}-wal", f"{STORE}-shm", f"{STORE}{SUFFIX}", INDEX, ORIGINALS}


def check_home(home: Path, ledger: Ledger, encoder: Encoder) -> list[str]:
    """Return what is wrong with the collection in `home`, and settle the ledger with what it holds.

    The collection is opened as a command would open it, and a document is added at the end.
    """
    if not home.joinpath(COLLECTION, STORE).exists():
        return [f"{id} is lost with its store" for id, v in ledger.allowed.items() if None not in v]
    opened = Home(home)
    opened.hold()
    try:
        with closing(Collection(home / COLLECTION, encoder)) as collection:
            found = {id: _find_version(collection, id) for id in ledger.allowed}
            problems = list(_check_documents(collection, ledger, found))
            problems += _check_search(collection, encoder)
            problems += _check_database(home / COLLECTION / STORE)
            problems += _check_leftovers(home / COLLECTION)
            problems += _check_write(collection)
    except YijuError as error:
        return [f"the collection cannot be used: {error}"]
    finally:
        opened.close()
    ledger.settle(found)
    return problems


def _find_version(collection: Collection, id: str) -> Version:
    try:
        document = collection.get(id)
    except NoSuchDocument:
        return None
    media = collection.store.original_type(id)
    return hash_version(document.text, collection.original(id).data if media else None)


def _check_documents(
    collection: Collection, ledger: Ledger, found: dict[str, Version]
) -> Iterator[str]:
    for id, version in found.items():
        if version not in ledger.allowed[id]:
            yield f"{id} is {version}, not one of {ledger.allowed[id]}"
    stored = {one.id for one in collection.documents()}
    if stored != {id for id, version in found.items() if version}:
        yield f"the list has other documents: {stored ^ set(found)}"
    for id in stored:
        text = collection.get(id).text
        chunks = collection.chunks(id)
        if not chunks:
            yield f"{id} has no passage"
        for chunk in chunks:
            if text[chunk.start : chunk.end] != chunk.text:
                yield f"a passage of {id} is not where it says"


def _check_search(collection: Collection, encoder: Encoder) -> Iterator[str]:
    """Check that the search index has every passage of the store, and finds each by its vector."""
    documents = [one.id for one in collection.documents()]
    with collection.searcher() as searcher:
        ids = collection.store.ids()
        if len(searcher) != len(ids):
            yield f"{len(searcher)} passages are indexed, {len(ids)} are stored"
        rows = collection.store.chunk_rows()
        for id, vector in zip(rows.ids, rows.vectors, strict=True):
            nearest, scores = searcher.search_vectors(vector, 1)
            own = searcher.score_vectors(vector, np.array([id], np.int64))
            if len(nearest) != 1 or not own[0] >= scores[0] - 1e-6:
                yield f"passage {id} is not found by its own vector"
        for document in documents[-2:]:
            (needle,) = re.findall(r"協議 [a-z]+ 的保證金為", collection.get(document).text)
            vector = encoder.queries([needle])[0]
            best = retrieve_fused(Question.parse(needle), partial(_return, vector), searcher, 3)
            passages = searcher.chunks([int(id) for id in best.ids]).values()
            if not any(needle in chunk.text for chunk, _ in passages):
                yield f"the needle of {document} is not among the first three"


def _return(vector: Float32) -> Float32:
    return vector


def _check_database(path: Path) -> Iterator[str]:
    with closing(sqlite3.connect(path)) as connection:
        for (line,) in connection.execute("PRAGMA integrity_check"):
            if line != "ok":
                yield f"SQLite: {line}"


def _check_leftovers(folder: Path) -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.name not in _KNOWN:
            yield f"{entry.name} was left behind"


def _check_write(collection: Collection) -> Iterator[str]:
    document = Document(document_id("check"), "check", "check", "復原之後仍可寫入。")
    collection.add([document])
    if collection.get(document.id).text != document.text:
        yield "what is added now is not stored"
    collection.remove(document.id)
