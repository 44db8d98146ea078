"""Every figure against a case worked by hand."""

from math import log2

import pytest

from eval.case import Case, Evidence
from eval.metric import (
    LEVELS,
    MEASURES,
    METRICS,
    Cited,
    Judged,
    Row,
    Share,
    by_document,
    by_evidence,
    contains,
    exact,
    figures,
    overlap,
    retrieval,
    supported,
)


def piece(document_id: str, start: int, end: int) -> Evidence:
    return Evidence(document_id, start, end)


def case(*evidence: Evidence, answerable: bool = True) -> Case:
    return Case("q", "?", "en", answerable, ("x",) if answerable else (), evidence, tuple(one.document_id for one in evidence))


# -- retrieval


def test_ndcg_is_the_one_worked_by_hand() -> None:
    value = retrieval({"q": Judged(["a", "b"], ["c", "a", "d", "b"])})["q"]["nDCG@10"]
    assert value == pytest.approx((1 / log2(3) + 1 / log2(5)) / (1 / log2(2) + 1 / log2(3)))
    assert value == pytest.approx(0.65092, abs=1e-5)


def test_recall_and_reciprocal_rank() -> None:
    values = retrieval({"q": Judged(["a", "b"], ["c", "a", "d", "e", "b"])})["q"]
    assert values == pytest.approx({"R@1": 0, "R@3": 0.5, "R@5": 1, "R@10": 1, "RR@10": 0.5, "nDCG@10": values["nDCG@10"]})
    late = retrieval({"q": Judged(["a"], [*"bcdefghijk", "a"])})["q"]
    assert late == dict.fromkeys(MEASURES, 0.0)


def test_order_decides_and_not_names() -> None:
    for ranked in (["a", "z"], ["z", "a"]):
        assert retrieval({"q": Judged(["z"], ranked)})["q"]["RR@10"] == 1 / (1 + ranked.index("z"))
    ranked = [f"passage {rank}" for rank in range(1, 51)]
    assert [retrieval({"q": Judged([one], ranked)})["q"]["R@1"] for one in ranked] == [1.0] + [0.0] * 49


def test_a_question_that_found_nothing_counts_as_nothing() -> None:
    values = retrieval({"none": Judged(["a"], []), "all": Judged(["a"], ["a"])})
    assert values == {"none": dict.fromkeys(MEASURES, 0.0), "all": dict.fromkeys(MEASURES, 1.0)}
    assert retrieval({}) == {}


def test_pieces_overlap_when_they_share_a_character() -> None:
    assert overlap(piece("a", 0, 5), piece("a", 4, 9))
    assert overlap(piece("a", 2, 3), piece("a", 0, 9))
    assert not overlap(piece("a", 0, 5), piece("a", 5, 9))
    assert not overlap(piece("a", 0, 5), piece("b", 0, 5))


def test_documents_take_their_best_passage() -> None:
    passages = [piece("a", 0, 5), piece("b", 0, 5), piece("a", 5, 9), piece("c", 0, 5)]
    judged = by_document(passages, ["c", "a"])
    assert judged == Judged(["c", "a"], ["a", "b", "c"])
    assert judged.first() == 1
    values = retrieval({"q": judged})["q"]
    assert (values["R@1"], values["R@3"]) == (0.5, 1.0)


def test_each_evidence_counts_once() -> None:
    first, second = piece("a", 10, 30), piece("b", 0, 10)
    # The second passage shows the rest of what the first has shown; the fourth shows the other evidence.
    passages = [piece("a", 0, 20), piece("a", 20, 40), piece("c", 0, 9), piece("b", 5, 20)]
    judged = by_evidence(passages, [first, second])
    assert judged.gold == ["passage 1", "passage 4"]
    values = retrieval({"q": judged})["q"]
    assert (values["R@1"], values["R@3"], values["R@5"], values["RR@10"]) == (0.5, 0.5, 1.0, 1.0)


def test_evidence_that_one_passage_shows_together_is_one_item() -> None:
    judged = by_evidence([piece("c", 0, 9), piece("a", 0, 50)], [piece("a", 1, 3), piece("a", 10, 12)])
    assert judged.gold == ["passage 2"]
    assert judged.first() == 2


def test_evidence_that_is_not_found_still_counts() -> None:
    judged = by_evidence([piece("a", 0, 9)], [piece("a", 1, 3), piece("b", 1, 3)])
    assert retrieval({"q": judged})["q"]["R@10"] == 0.5
    assert by_evidence([], [piece("a", 1, 3)]).first() is None


# -- citations and answers


def test_a_citation_slices_back() -> None:
    texts = {"a": "全國246.0萬份。"}
    assert exact(piece("a", 2, 9), "246.0萬份", texts)
    for wrong in (piece("a", 1, 8), piece("a", 2, 90), piece("a", -8, -1), piece("b", 2, 9)):
        assert not exact(wrong, "246.0萬份", texts)
    assert not exact(piece("a", 2, 2), "", texts)


def test_a_citation_overlaps_evidence_but_holds_an_answer() -> None:
    sentence, answer = piece("a", 10, 20), Evidence("a", 12, 14, is_answer=True)
    assert supported(piece("a", 19, 30), case(sentence))
    assert not supported(piece("a", 20, 30), case(sentence))
    assert supported(piece("a", 12, 14), case(answer))
    assert not supported(piece("a", 13, 30), case(answer))
    assert not supported(piece("b", 10, 20), case(answer))
    assert supported(piece("a", 13, 30), case(answer, piece("a", 25, 26)))


def test_nothing_supports_an_answer_to_what_cannot_be_answered() -> None:
    assert supported(piece("a", 0, 9), case(answerable=False)) is False
    assert supported(piece("a", 0, 9), case()) is None


@pytest.mark.parametrize(
    ("text", "answer", "holds"),
    [
        ("計１５．８萬份，", "15.8萬份", True),
        ("計15.8萬份", "１５．８萬", True),
        ("晚間10時", "晚間 10 時", True),
        ("以英語、法語、\n西班牙語", "英語、法語、西班牙語", True),
        ("共13場", "3場", False),
        ("占92.3%", "3%", False),
        ("有1,108票", "108", False),
        ("得108票", "108", True),
        ("12件，108票", "108", True),
        ("第108，2017年", "108", True),
        ("第108,500號", "108", False),
        ("2.14萬", "2.1", False),
        ("in 2013 308 points", "308", True),
        ("北京市", "上海", False),
        ("a.c", "abc", False),
    ],
    ids=str,
)
def test_an_answer_is_in_the_text(text: str, answer: str, holds: bool) -> None:
    assert contains(text, ["不在其中", answer]) is holds


def test_no_answer_is_in_no_text() -> None:
    assert not contains("246.0萬份", [])


# -- figures


def row(answerable: bool, answered: bool, right: bool | None, *citations: bool | None, value: float | None = None) -> Row:
    cited = tuple(Cited("a", 0, 1, "x", exact=one is not False, supported=one) for one in citations)
    values = {} if value is None else {level + name: value for level in LEVELS for name in MEASURES}
    return Row("q", "en", answerable, None, None, None, answered, 0.5, cited, right, 1.0, values)


ROWS = [
    row(True, True, True, True, value=1.0),
    row(True, True, False, False, None, value=0.5),
    row(True, True, None, None),
    row(True, False, False, value=0.0),
    row(False, True, False, False),
    row(False, False, True),
    row(False, False, True),
]


@pytest.mark.parametrize(
    ("name", "share"),
    [
        *((level + name, Share(1.5, 3)) for level in LEVELS for name in MEASURES),
        ("answerable answered", Share(3, 4)),
        ("answerable refused", Share(1, 4)),
        ("unanswerable answered", Share(1, 3)),
        ("unanswerable refused", Share(2, 3)),
        ("answers right", Share(1, 3)),
        ("citations exact", Share(3, 5)),
        ("citations supported", Share(1, 3)),
    ],
)
def test_figures(name: str, share: Share) -> None:
    assert figures(ROWS)[name] == share


def test_every_figure_has_its_test() -> None:
    assert len(METRICS) == 4 * 6 + 7
    assert list(MEASURES) == ["R@1", "R@3", "R@5", "R@10", "RR@10", "nDCG@10"]


def test_the_mean_of_nothing_is_not_zero() -> None:
    assert Share(0, 0).value is None
    assert Share(1, 4).value == 0.25
    assert all(share == Share(0, 0) for share in figures([]).values())
