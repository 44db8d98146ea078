"""Fold text for search: Traditional to Simplified, full width to half width, upper to lower case.

Every character becomes exactly one character, so offsets in the folded text are offsets in the
text. Conversion of whole phrases (頭髮 to 头发, but 發 to 发) would change lengths and is not used.
Text is never shown folded.
"""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from index.text.han import HAN

if TYPE_CHECKING:
    from opencc import OpenCC

# Names the version of the terms in an index. Raise it whenever `fold`, `index.text.analyzer`,
# `index.text.numeral` or `index.text.date` would make other terms of the same text: old indexes are
# then rebuilt.
FOLDING = "t2s-nfkc-lower/4"

_LATIN_WORD = re.compile(r"[A-Za-z]+")
_HAN = re.compile(f"[{HAN}]")


class _FoldTable(dict[int, str]):
    """Map code points to folded characters, filled lazily: texts use few of the 1.1 million."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


class _SimplifiedTable(dict[int, str]):
    """Map code points to Simplified characters, filled lazily."""

    def __missing__(self, code: int) -> str:
        changed = _convert(chr(code))
        self[code] = simplified = changed if len(changed) == 1 else chr(code)
        return simplified


_FOLDED = _FoldTable()
_SIMPLIFIED = _SimplifiedTable()


def fold(text: str) -> str:
    """Return the search form of a text, of the same length.

    >>> fold("團體協約２４６萬份 ＡＢＣ")
    '团体协约246万份 abc'
    """
    return text.translate(_FOLDED)


def simplify(text: str) -> str:
    """Convert a text to Simplified characters. Its length, case and width do not change.

    >>> simplify("團體協約 ＡBc")
    '团体协约 ＡBc'
    """
    return text.translate(_SIMPLIFIED)


def is_chinese(text: str) -> bool:
    """Tell whether a text has Han characters, and at least as many as words in Latin letters.

    >>> is_chinese("工會有2017名會員 (members)"), is_chinese("2017")
    (True, False)
    >>> is_chinese("The union 工會 has members.")
    False
    """
    han = len(_HAN.findall(text))
    return han > 0 and han >= len(_LATIN_WORD.findall(text))


def has_words(text: str) -> bool:
    """Tell whether a text has a letter or digit of any script.

    >>> has_words("？！…"), has_words("？1")
    (False, True)
    """
    return any(map(str.isalnum, text))


def _fold_character(character: str) -> str:
    folded = character
    for step in (_normalize, _convert, str.lower):
        changed = step(folded)
        # A step that would change the length (ﬁ to fi, ㍿ to 株式会社) is left out: offsets in the
        # text matter more than that match.
        folded = changed if len(changed) == 1 else folded
    return folded


def _normalize(character: str) -> str:
    return unicodedata.normalize("NFKC", character)


def _convert(character: str) -> str:
    return character if character.isascii() else str(_converter().convert(character))


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")
