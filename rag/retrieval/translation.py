"""Words of a question -> words of the other language that a passage may have in their place, each with its probability.

English <-> Simplified Chinese, from CC-CEDICT and Taiwan's laws in two languages (`python -m rag.training.dictionary`; licence in
bridge/README.md). Knows no index.
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

FOLDER = Path(__file__).with_name("dictionary")
ENGLISH, CHINESE = "english.tsv.gz", "chinese.tsv.gz"
STEM = "~"  # before a key that is words without their endings
LONGEST, LONGEST_HAN = 4, 8  # words of an English phrase, characters of a Chinese word
_BLOCK = 64  # lines of a table that are looked through for one

# Articles, pronouns, prepositions, conjunctions, auxiliaries and question words: they name nothing that a passage could hold.
FUNCTION_WORDS = frozenset((FOLDER / "function_words.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True)
class Bridged:
    """A word or phrase of a question: its lexical terms, and what it may be in the other language, each choice as lexical terms of which
    every one must occur, with its probability. Without choices it is a function word.
    """

    terms: frozenset[str]
    choices: tuple[tuple[tuple[str, ...], float], ...]


def bridged(folded: str) -> list[Bridged]:
    """The words of a folded question that the table has, the longest first at each place."""
    found: list[Bridged] = []
    for match in re.finditer(r"[a-z]+(?:[^\S\n]+[a-z]+)*|[\u4e00-\u9fff]+", folded):
        found += _english(match[0].split()) if match[0].isascii() else _chinese(match[0])
    return found


def _english(words: list[str]) -> Iterator[Bridged]:
    at = 0
    while at < len(words):
        for size in range(min(LONGEST, len(words) - at), 0, -1):
            phrase = words[at : at + size]
            choices = {} if size == 1 and phrase[0] in FUNCTION_WORDS else _meanings(phrase)
            if choices or (size == 1 and phrase[0] in FUNCTION_WORDS):
                yield Bridged(
                    frozenset(map(stem, phrase)),
                    tuple((pairs(word), p) for word, p in choices.items()),
                )
                break
        at += size


def _meanings(phrase: list[str]) -> dict[str, float]:
    """The Chinese words for an English phrase: the mean of what the table has for it as it is, or in the singular, and for its stems,
    since signed may be what sign is.
    """
    stems = " ".join(map(stem, phrase))
    exact = _line(ENGLISH, " ".join(phrase)) or _line(ENGLISH, " ".join(map(singular, phrase)))
    alike = _line(ENGLISH, STEM + stems) or _line(ENGLISH, stems)
    lines = [line for line in (exact, alike) if line]
    found: dict[str, float] = defaultdict(float)
    for line in lines:
        for word, p in parsed(line):
            found[word] += p / len(lines)
    return found


def singular(word: str) -> str:
    """A lower-case English noun's singular (the S stemmer of Harman 1991).

    >>> [singular(word) for word in ("contracts", "parties", "glass", "buses")]
    ['contract', 'party', 'glass', 'buse']
    """
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return (
        word[:-1]
        if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3
        else word
    )


def _chinese(run: str) -> Iterator[Bridged]:
    at = 0
    while at < len(run):
        sizes = range(min(LONGEST_HAN, len(run) - at), 0, -1)
        word = next(
            (
                run[at : at + size]
                for size in sizes
                if _line(CHINESE, run[at : at + size]) is not None
            ),
            "",
        )
        if word:
            choices = tuple(
                (tuple(phrase.split("_")), p) for phrase, p in parsed(_line(CHINESE, word) or "")
            )
            yield Bridged(frozenset(extract_terms(word)), choices)
        at += len(word) or 1


def pairs(word: str) -> tuple[str, ...]:
    """The lexical terms that stand for a Chinese word: its overlapping pairs, or itself.

    >>> pairs("集体合同")
    ('集体', '体合', '合同')
    """
    return tuple(word[i : i + 2] for i in range(len(word) - 1)) or (word,)


def parsed(line: str) -> list[tuple[str, float]]:
    """ "word probability word probability …", as the tables have it."""
    fields = line.split()
    return list(zip(fields[::2], map(float, fields[1::2]), strict=True))


def load() -> None:
    """Read both tables now; else the first question does."""
    for name in (ENGLISH, CHINESE):
        _table(name)


class Table:
    """Lines "word<tab>choices" in the order of their words, kept as the bytes they are: a dictionary of them takes six times the memory."""

    def __init__(self, data: bytes) -> None:
        self._data = b"\n" + data
        starts = np.flatnonzero(np.frombuffer(self._data, np.uint8) == ord("\n"))[
            :-1:_BLOCK
        ].tolist()
        self._words = [self._data[start + 1 : self._data.index(b"\t", start)] for start in starts]
        self._bounds = [*starts, len(self._data)]

    def get(self, word: str) -> str | None:
        """The choices of a word, which a function word has none of; None for a word that is not here.

        >>> Table(b"a\\tone\\nb\\ttwo\\n").get("b")
        'two'
        """
        wanted = word.encode()
        block = bisect_right(self._words, wanted)
        line = b"\n" + wanted + b"\t"
        at = self._data.find(line, self._bounds[block - 1], self._bounds[block]) if block else -1
        return (
            None
            if at < 0
            else self._data[at + len(line) : self._data.index(b"\n", at + 1)].decode()
        )


@cache
def _table(name: str) -> Table:
    return Table(gzip.decompress((FOLDER / name).read_bytes()))


@lru_cache(1 << 16)
def _line(name: str, word: str) -> str | None:
    return _table(name).get(word)
