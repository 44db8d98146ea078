"""Find romanized Chinese names in a question: Lu Xun, Chiang Wei-shui, Kaohsiung, Chan Tai-man.

A name is read as syllables of Mandarin (Hanyu Pinyin, Wade-Giles and what Taiwan writes) or of
Cantonese (what Hong Kong writes), each with the characters that are read so. Knows no index; the
table is made by `python -m rag.training.vocabulary.romanization`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from index.text.analyzer import stem
from rag.retrieval.translation import ENGLISH, FUNCTION_WORDS, SYLLABLES, look_up

# Stand before a spelling in the table.
MANDARIN, CANTONESE = "m ", "c "
# Syllables of a name, and letters of one.
_FEWEST, _MOST, _LETTERS = 2, 4, 6
# Names of a question that are looked for, and readings of one.
_NAMES, _READINGS = 4, 12
# A syllable only where it stands alone, as in Andrew Ng.
_ALONE = frozenset({"ng"})
# How much less probable a name is with its family name last, and with each syllable that a word is
# split into beyond the fewest.
_REVERSED, _SPLIT = 0.3, 0.4
_TOKEN = re.compile(r"[a-z]+(?:['’ʻ`‘-][a-z]+)*(?:['’]s\b)?", re.IGNORECASE)
_APOSTROPHE = re.compile("['’ʻ`‘]")


@dataclass(frozen=True, slots=True)
class SyllableReading:
    """A way to read a name: for each of its syllables the characters, the most frequent first."""

    syllables: tuple[str, ...]
    # How probable it is beside the name's other readings, before anything is looked up.
    prior: float
    # Whether the family name is written last.
    is_reversed: bool = False


@dataclass(frozen=True, slots=True)
class RomanizedName:
    """Words of a question that may be a Chinese name."""

    # Its lexical terms.
    terms: frozenset[str]
    readings: tuple[SyllableReading, ...]
    # Whether it is written as several words.
    is_apart: bool


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of the question, and whether it can only be a name: it has a hyphen."""

    start: int
    end: int
    text: str
    is_capital: bool

    @property
    def parts(self) -> list[str]:
        return _APOSTROPHE.sub("", self.text.lower()).split("-")

    @property
    def is_joined(self) -> bool:
        return "-" in self.text


def find_names(text: str) -> list[RomanizedName]:
    """Find what may be romanized names; the longest at each place, and what is in it.

    >>> [sorted(name.terms) for name in find_names("Where was Chiang Wei-shui born?")]
    [['chiang', 'shui', 'wei'], ['shui', 'wei']]
    """
    tokens = [_make_token(match) for match in _TOKEN.finditer(text)]
    # Without any capital, or in nothing but capitals, capitals say nothing.
    letters = [letter for letter in text if letter.isalpha() and letter.isascii()]
    is_cased = any(map(str.isupper, letters[1:])) and not all(map(str.isupper, letters))
    found: list[RomanizedName] = []
    for run in _split_runs(text, tokens, is_cased):
        found += _find_in_run(run, is_cased)
    return found[:_NAMES]


def _make_token(match: re.Match[str]) -> _Token:
    text = re.sub("['’]s$", "", match[0])
    return _Token(match.start(), match.start() + len(text), text, text[0].isupper())


def _split_runs(text: str, tokens: Sequence[_Token], is_cased: bool) -> Iterator[list[_Token]]:
    """Yield runs of words that stand side by side and may all be parts of names."""
    run: list[_Token] = []
    for token in tokens:
        beside = bool(run) and text[run[-1].end : token.start] in (" ", ", ")
        may_be = (token.is_capital or not is_cased) and bool(_split_word(token))
        # Is, Did and Can begin a question.
        may_be &= not (token.text.lower() in FUNCTION_WORDS and (not is_cased or not token.start))
        if run and not (beside and may_be):
            yield run
            run = []
        if may_be:
            run.append(token)
    if run:
        yield run


def _find_in_run(run: Sequence[_Token], is_cased: bool) -> Iterator[RomanizedName]:
    at = 0
    while at < len(run):
        size = 1
        for size in range(min(_MOST, len(run) - at), 0, -1):
            words = run[at : at + size]
            name = _make_name(words) if _may_be_name(words, is_cased) else None
            if name:
                yield name
                # 蔣渭水 may be written 渭水, or the first word be a title.
                inner = words[1:] if len(words) > 1 and words[1].is_joined else []
                if inner and (short := _make_name(inner)):
                    yield short
                break
        at += size


def _may_be_name(words: Sequence[_Token], is_cased: bool) -> bool:
    """Tell whether the words are not better known as English ones."""
    if len(words) == 1 and not words[0].is_joined:
        return look_up(ENGLISH, words[0].text.lower()) is None
    if is_cased or any(word.is_joined for word in words):
        return True
    return any(look_up(ENGLISH, word.text) is None for word in words)


def _make_name(words: Sequence[_Token]) -> RomanizedName | None:
    """Read the words as one name, also with the family name last; None if they cannot be one."""
    readings = [*_read(words)]
    if len(words) == 2:
        readings += _read([words[1], words[0]], is_reversed=True)
    if not readings:
        return None
    readings.sort(key=lambda one: -one.prior)
    terms = frozenset(stem(part) for word in words for part in _split_terms(word.text))
    return RomanizedName(terms, tuple(readings[:_READINGS]), len(words) > 1)


def _split_terms(word: str) -> list[str]:
    return re.findall("[a-z]+", word.lower())


def _read(words: Sequence[_Token], *, is_reversed: bool = False) -> Iterator[SyllableReading]:
    prior = _REVERSED if is_reversed else 1.0
    splits = [[one for way in split for one in way] for split in product(*map(_split_word, words))]
    fewest = min(map(len, splits), default=0)
    for spellings in splits:
        if not _FEWEST <= len(spellings) <= _MOST:
            continue
        for system in (MANDARIN, CANTONESE):
            found = [look_up(SYLLABLES, system + spelling) for spelling in spellings]
            syllables = tuple(one for one in found if one)
            if len(syllables) == len(spellings):
                likely = prior * _SPLIT ** (len(spellings) - fewest)
                yield SyllableReading(syllables, likely, is_reversed)


def _split_word(word: _Token) -> tuple[tuple[str, ...], ...]:
    """Return the ways to split a word into syllables; a hyphen always splits."""
    ways = [split_syllables(part) for part in word.parts]
    return tuple(tuple(one for part in way for one in part) for way in product(*ways))


@lru_cache(1 << 12)
def split_syllables(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to split a lower-case word into one to three syllables, the fewest first.

    >>> split_syllables("xian"), split_syllables("contract")
    ((('xian',), ('xi', 'an')), ())
    """
    known = (_split(word, system, _MOST - 1) for system in (MANDARIN, CANTONESE))
    ways = dict.fromkeys(way for ways in known for way in ways)
    return tuple(sorted(ways, key=len))


def _split(word: str, system: str, most: int) -> Iterator[tuple[str, ...]]:
    if look_up(SYLLABLES, system + word):
        yield (word,)
    if most > 1:
        # Inside a word no syllable is shorter, but for one vowel at its start, as in Ilan.
        for size in range(2 - (most == _MOST - 1), min(_LETTERS, len(word) - 2) + 1):
            if word[:size] not in _ALONE and look_up(SYLLABLES, system + word[:size]):
                for rest in _split(word[size:], system, most - 1):
                    if rest[0] not in _ALONE:
                        yield (word[:size], *rest)
