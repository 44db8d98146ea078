"""The lexical leg: BM25 over the terms of `index.text.analyzer`, and over translations of the question's words (`rag.retrieval.translation`).

Inverted lists choose the candidates, the rarest terms first; a candidate's score is exact, looked up in the list of every term. So a term
that is everywhere costs no scan.
"""

from collections.abc import Collection, Sequence

import numpy as np

from index.search.postings import Postings
from index.search.search_index import SearchIndex
from index.store.store import Store
from rag.retrieval.bm25 import length_norms, saturated
from rag.retrieval.query_plan import Plan
from rag.retrieval.ranking import Float32, Float64, Int64, Query, Ranking, legs

# Entries of inverted lists that are looked at for a question, and candidates for each passage that is asked for (eval/LOG.md).
_ENTRIES, _CANDIDATES = 150_000, 4


class Lexical:
    """Ranks by BM25. A word of the other language is one term whose counts are the expected ones (probabilistic structured
    queries, Darwish & Oard 2003); in a collection of one language it finds nothing and changes nothing.
    """

    def __init__(self, store: Store, derived: SearchIndex) -> None:
        self._store, self._derived = store, derived

    def plan(self, query: Query) -> Plan:
        """What to look for, in the index as it is now."""
        return Plan.of(query, self._derived.current(), self._store)

    def look(self, query: Query, k: int) -> tuple[Plan, Ranking]:
        """What was looked for, to score other chunks by, and the `k` best that say any of it."""
        plan = self.plan(query)
        ids = candidates(plan, k, query.allowed)
        scores = score(plan, ids)
        best = np.lexsort((ids, -scores))[:k]
        best = best[scores[best] > 0]
        return plan, Ranking(ids[best], scores[best], lexical=legs(ids[best], scores[best]))

    def retrieve(self, query: Query, k: int) -> Ranking:
        _, ranking = self.look(query, k)
        return ranking

    def follow(self) -> None:
        """Take in now what has changed since the last question; else that waits for `plan`."""
        self._derived.current()


def score(plan: Plan, ids: Int64) -> Float64:
    """The score of each of these chunks, whose ids ascend: as it says the question's terms, or the words they are in the other language,
    whichever is more of all there is to say; so a passage in the one language is measured against one in the other. 0 where no term
    occurs, and for a chunk that is not here.
    """
    scores = np.zeros(len(ids))
    for postings in plan.postings:
        at, here = postings.segment.positions(ids)
        if here.any():
            scores[here] = _scored(plan, postings, at[here])
    scores[np.isin(ids, plan.view.base.ids[plan.view.gone])] = 0
    return scores


def _scored(plan: Plan, postings: Postings, at: Int64) -> Float64:
    counts, norms = (
        postings.counts(at),
        length_norms(postings.segment.lengths[at], plan.view.mean_length),
    )
    own = [(term.column, term.idf, term.beside) for term in plan.own if term.column is not None]
    said = saturated(counts[[column for column, _, _ in own]], norms)
    direct: Float64 = np.array([idf for _, idf, _ in own]) @ said
    translated: Float64 = np.array([idf * beside for _, idf, beside in own]) @ said
    if any(word.reached for word in plan.words):
        translated += np.array([word.idf for word in plan.words]) @ saturated(
            _expected(plan, counts), norms
        )
    return np.asarray(np.maximum(direct, translated * plan.ratio), np.float64)


def _expected(plan: Plan, counts: Float32) -> Float32:
    """How often each word is expected to be said in each chunk (words, n): of a choice of several terms, as often as the rarest there."""
    choices = [
        (row, columns, p) for row, word in enumerate(plan.words) for columns, p in word.choices
    ]
    starts = np.cumsum([0, *(len(columns) for _, columns, _ in choices[:-1])])
    whole = np.minimum.reduceat(
        counts[[at for _, columns, _ in choices for at in columns]], starts, axis=0
    )
    chances = np.zeros((len(plan.words), len(choices)), np.float32)
    for at, (row, _, p) in enumerate(choices):
        chances[row, at] = p
    return np.asarray(chances @ whole, np.float32)


def candidates(plan: Plan, k: int, allowed: Collection[int] | None = None) -> Int64:
    """Ids, ascending, of chunks among which the `k` best are."""
    wanted = None if allowed is None else np.fromiter(allowed, np.int64, len(allowed))
    view, found = plan.view, [np.empty(0, np.int64)]
    for postings, gone in zip(plan.postings, (view.gone, view.gone[:0]), strict=True):
        scores, ids = _sketched(plan, postings), postings.segment.ids
        scores[gone] = 0
        if wanted is not None:
            scores[~np.isin(ids, wanted)] = 0
        at = np.flatnonzero(scores > 0)
        beyond = len(at) - _CANDIDATES * k
        if (
            beyond > 0
        ):  # among nothing but the found: many equal values, as of those that were not, can make it ten times as slow
            at = at[scores[at] >= np.partition(scores[at], beyond)[beyond]]
        found.append(ids[at])
    return np.sort(np.concatenate(found))


def _sketched(plan: Plan, postings: Postings) -> Float32:
    """Every chunk's score as far as the rarest terms tell it: translations of a word add up, and of those of several terms the rarest
    term is looked at.
    """
    ratio = plan.ratio
    # Weight, expected occurrences for each one there, column, whether it counts as a translation.
    lists: list[tuple[float, float, int, bool]]
    lists = [(term.idf, 1.0, term.column, False) for term in plan.own if term.column is not None]
    lists += [
        (term.idf * ratio, 1.0, term.column, True)
        for term in plan.own
        if term.beside and ratio and term.column is not None
    ]
    for word in plan.words:
        lists += [
            (word.idf * ratio, p, min(columns, key=lambda at: plan.frequencies[at]), True)
            for columns, p in word.choices
        ]
    taken: list[tuple[float, float, int, bool]] = []
    entries = 0
    for one in sorted(lists, key=lambda one: -one[0] * one[1]):
        entries += plan.frequencies[one[2]]
        if entries > _ENTRIES and taken:
            break
        taken.append(one)
    ways = [
        _added(plan, postings, [one[:3] for one in taken if one[3] == way]) for way in (False, True)
    ]
    return np.maximum(*ways)


def _added(plan: Plan, postings: Postings, lists: Sequence[tuple[float, float, int]]) -> Float32:
    """For every chunk, the sum over lists of weight, expected occurrences for each one there, and column."""
    at, often, sizes = postings.joined([column for _, _, column in lists])
    total = len(postings.segment.ids)
    if not len(at):
        return np.zeros(total, np.float32)
    weight, p = (
        np.repeat(np.array(part, np.float32), sizes) for part in list(zip(*lists, strict=True))[:2]
    )
    norms = length_norms(postings.segment.lengths[at], plan.view.mean_length)
    return np.bincount(at, weight * saturated(p * often, norms), total).astype(np.float32)
