"""Terms: both scripts, pairs, words, and numbers by value."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from index.text.analyzer import extract_terms, stem


def test_characters_and_pairs_of_han() -> None:
    assert extract_terms("集體合同") == {
        "集": 1,
        "体": 1,
        "合": 1,
        "同": 1,
        "集体": 1,
        "体合": 1,
        "合同": 1,
    }


def test_both_scripts_give_the_same_terms() -> None:
    assert extract_terms("勞動爭議調解") == extract_terms("劳动争议调解")


def test_words_of_spaced_languages_are_lower_case_and_without_english_endings() -> None:
    assert extract_terms("Collective contracts, Verträge, 5G") == {
        "collect": 1,
        "contract": 1,
        "verträge": 1,
        "5g": 1,
        "#5": 1,
    }


def test_words_of_many_threads_do_not_mix() -> None:
    words = ["contracts", "agreements", "signing", "employed", "employers", "unions"] * 200
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stem.__wrapped__, words)) == [stem(word) for word in words]


@pytest.mark.parametrize(
    "other",
    [
        "二百四十六萬份",
        "2,460,000份",
        "２４６萬份",
        "2.46 million",
        "two million four hundred and sixty thousand",
    ],
)
def test_a_number_meets_itself_in_any_writing(other: str) -> None:
    assert "#2460000" in extract_terms("246.0萬份")
    assert "#2460000" in extract_terms(other)


def test_punctuation_alone_has_no_terms() -> None:
    assert not extract_terms("，。！？…—— ")


def test_a_percentage_meets_itself_in_either_language() -> None:
    assert "#35%" in extract_terms("thirty-five percent") & extract_terms(
        "百分之三十五"
    ) & extract_terms("35 per cent")


def test_a_lone_one_is_no_number() -> None:
    assert extract_terms("one of them") == {"one": 1, "of": 1, "them": 1}
