"""Decide whether an answer is right: whether its text contains a gold answer."""

import re
from collections.abc import Sequence

from eval.dataset.case import Case
from eval.metric.value_match import count_quantities, says_value
from index.text.han import HAN, NUMERAL
from index.text.normalize import fold

# A number or Chinese numeral right beside one of these is part of another number.
_DIGITS = NUMERAL


def is_right(case: Case, text: str) -> bool | None:
    """Return whether `text`, empty for a refusal, is the right outcome of the case.

    An answer is right when it contains a gold answer, or its number in another notation; a
    refusal when the case is unanswerable. None when the case is answerable without gold answers.
    """
    if not case.answerable:
        return not text
    return contains_answer(text, case.answers) if case.answers else None


def contains_answer(text: str, answers: Sequence[str]) -> bool:
    """Return whether `text` contains one of `answers`, whatever the script, width, case and blanks.

    An answer that is one number is compared by its value and unit. Any other is searched for, and
    must not be part of a longer word or number.

    >>> contains_answer("集體合同計１５．８ 萬份", ["15.8萬份"])
    True
    >>> contains_answer("計二百四十六萬份", ["246.0萬份"])
    True
    >>> contains_answer("246萬份", ["246"]), contains_answer("2017年11月", ["1月"])
    (False, False)
    >>> contains_answer("location", ["cat"])
    False
    """
    return any(_contains_one(text, answer) for answer in answers)


def _contains_one(text: str, answer: str) -> bool:
    if count_quantities(answer) == 1:
        return bool(says_value(_separate_numbers(text), [_separate_numbers(answer)]))
    return bool(_compile_pattern(fold(answer)).search(fold(text)))


def _separate_numbers(text: str) -> str:
    """Remove blanks between a number and its unit (15.8 萬), and add one between two numbers.

    A full-width comma separates two numbers (第108，2017年) unless thousands follow it.
    """
    return re.sub(r"，(?!\d{3}(?!\d))", "， ", re.sub(rf"\s+(?=[{HAN}])", "", text))


def _compile_pattern(folded: str) -> re.Pattern[str]:
    characters = "".join(folded.split())
    before, after = _classify_edge(characters[0]), _classify_edge(characters[-1])
    guards = {
        "": ("", ""),
        "d": (rf"(?<![\d{_DIGITS}])(?<!\d[.,])", rf"(?!\d|\.\d|,\d{{3}}(?!\d)|[{_DIGITS}%])"),
        "l": ("(?<![a-z])", "(?![a-z])"),
    }
    words = r"\s*".join(map(re.escape, characters))
    return re.compile(guards[before][0] + words + guards[after][1])


def _classify_edge(character: str) -> str:
    """Return "d" for a digit and "l" for a Latin letter: neither may continue beyond the answer."""
    return (
        "d"
        if character.isdigit() or character in _DIGITS
        else "l"
        if character.isascii() and character.isalpha()
        else ""
    )
