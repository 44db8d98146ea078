"""Define a question set: its documents, its cases, and the evidence in the documents."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, field

from index.document import Document


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place where a document answers."""

    document_id: str
    # Code points [start, end) of the document's text.
    start: int
    end: int
    # The span is the answer itself rather than the words around it: it must be cited whole.
    is_answer: bool = False
    # The set only says which document answers, and the span is its whole text.
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what is known about its answer.

    An answerable case without evidence, from a set that does not say where the answer stands,
    counts for refusals only.
    """

    id: str
    question: str
    language: str
    answerable: bool
    # Alternatives, any of which is right.
    answers: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    # The ids of the documents that answer.
    relevant: tuple[str, ...]
    type: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The documents and the questions about them, in the order of their files."""

    name: str
    documents: tuple[Document, ...]
    cases: tuple[Case, ...]
    # Hexadecimal. It covers the id, title and text of every document and every field of every case,
    # in their order, but neither the name of the set nor a document's source: a set has the same
    # one wherever it lies.
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256()
        for record in _list_records(self.documents, self.cases):
            # One JSON array a line, ASCII only: nothing in it depends on the machine, and no record
            # contains a line end.
            digest.update(_ENCODE(record).encode("ascii") + b"\n")
        object.__setattr__(self, "sha256", digest.hexdigest())


_ENCODE = json.JSONEncoder(separators=(",", ":")).encode


def cite_whole(documents: Sequence[Document]) -> tuple[Evidence, ...]:
    """Make evidence of whole documents, for a set that only says which documents answer."""
    return tuple(
        Evidence(document.id, 0, len(document.text), is_whole=True) for document in documents
    )


def _list_records(
    documents: Sequence[Document], cases: Sequence[Case]
) -> Iterator[tuple[object, ...]]:
    for document in documents:
        yield "document", document.id, document.title, document.sha256
    for case in cases:
        yield "case", *astuple(case)
