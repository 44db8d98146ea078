"""Turn text into lexical terms, alike for documents and questions, Traditional and Simplified.

Runs of Han, kana or hangul give single characters and overlapping pairs: without a dictionary there
are no unknown words, and names are found as well as any other word. Other letters give words, and
English words are stemmed. Every number also gives its value, so that 二百四十六萬, 246.0萬 and
2,460,000 have one term in common. Dates, months and quarters give terms of one calendar, beside
those of their words (see `index.text.date`).
"""

import re
import threading
from collections import Counter
from collections.abc import Container
from functools import lru_cache

from snowballstemmer import stemmer

from index.text.date import REPUBLIC, find_dates
from index.text.han import UNSPACED
from index.text.normalize import fold
from index.text.numeral import Number, find_numbers

_PAIR = re.compile(rf"[{UNSPACED}]{{2}}")
_RUN = re.compile(rf"(?P<unspaced>[{UNSPACED}]+)|[^\W_{UNSPACED}]+")
# A stemmer keeps the word it works on, so threads must not share it.
_stemmer, _lock = stemmer("english"), threading.Lock()


def extract_terms(text: str) -> Counter[str]:
    """Count the lexical terms of a text.

    >>> sorted(extract_terms("勞工９人"))
    ['#9', '9', '人', '劳', '劳工', '工']
    """
    folded = fold(text)
    counts: Counter[str] = Counter()
    for match in _RUN.finditer(folded):
        run = match[0]
        if match["unspaced"]:
            counts.update(run)
            counts.update(run[i : i + 2] for i in range(len(run) - 1))
        else:
            counts[stem(run)] += 1
    years: dict[int, list[int]] = {}
    for found in find_dates(folded):
        counts.update(found.terms)
        if found.years:
            also = [found.other] if found.other else []
            years[found.year_start] = [*found.years, *also]
    for number in find_numbers(folded):
        readings = years.pop(number.start, None)
        if readings is None:
            counts[_make_number_term(number)] += 1
        else:
            counts.update(f"#{reading}" for reading in readings)
    # 元 of 民国元年 is no number.
    counts.update(f"#{reading}" for readings in years.values() for reading in readings)
    return counts


def list_readings(number: str, terms: Container[str]) -> set[str]:
    """Return the terms for the same written number as the term `number`: 106 of 106年 and 2017.

    >>> sorted(list_readings("#106", {"#106": 1, "#2017": 1}))
    ['#106', '#2017']
    """
    value = number.removeprefix("#")
    years = int(value) if value.isdecimal() and len(value) < 5 else 0
    others = (f"#{years - REPUBLIC}", f"#{years + REPUBLIC}")
    return {number, *(other for other in others if years and other in terms)}


def is_pair(term: str) -> bool:
    """Tell whether a term is a pair of Han characters, kana or hangul.

    >>> is_pair("工会"), is_pair("会"), is_pair("it")
    (True, False, False)
    """
    return len(term) == 2 and bool(_PAIR.fullmatch(term))


@lru_cache(1 << 16)
def stem(word: str) -> str:
    """Stem a lower-case English word with Porter's second algorithm (2001).

    Other words are returned unchanged.

    >>> stem("agreements"), stem("5g"), stem("größe")
    ('agreement', '5g', 'größe')
    """
    if not (word.isascii() and word.isalpha()):
        return word
    with _lock:
        return str(_stemmer.stemWord(word))


def _make_number_term(number: Number) -> str:
    """Write the value in its shortest form: 246.0 and 246 are one term."""
    value = f"{number.value:f}"
    if "." in value:
        value = value.rstrip("0").rstrip(".")
    return f"#{value}{'%' if number.percent else ''}"
