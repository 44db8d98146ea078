"""The reader alone: scores by hand of one whose answers are known, and those of the real one."""

from collections.abc import Sequence

import pytest

from eval.dataset.case import Case, Evidence, QuestionSet
from eval.run.reader_run import run_reader
from index.document import Document
from index.error import BadInput
from rag.citation import Span
from rag.reading.extractor import Extraction, Extractor, TitledText
from rag.reading.span import Candidate

REVIEW = Document(
    "review", "年度回顧", "", "截至2017年9月底，全國共簽訂集體合同246.0萬份，覆蓋職工2.8億人。"
)
CASES = (
    Case(
        "a",
        "全國共簽訂多少份集體合同？",
        "zh-Hant",
        True,
        ("246.0萬份",),
        (Evidence("review", 0, 5),),
        ("review",),
    ),
    Case(
        "b",
        "集體合同覆蓋多少職工？",
        "zh-Hant",
        True,
        ("2.8億",),
        (Evidence("review", 0, 5),),
        ("review",),
    ),
    Case("c", "誰是主席？", "zh-Hant", False, (), (), ()),
)


class SameSpan:
    """An extractor that finds the same span in every text."""

    max_question = 64

    def count_tokens(self, text: str) -> int:
        return len(text)

    def __init__(self, start: int, end: int) -> None:
        self._span = Span(start, end)

    def read(self, question: str, texts: Sequence[TitledText]) -> list[Extraction]:
        return [Extraction((Candidate(self._span, 1.0),), 1.0, 1.0) for _ in texts]

    def load(self) -> None:
        """Nothing to load."""


def quiet(_stage: str, _done: int, _of: int) -> None:
    pass


def test_figures_by_hand() -> None:
    start = REVIEW.text.index("246.0萬份")
    found = run_reader(QuestionSet("set", (REVIEW,), CASES), SameSpan(start, start + 7), quiet)
    assert (found.questions, found.verbatim) == (2, 2)  # what has no answer cannot be read
    ours = next(one for one in found.means if one.scorer == "yiju")
    assert ours.exact == pytest.approx(0.5)
    assert ours.f1 == pytest.approx(0.5)  # 246.0, 萬, 份 have nothing of 2.8, 億
    # Wilson's interval of 1 in 2.
    assert ours.exact_interval.low == pytest.approx(0.0945, abs=1e-4)
    assert ours.exact_interval.high == pytest.approx(0.9055, abs=1e-4)


def test_the_shipped_reader_finds_both(extractor: Extractor) -> None:
    found = run_reader(QuestionSet("set", (REVIEW,), CASES), extractor, quiet)
    ours = next(one for one in found.means if one.scorer == "yiju")
    assert ours.f1 > 0.8


def test_a_set_without_answers_cannot_be_read(extractor: Extractor) -> None:
    with pytest.raises(BadInput, match="nothing to read"):
        run_reader(QuestionSet("set", (REVIEW,), CASES[2:]), extractor, quiet)
