"""What the calibration is fitted on: collections that the reader was not trained on."""

from itertools import groupby
from pathlib import Path

import pytest

from eval.fit.held_out import NAMES, CollectionSampler, HeldOutCollection
from index.text.normalize import is_chinese
from rag.training import dataset


@pytest.fixture(scope="module")
def drawn(shared: Path) -> list[HeldOutCollection]:
    return list(CollectionSampler(shared / "data" / "train").sample())


@pytest.mark.long
def test_a_collection_a_set_and_one_of_both_languages(
    drawn: list[HeldOutCollection], shared: Path
) -> None:
    assert [one.name for one in drawn] == list(NAMES)
    laws = {one.id: one.law for one in dataset.read_articles(shared / "data" / "train")}
    for one in drawn:
        passages = {passage.id for passage in one.passages}
        assert len(passages) == len(one.passages)
        for asked in one.questions:
            assert asked.passage in passages
            assert dataset.is_held_out(laws.get(asked.passage, asked.passage))


@pytest.mark.long
def test_both_languages_are_asked_about_both(drawn: list[HeldOutCollection]) -> None:
    mixed = drawn[-1]
    texts = {passage.id: passage.text for passage in mixed.passages}
    directions = sorted(
        (is_chinese(asked.question), is_chinese(texts[asked.passage]))
        for asked in mixed.questions
        if asked.answer
    )
    counts = {direction: len(list(some)) for direction, some in groupby(directions)}
    assert len(counts) == 4
    assert all(count > 60 for count in counts.values()), counts
    for asked in mixed.questions:
        assert asked.answer in texts[asked.passage]


@pytest.mark.long
def test_the_same_collections_are_sampled_again(
    drawn: list[HeldOutCollection], shared: Path
) -> None:
    assert next(CollectionSampler(shared / "data" / "train").sample()) == drawn[0]
