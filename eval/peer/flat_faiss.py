"""SentenceTransformer and a flat FAISS index, both with their defaults.

The other stacks' vectors are checked against its vectors, and its ingest time is that of the
encoder alone under torch.
"""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import faiss
from sentence_transformers import SentenceTransformer

from eval.peer.stack import DEPTH, PeerPassage

_VECTORS, _IDS = "vectors.faiss", "ids.json"


class FlatFaiss:
    """Implements `eval.peer.stack.Adapter`."""

    def __init__(self, model: Path) -> None:
        self._model = str(model)

    @cached_property
    def _encoder(self) -> SentenceTransformer:
        return SentenceTransformer(self._model)

    def vectors(self, question: str, passage: str) -> tuple[list[float], list[float]]:
        asked = self._encoder.encode_query(question)
        return asked.tolist(), self._encoder.encode_document(passage).tolist()

    def ingest(self, passages: Sequence[PeerPassage], folder: Path) -> None:
        vectors = self._encoder.encode_document([one.titled_text for one in passages])
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        faiss.write_index(index, str(folder / _VECTORS))
        (folder / _IDS).write_text(json.dumps([one.id for one in passages]), "utf-8")

    def open(self, folder: Path, mode: str) -> None:
        self._index = faiss.read_index(str(folder / _VECTORS))
        self._ids = json.loads((folder / _IDS).read_text("utf-8"))

    def search(self, question: str) -> list[str]:
        _, rows = self._index.search(self._encoder.encode_query([question]), DEPTH)
        return [self._ids[row] for row in rows[0] if row >= 0]


make_adapter = FlatFaiss
