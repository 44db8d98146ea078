"""A question -> what the lexical leg looks for in the index as it is now, and how much of the question that is."""

from collections.abc import Iterable
from dataclasses import dataclass

from index.search.postings import Postings
from index.search.search_index import View
from index.store.store import Store
from index.text.analyzer import is_pair
from rag.retrieval.bm25 import idf
from rag.retrieval.ranking import Query, Seen, Sight
from rag.retrieval.translation import Bridged

# How much of a translated question counts as seen: a table knows less than the question says (eval/LOG.md).
BRIDGED = 0.6


@dataclass(frozen=True, slots=True)
class Own:
    """A term of the question: its idf and its column, None when it occurs nowhere. beside: it belongs to no word that the bridge knows,
    so it is weighed with the translations, too.
    """

    text: str
    idf: float
    column: int | None
    beside: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question that the bridge knows: its idf, by in how many chunks a translation is expected, whether in any, and the
    translations that occur: columns of `Plan.postings` that must all be there, with a probability.
    """

    source: Bridged
    idf: float
    reached: bool
    choices: tuple[tuple[tuple[int, ...], float], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A question in the terms of one view of the index.

    postings: in each of the view's segments, of the terms of the question or its translations that occur anywhere (m,); a term's place is
    its column. frequencies: in how many chunks each occurs (m,). own: the question's terms; words: those of its words that the bridge
    knows.
    """

    view: View
    postings: tuple[Postings, ...]
    frequencies: tuple[int, ...]
    own: tuple[Own, ...]
    words: tuple[Word, ...]

    @classmethod
    def of(cls, query: Query, view: View, store: Store) -> "Plan":
        """Looks up every term of the question and of its translations."""
        chosen = {term for word in query.bridged for choice, _ in word.choices for term in choice}
        known = store.terms({*query.terms, *chosen})
        frequencies = {
            text: count
            for text, count in zip(known, view.frequencies([*known.values()]), strict=True)
            if count
        }
        column = {text: at for at, text in enumerate(frequencies)}
        inside = {term for word in query.bridged for term in word.terms}
        own = tuple(
            Own(
                text,
                idf(frequencies.get(text, 0), len(view)),
                column.get(text),
                text not in inside and not is_pair(text),
            )
            for text in query.terms
        )
        counts = tuple(frequencies.values())
        words = tuple(_word(one, column, counts, len(view)) for one in query.bridged if one.choices)
        terms = [known[text] for text in frequencies]
        return cls(
            view, tuple(Postings(segment, terms) for segment in view.segments), counts, own, words
        )

    @property
    def ratio(self) -> float:
        """What a translated score is multiplied by to stand beside a direct one; 0 where no translation occurs."""
        if not any(word.reached for word in self.words):
            return 0.0
        translatable = sum(term.idf for term in self.own if term.beside) + sum(
            word.idf for word in self.words
        )
        return sum(term.idf for term in self.own) / translatable

    def sight(self) -> Sight:
        """How much of the question this leg can see; a term that occurs nowhere weighs as much as the rarest.

        Translated, the question's parts are its words: the pairs that reach across two of them mean nothing.
        """
        parts = [(term.idf, (frozenset({term.text}),)) for term in self.own]
        ways = [
            (
                word.idf,
                (word.source.terms, *(frozenset(choice) for choice, _ in word.source.choices)),
            )
            for word in self.words
        ]
        beside = [part for term, part in zip(self.own, parts, strict=True) if term.beside]
        direct = share((term.idf, term.column is not None) for term in self.own)
        translated = share(
            [
                *((word.idf, word.reached) for word in self.words),
                *((t.idf, t.column is not None) for t in self.own if t.beside),
            ]
        )
        return Sight(Seen(tuple(parts), direct), Seen((*ways, *beside), BRIDGED * translated))


def _word(one: Bridged, column: dict[str, int], frequencies: tuple[int, ...], total: int) -> Word:
    found = [
        (tuple(column[term] for term in choice), p)
        for choice, p in one.choices
        if all(term in column for term in choice)
    ]
    # Of a translation of several terms, it is as often as the rarest of them at most (expected frequency: Darwish & Oard 2003).
    expected = min(sum(p * min(frequencies[at] for at in choice) for choice, p in found), total)
    return Word(one, idf(expected, total), expected > 0, tuple(found))


def share(parts: Iterable[tuple[float, bool]]) -> float:
    """The share of a mass, given as parts, that is there; 0 of nothing.

    >>> share([(3.0, True), (1.0, False)])
    0.75
    """
    known = list(parts)
    mass = sum(weight for weight, _ in known)
    return sum(weight for weight, here in known if here) / mass if mass else 0.0
