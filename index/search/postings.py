"""The inverted lists of some terms in one segment, each read once however often a question looks at it. Knows no question."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.search.segment import Float32, Int64, Segment

# A list this many times as long as what is looked up in it is searched; shorter ones are gone through together.
_SEARCHED = 40


class Postings:
    """Of m `terms` (ids) in `segment`."""

    def __init__(self, segment: Segment, terms: Sequence[int]) -> None:
        self.segment = segment
        self._lists = [segment.having(term) for term in terms]

    def joined(
        self, columns: Sequence[int]
    ) -> tuple[NDArray[np.int32], NDArray[np.uint8], list[int]]:
        """The lists of the terms at `columns`, one after the other: positions of chunks and counts, and how long each list is."""
        found = [self._lists[column] for column in columns]
        if not found:
            return np.empty(0, np.int32), np.empty(0, np.uint8), []
        return (
            np.concatenate([places for places, _ in found]),
            np.concatenate([often for _, often in found]),
            [len(p) for p, _ in found],
        )

    def counts(self, at: Int64) -> Float32:
        """How often each term occurs in each of the chunks at these positions (n,), ascending: (m, n)."""
        found = np.zeros((len(self._lists), len(at)), np.float32)
        short = [
            column
            for column, (places, _) in enumerate(self._lists)
            if len(places) <= _SEARCHED * len(at)
        ]
        places, often, sizes = self.joined(short)
        row = np.full(len(self.segment.ids), -1, np.int32)
        row[at] = np.arange(len(at))
        here = row[places]
        known = here >= 0
        found[np.repeat(np.array(short, np.int64), sizes)[known], here[known]] = often[known]
        wanted = at.astype(
            np.int32
        )  # of the lists' own type: else the whole of each would be converted
        for column in {*range(len(self._lists))}.difference(short):
            places, often = self._lists[column]
            there = np.minimum(np.searchsorted(places, wanted), len(places) - 1)
            found[column] = np.where(places[there] == wanted, often[there], 0)
        return found
