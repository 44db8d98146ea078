"""python -m rag.training.dictionary DATA: make the tables of rag/retrieval/dictionary.

CC-CEDICT says which words can mean the same, and the laws in two languages how often they do (IBM
model 1, Brown et al. 1993).
"""

import argparse
import gzip
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.error import YijuError
from index.text.analyzer import stem
from index.text.han import DICTIONARY_HAN
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
from rag.training.dataset import is_held_out, read_articles, read_texts
from rag.training.question.glossary import read_entries

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_UNHELPFUL = re.compile(
    r"^(surname|[a-z]* ?variant of|used in|see |CL:|abbr\.|also (pr|written)|same as|classifier"
    r"|radical|\(bound form\))",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(to be|to|a|an|the|be|one's|sb|sth|of)\s+")
_HAN = re.compile(f"[{DICTIONARY_HAN}]+")
_CHINESE = ("cmrc_train", "dureader_robust_dev")
_ENGLISH = ("squad2_dev_half", "squadshifts_new_wiki")
# Translations of a key at most, and the least probability of one.
_TRANSLATIONS, _LEAST = 6, 0.04
# IBM model 1: (English, Chinese) cells of training text at most, and iterations.
_CELLS, _ITERATIONS = 25_000_000, 5
# The weight of the laws beside the dictionary, and the least probability in them that counts.
_MINED, _MINED_LEAST = 0.4, 0.15
_RARE = 3  # pairs of words that occur together less often are left out


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m rag.training.dictionary",
        description="Make the tables of rag/retrieval/dictionary.",
    )
    parser.add_argument("data", type=Path, help="the folder with the training sets")
    try:
        _make_tables(parser.parse_args().data)
    except YijuError as error:
        sys.exit(f"rag.training.dictionary: {error}")


def _make_tables(folder: Path) -> None:
    words, meanings = read_dictionary()
    articles = [a for a in read_articles(folder) if not is_held_out(a.id)]
    laws = [(a.text_en, fold(a.text)) for a in articles]
    titles = sorted({(a.law_en, fold(a.law)) for a in articles})
    chinese = measure_frequencies(
        [
            [w for _, zh in laws for w in segment(zh, words)],
            [w for t in read_texts(folder, *_CHINESE) for w in segment(fold(t), words)],
        ]
    )
    english = measure_frequencies(
        [
            [w for en, _ in laws for w in extract_singulars(en)],
            [w for t in read_texts(folder, *_ENGLISH) for w in extract_singulars(t)],
        ]
    )
    mined = train_model_one(
        titles + sorted(laws, key=lambda pair: len(pair[0]) * len(pair[1])), words, _CELLS
    )
    FOLDER.mkdir(exist_ok=True)
    exact = build_table(meanings, mined, lambda e, c: (e, c), lambda e, c: chinese[c])
    stemmed = build_table(
        meanings, mined, lambda e, c: (stem_phrase(e), c), lambda e, c: chinese[c]
    )
    write_table(
        FOLDER / ENGLISH,
        exact | {STEM + key: words for key, words in stemmed.items() if exact.get(key) != words},
    )
    write_table(
        FOLDER / CHINESE,
        build_table(
            meanings,
            mined,
            lambda e, c: (c, stem_phrase(e).replace(" ", "_")),
            lambda e, c: min(english[w] for w in e.split()),
        ),
    )


def write_table(path: Path, table: Mapping[str, Sequence[tuple[str, float]]]) -> None:
    """Write a line of words and probabilities for each key."""
    entries = ((key, [f"{word} {p:.2f}" for word, p in words]) for key, words in table.items())
    write_lines(path, {key: " ".join(words) for key, words in entries})


def write_lines(path: Path, table: Mapping[str, str]) -> None:
    """Write a line for each key, sorted; the same table gives the same bytes."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as file,
    ):
        for key, entry in sorted(table.items()):
            file.write(f"{key}\t{entry}\n".encode())


def read_dictionary() -> tuple[set[str], dict[tuple[str, str], float]]:
    """Read CC-CEDICT: its folded words, and the weights of (English phrase, word).

    The weight is 1 for a word's first sense, 1/2 for its second and so on. The phrase is "" for a
    word that is a function word in its first sense.
    """
    words: set[str] = set()
    meanings: dict[tuple[str, str], float] = {}
    for entry, senses in read_entries():
        word = fold(entry)
        if not _HAN.fullmatch(word):
            continue
        words.add(word)
        phrases = [
            phrase
            for sense in senses
            if not _UNHELPFUL.match(sense)
            for phrase in _split_sense(sense)
        ]
        keys = [key for phrase in phrases if (key := _make_key(phrase))]
        for rank, key in enumerate(dict.fromkeys(keys)):
            meanings[key, word] = max(meanings.get((key, word), 0.0), 1 / (1 + rank))
        if phrases and set(re.findall("[a-z]+", phrases[0])) <= FUNCTION_WORDS:
            meanings["", word] = 1.0
    return words, meanings


def _split_sense(sense: str) -> Iterator[str]:
    """Yield the phrases of a sense, without what is in brackets and without leading "to", "a" …"""
    for part in re.split(r"[;,]", _ASIDE.sub("", sense)):
        phrase = part.strip().lower()
        while (shorter := _LEADING.sub("", phrase)) != phrase:
            phrase = shorter
        if phrase:
            yield phrase


def _make_key(phrase: str) -> str:
    """Return a phrase in the singular; "" when it is too long or has only function words."""
    words = extract_singulars(phrase)
    has_content = any(word not in FUNCTION_WORDS for word in re.findall("[a-z]+", phrase))
    return " ".join(words) if has_content and len(words) <= LONGEST else ""


def extract_singulars(text: str) -> list[str]:
    """Return the English words of a text in the singular.

    >>> extract_singulars("Collective Agreements, 2017")
    ['collective', 'agreement']
    """
    return [singularize(word) for word in re.findall("[a-z]+", text.lower())]


def stem_phrase(phrase: str) -> str:
    """Return a phrase with its words stemmed.

    >>> stem_phrase("collective agreement")
    'collect agreement'
    """
    return " ".join(map(stem, phrase.split()))


def measure_frequencies(corpora: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return each word's frequency in millionths, averaged over several kinds of text."""
    found: dict[str, float] = defaultdict(float)
    for corpus in corpora:
        for word, times in Counter(corpus).items():
            found[word] += times / len(corpus) * 1e6 / len(corpora)
    return found


def segment(text: str, words: set[str]) -> Iterator[str]:
    """Segment the Han of a folded text into `words`, greedily by longest match."""
    for run in _HAN.findall(text):
        at = 0
        while at < len(run):
            size = next(
                (n for n in range(min(8, len(run) - at), 1, -1) if run[at : at + n] in words), 1
            )
            yield run[at : at + size]
            at += size


def extract_ngrams(text: str) -> set[str]:
    """Return the content words of an English text in the singular, and their bigrams."""
    kept = [
        "" if word in FUNCTION_WORDS else singularize(word)
        for word in re.findall("[a-z]+", text.lower())
    ]
    return {one for one in kept if one} | {f"{a} {b}" for a, b in pairwise(kept) if a and b}


def train_model_one(
    pairs: Sequence[tuple[str, str]], words: set[str], cells: int
) -> dict[tuple[str, str], float]:
    """Estimate p(Chinese word | English word or bigram) from texts and their translations.

    `pairs` are (English, Chinese). It stops reading them once they make `cells` cells.
    """
    english: dict[str, int] = {}
    chinese: dict[str, int] = {}
    left, right, owner, size = [], [], [], 0
    for number, (en, zh) in enumerate(pairs):
        sources = np.array(
            [english.setdefault(e, len(english)) for e in sorted(extract_ngrams(en))], np.int64
        )
        targets = np.array(
            [
                chinese.setdefault(c, len(chinese))
                for c in sorted({c for c in segment(zh, words) if len(c) > 1})
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
    for _ in range(_ITERATIONS):
        weight = probability[at]
        weight /= np.bincount(group, weight)[group]
        mass = np.bincount(at, weight, len(cell))
        probability = mass / np.bincount(of, mass)[of]
    seen = np.bincount(at, minlength=len(cell)) >= _RARE
    left_names, right_names = list(english), list(chinese)
    kept = np.flatnonzero(seen & (probability >= _MINED_LEAST))
    return {
        (left_names[of[i]], right_names[cell[i] % len(chinese)]): float(probability[i])
        for i in kept
    }


def build_table(
    meanings: Mapping[tuple[str, str], float],
    mined: Mapping[tuple[str, str], float],
    orient: Callable[[str, str], tuple[str, str]],
    frequency: Callable[[str, str], float],
) -> dict[str, list[tuple[str, float]]]:
    """Return key -> translations with probabilities, the most probable first.

    The dictionary's translations, by their frequency, are mixed with those mined from the laws.
    `orient` turns an English phrase and a Chinese word into key and translation; `frequency`
    returns how frequent the translation is.
    """
    known: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    mined_by_key: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (english, word), weight in meanings.items():
        key, translation = orient(english, word)
        known[key][translation] += (
            weight * (frequency(english, word) + 1) ** 0.5 if translation else 0.0
        )
    for (english, word), probability in mined.items():
        key, translation = orient(english, word)
        mined_by_key[key][translation] += probability
    table = {}
    for key in (known.keys() | mined_by_key.keys()) - {""}:
        share = _MINED if key in known and key in mined_by_key else float(key in mined_by_key)
        weights: dict[str, float] = defaultdict(float)
        # Mined probabilities may add up to less than 1; then they are not scaled up to it.
        for part, source, least in ((1 - share, known[key], 1e-9), (share, mined_by_key[key], 1.0)):
            total = max(sum(source.values()), least)
            for translation, weight in source.items():
                weights[translation] += part * weight / total
        best = sorted(weights.items(), key=lambda one: (-one[1], one[0]))[:_TRANSLATIONS]
        is_function_word = "" in known[key]
        kept = [(word, p) for word, p in best if p >= _LEAST and not is_function_word]
        if kept or is_function_word:
            table[key] = kept
    return table


if __name__ == "__main__":
    main()
