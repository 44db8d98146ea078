"""What holds of every kind whose groups tell and do not tell."""

import random

import pytest

from rag.training.contrast.attribute import make_attribute
from rag.training.contrast.bound import make_bound, make_limit
from rag.training.contrast.bracket import make_bracket
from rag.training.contrast.case import ContrastCase, ContrastKind
from rag.training.contrast.near_name import make_near_name
from rag.training.contrast.parallel import make_parallel
from rag.training.contrast.polarity import make_polarity

KINDS = [
    make_attribute,
    make_bound,
    make_limit,
    make_bracket,
    make_near_name,
    make_parallel,
    make_polarity,
]


def make_groups(kind: ContrastKind, held_out: bool, groups: int = 300) -> list[list[ContrastCase]]:
    chance = random.Random(7)
    return [list(kind(chance, held_out)) for _ in range(groups)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("held_out", [False, True])
def test_every_group_tells_and_does_not_tell(kind: ContrastKind, held_out: bool) -> None:
    for group in make_groups(kind, held_out):
        assert {case.answer is None for case in group} == {True, False}
        for case in group:
            assert not set("{}<>|\x00") & set(case.text + case.question + case.title)
            if case.answer:
                start, end = case.answer
                said = case.text[start:end]
                assert said
                assert said == said.strip()


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_makes_the_same_cases(kind: ContrastKind) -> None:
    assert make_groups(kind, False, 40) == make_groups(kind, False, 40)


@pytest.mark.parametrize("kind", KINDS)
def test_held_out_groups_share_no_text_and_no_question(kind: ContrastKind) -> None:
    told: dict[bool, set[str]] = {}
    for held_out in (False, True):
        groups = make_groups(kind, held_out)
        told[held_out] = {said for group in groups for c in group for said in (c.text, c.question)}
    assert len(told[False] & told[True]) <= len(told[True]) // 100
