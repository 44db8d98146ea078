"""Say a question in the passages' words, for the reader: their region's words, their calendar, and
the blanks of their names.

The reader takes 鼠标 for something else than 滑鼠, 民國110年 for another year than 2021, and
iphone15pro for an iPhone 15.
"""

import re
from collections.abc import Iterable

from index.text.date import REPUBLIC, find_dates
from index.text.normalize import fold
from rag.retrieval.regional import find_regional_words

# Years that are said in the calendar of the Republic at all.
_FIRST = REPUBLIC + 1
_YEAR = re.compile(r"年")
# Names of letters and digits, such as models: three characters and more.
_NAME = re.compile(r"(?=[a-z]*\d|\d+[a-z])[a-z0-9]{3,}")
_GAP = r"[\s\-]?"


def reword(question: str, passages: Iterable[str]) -> str:
    """Return the question with those words that no passage has as the passages say them.

    >>> reword("鼠标有几个?", ["滑鼠二十支"]), reword("民國110年的收入?", ["2021年收入"])
    ('滑鼠有几个?', '2021年的收入?')
    """
    folded = fold(question)
    names = list(_NAME.finditer(folded))
    changes = [*_change_words(folded), *_change_years(folded)]
    if not changes and not names:
        return question
    written = "\n".join(passages)
    read = fold(written)
    changes += (change for name in names for change in _space_name(name, read))
    said = question
    for start, end, others in sorted(changes, reverse=True):
        if folded[start:end] not in read:
            other = next((one for one in others if one in read), None)
            if other:
                # Its capitals as well.
                at = read.index(other)
                said = said[:start] + written[at : at + len(other)] + said[end:]
    return said


# Where a word stands, and what else may be said.
_Change = tuple[int, int, list[str]]


def _space_name(name: re.Match[str], read: str) -> Iterable[_Change]:
    """Yield the name as the passages write it, with blanks or hyphens: iphone 15 pro."""
    pattern = rf"(?<![a-z0-9]){_GAP.join(name[0])}(?![a-z0-9])"
    others = [found[0] for found in re.finditer(pattern, read)]
    if others and name[0] not in others:
        yield name.start(), name.end(), others[:1]


def _change_words(folded: str) -> Iterable[_Change]:
    for word in find_regional_words(folded):
        yield word.start, word.start + len(word.text), [other.text for other in word.others]


def _change_years(folded: str) -> Iterable[_Change]:
    """Yield years with 年, from the name of the era on."""
    for found in find_dates(folded):
        end = _YEAR.search(folded, max(0, found.year_start), found.end)
        if found.year_start < 0 or not end:
            continue
        # A two-digit year may be one of two: both can be said.
        others = []
        for year in found.years:
            years = year - REPUBLIC
            others += [f"{year}年", f"民国{years}年", f"{years}年"] if year >= _FIRST else []
        yield found.start, end.end(), others
