"""One revision of the search index: a large base segment, a small recent one, and what was removed.

This is the only module that knows that a collection is more than one segment.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.search.segment import Int64, Segment


@dataclass(frozen=True)
class IndexRevision:
    """The segments of one revision. Chunk ids of `recent` are all higher than those of `base`."""

    number: int
    base: Segment
    recent: Segment
    # Positions in `base` of chunks removed since it was made, ascending.
    removed: Int64

    def __len__(self) -> int:
        return len(self.base.ids) - len(self.removed) + len(self.recent.ids)

    def segments(self) -> Iterator[tuple[Segment, Int64]]:
        """Yield each segment with the positions of its removed chunks."""
        yield self.base, self.removed
        yield self.recent, self.removed[:0]

    def locate(self, ids: Int64) -> Iterator[tuple[int, Segment, NDArray[np.bool_], Int64]]:
        """Yield, for each segment with any of these chunks, its number, itself, which of `ids`
        (m,) it holds as a mask (m,), and the positions of those. Removed chunks are in none.
        """
        for number, (segment, removed) in enumerate(self.segments()):
            positions, found = segment.locate(ids)
            if len(removed):
                found = found & ~np.isin(positions, removed)
            if found.any():
                yield number, segment, found, positions[found]

    def keep_known(self, ids: Iterable[int]) -> set[int]:
        """Return those of these chunk ids that the revision has."""
        wanted = np.fromiter(ids, np.int64)
        return {int(id) for *_, found, _ in self.locate(wanted) for id in wanted[found]}

    @cached_property
    def mean_length(self) -> float:
        """Mean number of terms in a chunk; 1 for an empty index."""
        terms = sum(int(segment.lengths.sum()) for segment in (self.base, self.recent))
        terms -= int(self.base.lengths[self.removed].sum())
        return terms / len(self) if terms else 1.0

    def document_frequencies(self, terms: Sequence[int]) -> list[int]:
        """Return in how many chunks each term id occurs."""
        wanted = np.array(terms, np.int64)
        counts = self.base.document_frequencies(wanted) + self.recent.document_frequencies(wanted)
        if len(self.removed):
            lists = (self.base.inverted_list(term)[0] for term in terms)
            counts -= np.array([self._is_removed[places].sum() for places in lists], np.int64)
        return list(map(int, counts))

    @cached_property
    def _is_removed(self) -> NDArray[np.bool_]:
        mask = np.zeros(len(self.base.ids), np.bool_)
        mask[self.removed] = True
        return mask

    @property
    def changes(self) -> int:
        """Number of chunks added or removed since the base was made."""
        return len(self.removed) + len(self.recent.ids)
