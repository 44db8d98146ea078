"""The fit of the ranking weights and of the confidence."""

import random

import numpy as np
import pytest

from eval.fit.calibration import AGAINST, ReadQuestion, fit_confidence, fit_ranking
from eval.fit.held_out import HeldOutQuestion
from index.document import Chunk, Hit
from rag.question import Question
from rag.reading.confidence import NAMES
from rag.reading.extractor import Extraction
from rag.reading.rerank import LanguageWeights, RankingWeights, score_passages
from rag.retrieval.coverage import NO_COVERAGE

ENGLISH, CHINESE = "The union signed 12 contracts.", "工會簽訂合同12份。"


def make_question(passages: list[tuple[str, str, float, float]], right: str) -> ReadQuestion:
    """Make an English question; passages are (id, text, retrieval score, relevance)."""
    hits = [
        Hit(i, Chunk(name, 0, len(text), text), "", score)
        for i, (name, text, score, _) in enumerate(passages)
    ]
    return ReadQuestion(
        name="made up",
        asked=HeldOutQuestion("How many?", "12", right),
        question=Question.parse("How many?"),
        coverage=NO_COVERAGE,
        hits=hits,
        extractions=[Extraction((), 0.0, relevant) for *_, relevant in passages],
    )


@pytest.fixture(scope="module")
def mixed() -> list[ReadQuestion]:
    """The reader judges English passages well and Chinese ones hardly; retrieval ranks both."""
    chance, found = random.Random(1), []
    texts = [ENGLISH, CHINESE, ENGLISH, CHINESE]
    for n in range(200):
        right, passages = n % 2, []
        for i, text in enumerate(texts):
            judged = (4.0 if i == right else -2.0) if text is ENGLISH else 0.0
            score = 2.0 * (i == right) + chance.gauss(0, 0.8)
            passages.append((str(i), text, score, judged + chance.gauss(0, 1)))
        found.append(make_question(passages, str(right)))
    return found


def measure_first(questions: list[ReadQuestion], weights: LanguageWeights) -> float:
    """Return the share of questions whose passage ranks first."""
    first = [
        int(np.argmax(score_passages(one.question, one.hits, one.extractions, weights)))
        for one in questions
    ]
    return float(
        np.mean([at == int(one.asked.passage) for at, one in zip(first, questions, strict=True)])
    )


def test_a_language_that_the_reader_does_not_know_is_ranked_by_retrieval(
    mixed: list[ReadQuestion],
) -> None:
    weights = fit_ranking(mixed)
    assert weights.own.score == 1
    assert weights.other.score > 1.5
    assert weights.own.relevant > 5 * weights.other.relevant / weights.other.score
    same = RankingWeights(1.0, 0.0, 1.0)
    assert measure_first(mixed, weights) >= measure_first(mixed, LanguageWeights(same, same)) + 0.03


def test_questions_without_a_passage_that_answers_do_not_change_the_fit(
    mixed: list[ReadQuestion],
) -> None:
    lost = make_question([("1", CHINESE, 9.0, 9.0), ("2", ENGLISH, -9.0, -9.0)], "absent")
    assert fit_ranking([*mixed, lost]) == fit_ranking(mixed)


def test_the_confidence_recovers_known_weights_and_no_weight_has_the_wrong_sign() -> None:
    chance = np.random.default_rng(4)
    x = chance.normal(size=(20_000, len(NAMES))) * np.arange(1, len(NAMES) + 1)
    # A feature against an answer pretends to speak for it: its weight must become 0.
    wrong_sign = NAMES.index(min(AGAINST))
    true = np.where([name in AGAINST for name in NAMES], -0.5, 0.5) / np.arange(1, len(NAMES) + 1)
    true[wrong_sign] *= -1
    y = chance.random(len(x)) < 1 / (1 + np.exp(-(x @ true - 0.25)))
    bias, weights = fit_confidence(x, y)
    assert weights[wrong_sign] == 0
    kept = [at for at in range(len(NAMES)) if at != wrong_sign]
    assert np.array(weights)[kept] * np.arange(1, len(NAMES) + 1)[kept] == pytest.approx(
        (true * np.arange(1, len(NAMES) + 1))[kept], abs=0.06
    )
    assert bias == pytest.approx(-0.25, abs=0.06)
