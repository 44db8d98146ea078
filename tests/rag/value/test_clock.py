"""Times of day, told from lengths of time."""

import pytest

from index.text.normalize import fold
from rag.value.clock import CLOCK, asks_clock


@pytest.mark.parametrize(
    "text", ["下午六時", "8:30", "9 p.m.", "晚間九時三十分", "三點半", "noon", "晚上10點"]
)
def test_times_of_day_are_found_whole(text: str) -> None:
    found = CLOCK.search(fold(f"自{text}起"))
    assert found
    assert found[0] == fold(text)


@pytest.mark.parametrize("text", ["四十小時", "三時期", "二時間", "9 people", "2017年"])
def test_lengths_of_time_are_none(text: str) -> None:
    assert not CLOCK.search(fold(text))


def test_questions_for_a_time_of_day() -> None:
    assert all(asks_clock(fold(text)) for text in ("幾點下班？", "What time is it?"))
    others = ("幾個鐘頭？", "幾時間？", "how many hours?", "應注意哪幾點？", "有幾點要求？")
    assert not any(asks_clock(fold(text)) for text in others)
