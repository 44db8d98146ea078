"""The lexical leg: BM25 over the terms of `index.lexicon`, and over translations of the question's words (`rag.bridge`).

Inverted lists choose the candidates, the rarest terms first; a candidate's score is exact, looked up in the list of every term. So a term
that is everywhere costs no scan.
"""

from collections.abc import Collection, Sequence

import numpy as np

from index.derived import Derived
from index.segment import Segment
from index.store import Store
from rag.bm25 import length_norms, saturated
from rag.plan import Plan
from rag.ranking import Float32, Float64, Int64, Query, Ranking, Sight, legs

# Entries of inverted lists that are looked at for a question, and candidates for each passage that is asked for (eval/LOG.md).
_ENTRIES, _CANDIDATES = 150_000, 4


class Lexical:
    """Ranks by BM25. A word of the other language is one term whose counts are the expected ones (probabilistic structured
    queries, Darwish & Oard 2003); in a collection of one language it finds nothing and changes nothing.
    """

    def __init__(self, store: Store, derived: Derived) -> None:
        self._store, self._derived = store, derived

    def plan(self, query: Query) -> Plan:
        """What to look for, in the index as it is now."""
        return Plan.of(query, self._derived.current(), self._store)

    def retrieve(self, query: Query, k: int) -> Ranking:
        plan = self.plan(query)
        ids = candidates(plan, k, query.allowed)
        scores = score(plan, ids)
        best = np.lexsort((ids, -scores))[:k]
        best = best[scores[best] > 0]
        return Ranking(ids[best], scores[best], lexical=legs(ids[best], scores[best]))

    def sight(self, query: Query) -> Sight:
        """How much of the question this leg can see."""
        return self.plan(query).sight()


def score(plan: Plan, ids: Int64) -> Float64:
    """The score of each of these chunks, whose ids ascend: as it says the question's terms, or the words they are in the other language,
    whichever is more of all there is to say; so a passage in the one language is measured against one in the other. 0 where no term
    occurs, and for a chunk that is not here.
    """
    scores = np.zeros(len(ids))
    for segment in plan.view.segments:
        at, here = segment.positions(ids)
        if here.any():
            scores[here] = _scored(plan, segment, at[here])
    return scores


def _scored(plan: Plan, segment: Segment, at: Int64) -> Float64:
    counts, norms = _counted(plan, segment, at), length_norms(segment.lengths[at], plan.view.mean_length)
    direct, translated = np.zeros(len(at)), np.zeros(len(at))
    for term in plan.own:
        if term.column is not None:
            part = term.idf * saturated(counts[term.column], norms)
            direct += part
            translated += part * term.beside
    for word in plan.words:
        if word.choices:
            expected = sum((p * counts[list(columns)].min(axis=0) for columns, p in word.choices), np.zeros(len(at)))
            translated += word.idf * saturated(expected, norms)
    return np.maximum(direct, translated * plan.ratio)


def _counted(plan: Plan, segment: Segment, at: Int64) -> Float32:
    """How often each of the plan's terms occurs in each of these chunks (m, n), which are ascending."""
    counts = np.zeros((len(plan.terms), len(at)), np.float32)
    for column, term in enumerate(plan.terms):
        counts[column] = segment.often(term, at)
    return counts


def candidates(plan: Plan, k: int, allowed: Collection[int] | None = None) -> Int64:
    """Ids, ascending, of chunks among which the `k` best are."""
    wanted = None if allowed is None else np.fromiter(allowed, np.int64, len(allowed))
    found = [np.empty(0, np.int64)]
    for segment, gone in zip(plan.view.segments, (plan.view.gone, plan.view.gone[:0]), strict=True):
        scores = _sketched(plan, segment)
        scores[gone] = 0
        if wanted is not None:
            scores[~np.isin(segment.ids, wanted)] = 0
        beyond = len(scores) - _CANDIDATES * k
        least = np.partition(scores, beyond)[beyond] if beyond > 0 else 0
        found.append(segment.ids[np.flatnonzero(scores >= least if least > 0 else scores)])
    return np.sort(np.concatenate(found))


def _sketched(plan: Plan, segment: Segment) -> Float32:
    """Every chunk's score as far as the rarest terms tell it: translations of a word add up, and of those of several terms the rarest
    term is looked at.
    """
    ratio = plan.ratio
    # Weight, expected occurrences for each one there, column, whether it counts as a translation.
    lists: list[tuple[float, float, int, bool]]
    lists = [(term.idf, 1.0, term.column, False) for term in plan.own if term.column is not None]
    lists += [(term.idf * ratio, 1.0, term.column, True) for term in plan.own if term.beside and ratio and term.column is not None]
    for word in plan.words:
        lists += [(word.idf * ratio, p, min(columns, key=lambda at: plan.frequencies[at]), True) for columns, p in word.choices]
    taken: list[tuple[float, float, int, bool]] = []
    entries = 0
    for one in sorted(lists, key=lambda one: -one[0] * one[1]):
        entries += plan.frequencies[one[2]]
        if entries > _ENTRIES and taken:
            break
        taken.append(one)
    ways = [_added(plan, segment, [one[:3] for one in taken if one[3] == way]) for way in (False, True)]
    return np.maximum(*ways)


def _added(plan: Plan, segment: Segment, lists: Sequence[tuple[float, float, int]]) -> Float32:
    """For every chunk, the sum over lists of weight, expected occurrences for each one there, and column."""
    found = [segment.having(plan.terms[column]) for _, _, column in lists]
    if not found:
        return np.zeros(len(segment.ids), np.float32)
    sizes = [len(places) for places, _ in found]
    at, often = np.concatenate([places for places, _ in found]), np.concatenate([counts for _, counts in found])
    weight, p = (np.repeat(np.array(part, np.float32), sizes) for part in list(zip(*lists, strict=True))[:2])
    norms = length_norms(segment.lengths[at], plan.view.mean_length)
    return np.bincount(at, weight * saturated(p * often, norms), len(segment.ids)).astype(np.float32)
