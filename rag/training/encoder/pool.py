"""Passages as the index would hold them, and the questions whose answers stand in them: what the encoder learns from.

A pool holds passages of both languages, and every one of them is a negative for every question but its own, so that the
language of a passage never tells whether it is right (Roy et al. 2020, LAReQA, arXiv 2004.05484).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from index.collection import make_passage_text
from index.document import Document
from index.ingest.splitter import Splitter
from rag.training.dataset import Question


@dataclass(frozen=True, slots=True)
class Pair:
    """A text that is asked for, and the position of what answers it in the pool."""

    text: str
    target: int


@dataclass(slots=True)
class Pool:
    """Passages by position. `count` gives the encoder's tokens in each of some texts."""

    count: Callable[[list[str]], list[int]]
    texts: list[str] = field(default_factory=list)
    _at: dict[tuple[str, str], list[tuple[int, int, int]]] = field(default_factory=dict)

    def place(self, question: Question) -> int | None:
        """The position of the passage in which the question's answer begins, with its neighbours put in as well."""
        if question.start is None:
            return None
        chunks = self._chunks(question.passage.title, question.passage.text)
        return next((at for start, end, at in chunks if start <= question.start < end), None)

    def whole(self, title: str, text: str) -> int | None:
        """The position of a text that is one passage; None when it is several."""
        chunks = self._chunks(title, text)
        return chunks[0][2] if len(chunks) == 1 else None

    def _chunks(self, title: str, text: str) -> list[tuple[int, int, int]]:
        if (title, text) not in self._at:
            document = Document("", title, "", text)
            found = []
            for chunk in Splitter(self.count).split(document):
                found.append((chunk.start, chunk.end, len(self.texts)))
                self.texts.append(make_passage_text(chunk, document))
            self._at[title, text] = found
        return self._at[title, text]
