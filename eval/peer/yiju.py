"""yiju itself: the dense leg alone, both legs (what the peers do), and with its reader.

The answer cache is off. A longer document is split into several passages, so twice as many passages
are retrieved as documents are wanted.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from eval.peer.stack import DENSE, DEPTH, READ, PeerPassage
from index.collection import Collection
from index.document import Document
from index.model import encoder
from rag.bootstrap import DEFAULT, Workspace
from rag.question import Question
from rag.retrieval.dense import retrieve_dense
from rag.settings import Settings


class Yiju:
    """Implements `eval.peer.stack.Adapter`; `cache` is the folder with the converted weights."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._encoder = encoder.choose(encoder.BUNDLED, cache)

    def vectors(self, question: str, passage: str) -> tuple[list[float], list[float]]:
        asked = self._encoder.queries([question])[0]
        return asked.tolist(), self._encoder.passages([passage])[0].tolist()

    def ingest(self, passages: Sequence[PeerPassage], folder: Path) -> None:
        collection = Collection(folder / DEFAULT, self._encoder)
        collection.add([Document(one.id, one.title, one.id, one.text) for one in passages])
        collection.close()

    def open(self, folder: Path, mode: str) -> None:
        workspace = Workspace(Settings(home=folder, cache=self._cache))
        if mode == READ:
            workspace.load()
        self._mode, self._pipeline = mode, replace(workspace.pipeline(), cache=None)
        if mode == DENSE:
            self._pipeline = replace(self._pipeline, retriever=retrieve_dense)

    def search(self, question: str) -> list[str]:
        if self._mode == READ:
            hits = list(self._pipeline.ask(question, 2 * DEPTH).passages)
        else:
            with self._pipeline.collection.searcher() as searcher:
                hits = self._pipeline.search(Question.parse(question), searcher, 2 * DEPTH).hits
        return list(dict.fromkeys(hit.chunk.document_id for hit in hits))[:DEPTH]


make_adapter = Yiju
