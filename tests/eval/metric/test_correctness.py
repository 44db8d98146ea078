"""Whether an answer holds a gold answer."""

import pytest

from eval.dataset.case import Case
from eval.metric.correctness import contains_answer, is_right


@pytest.mark.parametrize(
    ("text", "answer", "holds"),
    [
        ("計１５．８萬份，", "15.8萬份", True),
        ("計15.8萬份", "１５．８萬", True),
        ("晚間10時", "晚間 10 時", True),
        ("以英語、法語、\n西班牙語", "英語、法語、西班牙語", True),
        ("共13場", "3場", False),
        ("占92.3%", "3%", False),
        ("有1,108票", "108", False),
        ("得108票", "108", True),
        ("12件，108票", "108", True),
        ("第108，2017年", "108", True),
        ("第108,500號", "108", False),
        ("2.14萬", "2.1", False),
        ("in 2013 308 points", "308", True),
        ("北京市", "上海", False),
        ("a.c", "abc", False),
        # By value and unit:
        ("計二百四十六萬份", "246.0萬份", True),
        ("共２４６\n萬份", "246萬份", True),
        ("246萬份", "246", False),
        ("30%", "30", False),
        ("百分之三十", "30%", True),
        ("二十五人", "十五人", False),
        ("2.46億元", "2.46", False),
        ("12.5 million people", "12.5", False),
        ("246萬人", "246萬份", False),
        # By words, in any script and case:
        ("签有團體協約的", "团体协约", True),
        ("Full-time staff", "full-time staff", True),
        ("第二十三條所稱", "第二十", False),
        ("by location", "cat", False),
        ("It is not known", "no", False),
        ("The capital, Paris.", "paris", True),
        ("2017年11月20日起", "2017年11月", True),
    ],
    ids=str,
)
def test_an_answer_is_in_the_text(text: str, answer: str, holds: bool) -> None:
    assert contains_answer(text, ["不在其中", answer]) is holds


def test_no_answer_is_in_no_text() -> None:
    assert not contains_answer("246.0萬份", [])


def test_a_refusal_is_right_where_nothing_answers() -> None:
    asked, unanswerable, unknown = (
        Case("q", "?", "en", bool(relevant), answers, (), relevant)
        for answers, relevant in ((("5人",), ("a",)), ((), ()), ((), ("a",)))
    )
    assert [is_right(asked, text) for text in ("有5人。", "有6人。", "")] == [True, False, False]
    assert [is_right(unanswerable, text) for text in ("有5人。", "")] == [False, True]
    assert is_right(unknown, "有5人。") is None
