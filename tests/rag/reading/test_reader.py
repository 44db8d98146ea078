"""What becomes of the network's scores: the passages' order, the answer, what it is up against. Hand-made scores, real code."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from index.document import Chunk, Document, Hit, Leg
from rag.citation import Span
from rag.reading.confidence import NAMES, Calibration, Weights
from rag.reading.extractor import Extract, Text
from rag.reading.multi_span import count_requested, select_spans
from rag.reading.reader import COMPARED, READ, SpanReader, around, known, ranking, scores, uncovered
from rag.reading.span import Candidate
from rag.retrieval.ranking import Query, Seen, Sight

WEIGHTS = tuple(0.5 if name == "margin" else 0.0 for name in NAMES)
EVEN = Calibration(
    0.0, WEIGHTS, 0.3, rival=2.0, ranking=Weights(1.0, 0.6, 0.0), across=Weights(1.0, 0.0, 0.0)
)
BLIND = Sight(Seen((), 0.0), Seen((), 0.0))


def part(term: str, idf: float) -> tuple[float, tuple[frozenset[str], ...]]:
    """A word of a question that is said in one way."""
    return idf, (frozenset({term}),)


class Given:
    """Reads nothing: gives the extracts it was made with, by the passages' texts."""

    def __init__(self, known: dict[str, Extract]) -> None:
        self.known, self.read_texts = known, list[str]()

    def read(self, _question: str, texts: Sequence[Text]) -> list[Extract]:
        self.read_texts += [one.text for one in texts]
        return [self.known[one.text] for one in texts]


def hit(number: int, text: str, score: float) -> Hit:
    document = Document(f"d{number}", f"Title {number}", "", text)
    return Hit(
        number,
        Chunk.cut(document, 0, len(text)),
        document.title,
        score,
        Leg(number, 0.9 - number / 100),
    )


def extract(text: str, words: str, margin: float, answerable: float | None = None) -> Extract:
    at = text.index(words)
    return Extract(
        (Candidate(Span(at, at + len(words)), margin),),
        margin if answerable is None else answerable,
        1.0,
    )


def query(text: str = "簽訂多少份？") -> Query:
    return Query(text, np.zeros(2, np.float32), Counter())


A, B = "全國簽訂246.0萬份。", "該省簽訂15.8萬份。其他從略。"


def test_the_best_span_becomes_the_answer_with_its_sentence() -> None:
    read = SpanReader(Given({B: extract(B, "15.8萬份", 4.0)}), EVEN).read(
        query(), [hit(1, B, 1.0)], BLIND
    )
    assert read.best.spans == (Span(4, 10),)
    assert B[read.best.sentence.start : read.best.sentence.end] == "該省簽訂15.8萬份。"
    assert read.confidence == pytest.approx(1 / (1 + np.exp(-2.0)))
    assert read.conflict is None


def test_a_passage_that_answers_is_put_before_one_that_does_not() -> None:
    hits = [hit(1, A, 1.5), hit(2, B, 1.0), hit(3, "無關。", 0.9)]
    given = Given(
        {
            A: extract(A, "簽訂", -6.0),
            B: extract(B, "15.8萬份", 5.0),
            "無關。": extract("無關。", "無關", -8.0),
        }
    )
    read = SpanReader(given, EVEN).read(query(), hits, BLIND)
    assert [one.chunk.document_id for one in read.hits] == ["d2", "d1", "d3"]
    assert [one.score for one in read.hits] == sorted(
        (one.score for one in read.hits), reverse=True
    )
    assert read.best.hit.chunk.document_id == "d2"


def test_relevance_moves_a_passage_by_its_own_weight() -> None:
    apart = [Extract((), 1.0, 5.0), Extract((), 2.0, 1.0)]
    hits = [hit(1, A, 1.0), hit(2, B, 1.0)]
    for relevant, order in ((0.0, [1, 0]), (1.0, [0, 1])):
        weights = {False: Weights(1.0, 1.0, relevant), True: Weights(1.0, 0.0, 0.0)}
        assert ranking(scores("簽訂多少份？", hits, apart, weights)) == order


def test_passages_that_were_not_read_stay_behind_in_their_order() -> None:
    texts = [f"第{n}段。" for n in range(14)]
    given = Given(
        {text: extract(text, "段", 1.0 if n == 2 else -1.0) for n, text in enumerate(texts)}
    )
    hits = [hit(n, text, 3.0 - n / 10) for n, text in enumerate(texts)]
    read = SpanReader(given, EVEN).read(query(), hits, BLIND)
    assert given.read_texts == texts[:READ]
    assert read.hits[0].chunk_id == 2
    assert {one.chunk_id for one in read.hits} == set(range(14))
    assert [one.chunk_id for one in read.hits if one.chunk_id >= READ] == list(range(READ, 14))


def test_another_value_elsewhere_is_told() -> None:
    hits = [hit(1, A, 1.0), hit(2, B, 0.9)]
    given = Given({A: extract(A, "246.0萬份", 5.0), B: extract(B, "15.8萬份", 4.5)})
    conflict = SpanReader(given, EVEN).read(query(), hits, BLIND).conflict
    assert conflict is not None
    assert conflict.hit.chunk.document_id == "d2"
    assert conflict.spans == (Span(4, 10),)


@pytest.mark.parametrize(
    "other",
    [
        extract(B, "15.8萬份", 4.5, answerable=-1.0),  # does not answer
        extract(B, "15.8萬份", 1.0),  # read far less surely
        extract(B, "其他", 4.5),  # no value
    ],
)
def test_what_is_no_rival_is_not_told(other: Extract) -> None:
    given = Given({A: extract(A, "246.0萬份", 5.0), B: other})
    assert (
        SpanReader(given, EVEN).read(query(), [hit(1, A, 2.0), hit(2, B, 0.9)], BLIND).conflict
        is None
    )


def test_the_same_value_elsewhere_is_no_conflict() -> None:
    same = "即二百四十六萬份。"
    given = Given({A: extract(A, "246.0萬份", 5.0), same: extract(same, "二百四十六萬份", 4.9)})
    assert (
        SpanReader(given, EVEN).read(query(), [hit(1, A, 2.0), hit(2, same, 1.9)], BLIND).conflict
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
    read = SpanReader(given, EVEN).read(
        query(), [hit(1, texts[0], 2.0), hit(2, texts[1], 1.9)], BLIND
    )
    assert (read.conflict is not None) == differ


def test_a_passage_without_any_span_is_cited_by_its_sentence() -> None:
    read = SpanReader(Given({A: Extract((), -3.0, -3.0)}), EVEN).read(
        query(), [hit(1, A, 1.0)], BLIND
    )
    assert A[read.best.spans[0].start : read.best.spans[0].end] == A
    assert read.confidence < 0.05


def test_features() -> None:
    hits = [hit(1, A, 1.0), hit(2, B, 0.9)]
    extracts = [extract(A, "246.0萬份", 5.0, 3.0), extract(B, "15.8萬份", 1.0, 1.0)]
    asked = replace(query(), terms=Counter(["全", "#2018"]))
    found = known(
        asked,
        hits,
        extracts,
        [0, 1],
        Sight(Seen((part("全", 1.0), part("#2018", 3.0)), 0.5), Seen((), 0.0)),
    )
    assert (found.margin, found.answerable, found.relevant) == (5.0, 3.0, 1.0)
    assert found.rival == pytest.approx(4.0 - 1.0)
    assert found.lead == pytest.approx(100 * (0.89 - (0.89 + 0.88) / 2))
    assert found.uncovered == pytest.approx(0.75 * 0.5)
    assert found.unsaid == 1.0


def test_the_lead_does_not_depend_on_how_many_passages_are_asked_for() -> None:
    hits = [hit(n, f"第{n}段。", 3.0 - n / 10) for n in range(20)]
    extracts = [extract(one.chunk.text, "段", 1.0) for one in hits[:COMPARED]]
    few, many = (
        known(query(), some, extracts, range(COMPARED), BLIND).lead
        for some in (hits[:COMPARED], hits)
    )
    assert few == many > 0
    unseen = [replace(hits[0], dense=None), *hits[1:COMPARED]]
    assert known(query(), unseen, extracts, range(COMPARED), BLIND).lead < 0


def test_what_the_lexical_leg_cannot_see_is_not_held_against_a_passage() -> None:
    assert uncovered({"a"}, Seen((part("b", 1.0),), 0.0)) == 0.0
    assert uncovered({"a"}, Seen((), 0.0)) == 0.0


def test_the_sentence_goes_round_all_spans() -> None:
    text = "一。二三。四五。六。"
    assert around(text, [Span(3, 4), Span(5, 6)]) == Span(2, 8)


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
    reader = SpanReader(given, EVEN)
    assert [one.chunk_id for one in reader.read(query(), hits, BLIND).hits] == [2, 1, 3]
    assert [one.chunk_id for one in reader.read(query("how many?"), hits, BLIND).hits] == [3, 1, 2]
    surer = SpanReader(given, replace(EVEN, across=Weights(6.0, 0.0, 0.0)))
    assert [one.chunk_id for one in surer.read(query(), hits, BLIND).hits] == [3, 2, 1]


def test_what_a_passage_lacks_is_told_in_its_own_language() -> None:
    sight = Sight(Seen((part("sign", 1.0),), 1.0), Seen((part("签订", 1.0),), 0.6))
    for text, lacks in ((A, 0.0), ("They signed none.", 0.0), ("無關。", 0.6), ("Nothing.", 1.0)):
        asked = query("Who signed?")
        assert known(
            asked, [hit(1, text, 1.0)], [Extract((), 0.0, 0.0)], [0], sight
        ).uncovered == pytest.approx(lacks)
