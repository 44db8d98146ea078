"""The nouns of a question set: Evidence, Case, QuestionSet. Knows no file, no retrieval, no answer and no metric."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, field

from index.document import Document


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a document answers: code points [start, end) of its text.

    `is_answer`: the span is the answer itself rather than the words around it, so a citation must hold all of it.
    `is_whole`: the set only says which document answers, and the span is all of it.
    """

    document_id: str
    start: int
    end: int
    is_answer: bool = False
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what is known about its answer.

    `answers` are alternatives, any of them is right; `relevant` are the ids of the documents that answer. An answerable
    case without evidence (a set that does not say where) counts for refusals only.
    """

    id: str
    question: str
    language: str
    answerable: bool
    answers: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    relevant: tuple[str, ...]
    type: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The documents and the questions about them, in the order of their files.

    `sha256` (hexadecimal) tells sets apart wherever they lie: it is over the id, title and text of every document and
    every field of every case, in their order, and not over the name of the set nor any document's source.
    """

    name: str
    documents: tuple[Document, ...]
    cases: tuple[Case, ...]
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256()
        for record in _records(self.documents, self.cases):
            # One JSON array a line, ASCII only: nothing in it depends on the machine, and no line can pass for two.
            digest.update(_ENCODE(record).encode("ascii") + b"\n")
        object.__setattr__(self, "sha256", digest.hexdigest())


_ENCODE = json.JSONEncoder(separators=(",", ":")).encode


def cite_whole(documents: Sequence[Document]) -> tuple[Evidence, ...]:
    """Each of `documents` from its beginning to its end: the evidence where a set only says which documents answer."""
    return tuple(
        Evidence(document.id, 0, len(document.text), is_whole=True) for document in documents
    )


def _records(documents: Sequence[Document], cases: Sequence[Case]) -> Iterator[tuple[object, ...]]:
    for document in documents:
        yield "document", document.id, document.title, document.sha256
    for case in cases:
        yield "case", *astuple(case)
