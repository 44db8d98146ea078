"""Parallel counts: each number answers for the noun that it stands beside."""

from pathlib import Path

import pytest

from index.collection import Collection
from index.ingest.loader import read
from index.model.encoder import Encoder
from index.text.normalize import fold
from rag.answer import Answer
from rag.checking.counted import find_other_count
from rag.checking.evidence import AnswerEvidence
from rag.pipeline import Pipeline
from rag.question import Question
from rag.reading.confidence import load_calibration
from rag.reading.extractor import Extractor
from rag.reading.reader import Reader
from rag.retrieval.fusion import retrieve_fused

REVIEW = (
    "年度回顧\n\n截至2017年9月底，全國共簽訂集體合同246.0萬份，"
    "覆蓋企業644.1萬家，覆蓋職工2.8億人。\n"
)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("集體合同覆蓋多少職工？", "2.8億人"),
        ("集体合同覆盖了多少职工?", "2.8億人"),
        ("集體合同覆蓋多少企業？", "644.1萬家"),
        ("簽訂多少份集體合同？", "246.0萬份"),
    ],
)
def test_each_number_answers_for_its_own_noun(
    encoder: Encoder, extractor: Extractor, tmp_path: Path, question: str, words: str
) -> None:
    collection = Collection(tmp_path, encoder)
    collection.add([read(REVIEW.encode(), "review.txt")])
    calibration = load_calibration()
    reader = Reader(extractor, calibration)
    pipeline = Pipeline(collection, encoder, retrieve_fused, reader, calibration.threshold)
    outcome = pipeline.ask(question).outcome
    assert isinstance(outcome, Answer)
    assert outcome.text == words


@pytest.mark.parametrize(
    ("question", "words", "found"),
    [
        ("How many trade union members were there?", "280.8萬個", "counted"),
        ("How many trade union members were there?", "3.03億人", None),
        ("How many organizations were there?", "280.8萬個", None),
    ],
)
def test_an_english_noun_is_counted_by_its_translation(
    question: str, words: str, found: str | None
) -> None:
    text = fold("截至2017年9月底，全國已建工會基層組織280.8萬個，工會會員人數3.03億人。")
    answer = fold(words)
    evidence = AnswerEvidence(answer, text, text.index(answer), "", text, is_cell=False)
    assert find_other_count(Question.parse(question), evidence) == found


@pytest.mark.parametrize(
    ("question", "words", "found"),
    [
        ("How many union members were there?", "5,225", "counted"),
        ("How many union members were there?", "3,387,524", None),
        ("How many unions were there?", "5,225", None),
        ("How many officers were there?", "5,225", None),
    ],
)
def test_of_a_row_a_number_answers_for_its_own_header(
    question: str, words: str, found: str | None
) -> None:
    row = "101年底的工會數 unions是5,225,會員人數 personal members是3,387,524"
    start = row.index(words)
    evidence = AnswerEvidence(words, row, start, "", row, is_cell=True)
    assert find_other_count(Question.parse(question), evidence) == found


@pytest.mark.parametrize(
    ("question", "words", "found"),
    [
        ("How many registered voters were there?", "212", None),
        ("How many new voters were there?", "31", None),
        ("How many registered voters were there?", "9", "counted"),
        ("How many members were there?", "88", None),
        ("How many members were there?", "12", "counted"),
    ],
)
def test_a_unit_behind_a_header_is_not_its_noun(
    question: str, words: str, found: str | None
) -> None:
    row = (
        "north: registered voters (thousand) is 212, new voters is 31, stations is 9, "
        "members of clubs is 88, honorary members is 4, clubs is 12"
    )
    evidence = AnswerEvidence(words, row, row.index(f" {words}") + 1, "", row, is_cell=True)
    assert find_other_count(Question.parse(question), evidence) == found
