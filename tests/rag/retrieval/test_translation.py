"""Translated words: what the tables have, and what retrieval finds by them."""

import gzip
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from index.collection import Collection
from index.document import Document
from index.text.normalize import fold
from rag.question import Question
from rag.retrieval.coverage import QueryCoverage
from rag.retrieval.lexical import rank_lexical
from rag.retrieval.query_plan import TRANSLATED_SHARE, QueryPlan
from rag.retrieval.ranking import Ranking
from rag.retrieval.translation import (
    CHINESE,
    ENGLISH,
    FOLDER,
    FUNCTION_WORDS,
    split_pairs,
    translate,
)
from tests.fake import FakeEncoder

TEXTS = {
    "contracts": "截至2017年9月底，全國共簽訂集體合同246.0萬份。",
    "aid": "工會辦結職工法律援助案件2468件，挽回損失1.37億元。",
    "football": "冠軍賽在二月舉行，由丹佛隊獲勝。",
}


@pytest.fixture
def library(tmp_path: Path) -> Collection:
    return Collection(tmp_path / "collection", FakeEncoder())


@pytest.fixture
def chinese(library: Collection) -> Collection:
    library.add([Document(name, name, name, text) for name, text in TEXTS.items()])
    return library


def retrieve(collection: Collection, question: Question) -> Ranking:
    with collection.searcher() as searcher:
        return rank_lexical(QueryPlan.make(question, searcher), searcher, 9)


def found(collection: Collection, question: str) -> list[str]:
    ids = retrieve(collection, Question.parse(question)).ids.tolist()
    known = collection.store.chunks_by_id(ids)
    return [known[i][0].document_id for i in ids]


def cover(collection: Collection, question: str) -> QueryCoverage:
    with collection.searcher() as searcher:
        return QueryPlan.make(Question.parse(question), searcher).measure_coverage()


def words(question: str) -> Counter[str]:
    """Every Chinese word that the question may mean, by its pairs, and how likely."""
    return Counter(
        {" ".join(choice): p for one in translate(fold(question)) for choice, p in one.choices}
    )


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("wages", "工资"),
        ("trade union", "工会"),
        ("Trade Unions", "工会"),
        ("universities", "大学"),
        ("collective", "集体"),
        ("Beijing", "北京"),
        ("signed", "签订"),
    ],
)
def test_an_english_word_or_phrase_is_known_in_any_number_and_case(
    question: str, word: str
) -> None:
    assert " ".join(split_pairs(word)) in words(question)


def test_a_phrase_is_taken_before_its_words() -> None:
    assert [
        sorted(one.terms) for one in translate("the trade union of beijing") if one.choices
    ] == [
        ["trade", "union"],
        ["beij"],
    ]


def test_function_words_mean_nothing_and_unknown_words_are_left_out() -> None:
    assert all(not one.choices for one in translate("what is the of and who"))
    assert translate("xyzzyq") == []
    assert all(not one.choices for one in translate("什么的是"))


@pytest.mark.parametrize(
    ("question", "stem"),
    [("工資", "wage"), ("工會", "trade union"), ("北京", "beij"), ("大學", "universiti")],
)
def test_a_chinese_word_of_either_script_is_known_in_english(question: str, stem: str) -> None:
    assert stem in words(question)


def test_probabilities_are_probabilities() -> None:
    for text in ("collective contracts signed by trade unions in beijing", "全国签订的集体合同"):
        for one in translate(text):
            assert all(0 < p <= 1 for _, p in one.choices)
            assert sum(p for _, p in one.choices) <= 1.05


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("how many collective contracts?", "contracts"),
        ("legal aid for workers", "aid"),
        ("Who won the championship?", "football"),
    ],
)
def test_an_english_question_finds_chinese_words(
    chinese: Collection, question: str, first: str
) -> None:
    assert found(chinese, question)[0] == first


def test_a_chinese_question_finds_english_words(library: Collection) -> None:
    library.add(
        [
            Document("union", "union", "union", "The trade union signed an agreement on wages."),
            Document("school", "school", "school", "The school opened in autumn."),
        ]
    )
    assert found(library, "工會簽了什麼工資協議？") == ["union"]


@pytest.mark.parametrize(
    "question", ["哪一家工會簽了工資協議？", "Which trade union signed an agreement on wages?"]
)
def test_a_passage_that_says_it_in_the_other_language_comes_before_one_that_says_less_in_the_same(
    library: Collection, question: str
) -> None:
    said = {"en": "The trade union signed an agreement on wages.", "zh": "工會簽訂了工資協議。"}
    less = {
        "en": "Which school opened in autumn? It signed nothing on books.",
        "zh": "哪一家學校開學？簽到簿在那一家書店。",
    }
    own, other = ("en", "zh") if question.isascii() else ("zh", "en")
    library.add(
        [Document("said", "said", "said", said[other]), Document("less", "less", "less", less[own])]
    )
    assert found(library, question)[0] == "said"


def test_a_translated_question_counts_as_seen_less_than_one_in_the_documents_own_words(
    chinese: Collection,
) -> None:
    translated = cover(chinese, "how many contracts?")
    assert translated.share == translated.other.share == pytest.approx(TRANSLATED_SHARE)
    ((_, ways),) = translated.other.parts
    assert {frozenset({"contract"}), frozenset({"合同"})} <= set(ways)
    plain = cover(chinese, "合同")
    assert plain.share == plain.own.share == pytest.approx(1)
    assert 0 < cover(chinese, "contracts xyzzyq").share < TRANSLATED_SHARE


@pytest.mark.parametrize(
    "question", ["勞動合同與工資", "多少份集體合同", "who signed collective contracts with unions"]
)
def test_what_a_collection_of_one_language_holds_in_the_other_changes_nothing(
    library: Collection, question: str
) -> None:
    english = "The union signed collective contracts. Wages rose."
    library.add(
        [Document("a", "a", "a", TEXTS["contracts"] if fold(question)[0] > "z" else english)]
    )
    asked = Question.parse(question)
    plain = replace(asked, translations=())
    assert asked.translations
    assert retrieve(library, asked).scores.tolist() == retrieve(library, plain).scores.tolist()


def test_the_tables_are_sound() -> None:
    """Sorted lines of a key and words with probabilities."""
    for name in (ENGLISH, CHINESE):
        with gzip.open(FOLDER / name, "rt", encoding="utf-8") as lines:
            keys = []
            for line in lines:
                key, _, choices = line.rstrip("\n").partition("\t")
                keys.append(key)
                fields = choices.split(" ") if choices else []
                assert all(0 < float(p) <= 1 for p in fields[1::2])
        assert keys == sorted(set(keys))
        assert len(keys) > 50_000
    assert not FUNCTION_WORDS & {"wage", "union", "contract"}
