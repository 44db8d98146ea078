"""Tokens with their places, windows over them, and the sequence that is read."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model import bundled
from index.model.tokenizer import load_tokenizer
from index.text.normalize import simplify
from rag.reading.tokenizer import Tokenizer, assemble, split_windows
from rag.settings import Settings


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer(load_tokenizer(bundled.ensure_converted(Settings.read(os.environ).cache)))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("獲得英國黨的支持", "英國黨"),
        ("成立於（1946年）。", "1946年"),
        ("自2010年起", "2010年"),
        ("發布《工會法》，並", "《工會法》"),
        ("It opened in 2017.", "2017"),
        ("rose by (19.3%)", "19.3%"),
    ],
)
def test_an_answer_begins_and_ends_with_a_token(
    tokenizer: Tokenizer, text: str, answer: str
) -> None:
    start = text.index(answer)
    offsets = tokenizer.tokenize(text).offsets
    assert start in {a for a, _ in offsets}
    assert start + len(answer) in {b for _, b in offsets}


@pytest.mark.parametrize(
    "text",
    [
        "全國共簽訂集體合同246.0萬份。",
        "  The  cat\tsat.\n",
        "ＡＢＣ１２３",
        "",
        "   ",
        "👩‍👩‍👧 e\u0301",
    ],
)
def test_offsets_are_slices_without_blanks(tokenizer: Tokenizer, text: str) -> None:
    tokens = tokenizer.tokenize(text)
    assert len(tokens.ids) == len(tokens.offsets)
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in tokens.offsets)
    assert list(tokens.offsets) == sorted(tokens.offsets)


def test_every_character_that_is_not_blank_is_in_a_token(tokenizer: Tokenizer) -> None:
    text = "加強集體協商制度,全國簽訂集體合同246.0萬份。The unions (2017) said: 5% – no more!"
    covered = {i for a, b in tokenizer.tokenize(text).offsets for i in range(a, b)}
    assert {i for i, c in enumerate(text) if not c.isspace()} == covered


def test_both_scripts_are_read_as_one(tokenizer: Tokenizer) -> None:
    assert tokenizer.tokenize(simplify("團體協約與勞動條件")) == tokenizer.tokenize(
        "团体协约与劳动条件"
    )


def test_the_sequence_and_where_its_text_begins() -> None:
    ids, first = assemble([11, 12], [21], [31, 32])
    assert ids == [0, 11, 12, 2, 2, 21, 2, 31, 32, 2]
    assert ids[first] == 31
    ids, first = assemble([11], [], [31])
    assert (ids, ids[first]) == ([0, 11, 2, 2, 31, 2], 31)


@given(st.integers(0, 2000), st.integers(1, 300), st.integers(1, 300))
def test_windows_cover_everything(count: int, length: int, stride: int) -> None:
    stride = min(stride, length)
    found = split_windows(count, length, stride)
    assert found[0].start == 0
    assert found[-1].end == count
    assert all(w.end - w.start <= length for w in found)
    assert {i for w in found for i in range(w.start, w.end)} == set(range(count))
    assert len(found) == 1 or found[-2].end < count  # none that adds nothing
