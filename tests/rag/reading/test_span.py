"""Spans out of token scores: which one wins, and where its edges are put."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rag.citation import Span
from rag.reading.span import _PER_LENGTH, find_best_spans, trim

TEXT = "abcdefgh"
OFFSETS = tuple((i, i + 1) for i in range(len(TEXT)))


def scores(
    none: float, starts: dict[int, float], ends: dict[int, float]
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    table = np.full((len(TEXT) + 1, 2), -5, np.float32)
    table[0] = none / 2
    for side, values in enumerate((starts, ends)):
        for at, value in values.items():
            table[at + 1, side] = value
    return table


def test_the_best_span_ends_after_it_starts() -> None:
    """The highest start is behind the highest end: together they are no span."""
    (found,) = find_best_spans(scores(1.0, {5: 9.0, 1: 4.0}, {2: 8.0, 6: 1.0}), OFFSETS, TEXT, 1)
    assert found.span == Span(1, 3)
    assert found.margin == pytest.approx(4 + 8 - 1 - _PER_LENGTH * np.log(2))


def test_of_spans_that_score_alike_the_short_one_within_a_sentence_wins() -> None:
    (found,) = find_best_spans(scores(0.0, {1: 5.0, 3: 5.0}, {3: 5.0}), OFFSETS, TEXT, 1)
    assert found.span == Span(3, 4)
    across = scores(0.0, {2: 6.0, 5: 4.0}, {3: 4.0, 7: 6.0})
    (found,) = find_best_spans(across, OFFSETS, TEXT, 1)
    assert found.span == Span(2, 8)
    (found,) = find_best_spans(across, OFFSETS, "abc。efgh", 1)
    assert found.span == Span(2, 3)


def test_further_spans_do_not_overlap_the_first() -> None:
    found = find_best_spans(
        scores(0.0, {0: 5.0, 1: 4.5, 6: 3.0}, {2: 5.0, 3: 4.5, 7: 3.0}), OFFSETS, TEXT, 3
    )
    assert [one.span for one in found][:2] == [Span(0, 3), Span(6, 8)]
    assert all(
        a.span.end <= b.span.start or b.span.end <= a.span.start
        for i, a in enumerate(found)
        for b in found[:i]
    )


@given(arrays(np.float32, (9, 2), elements=st.floats(-20, 20, width=32)))
def test_against_every_span(table: "np.ndarray[tuple[int, int], np.dtype[np.float32]]") -> None:
    (found,) = find_best_spans(table, OFFSETS, TEXT, 1)
    everything = [
        float(table[i + 1, 0]) + float(table[j + 1, 1]) - _PER_LENGTH * np.log(1 + j - i)
        for i in range(8)
        for j in range(i, 8)
    ]
    assert found.margin == pytest.approx(max(everything) - float(table[0].sum()), abs=1e-3)


def test_a_text_without_a_token_has_no_span() -> None:
    assert find_best_spans(np.zeros((1, 2), np.float32), (), "", 3) == []


@pytest.mark.parametrize(
    ("text", "marked", "kept"),
    [
        ("共簽訂246.0萬份，", "246.0", "246.0萬份"),
        ("共簽訂246.0萬份，", "246.0萬份，", "246.0萬份"),
        ("覆蓋職工2.8億人。", "2.8", "2.8億人"),
        ("覆蓋職工2.8億人。", "8億人", "2.8億人"),
        ("占比５％的資源", "５", "５％"),
        ("挽回損失1.37億元。", "1.37億", "1.37億元"),
        ("二百四十六萬份合同", "二百四十六萬", "二百四十六萬份"),
        ("發布《工會法》，", "《工會法》，", "《工會法》"),
        ("發布《工會法》，", "工會法》", "工會法"),
        ("發布《工會法》，", "《工會法", "工會法"),
        ("他說：「不行。」", "「不行。」", "「不行。」"),
        ("in Washington, D.C.", "Washington, D.C.", "Washington, D.C."),
        ("He said so.", "so.", "so"),
        ("Smith (born 1960) was", "(born 1960)", "(born 1960)"),
        ("，。", "，。", "，。"),
    ],
)
def test_the_edges_are_where_a_person_would_put_them(text: str, marked: str, kept: str) -> None:
    start = text.index(marked)
    found = trim(text, Span(start, start + len(marked)))
    assert text[found.start : found.end] == kept


def test_a_bracket_taken_in_leaves_no_mark_at_the_edge() -> None:
    assert trim("000《.》（", Span(4, 7)) == Span(3, 6)


@given(st.text("246.0萬億份，。「」《》（） ab%", min_size=1, max_size=30), st.data())
def test_a_trimmed_span_is_a_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = trim(text, Span(start, end))
    assert 0 <= found.start < found.end <= len(text)
    assert trim(text, found) == found
