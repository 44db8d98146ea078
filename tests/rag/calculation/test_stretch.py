"""Which stretch of time a question says, and whether all of its members are there."""

from decimal import Decimal

import pytest

from index.text.normalize import fold
from rag.calculation.series import Operand
from rag.calculation.stretch import find_stretch
from rag.citation import Span


def make_operands(*labels: str) -> list[Operand]:
    return [
        Operand(fold(label), None, Span(i, i + 1), label, str(i), Decimal(i))
        for i, label in enumerate(labels)
    ]


YEARS = ("2024年", "2023年", "2022年", "成长率")
MONTHS = ("1月", "2月", "3月", "5月")


@pytest.mark.parametrize(
    ("question", "labels", "members"),
    [
        ("2022年到2024年淨利合計", YEARS, ["2022年", "2023年", "2024年"]),
        ("2022—2023年净利合计", YEARS, ["2022年", "2023年"]),
        ("the total between 2022 and 2024", YEARS, ["2022年", "2023年", "2024年"]),
        ("近兩年的合計", YEARS, ["2023年", "2024年"]),
        ("三年的總和", YEARS, ["2022年", "2023年", "2024年"]),
        ("四年的總和", YEARS, []),
        ("前三年的總和", YEARS, []),
        ("2021年到2024年合計", YEARS, []),
        ("2024年到2022年合計", YEARS, []),
        ("一至三月合計", MONTHS, ["1月", "2月", "3月"]),
        ("前三個月合計", MONTHS, ["1月", "2月", "3月"]),
        ("3月到5月合計", MONTHS, []),
        ("Q1–Q3合計", ("Q1", "Q2", "Q3", "Q4"), ["Q1", "Q2", "Q3"]),
        ("前三季合計", ("第一季", "第二季", "第三季"), ["第一季", "第二季", "第三季"]),
        ("6月1日至3日合計", ("6月1日", "6月2日", "6月3日"), ["6月1日", "6月2日", "6月3日"]),
        ("6月1日到7月3日合計", ("6月1日", "6月2日", "7月3日"), []),
        ("2022年到2024年合計", ("2022年 金額", "2023年 金額", "2024年 金額", "2024年 占比"), []),
    ],
)
def test_every_member_is_taken_or_none(
    question: str, labels: tuple[str, ...], members: list[str]
) -> None:
    stretch = find_stretch(fold(question))
    assert stretch
    assert [one.label_words for one in stretch.take(make_operands(*labels))] == members


@pytest.mark.parametrize(
    "question",
    ["2023年和2024年的淨利合計", "2024年合計", "第三季合計", "哪一年最高", "三家合計"],
)
def test_one_period_is_no_stretch(question: str) -> None:
    assert find_stretch(fold(question)) is None
