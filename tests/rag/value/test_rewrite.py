"""Every row of the table rewrites its example, and each character keeps its origin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.normalize import fold
from rag.value.rewrite import REWRITES, Rewrite, rewrite


@pytest.mark.parametrize("row", REWRITES, ids=lambda row: row.name)
def test_every_row_rewrites_its_example(row: Rewrite) -> None:
    assert rewrite(row.example).text == row.rewritten
    assert rewrite(row.example).text != fold(row.example)


def test_what_brackets_hold_is_kept_aside() -> None:
    assert rewrite("三十（30）日《七月》").asides == ["30"]


@given(st.text("二兩千百萬克分之成六五廿余多來（）()《》30 abtwohundred年人", max_size=30))
def test_each_character_has_its_origin(span: str) -> None:
    written = rewrite(span)
    assert len(written.origin) == len(written.text) + 1
    assert written.origin == sorted(written.origin)
    assert written.origin[-1] == len(span)


@given(st.text(max_size=30))
def test_any_text_can_be_rewritten(span: str) -> None:
    written = rewrite(span)
    assert all(0 <= at <= len(span) for at in written.origin)
