"""What becomes of the network's scores: the order, the answer, its rivals. Hand-made scores."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from index.document import Chunk, Document, Hit, Leg
from rag.citation import Span
from rag.question import Question
from rag.reading.confidence import (
    COMPARED,
    NAMES,
    Calibration,
    Features,
    load_calibration,
    measure_features,
)
from rag.reading.extractor import Extraction, TitledText
from rag.reading.multi_span import count_requested, select_spans
from rag.reading.reader import READ, Reader, find_sentences
from rag.reading.rerank import LanguageWeights, RankingWeights, rank, score_passages
from rag.reading.span import Candidate
from rag.retrieval.coverage import NO_COVERAGE, Coverage, QueryCoverage

WEIGHTS = tuple(0.5 if name == "margin" else 0.0 for name in NAMES)
RETRIEVAL_ONLY = RankingWeights(1.0, 0.0, 0.0)
EVEN = Calibration(
    0.0,
    WEIGHTS,
    0.3,
    rival=2.0,
    ranking=LanguageWeights(RankingWeights(1.0, 0.6, 0.0), RETRIEVAL_ONLY),
)


def part(term: str, idf: float) -> tuple[float, tuple[frozenset[str], ...]]:
    """A word of a question that can be said in one way."""
    return idf, (frozenset({term}),)


class Given:
    """Returns the extractions it was made with, by the passages' texts."""

    max_question = 64

    def count_tokens(self, text: str) -> int:
        return len(text)

    def __init__(self, known: dict[str, Extraction]) -> None:
        self.known, self.read_texts = known, list[str]()

    def read(self, question: str, texts: Sequence[TitledText]) -> list[Extraction]:
        self.read_texts += [one.text for one in texts]
        return [self.known[one.text] for one in texts]

    def load(self) -> None:
        """Nothing to load."""


def hit(number: int, text: str, score: float) -> Hit:
    document = Document(f"d{number}", f"Title {number}", "", text)
    return Hit(
        number,
        Chunk.cut(document, 0, len(text)),
        document.title,
        score,
        Leg(number, 0.9 - number / 100),
    )


def extract(text: str, words: str, margin: float, answerable: float | None = None) -> Extraction:
    at = text.index(words)
    return Extraction(
        (Candidate(Span(at, at + len(words)), margin),),
        margin if answerable is None else answerable,
        1.0,
    )


QUESTION = Question.parse("簽訂多少份？")
COVERED = QueryCoverage(Coverage((), 1.0), Coverage((), 0.0))


A, B = "全國簽訂246.0萬份。", "該省簽訂15.8萬份。其他從略。"


def test_the_best_span_becomes_the_answer_with_its_sentence() -> None:
    reader = Reader(Given({B: extract(B, "15.8萬份", 4.0)}), EVEN)
    read = reader.read(QUESTION, [hit(1, B, 1.0)], COVERED)
    assert read.best.parts[0].spans == (Span(4, 10),)
    assert B[read.best.sentence.start : read.best.sentence.end] == "該省簽訂15.8萬份。"
    assert read.confidence == pytest.approx(1 / (1 + np.exp(-2.0)))
    assert read.conflict is None


def test_of_what_the_documents_have_no_word_nothing_is_sure() -> None:
    reader = Reader(Given({B: extract(B, "15.8萬份", 4.0)}), EVEN)
    assert reader.read(QUESTION, [hit(1, B, 1.0)], NO_COVERAGE).confidence == 0.0


def test_a_passage_that_answers_is_put_before_one_that_does_not() -> None:
    hits = [hit(1, A, 1.5), hit(2, B, 1.0), hit(3, "無關。", 0.9)]
    given = Given(
        {
            A: extract(A, "簽訂", -6.0),
            B: extract(B, "15.8萬份", 5.0),
            "無關。": extract("無關。", "無關", -8.0),
        }
    )
    read = Reader(given, EVEN).read(QUESTION, hits, NO_COVERAGE)
    assert [one.chunk.document_id for one in read.hits] == ["d2", "d1", "d3"]
    assert [one.score for one in read.hits] == sorted(
        (one.score for one in read.hits), reverse=True
    )
    assert read.best.hit.chunk.document_id == "d2"


def test_relevance_moves_a_passage_by_its_own_weight() -> None:
    apart = [Extraction((), 1.0, 5.0), Extraction((), 2.0, 1.0)]
    hits = [hit(1, A, 1.0), hit(2, B, 1.0)]
    for relevant, order in ((0.0, [1, 0]), (1.0, [0, 1])):
        weights = LanguageWeights(RankingWeights(1.0, 1.0, relevant), RETRIEVAL_ONLY)
        assert rank(score_passages(QUESTION, hits, apart, weights)) == order


def test_passages_that_were_not_read_stay_behind_in_their_order() -> None:
    texts = [f"第{n}段。" for n in range(14)]
    given = Given(
        {text: extract(text, "段", 1.0 if n == 2 else -1.0) for n, text in enumerate(texts)}
    )
    hits = [hit(n, text, 3.0 - n / 10) for n, text in enumerate(texts)]
    read = Reader(given, EVEN).read(QUESTION, hits, NO_COVERAGE)
    assert given.read_texts == texts[:READ]
    assert read.hits[0].chunk_id == 2
    assert {one.chunk_id for one in read.hits} == set(range(14))
    assert [one.chunk_id for one in read.hits if one.chunk_id >= READ] == list(range(READ, 14))


def test_another_value_elsewhere_is_told() -> None:
    hits = [hit(1, A, 1.0), hit(2, B, 0.9)]
    given = Given({A: extract(A, "246.0萬份", 5.0), B: extract(B, "15.8萬份", 4.5)})
    conflict = Reader(given, EVEN).read(QUESTION, hits, NO_COVERAGE).conflict
    assert conflict is not None
    assert conflict.hit.chunk.document_id == "d2"
    assert conflict.parts[0].spans == (Span(4, 10),)


@pytest.mark.parametrize(
    "other",
    [
        extract(B, "15.8萬份", 4.5, answerable=-1.0),  # does not answer
        extract(B, "15.8萬份", 1.0),  # read far less surely
        extract(B, "其他", 4.5),  # no value
    ],
)
def test_what_is_no_rival_is_not_told(other: Extraction) -> None:
    given = Given({A: extract(A, "246.0萬份", 5.0), B: other})
    assert (
        Reader(given, EVEN).read(QUESTION, [hit(1, A, 2.0), hit(2, B, 0.9)], NO_COVERAGE).conflict
        is None
    )


def test_the_same_value_elsewhere_is_no_conflict() -> None:
    same = "即二百四十六萬份。"
    given = Given({A: extract(A, "246.0萬份", 5.0), same: extract(same, "二百四十六萬份", 4.9)})
    assert (
        Reader(given, EVEN)
        .read(QUESTION, [hit(1, A, 2.0), hit(2, same, 1.9)], NO_COVERAGE)
        .conflict
        is None
    )


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        ("2017年7月", "2017年7月24日", False),
        ("7月24日", "2017年7月24日", False),
        ("2017年7月24日", "2017年7月25日", True),
        ("30個", "40个", True),
        ("30個", "40人", False),
    ],
)
def test_values_that_exclude_each_other(first: str, second: str, differ: bool) -> None:
    texts = f"共{first}。", f"計{second}。"
    given = Given(
        {texts[0]: extract(texts[0], first, 5.0), texts[1]: extract(texts[1], second, 4.9)}
    )
    read = Reader(given, EVEN).read(
        QUESTION, [hit(1, texts[0], 2.0), hit(2, texts[1], 1.9)], NO_COVERAGE
    )
    assert (read.conflict is not None) == differ


def test_a_passage_without_any_span_is_cited_by_its_sentence() -> None:
    read = Reader(Given({A: Extraction((), -3.0, -3.0)}), EVEN).read(
        QUESTION, [hit(1, A, 1.0)], NO_COVERAGE
    )
    assert read.best.parts[0].words == A
    assert read.confidence < 0.05


def test_features() -> None:
    hits = [hit(1, A, 1.0), hit(2, B, 0.9)]
    extractions = [extract(A, "246.0萬份", 5.0, 3.0), extract(B, "15.8萬份", 1.0, 1.0)]
    asked = Question.parse("全2018？")
    coverage = QueryCoverage(
        Coverage((part("全", 1.0), part("#2018", 3.0)), 0.5), Coverage((), 0.0)
    )
    found = measure_features(asked, hits, extractions, [0, 1], coverage)
    assert found.margin == 5.0
    assert found.rival == pytest.approx(4.0 - 1.0)
    assert found.lead == pytest.approx(100 * (0.89 - (0.89 + 0.88) / 2))
    assert found.uncovered == pytest.approx(0.75 * 0.5)
    assert found.unsaid == 1.0


def test_the_lead_does_not_depend_on_how_many_passages_are_asked_for() -> None:
    hits = [hit(n, f"第{n}段。", 3.0 - n / 10) for n in range(20)]
    extractions = [extract(one.chunk.text, "段", 1.0) for one in hits[:COMPARED]]
    order = range(COMPARED)
    few, many = (
        measure_features(QUESTION, some, extractions, order, NO_COVERAGE).lead
        for some in (hits[:COMPARED], hits)
    )
    assert few == many > 0
    unseen = [replace(hits[0], dense=None), *hits[1:COMPARED]]
    assert measure_features(QUESTION, unseen, extractions, order, NO_COVERAGE).lead < 0


def test_what_the_lexical_leg_cannot_see_is_not_held_against_a_passage() -> None:
    assert Coverage((part("b", 1.0),), 0.0).measure_missing({"a"}) == 0.0
    assert Coverage((), 0.0).measure_missing({"a"}) == 0.0


def test_the_shipped_calibration_fits_the_reader() -> None:
    shipped = load_calibration()
    assert 0 < shipped.threshold < 1
    weights = dict(zip(NAMES, shipped.weights, strict=True))
    assert all(weights[name] > 0 for name in ("margin", "rival", "lead"))
    assert all(weights[name] < 0 for name in ("uncovered", "unsaid"))


def test_a_logistic_regression_worked_by_hand() -> None:
    weights = (2.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0)
    fit = Calibration(1.0, weights, 0.3, 1.0, LanguageWeights(RETRIEVAL_ONLY, RETRIEVAL_ONLY))
    features = Features(
        margin=0.5,
        gap=9.0,
        rival=9.0,
        lead=1.0,
        lexical=1.0,
        uncovered=9.0,
        unsaid=1.0,
        across=0.0,
    )
    assert fit.estimate(features) == pytest.approx(0.7310585786)  # 1 / (1 + e^-1)


def test_the_sentence_goes_round_all_spans() -> None:
    text = "一。二三。四五。六。"
    assert find_sentences(text, [Span(3, 4), Span(5, 6)]) == Span(2, 8)


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("哪兩份文件規定了福利費？", 2),
        ("哪三个城市参加？", 3),
        ("Which two documents set the fee?", 2),
        ("What are the three pillars?", 3),
        ("Name the two parties.", 2),
        ("哪個城市？", 1),
        ("Which of the two is larger?", 1),
        ("how many contracts?", 1),
        ("二〇一七年的會員人數？", 1),
    ],
)
def test_how_many_things_are_asked_for(question: str, count: int) -> None:
    assert count_requested(question) == count


def test_a_list_has_as_many_spans_as_are_asked_for_and_likely() -> None:
    text = "甲公司出資。乙公司出力。丙公司旁觀。"
    candidates = [
        Candidate(Span(6, 9), 5.0),
        Candidate(Span(0, 3), 3.0),
        Candidate(Span(12, 15), -1.0),
    ]
    assert select_spans(text, candidates, 1) == [Span(6, 9)]
    assert select_spans(text, candidates, 2) == [Span(0, 3), Span(6, 9)]
    assert select_spans(text, candidates, 3) == [Span(0, 3), Span(6, 9)]
    assert select_spans(
        "甲公司和乙公司出資。", [Candidate(Span(0, 7), 5.0), Candidate(Span(7, 9), 1.0)], 2
    ) == [Span(0, 7)]
    assert select_spans(text, [], 2) == []


def test_a_passage_in_another_language_has_ranking_weights_of_its_own() -> None:
    english = "They signed 15.8 million."
    hits = [hit(1, A, 1.0), hit(2, B, 0.9), hit(3, english, 0.8)]
    given = Given(
        {
            A: extract(A, "246.0萬份", 1.0),
            B: extract(B, "15.8萬份", 5.0),
            english: extract(english, "15.8 million", 5.0),
        }
    )
    reader = Reader(given, EVEN)
    assert [one.chunk_id for one in reader.read(QUESTION, hits, NO_COVERAGE).hits] == [2, 1, 3]
    assert [
        one.chunk_id for one in reader.read(Question.parse("how many?"), hits, NO_COVERAGE).hits
    ] == [3, 1, 2]
    surer = Reader(
        given, replace(EVEN, ranking=replace(EVEN.ranking, other=RankingWeights(6.0, 0.0, 0.0)))
    )
    assert [one.chunk_id for one in surer.read(QUESTION, hits, NO_COVERAGE).hits] == [3, 2, 1]


def test_what_a_passage_lacks_is_told_in_its_own_language() -> None:
    coverage = QueryCoverage(
        Coverage((part("sign", 1.0),), 1.0), Coverage((part("签订", 1.0),), 0.6)
    )
    asked, nothing = Question.parse("Who signed?"), [Extraction((), 0.0, 0.0)]
    for text, lacks in ((A, 0.0), ("They signed none.", 0.0), ("無關。", 0.6), ("Nothing.", 1.0)):
        features = measure_features(asked, [hit(1, text, 1.0)], nothing, [0], coverage)
        assert features.uncovered == pytest.approx(lacks)
