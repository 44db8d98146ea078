"""Numbered provisions and steps: the number in the question chooses among them."""

import random

import pytest

from rag.training.contrast.article import make_article, make_share, make_step
from rag.training.contrast.case import ContrastCase
from rag.training.contrast.topic.numbering import NumberScheme
from rag.training.contrast.topic.value import Bilingual, write_numeral
from rag.training.contrast.topic.vote import draw_share

KINDS = (make_article, make_step, make_share)


def draw(kind: str, held_out: bool, seed: int = 3) -> list[list[ContrastCase]]:
    make = {each.__name__: each for each in KINDS}[kind]
    chance = random.Random(seed)
    return [list(make(chance, held_out)) for _ in range(300)]


@pytest.mark.parametrize("kind", ["make_article", "make_share"])
def test_held_out_shares_no_text(kind: str) -> None:
    trained = {case.text for group in draw(kind, False) for case in group}
    assert not trained & {case.text for group in draw(kind, True) for case in group}


def test_an_inserted_article_is_another() -> None:
    heads, names = Bilingual("第{c}條　", "Article {d} "), Bilingual("第{c}條", "Article {d}")
    numbering = NumberScheme(heads, names, inserts=True)
    assert numbering.head(1201, "zh") == "第十二條之一　"
    assert numbering.head(1201, "en") == "Article 12-1 "
    assert numbering.name(12, "zh", random.Random(1)) == "第十二條"
    assert 1201 in numbering.near([11, 12])


def test_a_number_that_is_absent_is_not_answered() -> None:
    for group in draw("make_step", False):
        for case in group:
            assert case.relevant == (case.answer is not None)


def test_shares_are_whole() -> None:
    chance = random.Random(5)
    drawn = {draw_share(chance, False).zh for _ in range(300)}
    assert {"過半數", "三分之二以上", "超過四分之三"} <= drawn
    assert "超過六分之四" not in drawn


@pytest.mark.parametrize(
    ("number", "numeral"), [(10, "十"), (12, "十二"), (105, "一百零五"), (2030, "二千零三十")]
)
def test_numerals(number: int, numeral: str) -> None:
    assert write_numeral(number) == numeral
