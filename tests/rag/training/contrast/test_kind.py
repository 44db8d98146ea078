"""What holds of every kind whose groups have cases with an answer and cases without."""

import random

import pytest

from rag.training.contrast.case import ContrastCase
from rag.training.contrast.kind import KINDS, draw_cases

# test_table.py checks tables, whose groups may ask for an empty cell alone.
NAMES = [name for name in KINDS if name != "table"]
# Kinds that number things, or list a few, have too few names to hold any out; their own tests say
# what is held out of them.
DRAWN = (
    *("attribute", "near name", "polarity", "bound", "limit", "parallel", "bracket"),
    *("inventory", "end of a span"),
)


def make_groups(kind: str, held_out: bool, groups: int = 300) -> list[list[ContrastCase]]:
    make, _ = KINDS[kind]
    chance = random.Random(7)
    return [list(make(chance, held_out)) for _ in range(groups)]


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("held_out", [False, True])
def test_every_group_tells_and_does_not_tell(kind: str, held_out: bool) -> None:
    # What is left of a template; a questionnaire has bars between its fields.
    marks = set("{}<>\x00") | (set() if kind in {"faq", "questionnaire"} else {"|"})
    for group in make_groups(kind, held_out):
        assert len(group) >= 2
        assert {case.answer is None for case in group} == {True, False}
        for case in group:
            assert not marks & set(case.text + case.question + case.title)
            if case.answer:
                start, end = case.answer
                said = case.text[start:end]
                assert said
                assert said == said.strip()


@pytest.mark.parametrize("kind", NAMES)
def test_the_same_seed_makes_the_same_cases(kind: str) -> None:
    assert make_groups(kind, False, 40) == make_groups(kind, False, 40)


@pytest.mark.parametrize("kind", DRAWN)
def test_held_out_groups_share_no_text_and_no_question(kind: str) -> None:
    told: dict[bool, set[str]] = {}
    for held_out in (False, True):
        groups = make_groups(kind, held_out)
        told[held_out] = {said for group in groups for c in group for said in (c.text, c.question)}
    assert len(told[False] & told[True]) <= len(told[True]) // 100


def test_training_draws_from_all_kinds() -> None:
    drawn = list(draw_cases(random.Random(1), 500))
    assert drawn == list(draw_cases(random.Random(1), 500))
    assert 0.3 < sum(case.answer is not None for case in drawn) / len(drawn) < 0.7
