"""yiju itself, through the same protocol: dense leg only, both legs (retrieval, which is what the peers do), and with its reader.

Nothing is remembered between questions. A document of some length is cut into several passages, so twice as many passages as documents
are asked for.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from eval.peer.stack import DENSE, DEPTH, READ, Passage
from index.collection import Collection
from index.document import Document
from index.model import encoder
from rag.bootstrap import DEFAULT, Workspace
from rag.retrieval.fusion import Dense
from rag.retrieval.ranking import Query
from rag.settings import Settings


class Yiju:
    """See `eval.peer.stack.Adapter`; `cache` is the folder with the converted weights."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._encoder = encoder.choose(encoder.BUNDLED, cache)

    def vectors(self, question: str, passage: str) -> tuple[list[float], list[float]]:
        """The embedding of each."""
        return self._encoder.queries([question])[0].tolist(), self._encoder.passages([passage])[
            0
        ].tolist()

    def ingest(self, passages: Sequence[Passage], folder: Path) -> None:
        """Embed, index, save."""
        library = Collection(folder / DEFAULT, self._encoder)
        library.add([Document(one.id, one.title, one.id, one.text) for one in passages])
        library.close()

    def open(self, folder: Path, mode: str) -> None:
        """Open the index, to be asked in `mode`."""
        workspace = Workspace(Settings(home=folder, cache=self._cache))
        if mode == READ:
            workspace.ready()
        self._mode, self._pipeline = mode, replace(workspace.pipeline(), recent=None)
        if mode == DENSE:
            self._pipeline = replace(
                self._pipeline, retriever=Dense(self._pipeline.collection.vectors)
            )

    def search(self, question: str) -> list[str]:
        """Ids, best first."""
        if self._mode == READ:
            hits = list(self._pipeline.ask(question, 2 * DEPTH).passages)
        else:
            hits, _ = self._pipeline.retrieve(self._query(question), 2 * DEPTH)
        return list(dict.fromkeys(hit.chunk.document_id for hit in hits))[:DEPTH]

    def _query(self, question: str) -> Query:
        if self._mode == DENSE:
            return Query(question, self._encoder.queries([question])[0], Counter())
        return self._pipeline.query(question)


make = Yiju
