"""The two legs and their fusion, on a real index, and the formulas worked by hand."""

import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.collection import Collection
from index.document import Document, Filter
from index.document_filter import parse_filter
from rag.question import Question
from rag.retrieval.bm25 import K1, B, idf, saturate
from rag.retrieval.dense import retrieve_dense
from rag.retrieval.fusion import retrieve_fused, standardize
from rag.retrieval.lexical import retrieve_lexical
from rag.retrieval.query_plan import QueryPlan
from rag.retrieval.ranking import Ranking, Retriever
from tests.fake import FakeEncoder

EVERYTHING = Filter()
TEXTS = {
    "contracts": "截至2017年9月底，全國共簽訂集體合同246.0萬份。",
    "aid": "工會辦結職工法律援助案件2468件，挽回損失1.37億元。",
    "contest": "行業職業技能大賽達到30餘項。",
    "english": "The union signed collective contracts with forty employers.",
}


@pytest.fixture
def filled(tmp_path: Path) -> Collection:
    collection = Collection(tmp_path / "collection", FakeEncoder())
    collection.add([Document(name, name, name, text) for name, text in TEXTS.items()])
    return collection


def names(collection: Collection, ranking: Ranking) -> list[str]:
    ids = ranking.ids.tolist()
    found = collection.store.chunks_by_id(ids)
    return [found[i][0].document_id for i in ids]


def retrieve(
    retriever: Retriever,
    collection: Collection,
    text: str,
    k: int = 9,
    where: Filter = EVERYTHING,
) -> Ranking:
    (vector,) = collection.encoder.queries([text])
    with collection.searcher(where) as searcher:
        return retriever(Question.parse(text), lambda: vector, searcher, k)


def cover(collection: Collection, text: str) -> float:
    with collection.searcher() as searcher:
        return QueryPlan.make(Question.parse(text), searcher).measure_coverage().share


def test_bm25_worked_by_hand() -> None:
    # N = 3 chunks, n = 1 holds the term, twice, in a chunk of twice the mean length.
    norm = 1 - B + B * 2
    expected = math.log(1 + 2.5 / 1.5) * 2 * (K1 + 1) / (2 + K1 * norm)
    score = idf(1, 3) * saturate(np.array([2]), np.array([20]), mean_length=10.0)
    assert score.tolist() == pytest.approx([expected])


def test_idf_falls_with_frequency_and_is_never_negative() -> None:
    values = [idf(n, 10) for n in range(11)]
    assert values == sorted(values, reverse=True)
    assert values[-1] > 0


def test_standardize() -> None:
    assert standardize(np.array([1.0, 3.0])).tolist() == [-1.0, 1.0]
    assert standardize(np.array([2.0, 2.0])).tolist() == [0.0, 0.0]
    assert standardize(np.array([])).tolist() == []


def test_lexical_scores_are_bm25_over_the_whole_collection(filled: Collection) -> None:
    ranking = retrieve(retrieve_lexical, filled, "大賽")
    assert names(filled, ranking) == ["contest"]
    rows = filled.store.chunk_rows()
    lengths = dict(zip(rows.ids.tolist(), rows.lengths.tolist(), strict=True))
    norm = 1 - B + B * lengths[int(ranking.ids[0])] / np.mean(list(lengths.values()))
    term = idf(1, 4) * (K1 + 1) / (1 + K1 * norm)
    assert ranking.scores.tolist() == pytest.approx([3 * term])  # 大, 赛, 大赛


@pytest.mark.parametrize(
    "question", ["簽訂了多少份集體合同", "签订了多少份集体合同", "2,460,000份", "二百四十六萬份"]
)
def test_either_script_and_any_numeral_finds_the_passage(filled: Collection, question: str) -> None:
    assert names(filled, retrieve(retrieve_lexical, filled, question, 1)) == ["contracts"]


def test_coverage_tells_a_question_the_lexical_leg_can_read(filled: Collection) -> None:
    assert cover(filled, "法律援助案件") == pytest.approx(1)
    assert cover(filled, "Wie viele Verträge?") == 0
    assert 0 < cover(filled, "法律諮詢") < 1


def test_a_question_without_coverage_is_ranked_by_the_dense_leg_alone(filled: Collection) -> None:
    filled.remove("english")
    question = "Wie viele Fälle haben Gewerkschaften abgeschlossen?"
    fused, dense = (retrieve(one, filled, question) for one in (retrieve_fused, retrieve_dense))
    assert fused.coverage.share == 0
    assert names(filled, fused) == names(filled, dense)


def test_the_dense_leg_ranks_by_cosine(filled: Collection) -> None:
    question = "集體合同 and collective contracts"
    ranking = retrieve(retrieve_dense, filled, question)
    rows = filled.store.chunk_rows()
    ids, vectors = rows.ids, rows.vectors
    (vector,) = filled.encoder.queries([question])
    order = np.argsort(-(vectors @ vector), kind="stable")
    assert ranking.ids.tolist() == ids[order].tolist()
    assert ranking.scores.tolist() == pytest.approx((vectors @ vector)[order].tolist())
    assert [ranking.dense[i].rank for i in ranking.ids.tolist()] == [1, 2, 3, 4]


def test_fusion_worked_by_hand(filled: Collection) -> None:
    question = "集體合同"
    dense, lexical, fused = (
        retrieve(one, filled, question)
        for one in (retrieve_dense, retrieve_lexical, retrieve_fused)
    )
    ids = sorted(dense.ids.tolist())
    near = dict(zip(dense.ids.tolist(), dense.scores.tolist(), strict=True))
    said = dict.fromkeys(ids, 0.0) | dict(
        zip(lexical.ids.tolist(), lexical.scores.tolist(), strict=True)
    )
    scores = standardize(np.array([near[i] for i in ids]))
    scores = scores + 1.5 * fused.coverage.share**2 * standardize(np.array([said[i] for i in ids]))
    expected = dict(zip(ids, scores.tolist(), strict=True))
    assert dict(zip(fused.ids.tolist(), fused.scores.tolist(), strict=True)) == pytest.approx(
        expected
    )
    assert fused.ids.tolist() == sorted(ids, key=lambda i: -expected[i])


def test_each_leg_is_kept_for_explanation(filled: Collection) -> None:
    fused = retrieve(retrieve_fused, filled, "集體合同")
    dense = retrieve(retrieve_dense, filled, "集體合同")
    best = int(fused.ids[0])
    assert fused.dense[best].rank == dense.ids.tolist().index(best) + 1
    assert fused.lexical[best].rank == 1
    contest = filled.store.ids()[list(TEXTS).index("contest")]
    assert int(contest) not in fused.lexical


def test_only_documents_that_match_the_filter_are_ranked(filled: Collection) -> None:
    where = parse_filter({"document_id": ["aid", "english"]})
    for retriever in (retrieve_dense, retrieve_lexical, retrieve_fused):
        found = retrieve(retriever, filled, "工會 contracts", where=where)
        assert sorted(names(filled, found)) == ["aid", "english"]


def test_a_searcher_keeps_its_revision_and_the_next_one_sees_the_change(
    filled: Collection,
) -> None:
    question, (vector,) = Question.parse("集體合同"), filled.encoder.queries(["集體合同"])
    with filled.searcher() as searcher:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(filled.remove, "contracts").result()
        pinned = retrieve_fused(question, lambda: vector, searcher, 9)
        found = searcher.chunks(pinned.ids.tolist())
        assert found[int(pinned.ids[0])][0].document_id == "contracts"
        assert searcher.document("contracts").text == TEXTS["contracts"]
    assert "contracts" not in names(filled, retrieve(retrieve_fused, filled, "集體合同"))


def test_a_collection_without_a_single_term_is_searched(tmp_path: Path) -> None:
    """Its mean length in terms is 0, which no score may be divided by."""
    collection = Collection(tmp_path / "collection", FakeEncoder())
    collection.add([Document("signs", "", "", "！！！\n😀😀😀")])
    found = retrieve(retrieve_fused, collection, "集體合同有多少份")
    assert len(found.ids) == 1
    assert found.coverage.share == 0
