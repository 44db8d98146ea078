"""LangChain: FAISS and BM25Retriever in an EnsembleRetriever with equal weights, as its documentation shows hybrid search.

BM25Retriever cannot be saved: it is built again from FAISS's documents when the index is opened. Its default tokeniser splits at blanks.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings

from eval.peer.stack import DENSE, DEPTH, Passage


class LangChain:
    """See `eval.peer.stack.Adapter`."""

    def __init__(self, model: Path) -> None:
        self._model = model

    @cached_property
    def _embeddings(self) -> HuggingFaceEmbeddings:
        return HuggingFaceEmbeddings(
            model_name=str(self._model),
            encode_kwargs={"prompt_name": "document"},
            query_encode_kwargs={"prompt_name": "query"},
        )

    def vectors(self, question: str, passage: str) -> tuple[list[float], list[float]]:
        """The embedding of each."""
        return self._embeddings.embed_query(question), self._embeddings.embed_documents([passage])[
            0
        ]

    def ingest(self, passages: Sequence[Passage], folder: Path) -> None:
        """Embed, index, save."""
        documents = [Document(one.whole, metadata={"id": one.id}) for one in passages]
        FAISS.from_documents(documents, self._embeddings).save_local(str(folder))

    def open(self, folder: Path, mode: str) -> None:
        """Open the index, to be asked in `mode`."""
        store = FAISS.load_local(
            str(folder), self._embeddings, allow_dangerous_deserialization=True
        )
        self._retriever = store.as_retriever(search_kwargs={"k": DEPTH})
        if mode != DENSE:
            documents = store.get_by_ids(list(store.index_to_docstore_id.values()))
            words = BM25Retriever.from_documents(documents, k=DEPTH)
            self._retriever = EnsembleRetriever(
                retrievers=[words, self._retriever], weights=[0.5, 0.5]
            )

    def search(self, question: str) -> list[str]:
        """Ids, best first."""
        return [one.metadata["id"] for one in self._retriever.invoke(question)][:DEPTH]


make = LangChain
