"""Defines what is compared: PeerPassage, Stack, and the Adapter through which a stack is used.

Imports only this package: the other stacks' environment lacks yiju's dependencies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

# How many passages each question asks for.
DEPTH = 10
# The prefixes that the weights were trained with.
QUERY, PASSAGE = "query: ", "passage: "
# Modes: vectors alone; fused with BM25 in the stack's own way; and with yiju's reader.
DENSE, HYBRID, READ = "dense", "hybrid", "read"


@dataclass(frozen=True, slots=True)
class PeerPassage:
    """A passage as every stack gets it."""

    id: str
    title: str
    text: str

    @property
    def titled_text(self) -> str:
        """Title and text, for stacks that have no titles."""
        return f"{self.title}\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class Stack:
    """A retrieval stack."""

    # The module of its adapter in this package.
    name: str
    title: str
    # The distributions that its users install.
    packages: tuple[str, ...]
    modes: tuple[str, ...] = (DENSE, HYBRID)
    # Whether it runs in the comparison's own environment, with weights for SentenceTransformer.
    is_peer: bool = True


class Adapter(Protocol):
    """Uses a stack as its documentation shows.

    An adapter's module has `make_adapter`, which takes the folder with the weights.
    """

    def vectors(self, question: str, passage: str) -> tuple[list[float], list[float]]:
        """Embed both."""
        ...

    def ingest(self, passages: Sequence[PeerPassage], folder: Path) -> None:
        """Embed and index the passages, and save the index into `folder`."""
        ...

    def open(self, folder: Path, mode: str) -> None:
        """Open a saved index for searching in `mode`."""
        ...

    def search(self, question: str) -> list[str]:
        """Return the ids of at most DEPTH passages, best first."""
        ...


STACKS = (
    Stack(
        "flat_faiss",
        "sentence-transformers + FAISS",
        ("sentence-transformers", "faiss-cpu"),
        (DENSE,),
    ),
    Stack(
        "langchain",
        "LangChain",
        (
            "langchain-classic",
            "langchain-community",
            "langchain-huggingface",
            "sentence-transformers",
            "faiss-cpu",
            "rank-bm25",
        ),
    ),
    Stack(
        "llamaindex",
        "LlamaIndex",
        ("llama-index-core", "llama-index-embeddings-huggingface", "llama-index-retrievers-bm25"),
    ),
    Stack("txtai", "txtai", ("txtai",)),
    Stack("haystack", "Haystack", ("haystack-ai", "sentence-transformers-haystack")),
    Stack("yiju", "yiju", ("yiju",), (DENSE, HYBRID, READ), is_peer=False),
)
