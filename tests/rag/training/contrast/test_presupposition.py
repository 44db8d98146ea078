"""Questions that presuppose what the passage does not say."""

import random

import pytest

from rag.training.contrast.case import ContrastCase
from rag.training.contrast.presupposition import make_day, make_denied, make_ordinal, make_untold

KINDS = (make_day, make_denied, make_ordinal, make_untold)


def draw(kind: str, held_out: bool, seed: int = 3) -> list[list[ContrastCase]]:
    make = {each.__name__: each for each in KINDS}[kind]
    chance = random.Random(seed)
    return [list(make(chance, held_out)) for _ in range(300)]


@pytest.mark.parametrize("kind", [each.__name__ for each in KINDS])
def test_held_out_shares_no_text(kind: str) -> None:
    trained = {case.text for group in draw(kind, False) for case in group}
    assert not trained & {case.text for group in draw(kind, True) for case in group}


def test_a_denial_is_no_answer_to_what_is_denied() -> None:
    for granted, denied in draw("make_denied", False):
        assert granted.question == denied.question
        assert granted.answer
        assert denied.answer is None
        assert denied.relevant


def test_another_order_or_day_is_another_thing() -> None:
    for kind in ("make_ordinal", "make_day"):
        for told, absent in draw(kind, False):
            assert told.text == absent.text
            assert told.question != absent.question
            assert not absent.relevant


def test_the_untold_is_answered_once_it_is_told() -> None:
    groups = [group for group in draw("make_untold", False) if len(group) == 3]
    assert groups
    for _, missing, full in groups:
        assert missing.question == full.question
        assert missing.answer is None
        assert full.answer
