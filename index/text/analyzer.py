"""Text -> lexical terms, the same for documents and questions, in either Chinese script and in languages with spaces.

Han (and kana, hangul) runs give single characters and overlapping pairs: no dictionary, so no unknown words, and names
are found as well as anything. Other letters give words, those of the English alphabet without their endings (contracts,
contract). Every number gives its value too, so that 二百四十六萬, 246.0萬
and 2,460,000 meet in one term.
"""

import re
import threading
from collections import Counter
from decimal import Decimal
from functools import lru_cache

from snowballstemmer import stemmer

from index.text.normalize import fold
from index.text.numeral import find_numbers

# Han with its extensions and compatibility forms, kana, hangul: written without spaces.
_CJK = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
_PAIR = re.compile(rf"[{_CJK}]{{2}}")
_stemmer, _lock = stemmer("english"), threading.Lock()
_RUN = re.compile(rf"(?P<cjk>[{_CJK}]+)|[^\W_{_CJK}]+")


def extract_terms(text: str) -> Counter[str]:
    """Term -> number of occurrences in `text`.

    >>> sorted(terms("勞工９人"))
    ['#9', '9', '人', '劳', '劳工', '工']
    """
    folded = fold(text)
    counts: Counter[str] = Counter()
    for match in _RUN.finditer(folded):
        run = match[0]
        if match["cjk"]:
            counts.update(run)
            counts.update(run[i : i + 2] for i in range(len(run) - 1))
        else:
            counts[stem(run)] += 1
    counts.update("#" + _plain(n.value) + ("%" if n.percent else "") for n in find_numbers(folded))
    return counts


def is_pair(term: str) -> bool:
    """Whether a term is a pair of Chinese characters (or kana, or hangul).

    >>> is_pair("工会"), is_pair("会"), is_pair("it")
    (True, False, False)
    """
    return len(term) == 2 and bool(_PAIR.fullmatch(term))


@lru_cache(1 << 16)
def stem(word: str) -> str:
    """A lower-case English word without its ending (Porter's second algorithm, 2001); anything else as it is.

    >>> stem("agreements"), stem("5g"), stem("größe")
    ('agreement', '5g', 'größe')
    """
    if not (word.isascii() and word.isalpha()):
        return word
    with _lock:  # a stemmer holds the word it works on
        return str(_stemmer.stemWord(word))


def _plain(value: Decimal) -> str:
    """The shortest decimal writing of a value: 246.0 and 246 are one term."""
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
