"""What goes into a retriever and what comes out: Query, Seen, Sight, Ranking. Knows ids, vectors and terms; no text of any passage."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.document import Leg
from index.text.analyzer import extract_terms
from index.text.normalize import fold, is_chinese
from rag.retrieval.translation import Bridged, bridged

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Int64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Query:
    """A question in the forms the legs need. encoding: its embedding (dimension,), or what makes it when it is needed and then remembers
    it: meanwhile the lexical leg can be at work. allowed: the search is limited to these chunk ids; None limits it to nothing.
    """

    text: str
    encoding: Float32 | Callable[[], Float32]
    terms: Counter[str]
    allowed: Collection[int] | None = None
    bridged: Sequence[Bridged] = ()

    @classmethod
    def make(
        cls,
        text: str,
        encoding: Float32 | Callable[[], Float32],
        allowed: Collection[int] | None = None,
    ) -> "Query":
        """With the question's terms, and its words as the bridge has them."""
        return cls(text, encoding, extract_terms(text), allowed, tuple(bridged(fold(text))))

    @property
    def vector(self) -> Float32:
        """The embedding (dimension,); raises what encoding raises."""
        return self.encoding() if callable(self.encoding) else self.encoding


@dataclass(frozen=True, slots=True)
class Seen:
    """What the lexical leg sees of a question in passages of one language.

    parts: the question's terms or words, each with its idf and the ways to say it: sets of terms, of which a text that says it holds
    one whole. visibility: the share of the parts' mass, 0..1, that occurs in the collection.
    """

    parts: tuple[tuple[float, tuple[frozenset[str], ...]], ...]
    visibility: float


@dataclass(frozen=True, slots=True)
class Sight:
    """What the lexical leg sees of a question in passages of its `own` language, and of the `other` one."""

    own: Seen
    other: Seen

    @property
    def visibility(self) -> float:
        """The share of the question, 0..1, that it sees in the language in which it sees more."""
        return max(self.own.visibility, self.other.visibility)

    def of(self, question: str, passage: str) -> Seen:
        """What it sees of the question in passages of this one's language."""
        return self.other if across(question, passage) else self.own


BLIND = Sight(Seen((), 0.0), Seen((), 0.0))


def across(question: str, passage: str) -> bool:
    """Whether one is Chinese and the other is not.

    >>> across("How many contracts?", "共簽訂合同"), across("多少份合同？", "共簽訂合同")
    (True, False)
    """
    return is_chinese(question) != is_chinese(passage)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Chunk ids (k,), best first, with scores (k,); `dense` and `lexical` say what each leg thought of a chunk, `sight` how much of the
    question the lexical one saw, where there is one.
    """

    ids: Int64
    scores: Float64
    dense: dict[int, Leg] = field(default_factory=dict)
    lexical: dict[int, Leg] = field(default_factory=dict)
    sight: Sight = BLIND


class Retriever(Protocol):
    """Anything that ranks chunks for a question."""

    def retrieve(self, query: Query, k: int) -> Ranking:
        """The `k` best chunks, or all there are."""
        ...


def legs(ids: Int64, scores: NDArray[np.floating]) -> dict[int, Leg]:
    """A ranking's ids and scores -> what the leg thought of each chunk."""
    return {
        i: Leg(rank, score)
        for rank, (i, score) in enumerate(zip(ids.tolist(), scores.tolist(), strict=True), 1)
    }
