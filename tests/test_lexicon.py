"""Terms: both scripts, pairs, words, and numbers by value."""

import pytest

from index.lexicon import terms


def test_characters_and_pairs_of_han() -> None:
    assert terms("集體合同") == {"集": 1, "体": 1, "合": 1, "同": 1, "集体": 1, "体合": 1, "合同": 1}


def test_both_scripts_give_the_same_terms() -> None:
    assert terms("勞動爭議調解") == terms("劳动争议调解")


def test_words_of_spaced_languages_are_whole_and_lower_case() -> None:
    assert terms("Collective contracts, 5G") == {"collective": 1, "contracts": 1, "5g": 1, "#5": 1}


def test_han_and_latin_next_to_each_other_are_told_apart() -> None:
    assert {"工会", "app"} <= set(terms("工會APP"))


@pytest.mark.parametrize("other", ["二百四十六萬份", "2,460,000份", "２４６萬份", "2.46 million"])
def test_a_number_meets_itself_in_any_writing(other: str) -> None:
    assert "#2460000" in terms("246.0萬份")
    assert "#2460000" in terms(other)


def test_punctuation_alone_has_no_terms() -> None:
    assert not terms("，。！？…—— ")
