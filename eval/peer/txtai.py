"""txtai: an Embeddings database with `hybrid` and `content`, which keeps the texts as every other stack here does.

`method` is said because txtai's own loader takes a local folder's transformer and leaves out the layers that sentence-transformers puts
on top, of which these weights have one; prompts then come from the folder, and `instructions` would put them there twice. `dense` is the
same index asked with all weight on the vectors: the sparse leg is searched, too, and is in its times. BM25's default tokeniser takes
Han characters one by one.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from txtai import Embeddings

from eval.peer.stack import DENSE, DEPTH, Passage


class Txtai:
    """See `eval.peer.stack.Adapter`."""

    def __init__(self, model: Path) -> None:
        self._model = model

    @cached_property
    def _embeddings(self) -> Embeddings:
        return Embeddings(
            path=str(self._model), method="sentence-transformers", hybrid=True, content=True
        )

    def vectors(self, question: str, passage: str) -> tuple[list[float], list[float]]:
        """The embedding of each."""
        one, other = (
            self._embeddings.transform(text, category)
            for text, category in ((question, "query"), (passage, "data"))
        )
        return one.tolist(), other.tolist()

    def ingest(self, passages: Sequence[Passage], folder: Path) -> None:
        """Embed, index, save."""
        self._embeddings.index((one.id, one.whole, None) for one in passages)
        self._embeddings.save(str(folder))

    def open(self, folder: Path, mode: str) -> None:
        """Open the index, to be asked in `mode`."""
        self._opened = Embeddings()
        self._opened.load(str(folder))
        self._weights = 1.0 if mode == DENSE else None

    def search(self, question: str) -> list[str]:
        """Ids, best first."""
        return [
            str(one["id"]) for one in self._opened.search(question, DEPTH, weights=self._weights)
        ]


make = Txtai
