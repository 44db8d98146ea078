"""LlamaIndex: VectorStoreIndex and BM25Retriever in a QueryFusionRetriever.

The fusion is reciprocal rank fusion without generated queries. A passage is a node. Vectors are in
the default store, Python objects saved as JSON; the FAISS store is a separate package and would be
faster on large collections. BM25's default takes words of two or more characters and stems them
as English.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever

from eval.peer.stack import DENSE, DEPTH, PASSAGE, QUERY, PeerPassage

_WORDS = "bm25"


class LlamaIndex:
    """Implements `eval.peer.stack.Adapter`."""

    def __init__(self, model: Path) -> None:
        self._model = model

    @cached_property
    def _embedding(self) -> HuggingFaceEmbedding:
        return HuggingFaceEmbedding(
            model_name=str(self._model), query_instruction=QUERY, text_instruction=PASSAGE
        )

    def vectors(self, question: str, passage: str) -> tuple[list[float], list[float]]:
        asked = self._embedding.get_query_embedding(question)
        return asked, self._embedding.get_text_embedding(passage)

    def ingest(self, passages: Sequence[PeerPassage], folder: Path) -> None:
        nodes = [TextNode(id_=one.id, text=one.titled_text) for one in passages]
        VectorStoreIndex(nodes, embed_model=self._embedding).storage_context.persist(
            persist_dir=str(folder)
        )
        BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=DEPTH).persist(
            str(folder / _WORDS)
        )

    def open(self, folder: Path, mode: str) -> None:
        index = load_index_from_storage(
            StorageContext.from_defaults(persist_dir=str(folder)), embed_model=self._embedding
        )
        self._retriever = index.as_retriever(similarity_top_k=DEPTH)
        if mode != DENSE:
            words = BM25Retriever.from_persist_dir(str(folder / _WORDS))
            # It requires a language model even when it generates no queries.
            self._retriever = QueryFusionRetriever(
                [self._retriever, words],
                llm=MockLLM(),
                mode="reciprocal_rerank",
                similarity_top_k=DEPTH,
                num_queries=1,
            )

    def search(self, question: str) -> list[str]:
        return [one.node.node_id for one in self._retriever.retrieve(question)]


make_adapter = LlamaIndex
