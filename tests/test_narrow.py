"""Clauses narrowed to the value that was asked for, and left alone where there is none or more than one."""

import pytest

from rag.citation import Span
from rag.narrow import narrow


@pytest.mark.parametrize(
    ("question", "words", "kept"),
    [
        ("how many collective contracts?", "截至9月底全國共簽訂集體合同246.0萬份", None),  # 9 and 246.0萬: which?
        ("how many collective contracts?", "全國共簽訂集體合同246.0萬份", "246.0萬份"),
        ("共簽訂多少份？", "全國共簽訂集體合同二百四十六萬份", "二百四十六萬份"),
        ("占比是百分之幾？", "僅占全部資源的5%左右而已", "5%"),
        ("工會哪一年成立？", "1987年5月1日", "1987年"),
        ("工會何時成立？", "1987年5月1日", None),
        ("工會何時成立？", "早在1987年5月1日於上海成立", "1987年5月1日"),
        ("In which year was it founded?", "早在1987年5月1日於上海成立", "1987年"),
        ("工會在哪裡成立？", "早在1987年5月1日於上海成立", None),
        ("幾個省參加？", "三個省", None),
    ],
)
def test_narrow(question: str, words: str, kept: str | None) -> None:
    text = f"前言，{words}。"
    found = narrow(question, text, Span(3, 3 + len(words)))
    assert text[found.start : found.end] == (kept or words)
