"""Query coverage: how much of a question the lexical leg can find in the collection at all."""

import math
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of a question by passages of one language."""

    # The question's terms or words: its idf, and the ways to say it as sets of terms. A passage
    # says it when it contains all terms of one set.
    parts: tuple[tuple[float, tuple[frozenset[str], ...]], ...]
    # The share of the parts' idf mass, 0..1, that occurs in the collection.
    share: float

    def measure_missing(self, found: Collection[str]) -> float:
        """Return the share, 0..1, of the question's idf mass that a passage with the terms `found`
        lacks, times the share that the collection covers.

        >>> contract = (2.0, (frozenset({"contract"}), frozenset({"合同"})))
        >>> Coverage((contract, (2.0, (frozenset({"wage"}),))), 1.0).measure_missing({"合", "合同"})
        0.5
        """
        total = math.fsum(weight for weight, _ in self.parts)
        terms = set(found)
        missing = math.fsum(
            weight for weight, ways in self.parts if not any(way <= terms for way in ways)
        )
        return missing / total * self.share if total else 0.0


@dataclass(frozen=True, slots=True)
class QueryCoverage:
    """Coverage of a question by passages of its own language, and by those of the other one."""

    own: Coverage
    other: Coverage

    @property
    def share(self) -> float:
        """The share of the question, 0..1, covered in the language that covers more."""
        return max(self.own.share, self.other.share)


NO_COVERAGE = QueryCoverage(Coverage((), 0.0), Coverage((), 0.0))
