"""What asks nothing, and what asks in an odd form."""

import random

import pytest

from rag.training.contrast.case import ContrastCase
from rag.training.contrast.not_a_question import make_list_request, make_not_a_question

KINDS = (make_list_request, make_not_a_question)


def draw(kind: str, held_out: bool, seed: int = 3) -> list[list[ContrastCase]]:
    make = {each.__name__: each for each in KINDS}[kind]
    chance = random.Random(seed)
    return [list(make(chance, held_out)) for _ in range(300)]


@pytest.mark.parametrize("kind", [each.__name__ for each in KINDS])
def test_held_out_shares_no_text(kind: str) -> None:
    trained = {case.text for group in draw(kind, False) for case in group}
    assert not trained & {case.text for group in draw(kind, True) for case in group}


@pytest.mark.parametrize("held_out", [False, True])
def test_chatter_is_answered_by_nothing(held_out: bool) -> None:
    asked = {group[1].question for group in draw("make_not_a_question", held_out)}
    assert len(asked) > 40
    for group in draw("make_not_a_question", held_out):
        told, chatter, *_ = group
        assert told.answer
        assert chatter.answer is None
        assert not chatter.relevant


def test_loud_and_clipped_questions_ask() -> None:
    chance = random.Random(1)
    asked = [make_not_a_question(chance, False)[0] for _ in range(2000)]
    loud = [case for case in asked if case.question.isupper() and case.question.isascii()]
    clipped = [case for case in asked if " 幾天" in case.question]
    assert loud
    assert clipped
    assert all(case.answer for case in [*loud, *clipped])


def test_a_list_is_answered_whole() -> None:
    for told, absent in draw("make_list_request", False):
        assert told.answer
        answer = told.text[slice(*told.answer)]
        assert " and " in answer or any(mark in answer for mark in "、及和與")
        assert absent.text == told.text
        assert absent.question != told.question
