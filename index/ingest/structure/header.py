"""Tell the headers of a table from its values."""

import re
from collections.abc import Sequence
from itertools import takewhile

from index.block import Cell

# A cell that holds a value: a number, also negative, in parentheses or with a unit; a date; a sign
# for nothing.
_VALUE = re.compile(
    r"[(（\-–—−+△▲$€£¥]?\s*[$€£¥]?\d[\d,.，．:/\-–\s]*[%％]?\s*[)）]?\s*[^\W\d]{0,3}[.。]?$|[-–—…*]+$"
)
_YEAR = re.compile(
    r"(?:(?:民國|民国|FY|CY)\s*\d{2,4}|(?:19|20)\d\d(?:\s*[-–—~～至]\s*(?:19|20)?\d\d)?|\d{2,4}\s*年)\s*年?(?:度|底)?$",
    re.IGNORECASE,
)
_MOST_HEADERS = 10  # rows


def is_value(text: str) -> bool:
    """Tell whether a cell holds a number, a date or a sign for nothing."""
    return _VALUE.match(text.strip()) is not None


def count_header_rows(rows: Sequence[Sequence[Cell]], text: str) -> int:
    """Return how many rows at the top are headers.

    What the format says counts. Else these are the first rows without values, if values follow
    below them; of a table of words alone it is the first row, if its cells differ from all others.
    """

    def has_value(row: Sequence[Cell]) -> bool:
        said = [text[cell.start : cell.end].strip() for cell in row]
        return any(is_value(one) and not _YEAR.match(one) for one in said)

    marked = [all(cell.is_header for cell in row) for row in rows]
    # Sheets freeze the row of totals below their headers, too.
    if marked[0]:
        count = marked.index(False) if False in marked else len(marked)
        return 1 + len(list(takewhile(lambda row: not has_value(row), rows[1:count])))
    if len(rows) < 2:
        return 0

    below = sum(has_value(row) for row in rows[1:])
    if below >= max(1, (len(rows) - 1) // 3):
        headers = len(list(takewhile(lambda row: not has_value(row), rows[:_MOST_HEADERS])))
        # Years over columns of numbers are headers, and beside them they name the rows.
        return headers if headers < len(rows) else 1
    first = [text[cell.start : cell.end].strip() for cell in rows[0]]
    others = {text[cell.start : cell.end].strip() for row in rows[1:] for cell in row}
    is_header = (
        len(set(first)) == len(first) >= max(len(row) for row in rows[1:])
        and not others & set(first)
        and all(len(one) <= 20 and not is_value(one) for one in first)
    )
    return int(is_header)
