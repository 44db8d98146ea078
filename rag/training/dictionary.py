"""python -m rag.training.dictionary DATA: makes the tables of rag/retrieval/dictionary from CC-CEDICT and the laws in two languages.

The dictionary says which words can mean the same, the laws how often they do (IBM model 1, Brown et al. 1993).
"""

import argparse
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.text.analyzer import stem
from index.text.normalize import fold
from rag.retrieval.translation import (
    CHINESE,
    ENGLISH,
    FOLDER,
    FUNCTION_WORDS,
    LONGEST,
    STEM,
    singularize,
)
from rag.training.dataset import articles, held_out, texts
from rag.training.glossary import entries

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_UNHELPFUL = re.compile(
    r"^(surname|[a-z]* ?variant of|used in|see |CL:|abbr\.|also (pr|written)|same as|classifier|radical|\(bound form\))",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(to be|to|a|an|the|be|one's|sb|sth|of)\s+")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_CHINESE, _ENGLISH = (
    ("cmrc_train", "dureader_robust_dev"),
    ("squad2_dev_half", "squadshifts_new_wiki"),
)
_CHOICES, _LEAST = 6, 0.04
_CELLS, _ROUNDS = 25_000_000, 5
_MINED, _MINED_LEAST = (
    0.4,
    0.15,
)  # what the laws weigh beside the dictionary; the least of them that is believed


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m rag.training.dictionary", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder of the training sets")
    folder = parser.parse_args().data
    words, meanings = dictionary()
    laws = [(a.text_en, fold(a.text)) for a in articles(folder) if not held_out(a.id)]
    titles = sorted({(a.law_en, fold(a.law)) for a in articles(folder) if not held_out(a.id)})
    chinese = shares(
        [
            [w for _, zh in laws for w in cut(zh, words)],
            [w for t in texts(folder, *_CHINESE) for w in cut(fold(t), words)],
        ]
    )
    english = shares(
        [
            [w for en, _ in laws for w in singulars(en)],
            [w for t in texts(folder, *_ENGLISH) for w in singulars(t)],
        ]
    )
    mined = model_one(
        titles + sorted(laws, key=lambda pair: len(pair[0]) * len(pair[1])), words, _CELLS
    )
    FOLDER.mkdir(exist_ok=True)
    exact = joined(meanings, mined, lambda e, c: (e, c), lambda e, c: chinese[c])
    alike = joined(meanings, mined, lambda e, c: (stemmed(e), c), lambda e, c: chinese[c])
    write(
        FOLDER / ENGLISH,
        exact
        | {STEM + key: choices for key, choices in alike.items() if exact.get(key) != choices},
    )
    write(
        FOLDER / CHINESE,
        joined(
            meanings,
            mined,
            lambda e, c: (c, stemmed(e).replace(" ", "_")),
            lambda e, c: min(english[w] for w in e.split()),
        ),
    )


def write(path: Path, table: Mapping[str, Sequence[tuple[str, float]]]) -> None:
    """One line a key, in order; the same table gives the same bytes."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as file,
    ):
        for key, choices in sorted(table.items()):
            file.write(f"{key}\t{' '.join(f'{word} {p:.2f}' for word, p in choices)}\n".encode())


def dictionary() -> tuple[set[str], dict[tuple[str, str], float]]:
    """CC-CEDICT: its folded words, and (English phrase, word) with 1 for the word's first sense, 1/2 for the second …; the phrase is ""
    for a word that is a function word in its first sense.
    """
    words: set[str] = set()
    meanings: dict[tuple[str, str], float] = {}
    for entry, senses in entries():
        word = fold(entry)
        if not _HAN.fullmatch(word):
            continue
        words.add(word)
        said = [plain for sense in senses if not _UNHELPFUL.match(sense) for plain in _parts(sense)]
        kept = [key for plain in said if (key := _key(plain))]
        for rank, key in enumerate(dict.fromkeys(kept)):
            meanings[key, word] = max(meanings.get((key, word), 0.0), 1 / (1 + rank))
        if said and set(re.findall("[a-z]+", said[0])) <= FUNCTION_WORDS:
            meanings["", word] = 1.0
    return words, meanings


def _parts(sense: str) -> Iterator[str]:
    """The phrases of a sense, without what stands in brackets and before the word that counts."""
    for part in re.split(r"[;,]", _ASIDE.sub("", sense)):
        plain = part.strip().lower()
        while (shorter := _LEADING.sub("", plain)) != plain:
            plain = shorter
        if plain:
            yield plain


def _key(plain: str) -> str:
    """The phrase's words in the singular; "" when it is too long or says nothing."""
    found = singulars(plain)
    telling = any(word not in FUNCTION_WORDS for word in re.findall("[a-z]+", plain))
    return " ".join(found) if telling and len(found) <= LONGEST else ""


def singulars(text: str) -> list[str]:
    """The English words of a text, in the singular.

    >>> singulars("Collective Agreements, 2017")
    ['collective', 'agreement']
    """
    return [singularize(word) for word in re.findall("[a-z]+", text.lower())]


def stemmed(phrase: str) -> str:
    """Its words without their endings.

    >>> stemmed("collective agreement")
    'collect agreement'
    """
    return " ".join(map(stem, phrase.split()))


def shares(corpora: Sequence[Sequence[str]]) -> dict[str, float]:
    """How often a word is written, in millionths, the mean of several kinds of text."""
    found: dict[str, float] = defaultdict(float)
    for corpus in corpora:
        for word, times in Counter(corpus).items():
            found[word] += times / len(corpus) * 1e6 / len(corpora)
    return found


def cut(text: str, words: set[str]) -> Iterator[str]:
    """Folded text -> the dictionary's words in it, the longest first at each place."""
    for run in _HAN.findall(text):
        at = 0
        while at < len(run):
            size = next(
                (n for n in range(min(8, len(run) - at), 1, -1) if run[at : at + n] in words), 1
            )
            yield run[at : at + size]
            at += size


def grams(text: str) -> set[str]:
    """The words of an English text, in the singular, that are no function words, and pairs of neighbours."""
    kept = [
        "" if word in FUNCTION_WORDS else singularize(word)
        for word in re.findall("[a-z]+", text.lower())
    ]
    return {one for one in kept if one} | {f"{a} {b}" for a, b in pairwise(kept) if a and b}


def model_one(
    pairs: Sequence[tuple[str, str]], words: set[str], cells: int
) -> dict[tuple[str, str], float]:
    """p(Chinese word | English word or pair of words) from texts and their translations, as many as make `cells` cells."""
    english: dict[str, int] = {}
    chinese: dict[str, int] = {}
    left, right, owner, size = [], [], [], 0
    for number, (en, zh) in enumerate(pairs):
        sources = np.array(
            [english.setdefault(e, len(english)) for e in sorted(grams(en))], np.int64
        )
        targets = np.array(
            [
                chinese.setdefault(c, len(chinese))
                for c in sorted({c for c in cut(zh, words) if len(c) > 1})
            ],
            np.int64,
        )
        left.append(np.repeat(sources, len(targets)))
        right.append(np.tile(targets, len(sources)))
        owner.append(np.full(len(sources) * len(targets), number))
        size += len(sources) * len(targets)
        if size > cells:
            break
    source, target = np.concatenate(left), np.concatenate(right)
    cell, at = np.unique(source * len(chinese) + target, return_inverse=True)
    group = np.unique(np.concatenate(owner) * len(chinese) + target, return_inverse=True)[1]
    of = cell // len(chinese)
    probability = np.ones(len(cell))
    for _ in range(_ROUNDS):
        weight = probability[at]
        weight /= np.bincount(group, weight)[group]
        mass = np.bincount(at, weight, len(cell))
        probability = mass / np.bincount(of, mass)[of]
    # What was seen less than three times says nothing.
    seen = np.bincount(at, minlength=len(cell)) >= 3
    left_names, right_names = list(english), list(chinese)
    telling = np.flatnonzero(seen & (probability >= _MINED_LEAST))
    return {
        (left_names[of[i]], right_names[cell[i] % len(chinese)]): float(probability[i])
        for i in telling
    }


def joined(
    meanings: Mapping[tuple[str, str], float],
    mined: Mapping[tuple[str, str], float],
    turned: Callable[[str, str], tuple[str, str]],
    share: Callable[[str, str], float],
) -> dict[str, list[tuple[str, float]]]:
    """Key -> choices: the dictionary's by how often they are written, mixed with what the laws show. `turned` makes key and choice of an
    English phrase and a Chinese word, `share` says how often the choice is written.
    """
    known: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    shown: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (english, word), weight in meanings.items():
        key, choice = turned(english, word)
        known[key][choice] += weight * (share(english, word) + 1) ** 0.5 if choice else 0.0
    for (english, word), probability in mined.items():
        key, choice = turned(english, word)
        shown[key][choice] += probability
    table = {}
    for key in (known.keys() | shown.keys()) - {""}:
        part = _MINED if key in known and key in shown else float(key in shown)
        weights: dict[str, float] = defaultdict(float)
        for mixed, choices in ((1 - part, known[key]), (part, shown[key])):
            total = max(sum(choices.values()), 1.0 if choices is shown[key] else 1e-9)
            for choice, weight in choices.items():
                weights[choice] += mixed * weight / total
        best = sorted(weights.items(), key=lambda one: (-one[1], one[0]))[:_CHOICES]
        table[key] = [(choice, p) for choice, p in best if p >= _LEAST and "" not in known[key]]
    return {key: choices for key, choices in table.items() if choices or "" in known[key]}


if __name__ == "__main__":
    main()
