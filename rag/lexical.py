"""The lexical leg: BM25 over the terms of `index.lexicon`, and over translations of the question's words (`rag.bridge`).

The formulas are plain functions with their sources.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from index.lexicon import is_pair
from index.store import Store
from rag.bridge import Bridged
from rag.ranking import Float64, Int64, Query, Ranking, Sight, View, legs

# BM25 as Anserini tunes it for passages (Yang, Fang & Lin 2018); on drcd_dev better than Lucene's 1.2/0.75 (eval/LOG.md).
K1, B = 0.9, 0.4
# How much of a translated question counts as seen: a table knows less than the question says (eval/LOG.md).
BRIDGED = 0.6
_CACHED = 20_000

# Where a term occurs, as positions in the collection's order, and how often or with what weight there.
Places = tuple[Int64, Float64]


@dataclass(slots=True)
class _Lengths:
    """What BM25 needs of one revision: chunk ids (n,) ascending, their length norms (n,), and what was found of terms."""

    revision: int
    ids: Int64
    norms: Float64
    counts: dict[str, Places] = field(default_factory=dict)
    expected: dict[Bridged, Places] = field(default_factory=dict)


class Lexical:
    """Ranks by BM25. A word of the other language is one term whose counts are the expected ones (probabilistic structured
    queries, Darwish & Oard 2003); in a collection of one language it finds nothing and changes nothing.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._lengths = _Lengths(-1, np.empty(0, np.int64), np.empty(0))

    def retrieve(self, query: Query, k: int) -> Ranking:
        ids, scores = self._scores(query)
        found = np.flatnonzero(scores)
        if query.allowed is not None:
            found = found[np.isin(ids[found], np.fromiter(query.allowed, np.int64, len(query.allowed)))]
        best = found[np.lexsort((ids[found], -scores[found]))[:k]]
        return Ranking(ids[best], scores[best], lexical=legs(ids[best], scores[best]))

    def score(self, query: Query, ids: Int64) -> Float64:
        """The score of each of these chunks: 0 where no term occurs."""
        everything, scores = self._scores(query)
        if not len(everything):
            return np.zeros(len(ids))
        at = np.minimum(np.searchsorted(everything, ids), len(everything) - 1)
        return np.where(everything[at] == ids, scores[at], 0.0)

    def sight(self, query: Query) -> Sight:
        """How much of the question this leg can see; a term that occurs nowhere weighs as much as the rarest.

        Translated, the question's parts are its words: the pairs that reach across two of them mean nothing.
        """
        lengths = self._current()
        total = len(lengths.ids)
        frequencies = {term: len(self._counts(lengths, term)[0]) for term in query.terms}
        weights = {term: idf(frequency, total) for term, frequency in frequencies.items()}
        terms = {term: (weights[term], (frozenset({term}),)) for term in weights}
        direct = share((weights[term], frequencies[term] > 0) for term in weights)
        known = {term for one in query.bridged for term in one.terms}
        others = [term for term in weights if term not in known and not is_pair(term)]
        words = [(one, _mass(self._expected(lengths, one)[1])) for one in query.bridged if one.choices]
        translated = share([(idf(mass, total), mass > 0) for _, mass in words] + [(weights[t], frequencies[t] > 0) for t in others])
        ways = [(idf(mass, total), (one.terms, *(frozenset(choice) for choice, _ in one.choices))) for one, mass in words]
        return Sight(View(tuple(terms.values()), direct), View((*ways, *(terms[term] for term in others)), BRIDGED * translated))

    def _scores(self, query: Query) -> tuple[Int64, Float64]:
        """Every chunk id and its BM25 score: as it says the question's terms, or the words they are in the other language, whichever
        is more of all there is to say; so a passage in the one language is measured against one in the other.
        """
        lengths = self._current()
        total = len(lengths.ids)
        direct, translated = np.zeros(total), np.zeros(total)
        mass = translatable = reached = 0.0
        known = {term for one in query.bridged for term in one.terms}
        for term in query.terms:
            at, counts = self._counts(lengths, term)
            weight, parts = idf(len(at), total), bm25(counts, lengths.norms[at], len(at), total)
            direct[at] += parts
            mass += weight
            if term not in known and not is_pair(term):
                translated[at] += parts
                translatable += weight
        for one in query.bridged:
            if one.choices:
                at, counts = self._expected(lengths, one)
                translated[at] += bm25(counts, lengths.norms[at], _mass(counts), total)
                translatable += idf(_mass(counts), total)
                reached += _mass(counts)
        return lengths.ids, np.maximum(direct, translated * (mass / translatable)) if reached else direct

    def _expected(self, lengths: _Lengths, one: Bridged) -> Places:
        """Where translations of a word occur, and how often it is expected to be what they mean there."""
        known = lengths.expected.get(one)
        if known is None:
            counts = np.zeros(len(lengths.ids))
            for choice, probability in one.choices:
                at, times = self._together(lengths, choice)
                counts[at] += probability * times
            at = np.flatnonzero(counts)
            known = at, counts[at]
            if len(lengths.expected) < _CACHED:
                lengths.expected[one] = known
        return known

    def _together(self, lengths: _Lengths, terms: Sequence[str]) -> Places:
        """Where all of `terms` occur, and how often the rarest of them does there."""
        at, counts = self._counts(lengths, terms[0])
        for term in terms[1:]:
            other, more = self._counts(lengths, term)
            at, mine, theirs = np.intersect1d(at, other, assume_unique=True, return_indices=True)
            counts = np.minimum(counts[mine], more[theirs])
        return at, counts

    def _counts(self, lengths: _Lengths, term: str) -> Places:
        """Where `term` occurs, and how often."""
        known = lengths.counts.get(term)
        if known is None:
            ids, counts = self._store.postings(term)
            at = np.searchsorted(lengths.ids, ids)
            here = at < len(lengths.ids)  # a chunk committed after `lengths` was read is left to the next revision
            known = at[here], counts[here].astype(np.float64)
            if len(lengths.counts) < _CACHED:
                lengths.counts[term] = known
        return known

    def _current(self) -> _Lengths:
        revision = self._store.revision()
        if self._lengths.revision != revision:
            with self._lock:
                if self._lengths.revision != revision:
                    ids, lengths = self._store.lengths()
                    mean = lengths.mean() if len(lengths) else 1.0
                    self._lengths = _Lengths(revision, ids, 1 - B + B * lengths / mean)
        return self._lengths


def _mass(counts: Float64) -> float:
    """In how many chunks a translated word is expected to occur."""
    return float(np.minimum(counts, 1.0).sum())


def share(parts: Iterable[tuple[float, bool]]) -> float:
    """The share of a mass, given as parts, that is there; 0 of nothing.

    >>> share([(3.0, True), (1.0, False)])
    0.75
    """
    known = list(parts)
    mass = sum(weight for weight, _ in known)
    return sum(weight for weight, here in known if here) / mass if mass else 0.0


def idf(frequency: float, total: int) -> float:
    """Lucene's inverse document frequency: ln(1 + (N - n + 0.5) / (n + 0.5)), never negative.

    >>> round(idf(1, 3), 4)
    0.9808
    """
    return float(np.log1p((total - frequency + 0.5) / (frequency + 0.5)))


def bm25(counts: Float64, norms: Float64, frequency: float, total: int) -> Float64:
    """One term's part of the BM25 score (Robertson & Zaragoza 2009) in each chunk that holds it.

    counts (m,): occurrences; norms (m,): 1 - b + b * length / mean length.

    >>> float(bm25(np.array([1.0]), np.array([1.0]), 1, 3).round(4)[0])
    0.9808
    """
    return idf(frequency, total) * counts * (K1 + 1) / (counts + K1 * norms)
