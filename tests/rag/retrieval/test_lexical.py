"""The lexical leg's scores, against the same formula written as a loop."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.collection import Collection
from index.document import Document, Filter
from index.model.encoder import Encoder
from index.search.search_index import SearchIndex
from rag.retrieval.bm25 import K1, B
from rag.retrieval.lexical import Lexical, candidates, score
from rag.retrieval.query_plan import Plan
from rag.retrieval.ranking import Query

TEXTS = (
    "截至2017年9月底，全國共簽訂集體合同246.0萬份，工資專項集體合同118.6萬份。",
    "工會辦結職工法律援助案件2468件，挽回損失1.37億元。",
    "The union signed collective contracts with forty employers; a contract binds both parties.",
    "Legal aid was given to workers in 2,468 cases.",
)


@pytest.fixture
def filled(library: Collection) -> Collection:
    library.add([Document(text[:9], "", "", text) for text in TEXTS])
    return library


def counts(plan: Plan) -> list[list[int]]:
    """How often each chunk holds each of the plan's terms."""
    (found, _) = plan.postings
    table = np.zeros((len(found.segment.ids), len(plan.frequencies)), np.int64)
    for column in range(len(plan.frequencies)):
        places, often, _ = found.joined([column])
        table[places, column] = often
    return table.tolist()


def by_hand(plan: Plan, counts: Sequence[int], length: int) -> float:
    norm = 1 - B + B * length / plan.view.mean_length
    direct = translated = 0.0
    for term in plan.own:
        if term.column is not None:
            part = term.idf * counts[term.column] * (K1 + 1) / (counts[term.column] + K1 * norm)
            direct += part
            translated += part if term.beside else 0
    for word in plan.words:
        expected = sum(p * min(counts[at] for at in columns) for columns, p in word.choices)
        translated += word.idf * expected * (K1 + 1) / (expected + K1 * norm)
    return max(direct, translated * plan.ratio)


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
def test_scores_are_the_formula(filled: Collection, encoder: Encoder, question: str) -> None:
    plan = Lexical(filled.store, filled.index).plan(
        Query.make(question, encoder.queries([question])[0])
    )
    base = plan.postings[0].segment
    expected = [
        by_hand(plan, row, length)
        for row, length in zip(counts(plan), base.lengths.tolist(), strict=True)
    ]
    assert score(plan, base.ids).tolist() == pytest.approx(expected, rel=1e-5)
    assert candidates(plan, 9).tolist() == [
        i for i, value in zip(base.ids.tolist(), expected, strict=True) if value
    ]
    assert score(plan, np.array([10_000])).tolist() == [0]


@pytest.mark.parametrize("question", ["集體合同有多少份", "how many collective contracts in No. 8"])
def test_a_collection_that_has_changed_is_searched_as_one_made_anew(
    library: Collection, encoder: Encoder, tmp_path: Path, question: str
) -> None:
    """With more that match than are looked at closely, chunks removed and added since, and a filter."""
    library.add([Document(str(n), "", "", f"{text}第{n}號。") for n, text in enumerate(TEXTS * 20)])
    gone = next(iter(library.store.matching(Filter(document_id=("8",)))))
    library.remove("8")
    library.add([Document("new", "", "", TEXTS[0])])
    view, anew = library.index.current(), SearchIndex(tmp_path / "anew.index", library.store)
    assert (len(view.gone), len(view.fresh.ids), len(anew.current().gone)) == (1, 1, 0)
    vector = encoder.queries([question])[0]
    some = set(library.store.ids()[::3].tolist())
    for allowed in (None, some):
        query = Query.make(question, vector, allowed)
        plan, found = Lexical(library.store, library.index).look(query, 5)
        _, expected = Lexical(library.store, anew).look(query, 5)
        assert found.ids.tolist() == expected.ids.tolist()
        assert found.scores.tolist() == pytest.approx(expected.scores.tolist(), rel=1e-6)
        ids = library.store.ids() if allowed is None else np.array(sorted(some))
        everything = score(plan, ids)
        assert found.scores.tolist() == pytest.approx(
            sorted(everything.tolist(), reverse=True)[:5], rel=1e-6
        )
        assert score(plan, np.array([gone])).tolist() == [0]
