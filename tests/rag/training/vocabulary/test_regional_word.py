"""The table of regional words keeps the best probability and only words."""

from rag.training.vocabulary.regional_word import make_table


def test_the_best_probability_is_kept_and_words_are_folded() -> None:
    table = make_table([("網路", "網絡", 0.5), ("網路", "網絡", 0.9), ("網路", "互聯網", 0.6)])
    assert table == {"网路": [("网络", 0.9), ("互联网", 0.6)]}


def test_what_is_no_word_or_the_same_is_left_out() -> None:
    pairs = [("檔", "擋", 0.9), ("米歇爾·哈", "米歇爾", 0.9), ("軟體", "软体", 0.9)]
    assert make_table(pairs) == {}
