import random
from collections.abc import Sequence

import pytest

from rag.training.contrast.case import ContrastCase, hold_out, mark_answer
from rag.training.contrast.table import make_table
from rag.training.contrast.topic.drawn_table import draw_table


@pytest.fixture(scope="module", params=[False, True], ids=["training", "held out"])
def groups(request: pytest.FixtureRequest) -> list[Sequence[ContrastCase]]:
    chance = random.Random(1)
    made = (make_table(chance, request.param) for _ in range(200))
    return [group for group in made if group]


def test_an_answer_is_a_cell_of_its_row(groups: list[Sequence[ContrastCase]]) -> None:
    answered = [case for group in groups for case in group if case.answer]
    assert len(answered) > 150
    for case in answered:
        assert case.answer
        start, end = case.answer
        assert 0 <= start < end <= len(case.text)
        before = case.text[:start]
        assert start == 0 or before.endswith(("是", " is ", "的", ": ")), case


def test_groups_hold_near_misses_of_their_questions(groups: list[Sequence[ContrastCase]]) -> None:
    for group in groups:
        assert {case.answer is None for case in group} >= {True}
    both = [group for group in groups if any(case.answer for case in group)]
    assert len(both) > 0.9 * len(groups)


def test_another_row_is_not_what_is_asked(groups: list[Sequence[ContrastCase]]) -> None:
    for group in groups:
        for case in group:
            if case.answer is None and not case.relevant:
                same = [one for one in group if one.question == case.question and one.answer]
                assert all(one.text != case.text for one in same)


def test_the_same_seed_makes_the_same_cases() -> None:
    first, second = random.Random(3), random.Random(3)
    assert make_table(first, False) == make_table(second, False)


def test_training_and_held_out_tables_share_no_column() -> None:
    def name_columns(held_out: bool) -> set[str]:
        chance = random.Random(2)
        tables = [draw_table(chance, held_out, False) for _ in range(150)]
        return {
            column.name.zh for t in tables for column in t.columns if "年增率" not in column.name.zh
        }

    training, held_out = name_columns(False), name_columns(True)
    assert len(training) > 60
    assert not training & held_out


def test_hold_out_splits() -> None:
    assert hold_out(range(11), False) == [0, 1, 2, 3, 5, 6, 7, 8, 10]
    assert hold_out(range(11), True) == [4, 9]


def test_mark_answer() -> None:
    case = mark_answer("年費多少？", "會員年費<<300元>>，分期免息。")
    assert case.answer == (4, 8)
    assert case.text[4:8] == "300元"
    assert "<" not in case.text
    assert mark_answer("年費多少？", "會員很多。").answer is None
    with pytest.raises(ValueError, match="values to unpack"):
        mark_answer("?", "<<1>> <<2>>")
