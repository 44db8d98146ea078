"""Passages that repeat the question: only what follows it can be the answer."""

import random

import pytest

from rag.training.contrast.case import ContrastCase
from rag.training.contrast.faq import make_faq, make_questionnaire
from rag.training.contrast.topic.catalogue import TOPICS

KINDS = (make_faq, make_questionnaire)


def draw(kind: str, held_out: bool, seed: int = 3) -> list[list[ContrastCase]]:
    make = {each.__name__: each for each in KINDS}[kind]
    chance = random.Random(seed)
    return [list(make(chance, held_out)) for _ in range(400)]


@pytest.mark.parametrize("kind", [each.__name__ for each in KINDS])
def test_the_question_is_not_its_own_answer(kind: str) -> None:
    for case in (case for group in draw(kind, False) for case in group if case.answer):
        answer = case.text[slice(*case.answer or ())]
        assert "\n" not in answer
        assert answer not in case.question


@pytest.mark.parametrize("kind", [each.__name__ for each in KINDS])
def test_held_out_shares_no_question(kind: str) -> None:
    trained = {case.question for group in draw(kind, False) for case in group}
    assert not trained & {case.question for group in draw(kind, True) for case in group}


def test_the_asked_pair_answers_and_its_evasion_does_not() -> None:
    told, *_, evaded = next(
        group for group in draw("make_faq", False) if group[0].question in group[-1].text
    )
    assert told.answer
    assert told.text.index(told.question) < told.answer[0]
    assert evaded.answer is None
    assert evaded.question == told.question
    assert told.text[slice(*told.answer)] not in evaded.text


def test_a_form_asks_and_tells_nothing() -> None:
    for told, form in draw("make_questionnaire", False):
        assert told.answer
        assert form.answer is None
        assert told.text[slice(*told.answer)] not in form.text or "1 2 3 4 5" in form.text


def test_every_aspect_has_its_words() -> None:
    for topic in TOPICS:
        for aspect in topic.aspects:
            assert "|" in aspect.noun_zh
            assert "|" not in aspect.noun_en
            for told in (aspect.tell_zh + "|" + aspect.tell_en).split("|"):
                assert "{v}" in told
                assert "{s}" in told
            for asked in (aspect.ask_zh + "|" + aspect.ask_en).split("|"):
                assert "{s}" in asked
                assert "{v}" not in asked
