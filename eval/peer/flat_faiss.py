"""SentenceTransformer and a flat FAISS index, with every default: what the other stacks' vectors are compared with.

Its ingest is what the encoder alone takes with torch.
"""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import faiss
from sentence_transformers import SentenceTransformer

from eval.peer.stack import DEPTH, Passage

_VECTORS, _IDS = "vectors.faiss", "ids.json"


class Plain:
    """See `eval.peer.stack.Adapter`."""

    def __init__(self, model: Path) -> None:
        self._model = str(model)

    @cached_property
    def _encoder(self) -> SentenceTransformer:
        return SentenceTransformer(self._model)

    def vectors(self, question: str, passage: str) -> tuple[list[float], list[float]]:
        """The embedding of each."""
        return self._encoder.encode_query(question).tolist(), self._encoder.encode_document(
            passage
        ).tolist()

    def ingest(self, passages: Sequence[Passage], folder: Path) -> None:
        """Embed, index, save."""
        vectors = self._encoder.encode_document([one.whole for one in passages])
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        faiss.write_index(index, str(folder / _VECTORS))
        (folder / _IDS).write_text(json.dumps([one.id for one in passages]), "utf-8")

    def open(self, folder: Path, mode: str) -> None:
        """Open the index."""
        self._index = faiss.read_index(str(folder / _VECTORS))
        self._ids = json.loads((folder / _IDS).read_text("utf-8"))

    def search(self, question: str) -> list[str]:
        """Ids, best first."""
        _, found = self._index.search(self._encoder.encode_query([question]), DEPTH)
        return [self._ids[at] for at in found[0] if at >= 0]


make = Plain
