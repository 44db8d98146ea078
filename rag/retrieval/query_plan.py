"""Plan a lexical query: which terms to look for in one revision of the index, and their weights."""

from collections.abc import Iterable
from dataclasses import dataclass

from index.search.postings import Postings
from index.search.searcher import Searcher
from index.text.analyzer import is_pair
from rag.question import Question
from rag.retrieval.bm25 import idf
from rag.retrieval.coverage import Coverage, QueryCoverage
from rag.retrieval.name import add_names
from rag.retrieval.regional import RegionalWord
from rag.retrieval.translation import TranslatedWord

# How much of a translated question counts as covered: a dictionary knows less than the question
# says (eval/LOG.md).
TRANSLATED_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class PlannedTerm:
    """A term of the question."""

    text: str
    idf: float
    # Its column in `QueryPlan.postings`; None if it occurs nowhere.
    column: int | None
    # Whether it belongs to no word that the dictionary has: then translations are scored with it.
    is_untranslated: bool


@dataclass(frozen=True, slots=True)
class PlannedWord:
    """A word of the question that the dictionary has."""

    source: TranslatedWord
    # By the number of chunks in which a translation is expected.
    idf: float
    # Whether any translation occurs.
    is_found: bool
    # Translations that occur: columns that must all be present, and the probability.
    choices: tuple[tuple[tuple[int, ...], float], ...]


@dataclass(frozen=True, slots=True)
class PlannedOther:
    """Another region's word for one of the question's, which occurs."""

    # Columns of its terms with their idf, and columns that must all be present.
    terms: tuple[tuple[int, float], ...]
    pairs: tuple[int, ...]
    # The terms that say it.
    way: frozenset[str]
    probability: float


@dataclass(frozen=True, slots=True)
class PlannedRegional:
    """A word of the question that other regions call otherwise."""

    # Its own terms, as text, and the columns of those that occur with their idf.
    own: frozenset[str]
    terms: tuple[tuple[int, float], ...]
    others: tuple[PlannedOther, ...]


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """A question in the terms of one revision of the index."""

    postings: Postings
    # In how many chunks each column's term occurs.
    frequencies: tuple[int, ...]
    terms: tuple[PlannedTerm, ...]
    words: tuple[PlannedWord, ...]
    # Only words of which another region's occurs.
    regional: tuple[PlannedRegional, ...]

    @classmethod
    def make(cls, question: Question, searcher: Searcher) -> "QueryPlan":
        """Look up every term of the question and of its translations."""
        translations = add_names(question, searcher)
        translated = {
            term for word in translations for choice, _ in word.choices for term in choice
        }
        regional = {
            term for word in question.regional_words for one in word.others for term in one.terms
        }
        wanted = {*question.terms, *translated, *regional}
        lists, total = searcher.look_up(wanted), len(searcher)
        columns, frequencies = lists.columns, lists.frequencies
        inside = {term for word in translations for term in word.terms}

        def plan_term(text: str) -> PlannedTerm:
            column = columns.get(text)
            weight = idf(0 if column is None else frequencies[column], total)
            return PlannedTerm(text, weight, column, text not in inside and not is_pair(text))

        words = tuple(
            _plan_word(word, columns, frequencies, total) for word in translations if word.choices
        )
        others = (
            _plan_regional(word, columns, frequencies, total) for word in question.regional_words
        )
        terms = tuple(map(plan_term, question.terms))
        found = tuple(word for word in others if word.others)
        return cls(lists.postings, frequencies, terms, words, found)

    @property
    def translation_ratio(self) -> float:
        """Factor that makes translated scores comparable to direct ones; 0 without translations."""
        if not any(word.is_found for word in self.words):
            return 0.0
        translatable = sum(term.idf for term in self.terms if term.is_untranslated)
        translatable += sum(word.idf for word in self.words)
        return sum(term.idf for term in self.terms) / translatable

    def measure_coverage(self) -> QueryCoverage:
        """Return how much of the question occurs in the collection. A term that occurs nowhere
        weighs as much as the rarest.
        """
        ways: dict[str, list[frozenset[str]]] = {term.text: [] for term in self.terms}
        for regional in self.regional:
            for own in regional.own & ways.keys():
                ways[own] += [other.way for other in regional.others]
        parts = [(t.idf, (frozenset({t.text}), *ways[t.text])) for t in self.terms]
        direct = _share((t.idf, t.column is not None or bool(ways[t.text])) for t in self.terms)
        # Translate whole words only: a pair of characters that crosses a word boundary is noise.
        kept = [part for term, part in zip(self.terms, parts, strict=True) if term.is_untranslated]
        words = [(word.idf, _list_ways(word.source)) for word in self.words]
        found = [(word.idf, word.is_found) for word in self.words]
        found += [(t.idf, t.column is not None) for t in self.terms if t.is_untranslated]
        # A name that was found in the collection is as good as the question's own words.
        names = [w.idf for w in self.words if w.is_found and w.source.is_name]
        mass = sum(weight for weight, _ in found)
        doubtful = _share(found) - (sum(names) / mass if mass else 0.0)
        translated = Coverage((*words, *kept), _share(found) - (1 - TRANSLATED_SHARE) * doubtful)
        return QueryCoverage(Coverage(tuple(parts), direct), translated)


def _list_ways(word: TranslatedWord) -> tuple[frozenset[str], ...]:
    """Return the sets of terms that say a word, in its own language and in the other."""
    return (word.terms, *(frozenset(choice) for choice, _ in word.choices))


def _plan_word(
    word: TranslatedWord, columns: dict[str, int], frequencies: tuple[int, ...], total: int
) -> PlannedWord:
    choices = tuple(
        (tuple(columns[term] for term in choice), p)
        for choice, p in word.choices
        if all(term in columns for term in choice)
    )
    # A translation of several terms is at most as frequent as the rarest of them (expected
    # frequency: Darwish & Oard 2003).
    expected = sum(p * min(frequencies[column] for column in choice) for choice, p in choices)
    expected = min(expected, total)
    return PlannedWord(word, idf(expected, total), expected > 0, choices)


def _plan_regional(
    word: RegionalWord, columns: dict[str, int], frequencies: tuple[int, ...], total: int
) -> PlannedRegional:
    def weigh(terms: Iterable[str]) -> tuple[tuple[int, float], ...]:
        present = (columns[term] for term in terms if term in columns)
        return tuple((column, idf(frequencies[column], total)) for column in present)

    others = (
        PlannedOther(
            weigh(one.terms),
            tuple(columns[pair] for pair in one.pairs),
            frozenset(one.pairs),
            one.probability,
        )
        for one in word.others
        if all(term in columns for term in one.terms)
    )
    return PlannedRegional(word.terms, weigh(word.terms), tuple(others))


def _share(parts: Iterable[tuple[float, bool]]) -> float:
    """Return the share of a mass, given as parts, that is present; 0 of nothing.

    >>> _share([(3.0, True), (1.0, False)])
    0.75
    """
    known = list(parts)
    mass = sum(weight for weight, _ in known)
    return sum(weight for weight, present in known if present) / mass if mass else 0.0
