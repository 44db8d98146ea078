"""LangChain: FAISS and BM25Retriever in an EnsembleRetriever with equal weights.

That is the hybrid search of its documentation. BM25Retriever cannot be saved, so it is rebuilt from
FAISS's documents when the index is opened. Its default tokenizer splits at whitespace.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings

from eval.peer.stack import DENSE, DEPTH, PeerPassage


class LangChain:
    """Implements `eval.peer.stack.Adapter`."""

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
        (document,) = self._embeddings.embed_documents([passage])
        return self._embeddings.embed_query(question), document

    def ingest(self, passages: Sequence[PeerPassage], folder: Path) -> None:
        documents = [Document(one.titled_text, metadata={"id": one.id}) for one in passages]
        FAISS.from_documents(documents, self._embeddings).save_local(str(folder))

    def open(self, folder: Path, mode: str) -> None:
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
        return [one.metadata["id"] for one in self._retriever.invoke(question)][:DEPTH]


make_adapter = LangChain
