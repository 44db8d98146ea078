"""The documents of a question set -> a collection that answers: one of its own, one kept between runs, or the user's."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from eval.case import Case, Evidence, QuestionSet
from index.error import BadInput
from index.library import Library
from rag.bootstrap import Workspace
from rag.pipeline import Pipeline
from rag.settings import Settings

COLLECTION = "eval"

# Told the stage, how much of it is done, of how much.
Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Corpus:
    """An indexed question set: what answers, and the set with the collection's own document ids."""

    pipeline: Pipeline
    library: Library
    set: QuestionSet


@contextmanager
def indexed(asked: QuestionSet, report: Report, settings: Settings, keep: Path | None = None) -> Iterator[Corpus]:
    """The set's documents in a collection of their own: in a temporary home, or in `keep`, where the next run finds it.

    What `keep` holds already is not indexed again. Raises BadInput when it holds documents that the set has not.
    """
    with tempfile.TemporaryDirectory(prefix="yiju-eval-") as temporary:
        home = keep or Path(temporary)
        with closing(Workspace(replace(settings, home=home))) as workspace:
            library = workspace.library(COLLECTION, create=True)
            strangers = {one.id for one in library.documents()} - {one.id for one in asked.documents}
            if strangers:
                raise BadInput(
                    f"{home} holds {len(strangers)} documents that {asked.name} has not, such as {min(strangers)!r}: "
                    "it was made for another set; name another --index"
                )
            library.add(asked.documents, partial(report, "indexing"))
            yield Corpus(workspace.pipeline(COLLECTION), library, asked)


@contextmanager
def existing(asked: QuestionSet, _report: Report, settings: Settings, collection: str) -> Iterator[Corpus]:
    """A collection of the user's, as it is, whatever else is in it; nothing is added.

    A document is recognised by its text. Raises BadInput when one that a question needs is not there.
    """
    with closing(Workspace(settings)) as workspace:
        library = workspace.library(collection)
        stored = {one.sha256: one.id for one in library.documents()}
        ids = {one.id: stored[one.sha256] for one in asked.documents if one.sha256 in stored}
        needed = {id for case in asked.cases for id in case.relevant}
        if absent := sorted(needed - ids.keys()):
            raise BadInput(
                f"{len(absent)} of the {len(needed)} documents that answer {asked.name} are not in the collection {collection!r}, "
                f"such as {absent[0]!r}: add them as they are (`yiju add`), or leave --collection out to index them for this run"
            )
        documents = tuple(replace(one, id=ids[one.id]) for one in asked.documents if one.id in ids)
        yield Corpus(
            workspace.pipeline(collection),
            library,
            replace(asked, documents=documents, cases=tuple(_renamed(one, ids) for one in asked.cases)),
        )


def _renamed(case: Case, ids: dict[str, str]) -> Case:
    evidence = tuple(Evidence(ids[one.document_id], one.start, one.end, one.is_answer) for one in case.evidence)
    return replace(case, evidence=evidence, relevant=tuple(ids[one] for one in case.relevant))
