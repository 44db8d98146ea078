"""Measure the reader alone on held-out contrast cases, each kind for itself.

    python -m eval.experiment.contrast [KIND…]

The templates and names of these cases are not those of training. An answerable case is right when
the best span, narrowed as an answer is, says what the answer says; another one when the network
finds nothing.
"""

import argparse
import os
import random
from collections.abc import Sequence
from statistics import mean

from eval.metric.statistic import confidence_interval
from rag.question import Question
from rag.reading import extractor
from rag.reading.boundary import narrow
from rag.reading.extractor import Extraction, Extractor, TitledText
from rag.settings import Settings
from rag.training.contrast.case import ContrastCase
from rag.training.contrast.kind import KINDS

_GROUPS = 100


def measure_kind(name: str, groups: int, reader: Extractor) -> tuple[list[bool], list[bool]]:
    """Return whether each answerable case, and each other case, of a kind is right."""
    chance = random.Random(name)  # noqa: S311  the same cases each time
    make, _ = KINDS[name]
    cases = [case for _ in range(groups) for case in make(chance, True)]
    answered: list[bool] = []
    refused: list[bool] = []
    for case in cases:
        extraction = reader.read(case.question, [TitledText(case.title, case.text)])[0]
        (answered if case.answer else refused).append(is_right(case, extraction))
    return answered, refused


def is_right(case: ContrastCase, extraction: Extraction) -> bool:
    """Tell whether the reader says of a case what is to be said."""
    found = extraction.margin > 0 and extraction.answerable > 0
    if not case.answer or not found:
        return found == bool(case.answer)
    span = narrow(Question.parse(case.question), case.text, extraction.candidates[0].span)
    start, end = case.answer
    return case.text[span.start : span.end].strip() == case.text[start:end].strip()


def main() -> None:
    """Measure the kinds of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.experiment.contrast", description=__doc__.splitlines()[0]
    )
    parser.add_argument("kinds", nargs="*", metavar="KIND", help="default: every kind")
    parser.add_argument("--groups", type=int, default=_GROUPS, help="groups of cases of each kind")
    arguments = parser.parse_args()
    reader = extractor.choose(Settings.read(os.environ).cache)
    for name in arguments.kinds or KINDS:
        answered, refused = measure_kind(name, arguments.groups, reader)
        print(f"{name:16} answered right {_show(answered)}  refused right {_show(refused)}")


def _show(right: Sequence[bool]) -> str:
    found = confidence_interval(right)
    return f"{mean(right):.3f} [{found.low:.2f}, {found.high:.2f}] of {len(right)}"


if __name__ == "__main__":
    main()
