"""What counts as right of a contrast case."""

import pytest

from eval.experiment.contrast import is_right
from rag.citation import Span
from rag.reading.extractor import Extraction
from rag.reading.span import Candidate
from rag.training.contrast.case import mark_answer

TOLD = mark_answer("會費多少？", "押金100元，會費<<300元>>。")
UNTOLD = mark_answer("年費多少？", "押金100元，會費300元。")


def find(start: int, end: int, margin: float, answerable: float) -> Extraction:
    return Extraction((Candidate(Span(start, end), margin),), answerable, 1.0)


@pytest.mark.parametrize(
    ("extraction", "told", "untold"),
    [
        (find(9, 13, 2.0, 3.0), True, False),
        (find(2, 6, 2.0, 3.0), False, False),
        (find(9, 13, -2.0, 3.0), False, True),
        (find(9, 13, 2.0, -3.0), False, True),
    ],
    ids=["the answer", "another amount", "no span", "not answerable"],
)
def test_right(extraction: Extraction, told: bool, untold: bool) -> None:
    assert TOLD.answer == (9, 13)
    assert is_right(TOLD, extraction) is told
    assert is_right(UNTOLD, extraction) is untold
