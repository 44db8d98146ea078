"""Which questions ask for something computed, in both languages and scripts."""

import pytest

from rag.answer import Operation
from rag.calculation.request import recognize


@pytest.mark.parametrize(
    ("question", "operation"),
    [
        ("哪一所學校的學生最多？", Operation.MAXIMUM),
        ("学生最少的是哪所学校？", Operation.MINIMUM),
        ("Which bridge is the longest?", Operation.MAXIMUM),
        ("Who scored the fewest points?", Operation.MINIMUM),
        ("甲班比乙班高幾分？", Operation.DIFFERENCE),
        ("兩校的學生人數相差多少？", Operation.DIFFERENCE),
        ("How much heavier is the truck than the van?", Operation.DIFFERENCE),
        ("What is the difference between the two fares?", Operation.DIFFERENCE),
        ("男生和女生合計多少人？", Operation.SUM),
        ("What is the total of the first and second round?", Operation.SUM),
        ("平均票價是多少？", Operation.AVERAGE),
        ("女生占全校的百分之幾？", Operation.SHARE),
        ("What percentage of pupils are girls?", Operation.SHARE),
        ("有几家分店？", Operation.COUNT),
    ],
)
def test_what_has_to_be_computed(question: str, operation: Operation) -> None:
    found = recognize(question)
    assert found
    assert found.operation is operation


@pytest.mark.parametrize(
    "question",
    [
        "補助最高多少？",
        "最多可以借幾天？",
        "至少要提前多久申請？",
        "At most how long may a guest stay?",
        "What does a member mean?",
        "佔地多少公頃？",
        "比賽在哪裡舉行？",
    ],
)
def test_limits_and_names_ask_for_nothing_computed(question: str) -> None:
    assert recognize(question) is None
