"""Folding for search: Traditional to Simplified, full width to half width, upper to lower case.

Every character maps to exactly one character, so offsets in the folded text are offsets in the text. Phrase-level
conversion (頭髮 → 头发 against 發 → 发) would change lengths and is not used. What is shown is never folded.
"""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

# Part of the index's identity: raise it whenever `fold` or the lexicon would make other terms from the same text.
FOLDING = "t2s-nfkc-lower/2"


_WORD = re.compile(r"[A-Za-z]+")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


class _Table(dict[int, str]):
    """Code point -> folded character, filled as characters are met (a text uses a few thousand of 1.1 million)."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


class _SimplifiedTable(dict[int, str]):
    """Code point -> its Simplified character, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        changed = _simplified(chr(code))
        self[code] = simplified = changed if len(changed) == 1 else chr(code)
        return simplified


_TABLE = _Table()
_SIMPLIFIED = _SimplifiedTable()


def fold(text: str) -> str:
    """The search form of `text`, of the same length.

    >>> fold("團體協約２４６萬份 ＡＢＣ")
    '团体协约246万份 abc'
    """
    return text.translate(_TABLE)


def simplify(text: str) -> str:
    """`text` in Simplified characters, of the same length; case and width stay.

    >>> simplify("團體協約 ＡBc")
    '团体协约 ＡBc'
    """
    return text.translate(_SIMPLIFIED)


def is_chinese(text: str) -> bool:
    """Whether `text` has Chinese characters, and no fewer than words in Latin letters.

    >>> is_chinese("工會有2017名會員 (members)"), is_chinese("The union 工會 has members."), is_chinese("2017")
    (True, False, False)
    """
    han = len(HAN.findall(text))
    return han > 0 and han >= len(_WORD.findall(text))


def has_words(text: str) -> bool:
    """Whether `text` has any letter or digit, of any script.

    >>> has_words("？！…"), has_words("？1")
    (False, True)
    """
    return any(map(str.isalnum, text))


def _fold_character(character: str) -> str:
    folded = character
    for step in (_compatible, _simplified, str.lower):
        changed = step(folded)
        # A step that would change the length (ﬁ → fi, ẞ, ㍿) is left out: offsets matter more than that match.
        folded = changed if len(changed) == 1 else folded
    return folded


def _compatible(character: str) -> str:
    return unicodedata.normalize("NFKC", character)


def _simplified(character: str) -> str:
    return character if character.isascii() else str(_converter().convert(character))


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")
