"""The questions that a benchmark asks: texts only, since nobody looks at the answers."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from eval.dataset.records import Findings, read_lines
from index.error import BadInput, BadQuestion
from rag.pipeline import check_question

FIELD = "question"

T = TypeVar("T")


def read(path: Path) -> list[str]:
    """The "question" of each line of a JSONL file (or .gz), each text once.

    Raises BadInput for a file that cannot be read or holds none, and for a question that yiju would not take.
    """
    findings = Findings()
    found: list[str] = []
    for line in read_lines(path, findings):
        question = line.text(FIELD)
        try:
            if question:
                check_question(question, 1)
                found.append(question)
        except BadQuestion as error:
            line.wrong(str(error))
    findings.check()
    if not found:
        raise BadInput(
            f'{path} holds no question: one JSON object a line is expected, such as {{"{FIELD}": "how many?"}}'
        )
    return list(dict.fromkeys(found))


def shuffled(questions: Sequence[str], seed: int) -> list[str]:
    """The questions in an order of chance; the same for the same seed."""
    return [questions[at] for at in np.random.default_rng(seed).permutation(len(questions))]


def drawn(questions: Sequence[T], count: int) -> list[T]:
    """`count` of them in their order; from the first again when they are used up."""
    return [questions[at % len(questions)] for at in range(count)]
