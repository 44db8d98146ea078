"""Detect pages whose text layer differs from what is displayed.

The map from a font's glyphs to characters (ToUnicode) may be missing or wrong. Such a page
looks right, but its text mixes scripts and signs that do not occur together.
"""

import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

# First code points of the blocks of scripts and signs, and whether they may stand in any text;
# those that may not are letters of one script, or signs of one trade.
_BLOCKS: tuple[tuple[int, bool], ...] = (
    (0x0000, True),  # Latin, IPA, marks, Greek, Cyrillic
    (0x0530, False),  # Armenian to Ethiopic, Khmer, Mongolian
    (0x1D00, True),  # phonetics, Latin and Greek extended, punctuation, signs, arrows, shapes
    (0x2800, False),  # Braille
    (0x2900, True),  # arrows, mathematical operators
    (0x2B00, False),  # arrows and signs that no usual font has; Glagolitic to Ethiopic extended
    (0x2E80, True),  # Han radicals to Bopomofo
    (0x3130, True),  # Hangul letters, kanbun, enclosed Han, compatibility
    (0x4DC0, False),  # hexagrams
    (0x4E00, True),  # Han
    (0xA000, False),  # Yi to Meetei Mayek
    (0xAC00, True),  # Hangul
    (0xD7B0, False),
    (0xE000, False),  # private use
    (0xF900, True),  # compatibility ideographs, ligatures
    (0xFB07, False),  # Hebrew and Arabic forms
    (0xFE10, True),  # vertical and small forms
    (0xFE70, False),
    (0xFF00, True),  # half and full width
    (0xFFF0, False),  # specials, the replacement character
    (0x10000, False),
    (0x1D400, True),  # mathematical letters
    (0x1D800, False),
    (0x1F000, True),  # pictures
    (0x20000, True),  # Han extensions
    (0x40000, False),
)
_STARTS = [start for start, _ in _BLOCKS]
# A script that makes up so much of a page is its script.
_OWN_SCRIPT = 0.2
_FEWEST, _DAMAGED = 4, 0.01  # characters, and their share: fewer are signs from a symbol font
_UNREADABLE = 0.3  # share: hardly a word is right
_PRIVATE_BULLETS = range(0xF000, 0xF100)  # Symbol and Wingdings


def measure_damage(characters: Sequence[str]) -> float:
    """Return the share of characters that cannot be what stands on the page; 0 where so few are
    strange that they may be signs.

    >>> measure_damage("新北市政府"), measure_damage("新北ⶪ政⹄勞檢⫿第⭡規⭂號") > 0.3
    (0.0, True)
    """
    counts = Counter(characters)
    total = sum(counts.values())
    strange: Counter[int] = Counter()
    for character, count in counts.items():
        code = ord(character)
        block = bisect_right(_STARTS, code) - 1
        if code < 0x20 or 0x7F <= code < 0xA0 or unicodedata.category(character) in ("Cn", "Cs"):
            strange[-1] += count
        elif not _BLOCKS[block][1] and code not in _PRIVATE_BULLETS:
            strange[_find_script(code, block)] += count
    wrong = sum(
        count
        for script, count in strange.items()
        if script < 0 or _is_never_text(script) or count < _OWN_SCRIPT * total
    )
    if wrong < _FEWEST or wrong < _DAMAGED * total:
        return 0.0
    return wrong / total


def is_unreadable(share: float) -> bool:
    """Tell whether a page with this share of wrong characters is not worth reading."""
    return share >= _UNREADABLE


def _find_script(code: int, block: int) -> int:
    """Return a number for the script of a letter: scripts lie together in blocks of 128."""
    return code >> 7 if 0x0530 <= code < 0x1D00 else 0x1000000 + block


def _is_never_text(script: int) -> bool:
    block = script - 0x1000000
    return block >= 0 and _BLOCKS[block][0] in (0xE000, 0xFFF0, 0x2B00, 0x40000)
