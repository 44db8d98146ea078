"""What the calibration is fitted on: collections that the reader was not trained on."""

from itertools import groupby
from pathlib import Path

import pytest

from eval.fit.held_out import NAMES, Collection, Maker
from index.text.normalize import is_chinese
from rag.training import dataset


@pytest.fixture(scope="module")
def drawn(shared: Path) -> list[Collection]:
    return list(Maker(shared / "data" / "train").collections())


@pytest.mark.slow
def test_a_collection_a_set_and_one_of_both_languages(
    drawn: list[Collection], shared: Path
) -> None:
    assert [one.name for one in drawn] == list(NAMES)
    laws = {one.id: one.law for one in dataset.articles(shared / "data" / "train")}
    for one in drawn:
        passages = {passage.id for passage in one.passages}
        assert len(passages) == len(one.passages)
        for asked in one.asked:
            assert asked.passage in passages
            assert dataset.held_out(laws.get(asked.passage, asked.passage))


@pytest.mark.slow
def test_both_languages_are_asked_about_both(drawn: list[Collection]) -> None:
    mixed = drawn[-1]
    texts = {passage.id: passage.text for passage in mixed.passages}
    directions = sorted(
        (is_chinese(asked.question), is_chinese(texts[asked.passage]))
        for asked in mixed.asked
        if asked.answer
    )
    counts = {direction: len(list(some)) for direction, some in groupby(directions)}
    assert len(counts) == 4
    assert all(count > 60 for count in counts.values()), counts
    for asked in mixed.asked:
        assert asked.answer in texts[asked.passage]


@pytest.mark.slow
def test_the_same_are_drawn_again(drawn: list[Collection], shared: Path) -> None:
    assert next(Maker(shared / "data" / "train").collections()) == drawn[0]
