"""Holds the passages that the encoder is trained on, cut as the index would cut them.

A pool has passages in both languages, and each is a negative for all questions but its own. The
language of a passage thus never tells whether it is right (Roy et al. 2020, LAReQA, arXiv
2004.05484).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from index.document import Document
from index.ingest.splitter import Splitter
from index.passage_features import make_passage_text
from rag.training.dataset import TrainingQuestion


@dataclass(frozen=True, slots=True)
class Pair:
    """A query, and the position in the pool of the passage that answers it."""

    text: str
    target: int


@dataclass(slots=True)
class Pool:
    """Passages by position."""

    # Returns the encoder's token count of each text.
    count: Callable[[list[str]], list[int]]
    texts: list[str] = field(default_factory=list)
    # (title, text) -> (start, end, position) of each of its passages.
    _chunks: dict[tuple[str, str], list[tuple[int, int, int]]] = field(default_factory=dict)

    def place_question(self, question: TrainingQuestion) -> int | None:
        """Return the position of the passage in which the answer begins; None without answer.

        Adds all passages of the question's text to the pool.
        """
        if question.start is None:
            return None
        chunks = self._add(question.passage.title, question.passage.text)
        return next((at for start, end, at in chunks if start <= question.start < end), None)

    def place_text(self, title: str, text: str) -> int | None:
        """Add a text and return its position; None when it is cut into several passages."""
        chunks = self._add(title, text)
        return chunks[0][2] if len(chunks) == 1 else None

    def _add(self, title: str, text: str) -> list[tuple[int, int, int]]:
        if (title, text) not in self._chunks:
            document = Document("", title, "", text)
            added = []
            for chunk in Splitter(self.count).split(document):
                added.append((chunk.start, chunk.end, len(self.texts)))
                self.texts.append(make_passage_text(chunk))
            self._chunks[title, text] = added
        return self._chunks[title, text]
