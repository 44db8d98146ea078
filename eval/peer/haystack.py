"""Haystack: InMemoryDocumentStore with its embedding and BM25 retrievers, joined by rank fusion.

The joiner concatenates by default, which sorts cosines among BM25 scores; for hybrid retrieval its
documentation recommends reciprocal rank fusion. Progress bars are off. BM25's default tokenizer
takes each Han character as a token (since 3.x; before, it took runs between punctuation marks).
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from eval.peer.stack import DENSE, DEPTH, PASSAGE, QUERY, PeerPassage

_FILE = "store.json"


class Haystack:
    """Implements `eval.peer.stack.Adapter`."""

    def __init__(self, model: Path) -> None:
        self._model = str(model)

    @cached_property
    def _passages(self) -> SentenceTransformersDocumentEmbedder:
        embedder = SentenceTransformersDocumentEmbedder(
            model=self._model, prefix=PASSAGE, progress_bar=False
        )
        embedder.warm_up()
        return embedder

    @cached_property
    def _questions(self) -> SentenceTransformersTextEmbedder:
        embedder = SentenceTransformersTextEmbedder(
            model=self._model, prefix=QUERY, progress_bar=False
        )
        embedder.warm_up()
        return embedder

    def vectors(self, question: str, passage: str) -> tuple[list[float], list[float]]:
        (document,) = self._passages.run(documents=[Document(content=passage)])["documents"]
        return list(self._questions.run(text=question)["embedding"]), list(document.embedding)

    def ingest(self, passages: Sequence[PeerPassage], folder: Path) -> None:
        documents = [Document(id=one.id, content=one.titled_text) for one in passages]
        store = InMemoryDocumentStore()
        store.write_documents(self._passages.run(documents=documents)["documents"])
        store.save_to_disk(str(folder / _FILE))

    def open(self, folder: Path, mode: str) -> None:
        store = InMemoryDocumentStore.load_from_disk(str(folder / _FILE))
        self._mode, self._pipeline = mode, Pipeline()
        self._pipeline.add_component("questions", self._questions)
        self._pipeline.add_component("vectors", InMemoryEmbeddingRetriever(store, top_k=DEPTH))
        self._pipeline.connect("questions.embedding", "vectors.query_embedding")
        if mode != DENSE:
            self._pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=DEPTH))
            self._pipeline.add_component(
                "joined", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=DEPTH)
            )
            self._pipeline.connect("words", "joined")
            self._pipeline.connect("vectors", "joined")

    def search(self, question: str) -> list[str]:
        inputs, last = {"questions": {"text": question}}, "vectors"
        if self._mode != DENSE:
            inputs["words"], last = {"query": question}, "joined"
        return [str(one.id) for one in self._pipeline.run(inputs)[last]["documents"]]


make_adapter = Haystack
