"""The lexical leg: BM25 over the question's terms and over the translations of its words.

A translated word is one term whose count is the expected one (probabilistic structured queries,
Darwish & Oard 2003); in a collection of one language translations find nothing and change nothing.
Inverted lists of the rarest terms choose the candidates; a candidate's score is exact, from the
lists of all terms, so a term that is everywhere costs no scan.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np

from index.search.postings import WeightedTerm
from index.search.searcher import Searcher
from rag.question import Question
from rag.retrieval.bm25 import saturate
from rag.retrieval.query_plan import PlannedRegional, QueryPlan
from rag.retrieval.ranking import Embed, Float32, Float64, Int64, Ranking, rank_legs

# Entries of inverted lists read to find candidates, and candidates for each chunk asked for
# (eval/LOG.md).
_ENTRIES, _CANDIDATES = 150_000, 4


def retrieve_lexical(question: Question, _embed: Embed, searcher: Searcher, k: int) -> Ranking:
    """Return the `k` best chunks that contain any term of the question or of its translations."""
    return rank_lexical(QueryPlan.make(question, searcher), searcher, k)


def rank_lexical(plan: QueryPlan, searcher: Searcher, k: int) -> Ranking:
    """Return the `k` best chunks by BM25; only chunks with a positive score."""
    saturation = partial(saturate, mean_length=searcher.mean_length)
    ids = plan.postings.find_candidates(
        _choose_lists(plan), _CANDIDATES * k, saturation, searcher.allowed
    )
    scores = score_lexical(plan, searcher, ids)
    best = np.lexsort((ids, -scores))[:k]
    best = best[scores[best] > 0]
    legs = rank_legs(ids[best], scores[best])
    return Ranking(ids[best], scores[best], lexical=legs, coverage=plan.measure_coverage())


def score_lexical(plan: QueryPlan, searcher: Searcher, ids: Int64) -> Float64:
    """Return the BM25 score of each chunk of `ids` (n,), ascending.

    A chunk scores by the question's terms, or by their translations scaled to the same maximum,
    whichever is more: so passages of both languages are measured on one scale.
    """
    counts, lengths = plan.postings.count_terms(ids)
    terms = [term for term in plan.terms if term.column is not None]
    columns = [term.column for term in plan.terms if term.column is not None]
    added = saturate(counts[columns], lengths, searcher.mean_length)
    direct: Float64 = np.array([term.idf for term in terms]) @ added
    if plan.regional:
        everything = saturate(counts, lengths, searcher.mean_length)
        for word in plan.regional:
            direct += _gain_by_others(word, everything)
    translated: Float64 = np.array([term.idf * term.is_untranslated for term in terms]) @ added
    if any(word.is_found for word in plan.words):
        expected = saturate(_expect_words(plan, counts), lengths, searcher.mean_length)
        translated += np.array([word.idf for word in plan.words]) @ expected
    return np.asarray(np.maximum(direct, translated * plan.translation_ratio), np.float64)


def _gain_by_others(word: PlannedRegional, added: Float64 | Float32) -> Float64:
    """Return what each chunk scores more when the question says another region's word, (n,).

    `added` is the saturation of every column (m, n). The other word's score counts by its
    probability, and only in chunks that have all of it.
    """

    def score(terms: Sequence[tuple[int, float]]) -> Float64:
        columns, weights = zip(*terms, strict=True) if terms else ((), ())
        return np.asarray(np.array(weights, np.float64) @ added[list(columns)], np.float64)

    own = score(word.terms)
    others = [
        one.probability * score(one.terms) * (added[list(one.pairs)] > 0).all(axis=0)
        for one in word.others
    ]
    return np.asarray(np.maximum(np.maximum.reduce(others) - own, 0.0), np.float64)


def _expect_words(plan: QueryPlan, counts: Float32) -> Float32:
    """Return how often each translated word is expected in each chunk, (words, n). A translation
    of several terms occurs as often as the rarest of them.
    """
    choices = [
        (row, columns, p) for row, word in enumerate(plan.words) for columns, p in word.choices
    ]
    starts = np.cumsum([0, *(len(columns) for _, columns, _ in choices[:-1])])
    every = [column for _, columns, _ in choices for column in columns]
    occurrences = np.minimum.reduceat(counts[every], starts, axis=0)
    probabilities = np.zeros((len(plan.words), len(choices)), np.float32)
    for at, (row, _, p) in enumerate(choices):
        probabilities[row, at] = p
    return np.asarray(probabilities @ occurrences, np.float32)


def _choose_lists(plan: QueryPlan) -> tuple[list[WeightedTerm], list[WeightedTerm]]:
    """Return the rarest terms of the question, and those of its translations, within `_ENTRIES`.

    Of a translation of several terms only the rarest is looked at.
    """
    ratio = plan.translation_ratio
    found = [t for t in plan.terms if t.column is not None]
    direct = [(WeightedTerm(t.column, t.idf), False) for t in found if t.column is not None]
    translated = [
        (WeightedTerm(t.column, t.idf * ratio), True)
        for t in found
        if t.column is not None and t.is_untranslated and ratio
    ]
    for regional in plan.regional:
        for one in regional.others:
            rarest = min(one.pairs, key=lambda column: plan.frequencies[column])
            weight = one.probability * sum(weight for _, weight in one.terms)
            direct.append((WeightedTerm(rarest, weight), False))
    for word in plan.words:
        for columns, p in word.choices:
            rarest = min(columns, key=lambda column: plan.frequencies[column])
            translated.append((WeightedTerm(rarest, word.idf * ratio, p), True))
    chosen: tuple[list[WeightedTerm], list[WeightedTerm]] = ([], [])
    entries = 0
    weighted = [*direct, *translated]
    for term, is_translated in sorted(weighted, key=lambda one: -one[0].weight * one[0].factor):
        entries += plan.frequencies[term.column]
        if entries > _ENTRIES and any(chosen):
            break
        chosen[is_translated].append(term)
    return chosen
