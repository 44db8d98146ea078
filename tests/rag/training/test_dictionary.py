"""Making the tables of rag/retrieval/dictionary."""

import gzip
from pathlib import Path

import pytest

from rag.training.dictionary import (
    build_table,
    extract_ngrams,
    extract_singulars,
    measure_frequencies,
    read_dictionary,
    segment,
    stem_phrase,
    train_model_one,
    write_table,
)

WORDS = {"工资", "协议", "集体", "集体协议", "工会", "会"}


def test_the_longest_word_is_cut_first_and_other_characters_stand_alone() -> None:
    assert list(segment("集体协议，工会与工资ABC", WORDS)) == ["集体协议", "工会", "与", "工资"]


def test_neighbours_are_pairs_unless_a_function_word_stands_between() -> None:
    assert extract_ngrams("The collective agreements of unions") == {
        "collective",
        "agreement",
        "union",
        "collective agreement",
    }


def test_words_that_come_together_translate_each_other() -> None:
    pairs = [
        ("wages", "工资"),
        ("the wage agreement", "工资协议"),
        ("the union agreement", "工会协议"),
        ("union wages", "工会工资"),
    ] * 3
    found = train_model_one(pairs, {"工资", "协议", "工会"}, 10_000)
    assert found["wage", "工资"] > 0.8
    assert found["union", "工会"] > 0.5
    assert ("wage", "工会") not in found
    assert train_model_one(pairs[:2], {"工资", "协议", "工会"}, 10_000) == {}, "twice is chance"


def test_dictionary_and_laws_are_mixed_and_rare_words_come_last() -> None:
    meanings = {("wage", "工资"): 1.0, ("wage", "薪俸"): 0.5, ("", "的"): 1.0, ("of", "的"): 0.5}
    written = {"工资": 99.0, "薪俸": 0.0, "的": 1.0}
    english = build_table(
        meanings, {("wage", "薪资"): 0.6}, lambda e, c: (e, c), lambda e, c: written[c]
    )
    (first, p), (second, q), *_ = english["wage"]
    assert (first, second) == ("工资", "薪资")
    assert 0.5 < p < 0.6
    assert q == pytest.approx(0.4 * 0.6)
    chinese = build_table(meanings, {}, lambda e, c: (c, e), lambda e, c: 1.0)
    assert chinese["的"] == [], "a function word means nothing"
    assert chinese["工资"] == [("wage", 1.0)]


def test_every_kind_of_text_counts_alike() -> None:
    found = measure_frequencies([["a"] * 3 + ["b"], ["b"] * 10])
    assert found == {"a": 375_000, "b": 625_000}


def test_the_dictionary_gives_phrases_words_and_function_words() -> None:
    words, meanings = read_dictionary()
    assert {"工会", "北京", "集体"} <= words
    assert meanings["trade union", "工会"] > 0
    assert meanings["contract", "合同"] == 1.0, "what stands in brackets is no part of the phrase"
    assert ("", "什么") in meanings
    assert all(key == " ".join(extract_singulars(key)) for key, _ in meanings)
    assert stem_phrase("collective agreement") == "collect agreement"


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_table(tmp_path / name, {"wage": [("工资", 0.5), ("薪资", 0.25)], "the": []})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (
        gzip.decompress((tmp_path / "a").read_bytes()).decode()
        == "the\t\nwage\t工资 0.50 薪资 0.25\n"
    )
