"""Words of regions: found in both directions, and they find passages that say the other word."""

import pytest

from index.text.normalize import fold
from rag.retrieval.regional import find_regional_words


def list_others(text: str) -> set[str]:
    return {
        "".join([one.pairs[0], *(pair[1] for pair in one.pairs[1:])])
        for word in find_regional_words(fold(text))
        for one in word.others
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("軟體", "軟件"),
        ("計程車", "出租車"),
        ("伺服器", "服務器"),
        ("品質", "質量"),
        ("寮國", "老撾"),
    ],
)
def test_words_are_found_in_both_directions(one: str, other: str) -> None:
    assert fold(other) in list_others(f"這個{one}的費用")
    assert fold(one) in list_others(f"这个{other}的费用")


def test_the_longest_word_is_taken() -> None:
    assert "网卡" in list_others("網絡卡") | list_others("網路卡")
    assert len(find_regional_words("出租车司机")) == 1


def test_other_words_have_none() -> None:
    assert find_regional_words(fold("工會有多少會員?")) == []
    assert find_regional_words("How many taxis?") == []
