"""Find the header rows of a table."""

import re
from collections.abc import Sequence
from itertools import takewhile

from index.block import Cell
from index.text.han import NUMERAL_BELOW_10_000

_CURRENCY = r"(?:新[臺台][幣币]|人民[幣币]|港[幣币]|美金|[A-Z]{2,3}\$?)?\s*"
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
# A cell that holds a value.
_VALUE = re.compile(
    "(?:"
    # A number, also negative, in parentheses, with a currency or a unit.
    + _CURRENCY
    + r"[(（\-–—−+△▲$€£¥]?\s*[$€£¥]?\d[\d,.，．:/\-–\s]*[%％]?\s*[)）]?\s*"
    r"(?:[^\W\d]{0,3}[.。]?|(?<!(?:19|20)\d\d )[A-Za-z]+(?: [A-Za-z]+)?)"
    # A number in Chinese of more than one character: a header counts 一班, 二班.
    rf"|[{NUMERAL_BELOW_10_000}萬万億亿]{{2,}}(?![月季年])[^\W\d]{{1,3}}"
    # A sign for nothing.
    r"|[-－−–—…*]+|[nN]\.?[aA]\.?|[nN]/[aA]"
    # A day, a time of day.
    r"|(?:民[國国]|西元|公元)?\s*(?:\d{2,4}\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*[日號号]"
    rf"|{_MONTH} \d{{1,2}}, \d{{4}}|\d{{1,2}} {_MONTH} \d{{4}}"
    r"|(?:上午|下午|早上|晚上|中午|凌晨)?\s*\d{1,2}\s*[時时點点](?:\s*\d{1,2}\s*分|半)?"
    # A telephone number.
    r"|[(（]?0\d{1,3}[)）]?[\d\s\-]{5,}(?:\s*(?:#|分機|分机|ext\.?)\s*\d+)?"
    ")$"
)
_YEAR = re.compile(
    r"(?:(?:民國|民国|FY|CY)\s*\d{2,4}|(?:19|20)\d\d(?:\s*[-–—~～至]\s*(?:19|20)?\d\d)?|\d{2,4}\s*年)\s*年?(?:度|底)?$",
    re.IGNORECASE,
)
_MOST_HEADERS = 10  # rows
_MOST_MORE = 3  # rows of headers below those that the format marks


def is_value(text: str) -> bool:
    """Tell whether a cell holds a number, an amount, a day, a time or a sign for nothing.

    >>> [is_value(text) for text in ("(3.5%)", "民國107年12月24日", "5 May 2024", "四十五天")]
    [True, True, True, True]
    >>> [is_value(text) for text in ("2023年1月", "Mar 2024", "2023 budget", "十二月")]
    [False, False, False, False]
    """
    return _VALUE.match(text.strip()) is not None


def count_header_rows(rows: Sequence[Sequence[Cell]], text: str) -> int:
    """Return how many rows at the top are headers.

    What the format says counts. Else these are the first rows without values, if values follow
    below them; of a table of words alone it is the first row, if its cells differ from all others.
    """

    def has_value(row: Sequence[Cell]) -> bool:
        # A cell that spans several rows is their label.
        said = [text[cell.start : cell.end].strip() for cell in row if cell.row_span == 1]
        return any(is_value(one) and not _YEAR.match(one) for one in said)

    marked = [all(cell.is_header for cell in row) for row in rows]
    widest = max(map(len, rows))
    below = sum(has_value(row) for row in rows[1:])
    has_values = below >= max(1, (len(rows) - 1) // 3)
    if marked[0]:
        count = marked.index(False) if False in marked else len(marked)
        # Sheets freeze the row of totals below their headers, too.
        headers = 1 + len(list(takewhile(lambda row: not has_value(row), rows[1:count])))
        # Of several rows of headers, a file often marks only the first.
        more = takewhile(
            lambda row: has_values and not has_value(row) and 2 * len(row) >= widest,
            rows[headers : headers + _MOST_MORE],
        )
        return headers + (len(list(more)) if headers == count else 0)
    if len(rows) < 2:
        return 0
    if has_values:
        headers = len(list(takewhile(lambda row: not has_value(row), rows[:_MOST_HEADERS])))
        # The name of the first group of rows is not a header.
        while headers > 1 and len(rows[headers - 1]) == 1 and widest > 1:
            headers -= 1
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
