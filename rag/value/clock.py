"""Times of day: 下午六時, 8:30, 9 p.m."""

import re

from index.text.han import NUMERAL

# 哪幾點 and 百分之幾點幾 ask for no time.
_ASKED = re.compile(
    r"(?<![哪之])几[点时](?!钟头|间|注意|建议|要求)|\bwhat time\b|\b(?:what|which) hour\b"
)
_PART = "(?:[上下中正]午|凌晨|清晨|早[上晨]?|晚[上间]?|夜间|傍晚)"
_HOUR = rf"(?:[\d{NUMERAL}]{{1,3}})"
# In folded text.
CLOCK = re.compile(
    rf"{_PART}?\s?{_HOUR}\s?[点时](?![间期代])(?:\s?(?:{_HOUR}分|半|整|[一三]刻))?"
    rf"|{_PART}?\s?\d{{1,2}}\s?[:：]\s?\d\d(?!\d)(?:\s?[ap]\.?m(?![a-z])\.?)?"
    r"|(?<![a-z\d.])(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?:\s?[ap]\.?m(?![a-z])\.?|\so'clock)|(?<![a-z])(?:noon|midnight)(?![a-z])"
)


def asks_clock(folded: str) -> bool:
    """Tell whether a folded question asks for a time of day.

    >>> asks_clock("几点下班?"), asks_clock("几个小时?")
    (True, False)
    """
    return bool(_ASKED.search(folded))
