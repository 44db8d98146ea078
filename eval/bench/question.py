"""Reads the questions that a benchmark asks: texts only, since the answers are not judged."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from eval.dataset.finding import Findings
from eval.dataset.records import read_records
from index.error import BadInput, BadQuestion
from rag.question import check_question

_FIELD = "question"

_T = TypeVar("_T")


def read_questions(path: Path) -> list[str]:
    """Read the "question" of each line of a JSONL file (or .gz), without duplicates.

    Raises BadInput for a file that cannot be read or has no question, and for a question that yiju
    would reject.
    """
    findings = Findings()
    found: list[str] = []
    for line in read_records(path, findings):
        question = line.text(_FIELD)
        try:
            if question:
                check_question(question)
                found.append(question)
        except BadQuestion as error:
            line.add_fault(str(error))
    findings.check()
    if not found:
        raise BadInput(
            f"{path} has no question: each line must be a JSON object "
            f'such as {{"{_FIELD}": "how many?"}}'
        )
    return list(dict.fromkeys(found))


def shuffle(questions: Sequence[str], seed: int) -> list[str]:
    """Return the questions in random order; the same seed gives the same order."""
    return [questions[at] for at in np.random.default_rng(seed).permutation(len(questions))]


def take_cyclic(items: Sequence[_T], count: int) -> list[_T]:
    """Take `count` items in order, starting over at the end.

    >>> take_cyclic("abc", 5)
    ['a', 'b', 'c', 'a', 'b']
    """
    return [items[at % len(items)] for at in range(count)]
