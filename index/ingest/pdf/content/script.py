"""Which characters are written without blanks between words."""

import re
from functools import cache

_HAN = re.compile(
    "[\u2e80-\u2fdf\u3001-\u30ff\u3100-\u312f\u31a0-\u31bf\u3400-\u9fff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff00-\uff60\u2026\u2014\u201c\u201d\u2018\u2019\U00020000-\U0003ffff]"
)


@cache
def is_han(character: str) -> bool:
    """Tell whether a character is Han, kana, Bopomofo or their punctuation: written without blanks.

    >>> is_han("字"), is_han("，"), is_han("a"), is_han("7")
    (True, True, False, False)
    """
    return _HAN.match(character) is not None
