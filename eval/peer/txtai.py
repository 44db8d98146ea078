"""txtai: an Embeddings database with `hybrid` and with `content`, which stores the texts.

Every other stack here stores the texts too. `method` is set because txtai's own loader takes only
the transformer from a local folder and drops the layer that sentence-transformers puts on top of
it, which these weights have. With it the prompts come from the folder, and `instructions` would
add them twice. The mode `dense` asks the same index with all weight on the vectors: the sparse leg
runs too, and its time counts. BM25's default tokenizer takes each Han character as a token.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from txtai import Embeddings

from eval.peer.stack import DENSE, DEPTH, PeerPassage


class Txtai:
    """Implements `eval.peer.stack.Adapter`."""

    def __init__(self, model: Path) -> None:
        self._model = model

    @cached_property
    def _embeddings(self) -> Embeddings:
        return Embeddings(
            path=str(self._model), method="sentence-transformers", hybrid=True, content=True
        )

    def vectors(self, question: str, passage: str) -> tuple[list[float], list[float]]:
        asked = self._embeddings.transform(question, "query")
        return asked.tolist(), self._embeddings.transform(passage, "data").tolist()

    def ingest(self, passages: Sequence[PeerPassage], folder: Path) -> None:
        self._embeddings.index((one.id, one.titled_text, None) for one in passages)
        self._embeddings.save(str(folder))

    def open(self, folder: Path, mode: str) -> None:
        self._opened = Embeddings()
        self._opened.load(str(folder))
        self._weights = 1.0 if mode == DENSE else None

    def search(self, question: str) -> list[str]:
        return [
            str(one["id"]) for one in self._opened.search(question, DEPTH, weights=self._weights)
        ]


make_adapter = Txtai
