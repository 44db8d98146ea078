"""The two legs and their fusion, on a real index, and the formulas worked by hand."""

import math

import numpy as np
import pytest

from index.collection import Collection
from index.document import Document
from index.model.encoder import Encoder
from rag.retrieval.bm25 import K1, B, idf, length_norms, saturated
from rag.retrieval.fusion import Dense, Fused, standardise
from rag.retrieval.lexical import Lexical
from rag.retrieval.ranking import Query

TEXTS = {
    "contracts": "截至2017年9月底，全國共簽訂集體合同246.0萬份。",
    "aid": "工會辦結職工法律援助案件2468件，挽回損失1.37億元。",
    "contest": "行業職業技能大賽達到30餘項。",
    "english": "The union signed collective contracts with forty employers.",
}


@pytest.fixture
def filled(library: Collection) -> Collection:
    library.add([Document(name, name, name, text) for name, text in TEXTS.items()])
    return library


def names(library: Collection, ids: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[str]:
    found = library.store.chunks_by_id(ids.tolist())
    return [found[i][0].document_id for i in ids.tolist()]


def ask(
    library: Collection, encoder: Encoder, question: str, allowed: set[int] | None = None
) -> Query:
    return Query.make(question, encoder.queries([question])[0], allowed)


def test_bm25_worked_by_hand() -> None:
    # N = 3 chunks, n = 1 holds the term, twice, in a chunk of twice the mean length.
    norm = 1 - B + B * 2
    expected = math.log(1 + 2.5 / 1.5) * 2 * (K1 + 1) / (2 + K1 * norm)
    assert (
        idf(1, 3) * saturated(np.array([2]), length_norms(np.array([2.0]), 1.0))
    ).tolist() == pytest.approx([expected])
    assert length_norms(np.array([2.0]), 1.0).tolist() == pytest.approx([norm])


def test_idf_falls_with_frequency_and_is_never_negative() -> None:
    values = [idf(n, 10) for n in range(11)]
    assert values == sorted(values, reverse=True)
    assert values[-1] > 0


def test_standardise() -> None:
    assert standardise(np.array([1.0, 3.0])).tolist() == [-1.0, 1.0]
    assert standardise(np.array([2.0, 2.0])).tolist() == [0.0, 0.0]
    assert standardise(np.array([])).tolist() == []


def test_lexical_scores_are_bm25_over_the_whole_collection(
    filled: Collection, encoder: Encoder
) -> None:
    ranking = Lexical(filled.store, filled.index).retrieve(ask(filled, encoder, "大賽"), 9)
    assert names(filled, ranking.ids) == ["contest"]
    parts = filled.store.parts()
    lengths = dict(zip(parts.ids.tolist(), parts.lengths.tolist(), strict=True))
    norm = 1 - B + B * lengths[int(ranking.ids[0])] / np.mean(list(lengths.values()))
    term = idf(1, 4) * (K1 + 1) / (1 + K1 * norm)
    assert ranking.scores.tolist() == pytest.approx([3 * term])  # 大, 赛, 大赛


@pytest.mark.parametrize(
    "question", ["簽訂了多少份集體合同", "签订了多少份集体合同", "2,460,000份", "二百四十六萬份"]
)
def test_either_script_and_any_numeral_finds_the_passage(
    filled: Collection, encoder: Encoder, question: str
) -> None:
    assert names(
        filled, Lexical(filled.store, filled.index).retrieve(ask(filled, encoder, question), 1).ids
    ) == ["contracts"]


def test_visibility_tells_a_question_the_lexical_leg_can_read(
    filled: Collection, encoder: Encoder
) -> None:
    lexical = Lexical(filled.store, filled.index)
    assert lexical.plan(ask(filled, encoder, "法律援助案件")).sight().visibility == pytest.approx(1)
    assert lexical.plan(ask(filled, encoder, "Wie viele Verträge?")).sight().visibility == 0
    assert 0 < lexical.plan(ask(filled, encoder, "法律諮詢")).sight().visibility < 1
    assert lexical.plan(ask(filled, encoder, "?!")).sight().visibility == 0


def test_a_question_the_lexical_leg_cannot_read_is_ranked_by_the_dense_leg_alone(
    filled: Collection, encoder: Encoder
) -> None:
    filled.remove("english")
    query = ask(
        filled, encoder, "Wie viele Fälle von Rechtshilfe haben Gewerkschaften abgeschlossen?"
    )
    dense = Dense(filled.vectors)
    fused = Fused(dense, Lexical(filled.store, filled.index)).retrieve(query, 9)
    assert names(filled, fused.ids) == names(filled, dense.retrieve(query, 9).ids)
    assert names(filled, fused.ids)[0] == "aid"


def test_the_dense_leg_ranks_by_cosine(filled: Collection, encoder: Encoder) -> None:
    query = ask(filled, encoder, "how many collective contracts?")
    ranking = Dense(filled.vectors).retrieve(query, 9)
    ids, vectors = filled.store.vectors()
    assert ranking.ids.tolist() == ids[np.argsort(-(vectors @ query.vector))].tolist()
    assert {i: leg.rank for i, leg in ranking.dense.items()} == {
        int(i): r for r, i in enumerate(ranking.ids, 1)
    }


def test_each_leg_is_kept_for_explanation(filled: Collection, encoder: Encoder) -> None:
    query = ask(filled, encoder, "集體合同")
    fused = Fused(Dense(filled.vectors), Lexical(filled.store, filled.index)).retrieve(query, 9)
    best = int(fused.ids[0])
    assert fused.dense[best].rank >= 1
    assert fused.lexical[best].rank == 1
    contest = filled.store.vectors()[0][list(TEXTS).index("contest")]
    assert int(contest) not in fused.lexical


def test_only_what_is_allowed_is_ranked(filled: Collection, encoder: Encoder) -> None:
    ids = filled.store.vectors()[0].tolist()
    query = ask(filled, encoder, "集體合同", set(ids[1:]))
    fused = Fused(Dense(filled.vectors), Lexical(filled.store, filled.index)).retrieve(query, 9)
    assert set(fused.ids.tolist()) == set(ids[1:])


def test_changes_are_seen_at_once(filled: Collection, encoder: Encoder) -> None:
    fused = Fused(Dense(filled.vectors), Lexical(filled.store, filled.index))
    query = ask(filled, encoder, "集體合同")
    assert names(filled, fused.retrieve(query, 1).ids) == ["contracts"]
    filled.remove("contracts")
    assert "contracts" not in names(filled, fused.retrieve(query, 9).ids)


def test_a_collection_without_a_single_term_is_searched(
    library: Collection, encoder: Encoder
) -> None:
    """Its mean length in terms is 0, which no score may be divided by."""
    library.add([Document("signs", "", "", "！！！\n😀😀😀")])
    query = ask(library, encoder, "集體合同有多少份")
    found = Fused(Dense(library.vectors), Lexical(library.store, library.index)).retrieve(query, 9)
    assert len(found.ids) == 1
    assert found.sight.visibility == 0
