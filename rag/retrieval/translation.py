"""Translate the words of a question into the other language, each choice with its probability.

English <-> Simplified Chinese, from CC-CEDICT and Taiwan's laws in two languages
(`python -m rag.training.dictionary`; licence in dictionary/README.md). Knows no index.
"""

import gzip
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from index.text.analyzer import extract_terms, stem
from index.text.han import DICTIONARY_HAN

FOLDER = Path(__file__).with_name("dictionary")
ENGLISH, CHINESE = "english.tsv.gz", "chinese.tsv.gz"
# Tables of `rag.retrieval.regional` and `rag.retrieval.romanization`.
REGIONAL, SYLLABLES = "regional.tsv.gz", "syllables.tsv.gz"
# Stands before a key of stemmed words in the English table.
STEM = "~"
# Words of an English phrase, characters of a Chinese word.
LONGEST, LONGEST_HAN = 4, 8
# A run of English words on one line, or of Chinese characters.
_RUN = re.compile(rf"[a-z]+(?:[^\S\n]+[a-z]+)*|[{DICTIONARY_HAN}]+")
# Lines of a table between two entries of its index.
_BLOCK = 64

# Articles, pronouns, prepositions, conjunctions, auxiliaries and question words: they name nothing
# that a passage could contain.
FUNCTION_WORDS = frozenset((FOLDER / "function_words.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True)
class TranslatedWord:
    """A word or phrase of a question that the dictionary has."""

    # Its lexical terms in the question's own language.
    terms: frozenset[str]
    # Its translations: lexical terms that must all occur, and the probability. Empty for a function
    # word.
    choices: tuple[tuple[tuple[str, ...], float], ...]
    # Whether it is a name, and the choices occur in the collection.
    is_name: bool = False


def translate(folded: str) -> list[TranslatedWord]:
    """Translate a folded question, taking the longest word or phrase at each place."""
    found: list[TranslatedWord] = []
    for match in _RUN.finditer(folded):
        if match[0].isascii():
            found += _translate_english(match[0].split())
        else:
            found += _translate_chinese(match[0])
    return found


def _translate_english(words: list[str]) -> Iterator[TranslatedWord]:
    at = 0
    while at < len(words):
        for size in range(min(LONGEST, len(words) - at), 0, -1):
            phrase = words[at : at + size]
            is_function_word = size == 1 and phrase[0] in FUNCTION_WORDS
            choices = {} if is_function_word else _look_up_english(phrase)
            if choices or is_function_word:
                pairs = tuple((split_pairs(word), p) for word, p in choices.items())
                yield TranslatedWord(frozenset(map(stem, phrase)), pairs)
                break
        at += size


def _look_up_english(phrase: list[str]) -> dict[str, float]:
    """Return the Chinese words for an English phrase: the mean of the entries for the phrase as it
    is, or in the singular, and for its stems, since "signed" may be listed as "sign".
    """
    stems = " ".join(map(stem, phrase))
    exact = look_up(ENGLISH, " ".join(phrase))
    exact = exact or look_up(ENGLISH, " ".join(map(singularize, phrase)))
    stemmed = look_up(ENGLISH, STEM + stems) or look_up(ENGLISH, stems)
    entries = [entry for entry in (exact, stemmed) if entry]
    found: dict[str, float] = defaultdict(float)
    for entry in entries:
        for word, p in parse_choices(entry):
            found[word] += p / len(entries)
    return found


def singularize(word: str) -> str:
    """Return the singular of a lower-case English noun (the S stemmer of Harman 1991).

    >>> [singularize(word) for word in ("contracts", "parties", "glass", "buses")]
    ['contract', 'party', 'glass', 'buse']
    """
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if is_plural and len(word) > 3 else word


def _translate_chinese(run: str) -> Iterator[TranslatedWord]:
    at = 0
    while at < len(run):
        sizes = range(min(LONGEST_HAN, len(run) - at), 0, -1)
        words = (run[at : at + size] for size in sizes)
        word = next((word for word in words if look_up(CHINESE, word) is not None), "")
        if word:
            entry = parse_choices(look_up(CHINESE, word) or "")
            choices = tuple((tuple(phrase.split("_")), p) for phrase, p in entry)
            yield TranslatedWord(frozenset(extract_terms(word)), choices)
        at += len(word) or 1


def find_head(run: str) -> str:
    """Return the longest word of the dictionary that begins a folded run of Chinese characters, or
    its first character.

    >>> find_head("部门预算")
    '部门'
    """
    sizes = range(min(LONGEST_HAN, len(run)), 1, -1)
    return next((run[:n] for n in sizes if look_up(CHINESE, run[:n]) is not None), run[:1])


def split_pairs(word: str) -> tuple[str, ...]:
    """Return the lexical terms that stand for a Chinese word: its overlapping pairs, or itself.

    >>> split_pairs("集体合同")
    ('集体', '体合', '合同')
    """
    return tuple(word[i : i + 2] for i in range(len(word) - 1)) or (word,)


def parse_choices(entry: str) -> list[tuple[str, float]]:
    """Parse an entry of a table, "word probability word probability …"."""
    fields = entry.split()
    return list(zip(fields[::2], map(float, fields[1::2]), strict=True))


def load() -> None:
    """Read every table now; otherwise the first question does."""
    for name in (ENGLISH, CHINESE, REGIONAL, SYLLABLES):
        _load_table(name)


class DictionaryTable:
    """Lines "word<tab>entry", sorted by word, kept as bytes: a dict takes six times the memory."""

    def __init__(self, data: bytes) -> None:
        self._data = b"\n" + data
        line_starts = np.flatnonzero(np.frombuffer(self._data, np.uint8) == ord("\n"))
        starts = line_starts[:-1:_BLOCK].tolist()
        self._words = [self._data[at + 1 : self._data.index(b"\t", at)] for at in starts]
        self._bounds = [*starts, len(self._data)]

    def get(self, word: str) -> str | None:
        """Return the entry of a word, empty for a function word; None if the table lacks it.

        >>> DictionaryTable(b"a\\tone\\nb\\ttwo\\n").get("b")
        'two'
        """
        wanted = word.encode()
        block = bisect_right(self._words, wanted)
        if not block:
            return None
        line = b"\n" + wanted + b"\t"
        at = self._data.find(line, self._bounds[block - 1], self._bounds[block])
        if at < 0:
            return None
        return self._data[at + len(line) : self._data.index(b"\n", at + 1)].decode()


@cache
def _load_table(name: str) -> DictionaryTable:
    return DictionaryTable(gzip.decompress((FOLDER / name).read_bytes()))


@lru_cache(1 << 16)
def look_up(name: str, word: str) -> str | None:
    """Return the entry of a word in the table of this file name; None if the table lacks it."""
    return _load_table(name).get(word)
