"""Say a question in the passages' words, for the reader: their region's words, their calendar, the
blanks of their names, and the column of a table that has the prices.

The reader takes 鼠标 for something else than 滑鼠, 民國110年 for another year than 2021, and
iphone15pro for an iPhone 15.
"""

import re
from collections.abc import Iterable

from index.text.analyzer import extract_terms
from index.text.date import REPUBLIC, find_dates
from index.text.normalize import fold
from rag.checking.designator import find_designators
from rag.retrieval.regional import find_regional_words

# Years that are said in the calendar of the Republic at all.
_FIRST = REPUBLIC + 1
_YEAR = re.compile(r"年")
_HOW_MUCH = re.compile(r"多少(?:钱|元|块)|几(?:块钱?|元)")
_PRICE = "单价|价格|价钱|售价|定价|票价|费用|收费|金额|租金|规费|工本费"
# Of a sum or difference no one cell is the answer.
_PRICED = re.compile(
    rf"{_PRICE}|合计|总计|共计|总共|一共|总和|相加|加起来|合起来|相差|比.*[多少贵]"
)
# A row is read as 庫存是120，單價（元）是10.
_PRICE_COLUMN = re.compile(rf"(?:^|[,的])(?P<name>{_PRICE})(?:\([^()\n]{{1,8}}\))?是(?=[^,\n])")


def reword(question: str, passages: Iterable[str]) -> str:
    """Return the question with those words that no passage has as the passages say them.

    >>> reword("鼠标有几个?", ["滑鼠二十支"]), reword("民國110年的收入?", ["2021年收入"])
    ('滑鼠有几个?', '2021年的收入?')
    >>> reword("ax1000的功率", ["型號AX-1000的額定功率"])
    'AX-1000的功率'
    >>> reword("拿鐵多少錢?", ["拿鐵的規格是大杯，價格是60"])
    '拿鐵價格多少錢?'
    """
    parts = list(passages)
    question = _name_price(question, parts)
    folded, shown = fold(question), "\n".join(parts)
    changes = [*_change_words(folded), *_change_years(folded), *_change_names(folded, shown)]
    if not changes:
        return question
    read = fold(shown)
    said = question
    for start, end, others in sorted(changes, reverse=True):
        if folded[start:end] in read:
            continue
        if other := next((one for one in others if one in read), None):
            # In the passages' own capitals and script.
            at = read.index(other)
            said = said[:start] + shown[at : at + len(other)] + said[end:]
    return said


def _name_price(question: str, parts: Iterable[str]) -> str:
    """Return a question for how much something costs with the name of the one column of prices that
    a row has of it.
    """
    asked = fold(question)
    how_much = _HOW_MUCH.search(asked)
    if how_much is None or _PRICED.search(asked):
        return question
    words = [term for term in extract_terms(question) if len(term) > 1]
    found: set[str] = set()
    for part in parts:
        said = fold(part)
        if any(one in said for one in words):
            found |= {part[slice(*one.span("name"))] for one in _PRICE_COLUMN.finditer(said)}
    if len(found) != 1:
        return question
    return question[: how_much.start()] + found.pop() + question[how_much.start() :]


# Where a word stands, and what else may be said.
_Change = tuple[int, int, list[str]]


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


def _change_names(folded: str, shown: str) -> Iterable[_Change]:
    """Yield names with a number, such as iphone15pro, which others write with blanks."""
    asked = list(find_designators(folded))
    read = fold(shown) if asked else ""
    said = list(find_designators(read))
    for name in asked:
        others = [one for one in said if (one.kind, one.id) == (name.kind, name.id)]
        yield name.start, name.end, [read[one.start : one.end] for one in others]
