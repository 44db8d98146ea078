"""The documents of a question set -> a collection that answers: one of its own, one kept between runs, or the user's."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from eval.dataset.case import QuestionSet
from index.collection import STORE, Collection
from index.error import BadInput, NoSuchCollection
from rag.bootstrap import Workspace
from rag.pipeline import Pipeline
from rag.settings import Settings

COLLECTION = "eval"

# Told the stage, how much of it is done, of how much.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Corpus:
    """An indexed question set, and what answers. `names` maps ids of the collection to those of the set, where they differ."""

    pipeline: Pipeline
    collection: Collection
    names: Mapping[str, str]

    def stored(self, document_id: str) -> str:
        """The collection's id of a document of the set (of one of its copies)."""
        return next(
            (stored for stored, name in self.names.items() if name == document_id), document_id
        )


@contextmanager
def indexed(
    asked: QuestionSet, report: Progress, settings: Settings, keep: Path | None = None
) -> Iterator[Corpus]:
    """The set's documents in a collection of their own: in a temporary home, or in `keep`, where the next run finds it.

    What `keep` holds already is not indexed again. Raises BadInput when it holds documents that the set has not.
    """
    with tempfile.TemporaryDirectory(prefix="yiju-eval-") as temporary:
        home = keep or Path(temporary)
        with closing(Workspace(replace(settings, home=home))) as workspace:
            library = workspace.collection(COLLECTION, create=True)
            strangers = {one.id for one in library.documents()} - {
                one.id for one in asked.documents
            }
            if strangers:
                raise BadInput(
                    f"{home} holds {len(strangers)} documents that {asked.name} has not, such as {min(strangers)!r}: "
                    "it was made for another set; name another --index"
                )
            library.add(asked.documents, partial(report, "indexing"))
            yield Corpus(workspace.pipeline(COLLECTION), library, {})


@contextmanager
def existing(
    asked: QuestionSet, _report: Progress, settings: Settings, collection: str
) -> Iterator[Corpus]:
    """A collection of the user's, as it is, whatever else is in it; nothing is added.

    A document is recognised by its text, and every copy of it counts as it. Raises BadInput when one that a question needs
    is not there, or the set itself has a text twice, and what opening the collection raises.
    """
    if not (settings.home / collection / STORE).exists():
        raise NoSuchCollection(
            f"there is no collection {collection!r} in {settings.home}; `yiju add` makes one"
        )
    known = {one.sha256: one.id for one in asked.documents}
    if len(known) < len(asked.documents):
        raise BadInput(
            f"{asked.name} has the same text in two documents, so a collection cannot tell them apart: leave --collection out"
        )
    with closing(Workspace(settings)) as workspace:
        library = workspace.collection(collection)
        names = {one.id: known[one.sha256] for one in library.documents() if one.sha256 in known}
        needed = {id for case in asked.cases for id in case.relevant}
        if absent := sorted(needed - set(names.values())):
            raise BadInput(
                f"{len(absent)} of the {len(needed)} documents that answer {asked.name} are not in the collection {collection!r}, "
                f"such as {absent[0]!r}: add them as they are (`yiju add`), or leave --collection out to index them for this run"
            )
        yield Corpus(workspace.pipeline(collection), library, names)
