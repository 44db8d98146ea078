"""Every figure against a case worked by hand."""

from math import log2

import pytest

from eval.dataset.case import Case, Evidence
from eval.metric.retrieval import (
    ANSWER,
    MEASURES,
    METRICS,
    JudgedRanking,
    group_evidence,
    is_exact,
    is_supported,
    judge_by_document,
    judge_by_evidence,
    judge_legs,
    overlap,
    score_answer,
    score_rankings,
)


def piece(document_id: str, start: int, end: int) -> Evidence:
    return Evidence(document_id, start, end)


def case(*evidence: Evidence, answerable: bool = True) -> Case:
    return Case(
        "q",
        "?",
        "en",
        answerable,
        ("x",) if answerable else (),
        evidence,
        tuple(one.document_id for one in evidence),
    )


# -- retrieval


def test_ndcg_is_the_one_worked_by_hand() -> None:
    value = score_rankings({"q": JudgedRanking(["a", "b"], ["c", "a", "d", "b"])})["q"]["nDCG@10"]
    assert value == pytest.approx((1 / log2(3) + 1 / log2(5)) / (1 / log2(2) + 1 / log2(3)))
    assert value == pytest.approx(0.65092, abs=1e-5)


def test_recall_and_reciprocal_rank() -> None:
    values = score_rankings({"q": JudgedRanking(["a", "b"], ["c", "a", "d", "e", "b"])})["q"]
    recall = {"R@1": 0, "R@3": 0.5, "R@5": 1, "R@10": 1, "R@20": 1, "R@50": 1, "Success@3": 1}
    # Average precision: 1/2 at the second place, 2/5 at the fifth.
    assert values == pytest.approx(
        recall | {"RR@10": 0.5, "AP": (1 / 2 + 2 / 5) / 2, "nDCG@10": values["nDCG@10"]}
    )
    late = score_rankings({"q": JudgedRanking(["a"], [*"bcdefghijk", "a"])})["q"]
    assert late == dict.fromkeys(MEASURES, 0.0) | {"R@20": 1.0, "R@50": 1.0, "AP": 1 / 11}


def test_order_decides_and_not_names() -> None:
    for ranked in (["a", "z"], ["z", "a"]):
        assert score_rankings({"q": JudgedRanking(["z"], ranked)})["q"]["RR@10"] == 1 / (
            1 + ranked.index("z")
        )
    ranked = [f"passage {rank}" for rank in range(1, 51)]
    assert [score_rankings({"q": JudgedRanking([one], ranked)})["q"]["R@1"] for one in ranked] == [
        1.0
    ] + [0.0] * 49


def test_a_question_that_found_nothing_counts_as_nothing() -> None:
    values = score_rankings({"none": JudgedRanking(["a"], []), "all": JudgedRanking(["a"], ["a"])})
    assert values == {"none": dict.fromkeys(MEASURES, 0.0), "all": dict.fromkeys(MEASURES, 1.0)}
    assert score_rankings({}) == {}


def test_pieces_overlap_when_they_share_a_character() -> None:
    assert overlap(piece("a", 0, 5), piece("a", 4, 9)) == 1
    assert overlap(piece("a", 2, 3), piece("a", 0, 9)) == 1
    assert overlap(piece("a", 2, 7), piece("a", 0, 5)) == 3
    assert not overlap(piece("a", 0, 5), piece("a", 5, 9))
    assert not overlap(piece("a", 0, 5), piece("b", 0, 5))


def test_documents_take_their_best_passage() -> None:
    passages = [piece("a", 0, 5), piece("b", 0, 5), piece("a", 5, 9), piece("c", 0, 5)]
    judged = judge_by_document(passages, ["c", "a"])
    assert judged == JudgedRanking(["c", "a"], ["a", "b", "c"])
    values = score_rankings({"q": judged})["q"]
    assert (values["R@1"], values["R@3"]) == (0.5, 1.0)


def test_each_evidence_counts_once() -> None:
    first, second = piece("a", 10, 30), piece("b", 0, 10)
    # The second passage shows the rest of the first evidence; the fourth shows the second.
    passages = [piece("a", 0, 20), piece("a", 20, 40), piece("c", 0, 9), piece("b", 5, 20)]
    judged = judge_by_evidence(passages, [[first], [second]])
    assert judged == JudgedRanking(
        ["evidence 0", "evidence 1"], ["evidence 0", "passage 2", "passage 3", "evidence 1"]
    )
    values = score_rankings({"q": judged})["q"]
    assert (values["R@1"], values["R@3"], values["R@5"], values["RR@10"]) == (0.5, 0.5, 1.0, 1.0)


def test_evidence_that_one_passage_shows_together_is_one_item() -> None:
    together = [piece("a", 1, 3), piece("a", 10, 12)]
    apart = piece("a", 60, 70)
    found = group_evidence(
        [*together, apart], [piece("a", 0, 50), piece("a", 50, 80), piece("b", 0, 50)]
    )
    assert sorted(map(len, found)) == [1, 2]
    judged = judge_by_evidence([piece("c", 0, 9), piece("a", 0, 50)], found)
    assert sorted(judged.gold) == ["evidence 0", "evidence 1"]
    assert judged.ranked[0] == "passage 1"
    assert score_rankings({"q": judged})["q"]["R@3"] == 0.5


def test_what_is_to_be_found_does_not_depend_on_what_was_found() -> None:
    """Evidence that overlapping chunks join one by one is one item, whatever their order."""
    chain = [piece("a", 0, 5), piece("a", 20, 25), piece("a", 40, 45)]
    chunks = [piece("a", 0, 25), piece("a", 20, 45)]
    assert group_evidence(chain, chunks) == group_evidence(chain, chunks[::-1]) == [chain]
    assert group_evidence(chain, []) == [[one] for one in chain]
    assert group_evidence([], chunks) == []


def test_evidence_that_is_not_found_still_counts() -> None:
    judged = judge_by_evidence([piece("a", 0, 9)], [[piece("a", 1, 3)], [piece("b", 1, 3)]])
    assert score_rankings({"q": judged})["q"]["R@10"] == 0.5
    assert score_rankings({"q": judge_by_evidence([], [[piece("a", 1, 3)]])})["q"]["R@10"] == 0


# -- citations and answers


def test_a_citation_slices_back() -> None:
    text = "全國246.0萬份。"
    assert is_exact(piece("a", 2, 9), "246.0萬份", text)
    for wrong in (piece("a", 1, 8), piece("a", 2, 90), piece("a", -8, -1)):
        assert not is_exact(wrong, "246.0萬份", text)
    assert not is_exact(piece("a", 2, 2), "", text)


def test_a_citation_overlaps_evidence_but_holds_an_answer() -> None:
    sentence, answer = piece("a", 10, 20), Evidence("a", 12, 14, is_answer=True)
    assert is_supported(piece("a", 19, 30), case(sentence))
    assert not is_supported(piece("a", 20, 30), case(sentence))
    assert is_supported(piece("a", 12, 14), case(answer))
    assert not is_supported(piece("a", 13, 30), case(answer))
    assert not is_supported(piece("b", 10, 20), case(answer))
    assert is_supported(piece("a", 13, 30), case(answer, piece("a", 25, 26)))


def test_nothing_supports_an_answer_to_what_cannot_be_answered() -> None:
    assert is_supported(piece("a", 0, 9), case(answerable=False)) is False
    assert is_supported(piece("a", 0, 9), case()) is None


# -- one question's metrics


ASKED = Case(
    "q", "?", "en", True, ("246.0萬份",), (Evidence("a", 10, 30), Evidence("b", 0, 10)), ("a", "b")
)
UNANSWERABLE = Case("q", "?", "en", False, (), (), ())
UNKNOWN = Case(
    "q", "?", "en", True, (), (Evidence("a", 0, 9),), ("a",)
)  # a set that knows where, and not what


def test_a_right_answer() -> None:
    values = score_answer(ASKED, "共246.0萬份。", [piece("a", 15, 35)], [True])
    assert (
        values["right"]
        == values["answer right"]
        == values["answered"]
        == values["precision"]
        == values["value"]
        == 1
    )
    assert "refusal right" not in values
    assert (values["EM"], values["EM CMRC"]) == (0, 0)
    # 共 246.0 萬 份 against 246.0 萬 份.
    assert values["F1"] == pytest.approx(2 * 3 / (3 + 4))
    assert values["citation exact"] == 1
    assert values["citation precision"] == pytest.approx(15 / 20)
    assert values["citation recall"] == pytest.approx(15 / 20)


def test_an_answer_in_other_numerals_is_right() -> None:
    assert score_answer(ASKED, "二百四十六萬份", [piece("a", 15, 35)], [True])["right"] == 1


def test_a_wrong_answer() -> None:
    values = score_answer(ASKED, "共644.1萬家。", [piece("c", 15, 35)], [False])
    assert [
        values[one]
        for one in (
            "right",
            "answer right",
            "precision",
            "value",
            "citation exact",
            "citation precision",
            "citation recall",
        )
    ] == [0.0] * 7
    assert values["answered"] == 1


def test_a_refused_question_counts_as_nothing_found() -> None:
    values = score_answer(ASKED, "", (), ())
    nothing = {
        "right",
        "answer right",
        "answered",
        "EM",
        "F1",
        "value",
        "value alone",
        "citation recall",
        *(f"{one} {by}" for one in ("EM", "F1") for by in ("SQuAD", "CMRC", "DRCD")),
    }
    assert values == dict.fromkeys(nothing, 0.0)


def test_what_cannot_be_answered_is_right_when_refused() -> None:
    refused = score_answer(UNANSWERABLE, "", (), ())
    assert (
        refused["right"]
        == refused["refusal right"]
        == refused["EM"]
        == refused["F1"]
        == refused["F1 SQuAD"]
        == 1
    )
    assert (
        not {
            "answer right",
            "answered",
            "precision",
            "value",
            "citation precision",
            "citation recall",
        }
        & refused.keys()
    )
    given = score_answer(UNANSWERABLE, "共246.0萬份。", [piece("a", 0, 9)], [True])
    assert (
        given["right"]
        == given["refusal right"]
        == given["precision"]
        == given["F1"]
        == given["citation precision"]
        == 0
    )


def test_what_the_set_does_not_know_is_not_counted() -> None:
    values = score_answer(UNKNOWN, "x", [piece("a", 0, 3)], [True])
    assert values == {
        "answered": 1,
        "citation exact": 1,
        "citation precision": 1,
        "citation recall": pytest.approx(1 / 3),
    }
    whole = Case("q", "?", "en", True, (), (Evidence("a", 0, 900, is_whole=True),), ("a",))
    assert score_answer(whole, "x", [piece("a", 0, 3)], [True]) == {
        "answered": 1,
        "citation exact": 1,
    }
    assert score_answer(
        Case("q", "?", "en", True, (), (), ()), "x", [piece("a", 0, 3)], [True]
    ) == {
        "answered": 1,
        "citation exact": 1,
    }


def test_two_citations_of_the_same_words_are_not_counted_twice() -> None:
    cited = [piece("a", 10, 20), piece("a", 15, 25), piece("b", 0, 4)]
    values = score_answer(ASKED, "x", cited, [True, True, True])
    assert values["citation recall"] == pytest.approx(15 / 20)
    assert values["citation precision"] == 1


def test_every_leg_is_judged_at_both_levels() -> None:
    legs = {"fused": [piece("a", 10, 20)], "dense": [piece("c", 0, 5)], "lexical": []}
    found = judge_legs(ASKED, legs, [])
    assert sorted(found) == [
        "",
        "dense ",
        "document ",
        "document dense ",
        "document lexical ",
        "lexical ",
    ]
    assert score_rankings(found)[""]["R@1"] == score_rankings(found)["document "]["R@1"] == 0.5
    assert judge_legs(UNANSWERABLE, legs, []) == {}


def test_every_metric_has_a_name() -> None:
    assert len(METRICS) == len(set(METRICS)) == 6 * len(MEASURES) + len(ANSWER)
    for case_, text in (
        (ASKED, "x"),
        (ASKED, ""),
        (UNANSWERABLE, "x"),
        (UNANSWERABLE, ""),
        (UNKNOWN, "x"),
    ):
        assert set(
            score_answer(case_, text, [piece("a", 0, 3)] if text else [], [True] if text else [])
        ) <= set(ANSWER)
