"""Open the collection that answers a question set: one of its own, or one of the user's."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from eval.dataset.case import QuestionSet
from index.collection import STORE, Collection
from index.document import Document
from index.error import BadInput, NoSuchCollection
from rag.bootstrap import Workspace
from rag.pipeline import Pipeline
from rag.settings import Settings

COLLECTION = "eval"

# Called with the stage, how much of it is done, and of how much.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Corpus:
    """An indexed question set, and the pipeline that answers from it."""

    pipeline: Pipeline
    collection: Collection
    # The collection's ids -> those of the set, where they differ.
    names: Mapping[str, str]

    def find_stored_id(self, document_id: str) -> str:
        """Return the collection's id of a document of the set, or of one of its copies."""
        return next(
            (stored for stored, name in self.names.items() if name == document_id), document_id
        )


@contextmanager
def index_set(
    asked: QuestionSet, report: Progress, settings: Settings, keep: Path | None = None
) -> Iterator[Corpus]:
    """Index the set's documents in a collection of their own, in a temporary home or in `keep`.

    Documents that `keep` holds already are not indexed again. Raises BadInput when it holds others
    than the set's.
    """
    with tempfile.TemporaryDirectory(prefix="yiju-eval-") as temporary:
        home = keep or Path(temporary)
        with closing(Workspace(replace(settings, home=home))) as workspace:
            indexed = workspace.collection(COLLECTION, create=True)
            strangers = {one.id for one in indexed.documents()} - {
                one.id for one in asked.documents
            }
            if strangers:
                raise BadInput(
                    f"{home} holds {len(strangers)} documents that are not in {asked.name}, "
                    f"such as {min(strangers)!r}: it was made for another set; name another --index"
                )
            indexed.add(asked.documents, partial(report, "indexing"))
            yield Corpus(workspace.pipeline(COLLECTION), indexed, {})


def read_documents(settings: Settings, collection: str) -> list[Document]:
    """Return the documents of a collection of the user's. Raises NoSuchCollection, and what opening
    it raises.
    """
    with closing(Workspace(settings)) as workspace:
        opened = workspace.collection(collection)
        return [opened.get(one.id) for one in opened.documents()]


@contextmanager
def open_existing(
    asked: QuestionSet, _report: Progress, settings: Settings, collection: str
) -> Iterator[Corpus]:
    """Open a collection of the user's as it is, whatever else is in it; nothing is added.

    A document is recognised by its text, and every copy counts as the document. Raises
    NoSuchCollection, BadInput when a document that a question needs is missing or the set itself
    has a text twice, and what opening the collection raises.
    """
    if not (settings.home / collection / STORE).exists():
        raise NoSuchCollection(
            f"there is no collection {collection!r} in {settings.home}; `yiju add` makes one"
        )
    known = {one.sha256: one.id for one in asked.documents}
    if len(known) < len(asked.documents):
        raise BadInput(
            f"{asked.name} has the same text in two documents, which cannot be told apart in a "
            "collection: leave --collection out"
        )
    with closing(Workspace(settings)) as workspace:
        indexed = workspace.collection(collection)
        names = {one.id: known[one.sha256] for one in indexed.documents() if one.sha256 in known}
        needed = {id for case in asked.cases for id in case.relevant}
        if absent := sorted(needed - set(names.values())):
            raise BadInput(
                f"{len(absent)} of the {len(needed)} documents that answer {asked.name} are not in "
                f"the collection {collection!r}, such as {absent[0]!r}: add them as they are "
                "(`yiju add`), or leave --collection out to index them for this run"
            )
        yield Corpus(workspace.pipeline(collection), indexed, names)
