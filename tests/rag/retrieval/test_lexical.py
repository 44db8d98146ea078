"""The lexical leg's scores, against the same formula written as a loop."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from index.collection import Collection
from index.document import Document, Filter
from index.document_filter import parse_filter
from index.search.postings import WeightedTerm
from index.search.search_index import SearchIndex
from index.search.searcher import Searcher
from rag.question import Question
from rag.retrieval.bm25 import K1, B, saturate
from rag.retrieval.lexical import rank_lexical, score_lexical
from rag.retrieval.query_plan import QueryPlan
from tests.fake import FakeEncoder

TEXTS = (
    "截至2017年9月底，全國共簽訂集體合同246.0萬份，工資專項集體合同118.6萬份。",
    "工會辦結職工法律援助案件2468件，挽回損失1.37億元。",
    "The union signed collective contracts with forty employers; a contract binds both parties.",
    "Legal aid was given to workers in 2,468 cases.",
)


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(tmp_path / "collection", FakeEncoder())


def score_by_hand(
    plan: QueryPlan, counts: Sequence[float], length: int, mean_length: float
) -> float:
    norm = 1 - B + B * length / mean_length
    direct = translated = 0.0
    for term in plan.terms:
        if term.column is not None:
            part = term.idf * counts[term.column] * (K1 + 1) / (counts[term.column] + K1 * norm)
            direct += part
            translated += part if term.is_untranslated else 0
    for word in plan.words:
        expected = sum(p * min(counts[at] for at in columns) for columns, p in word.choices)
        translated += word.idf * expected * (K1 + 1) / (expected + K1 * norm)
    return max(direct, translated * plan.translation_ratio)


@pytest.mark.parametrize(
    "question",
    [
        "how many collective contracts?",
        "集體合同有多少份",
        "辦結了幾件法律援助案件",
        "legal aid cases in 2017",
        "Wie viele?",
    ],
)
def test_scores_are_the_formula(collection: Collection, question: str) -> None:
    collection.add([Document(text[:9], "", "", text) for text in TEXTS])
    ids = collection.store.ids()
    with collection.searcher() as searcher:
        plan = QueryPlan.make(Question.parse(question), searcher)
        counts, lengths = plan.postings.count_terms(ids)
        expected = [
            score_by_hand(plan, row, length, searcher.mean_length)
            for row, length in zip(counts.T.tolist(), lengths.tolist(), strict=True)
        ]
        assert score_lexical(plan, searcher, ids).tolist() == pytest.approx(expected, rel=1e-5)
        ranked = rank_lexical(plan, searcher, 9)
        assert sorted(ranked.ids.tolist()) == [
            i for i, value in zip(ids.tolist(), expected, strict=True) if value
        ]
        assert score_lexical(plan, searcher, np.array([10_000])).tolist() == [0]


@pytest.mark.parametrize("question", ["集體合同有多少份", "how many collective contracts in No. 8"])
@pytest.mark.parametrize(
    "where", [Filter(), parse_filter({"document_id": ["1", "5", "12", "new"]})]
)
def test_a_changed_collection_is_searched_like_one_built_anew(
    collection: Collection, tmp_path: Path, question: str, where: Filter
) -> None:
    """More chunks match than are scored exactly, and chunks were removed and added since."""
    texts = [f"{text}第{n}號。" for n, text in enumerate(TEXTS * 20)]
    collection.add([Document(str(n), "", "", text) for n, text in enumerate(texts)])
    (removed,) = collection.store.matching(parse_filter({"document_id": ["8"]}))
    collection.remove("8")
    collection.add([Document("new", "", "", TEXTS[0])])
    revision = collection.index.current()
    assert (len(revision.removed), len(revision.recent.ids)) == (1, 1)
    anew = SearchIndex(tmp_path / "anew.index", collection.store).current()
    assert (len(anew.removed), len(anew.recent.ids)) == (0, 0)
    state, parsed = collection.state(), Question.parse(question)
    found, expected = (
        rank(Searcher(state, None, one, collection.store).restrict(where), parsed)
        for one in (revision, anew)
    )
    assert found[0] == expected[0]
    assert found[1] == pytest.approx(expected[1], rel=1e-6)
    with collection.searcher(where) as searcher:
        plan = QueryPlan.make(parsed, searcher)
        everything = collection.store.ids() if searcher.allowed is None else searcher.allowed
        scores = score_lexical(plan, searcher, everything)
        best = sorted(scores[scores > 0].tolist(), reverse=True)[:5]
        assert found[1] == pytest.approx(best, rel=1e-6)
        assert score_lexical(plan, searcher, np.array([removed])).tolist() == [0]


def rank(searcher: Searcher, question: Question) -> tuple[list[int], list[float]]:
    ranking = rank_lexical(QueryPlan.make(question, searcher), searcher, 5)
    return ranking.ids.tolist(), ranking.scores.tolist()


def test_candidates_are_the_best_of_either_alternative(collection: Collection) -> None:
    collection.add([Document(str(n), "", "", text) for n, text in enumerate(TEXTS)])
    ids = collection.store.ids()
    with collection.searcher() as searcher:
        lists = searcher.look_up(["合同", "援助"])
        saturation = partial(saturate, mean_length=searcher.mean_length)
        first, second = (
            [WeightedTerm(lists.columns[term], weight)]
            for term, weight in (("合同", 1.0), ("援助", 5.0))
        )
        find = partial(lists.postings.find_candidates, saturation=saturation)
        assert find([first, second], 2).tolist() == ids[:2].tolist()
        assert find([first, second], 1).tolist() == ids[1:2].tolist()
        assert find([first, second], 2, allowed=ids[:1]).tolist() == ids[:1].tolist()
        assert find([[], []], 2).tolist() == []


def test_another_regions_word_finds_a_passage_and_counts_less_than_the_same_word(
    collection: Collection,
) -> None:
    texts = ("本部門配發滑鼠二十支。", "本部门配发鼠标二十支。", "本部門配發便當二十個。")
    collection.add([Document(str(i), "", "", text) for i, text in enumerate(texts)])
    ids = collection.store.ids()
    with collection.searcher() as searcher:
        plan = QueryPlan.make(Question.parse("鼠标有多少支?"), searcher)
        found = rank_lexical(plan, searcher, 3).ids.tolist()
        scores = score_lexical(plan, searcher, ids)
        coverage = plan.measure_coverage().own
    assert found[:2] == ids[[1, 0]].tolist()
    assert scores[1] > scores[0] > scores[2]
    assert coverage.measure_missing({"滑鼠", "有"}) < coverage.measure_missing({"便当", "有"})
