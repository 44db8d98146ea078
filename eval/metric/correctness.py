"""Whether an answer is right: does it hold a gold answer? Knows texts and cases; nothing of where words stand."""

import re
from collections.abc import Sequence

from eval.dataset.case import Case
from eval.metric.answer_score import count_quantities, says_value
from index.text.normalize import fold

# What makes a Chinese numeral or a number another one when it stands right before or after.
_DIGITS = "零〇○一二三四五六七八九十百千万亿两"


def is_right(case: Case, text: str) -> bool | None:
    """Whether `text`, empty for a refusal, is right: it holds a gold answer (or its number, written otherwise), or refuses
    what has none. None when the set knows that there is an answer, but not its words.
    """
    if not case.answerable:
        return not text
    return contains_answer(text, case.answers) if case.answers else None


def contains_answer(text: str, answers: Sequence[str]) -> bool:
    """Whether `text` says one of `answers`, in whatever script, width, case and blanks.

    An answer that is one number is compared by its value and unit; any other by its words, which are no part of a longer
    word or number.

    >>> contains("集體合同計１５．８ 萬份", ["15.8萬份"]), contains("計二百四十六萬份", ["246.0萬份"])
    (True, True)
    >>> contains("246萬份", ["246"]), contains("2017年11月", ["1月"]), contains("location", ["cat"])
    (False, False, False)
    """
    return any(_says(text, answer) for answer in answers)


def _says(text: str, answer: str) -> bool:
    if count_quantities(answer) == 1:
        return bool(says_value(_parted(text), [_parted(answer)]))
    return bool(re.search(_pattern(fold(answer)), fold(text)))


def _parted(text: str) -> str:
    """A blank or line end before a Han character parts no number from its unit (15.8 萬), and a full-width comma parts two
    numbers unless it stands before thousands (第108，2017年).
    """
    return re.sub(r"，(?!\d{3}(?!\d))", "， ", re.sub(r"\s+(?=[\u3400-\u9fff])", "", text))


def _pattern(folded: str) -> str:
    characters = "".join(folded.split())
    before, after = _edge(characters[0]), _edge(characters[-1])
    guards = {
        "": ("", ""),
        "d": (rf"(?<![\d{_DIGITS}])(?<!\d[.,])", rf"(?!\d|\.\d|,\d{{3}}(?!\d)|[{_DIGITS}%])"),
        "l": ("(?<![a-z])", "(?![a-z])"),
    }
    return guards[before][0] + r"\s*".join(map(re.escape, characters)) + guards[after][1]


def _edge(character: str) -> str:
    """ "d" for a digit, "l" for a Latin letter: what must not go on beside the answer."""
    return (
        "d"
        if character.isdigit() or character in _DIGITS
        else "l"
        if character.isascii() and character.isalpha()
        else ""
    )
