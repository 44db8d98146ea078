"""Words of Taiwan, Hong Kong and the mainland for one thing: 滑鼠 and 鼠標, 計程車 and 出租車.

Knows no index. The table is made by `python -m rag.training.vocabulary.regional_word`.
"""

import re
from dataclasses import dataclass

from index.text.analyzer import extract_terms, is_pair
from index.text.han import DICTIONARY_HAN
from rag.retrieval.translation import LONGEST_HAN, REGIONAL, look_up, parse_choices

# The list of ours that the table is made from.
WORDS = "regional_words.txt"
_RUN = re.compile(f"[{DICTIONARY_HAN}]{{2,}}")


@dataclass(frozen=True, slots=True)
class OtherWord:
    """What another region calls a thing."""

    text: str
    # Its lexical terms, and the pairs among them, which a passage must all have.
    terms: tuple[str, ...]
    pairs: tuple[str, ...]
    # How probable it is that it says the same.
    probability: float


@dataclass(frozen=True, slots=True)
class RegionalWord:
    """A word of a question that other regions call otherwise."""

    text: str
    # Where it starts in the question.
    start: int
    # Its lexical terms.
    terms: frozenset[str]
    others: tuple[OtherWord, ...]


def find_regional_words(folded: str) -> list[RegionalWord]:
    """Find the regional words of a folded question, taking the longest at each place.

    >>> [word.others[0].pairs for word in find_regional_words("鼠标有几个")]
    [('滑鼠',)]
    """
    found = []
    for match in _RUN.finditer(folded):
        run, at = match[0], 0
        while at < len(run) - 1:
            sizes = range(min(LONGEST_HAN, len(run) - at), 1, -1)
            words = (run[at : at + size] for size in sizes)
            word = next((word for word in words if look_up(REGIONAL, word)), "")
            if word:
                found.append(_make_word(word, match.start() + at))
            at += len(word) or 1
    return found


def _make_word(word: str, start: int) -> RegionalWord:
    others = []
    for other, p in parse_choices(look_up(REGIONAL, word) or ""):
        terms = tuple(extract_terms(other))
        others.append(OtherWord(other, terms, tuple(filter(is_pair, terms)), p))
    return RegionalWord(word, start, frozenset(extract_terms(word)), tuple(others))
