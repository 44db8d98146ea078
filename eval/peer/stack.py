"""The nouns of the comparison: Passage, Stack and the Adapter through which a stack is used. Imports nothing of yiju but this package."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

# How many passages are asked for, and what the weights were trained to find in front of a text.
DEPTH, QUERY, PASSAGE = 10, "query: ", "passage: "
# Vectors alone; the stack's way of joining them with BM25; the passages read, too, which only yiju does.
DENSE, HYBRID, READ = "dense", "hybrid", "read"


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to be found, as every stack is given it."""

    id: str
    title: str
    text: str

    @property
    def whole(self) -> str:
        """Title and text, for the stacks that know no titles."""
        return f"{self.title}\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class Stack:
    """`name` is the adapter's module; `packages` are the distributions that a user of the stack installs.

    is_peer: it runs in the comparison's own environment, on the weights as SentenceTransformer takes them.
    """

    name: str
    title: str
    packages: tuple[str, ...]
    modes: tuple[str, ...] = (DENSE, HYBRID)
    is_peer: bool = True


class Adapter(Protocol):
    """A stack, used as its documentation shows; each module of an adapter has `make`: the folder of the weights -> Adapter."""

    def vectors(self, question: str, passage: str) -> tuple[list[float], list[float]]:
        """The embedding of each."""
        ...

    def ingest(self, passages: Sequence[Passage], folder: Path) -> None:
        """Embed, index, and save into the folder."""
        ...

    def open(self, folder: Path, mode: str) -> None:
        """Open what was saved, to be asked in `mode`."""
        ...

    def search(self, question: str) -> list[str]:
        """Ids of at most DEPTH passages, best first."""
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
