"""LlamaIndex: VectorStoreIndex and BM25Retriever in a QueryFusionRetriever with reciprocal rank fusion and no generated queries.

A passage is a node. Vectors lie in the default store, plain Python objects saved as JSON; its FAISS store is another package, and would
search faster where there are many. BM25's default takes words of two characters or more and stems them as English.
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

from eval.peer.stack import DENSE, DEPTH, PASSAGE, QUERY, Passage

_WORDS = "bm25"


class LlamaIndex:
    """See `eval.peer.stack.Adapter`."""

    def __init__(self, model: Path) -> None:
        self._model = model

    @cached_property
    def _embedding(self) -> HuggingFaceEmbedding:
        return HuggingFaceEmbedding(
            model_name=str(self._model), query_instruction=QUERY, text_instruction=PASSAGE
        )

    def vectors(self, question: str, passage: str) -> tuple[list[float], list[float]]:
        """The embedding of each."""
        return self._embedding.get_query_embedding(question), self._embedding.get_text_embedding(
            passage
        )

    def ingest(self, passages: Sequence[Passage], folder: Path) -> None:
        """Embed, index, save."""
        nodes = [TextNode(id_=one.id, text=one.whole) for one in passages]
        VectorStoreIndex(nodes, embed_model=self._embedding).storage_context.persist(
            persist_dir=str(folder)
        )
        BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=DEPTH).persist(
            str(folder / _WORDS)
        )

    def open(self, folder: Path, mode: str) -> None:
        """Open the index, to be asked in `mode`."""
        index = load_index_from_storage(
            StorageContext.from_defaults(persist_dir=str(folder)), embed_model=self._embedding
        )
        self._retriever = index.as_retriever(similarity_top_k=DEPTH)
        if mode != DENSE:
            words = BM25Retriever.from_persist_dir(str(folder / _WORDS))
            # It asks for a language model even where it is to write no queries.
            self._retriever = QueryFusionRetriever(
                [self._retriever, words],
                llm=MockLLM(),
                mode="reciprocal_rerank",
                similarity_top_k=DEPTH,
                num_queries=1,
            )

    def search(self, question: str) -> list[str]:
        """Ids, best first."""
        return [one.node.node_id for one in self._retriever.retrieve(question)]


make = LlamaIndex
