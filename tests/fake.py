"""A deterministic encoder and extractor, computed by hand: pipelines and retrievers are tested
without the networks' weights.
"""

import zlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.text.analyzer import extract_terms
from rag.citation import Span
from rag.reading.extractor import Extraction, TitledText
from rag.reading.span import Candidate

Float32 = NDArray[np.float32]
DIMENSION = 256


class FakeEncoder:
    """Hashes a text's terms into a vector of counts: texts are near when they share terms."""

    name = "fake-hashed-terms"

    def queries(self, texts: Sequence[str]) -> Float32:
        return np.array([_hash_terms(text) for text in texts], np.float32).reshape(-1, DIMENSION)

    def passages(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Float32:
        if done:
            done(len(texts))
        return self.queries(texts)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Every character is a token."""
        return [len(text) for text in texts]

    def load(self) -> None:
        """Nothing to load."""


def _hash_terms(text: str) -> Float32:
    vector = np.zeros(DIMENSION, np.float32)
    for term, count in extract_terms(text).items():
        vector[zlib.crc32(term.encode()) % DIMENSION] += count
    vector[0] += 1e-3  # a text without terms has a direction, too
    unit: Float32 = vector / np.linalg.norm(vector)
    return unit


class FakeExtractor:
    """Finds the first of `answers` that a passage contains, surely; in others nothing."""

    max_question = 64

    def __init__(self, answers: Sequence[str]) -> None:
        self.answers = answers
        # Every text it was given, for tests to look at.
        self.texts: list[TitledText] = []

    def count_tokens(self, text: str) -> int:
        """Every character is a token."""
        return len(text)

    def read(self, question: str, texts: Sequence[TitledText]) -> list[Extraction]:
        self.texts += texts
        return [self._find(one.text) for one in texts]

    def _find(self, text: str) -> Extraction:
        for answer in self.answers:
            start = text.find(answer)
            if start >= 0:
                span = Span(start, start + len(answer))
                return Extraction((Candidate(span, 6.0),), 6.0, 6.0)
        return Extraction((), -6.0, -6.0)

    def load(self) -> None:
        """Nothing to load."""
