"""What the ranking weights are fitted to."""

import random
from collections import Counter

import numpy as np
import pytest

from eval.fit.calibration import Example, ranked
from eval.fit.held_out import Asked
from index.document import Chunk, Hit
from rag.reading.confidence import Weights
from rag.reading.extractor import Extract
from rag.reading.reader import scores
from rag.retrieval.ranking import Query, Seen, Sight

BLIND = Sight(Seen((), 0.0), Seen((), 0.0))
ENGLISH, CHINESE = "The union signed 12 contracts.", "工會簽訂合同12份。"


def example(passages: list[tuple[str, str, float, float]], right: str) -> Example:
    """An English question; passages as (id, text, retrieval score, relevance)."""
    hits = [
        Hit(i, Chunk(name, 0, len(text), text), "", score)
        for i, (name, text, score, _) in enumerate(passages)
    ]
    extracts = [Extract((), 0.0, relevant) for *_, relevant in passages]
    query = Query("How many?", np.zeros(1, np.float32), Counter())
    return Example("made up", Asked("How many?", "12", right), query, BLIND, hits, extracts)


@pytest.fixture(scope="module")
def mixed() -> list[Example]:
    """The reader judges passages in the question's language rightly, and says next to nothing of others; retrieval knows both."""
    chance, found = random.Random(1), []
    texts = [ENGLISH, CHINESE, ENGLISH, CHINESE]
    for n in range(200):
        right, passages = n % 2, []
        for i, text in enumerate(texts):
            judged = (4.0 if i == right else -2.0) if text is ENGLISH else 0.0
            passages.append(
                (
                    str(i),
                    text,
                    2.0 * (i == right) + chance.gauss(0, 0.8),
                    judged + chance.gauss(0, 1),
                )
            )
        found.append(example(passages, str(right)))
    return found


def first(found: list[Example], weights: dict[bool, Weights]) -> float:
    """The share of questions whose passage comes first."""
    orders = [
        int(np.argmax(scores(one.asked.question, one.hits, one.extracts, weights))) for one in found
    ]
    return float(
        np.mean([order == int(one.asked.passage) for order, one in zip(orders, found, strict=True)])
    )


def test_a_language_that_the_reader_does_not_know_is_ranked_by_retrieval(
    mixed: list[Example],
) -> None:
    weights = dict(ranked(mixed))
    assert weights[False].score == 1
    assert weights[True].score > 1.5
    assert weights[False].relevant > 5 * weights[True].relevant / weights[True].score
    alike = {False: Weights(1.0, 0.0, 1.0), True: Weights(1.0, 0.0, 1.0)}
    assert first(mixed, weights) >= first(mixed, alike) + 0.03


def test_the_unanswerable_and_the_unfound_say_nothing_of_the_order(mixed: list[Example]) -> None:
    lost = example([("1", CHINESE, 9.0, 9.0), ("2", ENGLISH, -9.0, -9.0)], "absent")
    assert ranked([*mixed, lost]) == ranked(mixed)
