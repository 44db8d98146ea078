"""Inverted lists of some terms at one revision, each read once. Knows no question and no weights
but those it is given.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial, reduce

import numpy as np
from numpy.typing import NDArray

from index.search.revision import IndexRevision
from index.search.segment import Float32, Int64, InvertedList, Segment

# (terms' counts (n,), chunk lengths (n,)) -> what each occurrence adds to a score (n,).
Saturation = Callable[[NDArray[np.number], NDArray[np.number]], Float32]

# A list more than this many times as long as what is looked up in it is binary-searched; shorter
# ones are merged.
_BINARY_SEARCH = 40


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """An inverted list and what it adds to a chunk's score: weight * saturation(factor * count)."""

    column: int
    weight: float
    # Expected occurrences for each one found: a translation's probability, or 1.
    factor: float = 1.0


class Postings:
    """Inverted lists of m terms (ids) at one revision; a term is addressed by its column 0..m-1."""

    def __init__(self, revision: IndexRevision, terms: Sequence[int]) -> None:
        self._revision = revision
        self._lists = [
            [segment.inverted_list(term) for term in terms] for segment, _ in revision.segments()
        ]

    def find_candidates(
        self,
        alternatives: Sequence[Sequence[WeightedTerm]],
        count: int,
        saturation: Saturation,
        allowed: Int64 | None = None,
    ) -> Int64:
        """Return ids, ascending, of chunks among which the `count` best of each segment are.

        A chunk's score is the best of `alternatives`, each the sum of its weighted terms. Equal
        scores are all kept. Only chunks in `allowed` (ascending) are considered, unless it is None.
        """
        found = [np.empty(0, np.int64)]
        for number, (segment, removed) in enumerate(self._revision.segments()):
            scores = np.maximum.reduce(
                [self._add_up(number, segment, terms, saturation) for terms in alternatives]
            )
            scores[removed] = 0
            if allowed is not None:
                scores[~np.isin(segment.ids, allowed)] = 0
            at = np.flatnonzero(scores > 0)
            beyond = len(at) - count
            if beyond > 0:
                # Partition the positive scores only: among many equal zeros it is ten times slower.
                at = at[scores[at] >= np.partition(scores[at], beyond)[beyond]]
            found.append(segment.ids[at])
        return np.sort(np.concatenate(found))

    def count_terms(self, ids: Int64) -> tuple[Float32, Int64]:
        """Return how often each term occurs in each chunk of `ids` (n,), ascending, as (m, n), and
        the chunks' lengths in terms (n,).
        """
        counts = np.zeros((len(self._lists[0]), len(ids)), np.float32)
        lengths = np.ones(len(ids), np.int64)
        for number, segment, mask, positions in self._revision.locate(ids):
            counts[:, mask] = _count(self._lists[number], segment, positions)
            lengths[mask] = segment.lengths[positions]
        return counts, lengths

    def count_common(self, columns: Sequence[int]) -> int:
        """Return in how many chunks all of these terms occur, removed chunks among them."""
        total = 0
        for lists in self._lists:
            places = [lists[column][0] for column in sorted(set(columns))]
            total += len(reduce(partial(np.intersect1d, assume_unique=True), places))
        return total

    def _add_up(
        self, number: int, segment: Segment, terms: Sequence[WeightedTerm], saturation: Saturation
    ) -> Float32:
        """Return the sum of weighted terms for every chunk of a segment."""
        places, counts, sizes = _concatenate([self._lists[number][one.column] for one in terms])
        if not len(places):
            return np.zeros(len(segment.ids), np.float32)
        weight = np.repeat(np.array([one.weight for one in terms], np.float32), sizes)
        factor = np.repeat(np.array([one.factor for one in terms], np.float32), sizes)
        added = weight * saturation(factor * counts, segment.lengths[places])
        return np.bincount(places, added, len(segment.ids)).astype(np.float32)


def _count(lists: Sequence[InvertedList], segment: Segment, positions: Int64) -> Float32:
    """Return the count of each list's term in each chunk at `positions` (n,), ascending: (m, n)."""
    counts = np.zeros((len(lists), len(positions)), np.float32)
    size = _BINARY_SEARCH * len(positions)
    short = [column for column, (places, _) in enumerate(lists) if len(places) <= size]
    places, occurrences, sizes = _concatenate([lists[column] for column in short])
    row = np.full(len(segment.ids), -1, np.int32)
    row[positions] = np.arange(len(positions))
    here = row[places]
    wanted = here >= 0
    counts[np.repeat(np.array(short, np.int64), sizes)[wanted], here[wanted]] = occurrences[wanted]
    # The lists' own type: with another, numpy would convert each list as a whole.
    targets = positions.astype(np.int32)
    for column in set(range(len(lists))).difference(short):
        places, occurrences = lists[column]
        at = np.minimum(np.searchsorted(places, targets), len(places) - 1)
        counts[column] = np.where(places[at] == targets, occurrences[at], 0)
    return counts


def _concatenate(
    lists: Sequence[InvertedList],
) -> tuple[NDArray[np.int32], NDArray[np.uint8], list[int]]:
    """Join inverted lists end to end; also return the length of each."""
    if not lists:
        return np.empty(0, np.int32), np.empty(0, np.uint8), []
    places, counts = zip(*lists, strict=True)
    return np.concatenate(places), np.concatenate(counts), [len(one) for one in places]
