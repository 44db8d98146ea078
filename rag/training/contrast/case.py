"""Defines a contrast case: a question, a passage, and whether the passage answers it.

A near miss says nearly what is asked, of another thing: a reader that has only seen questions with
their own passages takes it for the answer (Gardner et al. 2020, contrast sets, arXiv 2004.02709).
"""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

_T = TypeVar("_T")

# One in so many templates, names and texts is held out of training.
_HELD_OUT = 5


@dataclass(frozen=True, slots=True)
class ContrastCase:
    """A question beside a passage, as the reader sees it."""

    question: str
    # The passage as a view: table rows as sentences, no markup.
    text: str
    # The answer's code points in `text`, [start, end); None when the text does not tell.
    answer: tuple[int, int] | None
    # Title, file name and section, joined by spaces; may be empty.
    title: str = ""
    # Whether the passage is about what is asked. A near miss about another thing is not; one that
    # is about the same thing and does not tell is.
    relevant: bool = True


class ContrastKind(Protocol):
    """A kind of contrast."""

    def __call__(self, chance: random.Random, held_out: bool) -> Sequence[ContrastCase]:
        """Make one group of cases: a question with its answer, and its near misses.

        `held_out` takes the templates and the names that training never sees.
        """
        ...


def mark_answer(question: str, marked: str, title: str = "", relevant: bool = True) -> ContrastCase:
    """Return the case of a text in which the answer stands between `<<` and `>>`.

    Without the two marks the text does not tell. Raises ValueError for more than one answer.
    """
    if "<<" not in marked:
        return ContrastCase(question, marked, None, title, relevant)
    before, inside, after = re.split("<<|>>", marked)
    start = len(before)
    return ContrastCase(
        question, before + inside + after, (start, start + len(inside)), title, relevant
    )


def hold_out(items: Iterable[_T], held_out: bool) -> list[_T]:
    """Return the items for training, or those held out: every fifth."""
    return [item for i, item in enumerate(items) if (i % _HELD_OUT == _HELD_OUT - 1) == held_out]
