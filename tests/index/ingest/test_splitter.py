"""Chunks are exact slices of their document, fit the encoder, and end at pauses."""

import re
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.document import Chunk, Document, document_id, has_visible_text
from index.ingest.section import is_bare, split_sections
from index.ingest.splitter import Splitter
from index.ingest.structure.prose import find_hidden, mask

GOLD = sorted((Path(__file__).parents[3] / "eval" / "gold" / "documents").iterdir())
PIECES = [
    *(
        "# 標題\n",
        "## 小節\r\n",
        "第 5 條（工資）\n",
        "第三條 雇主應給付工資。\n",
        "【聚焦】一年來，",
        "熱詞一:甲\n",
        "一、總則\n",
    ),
    *(
        "同一段話再說一遍。",
        "同一段話再說一遍。\r\n\r\n",
        "他說：「好！」然後走了。",
        "長句子沒有標點" * 8,
        "word " * 20,
    ),
    *("\n\n", "\r\n", "　", "\r"),
    *(
        "é" * 3,
        "e\u0301" * 20,
        "👩‍👩‍👧‍👦" * 5,
        "🇹🇼",
        "\u200b",
        "1,234.5 元，",
        "https://example.org/a?b=c;d",
        "\ufeff",
        "\x1f",
        "\x85",
    ),
]
TEXTS = st.one_of(
    st.lists(
        st.one_of(st.sampled_from(PIECES), st.text(st.characters(codec="utf-8"), max_size=40)),
        max_size=30,
    ).map("".join),
    st.text(st.sampled_from("工會。，\n "), max_size=400),
)


def words(texts: list[str]) -> list[int]:
    """Count a token for each sign, for six letters of a word, and one for each text, as in E5."""
    signs = (re.findall(r"[A-Za-z]+|[^\sA-Za-z]", text) for text in texts)
    return [1 + sum((len(sign) + 5) // 6 for sign in found) for found in signs]


def growing(texts: list[str]) -> list[int]:
    """Two pieces cost more together than apart."""
    return [len(text) + len(text) ** 2 // 100 for text in texts]


def document(text: str, title: str = "題") -> Document:
    return Document(document_id("test.txt"), title, "test.txt", text)


def check(
    found: Document, chunks: list[Chunk], count: Callable[[list[str]], list[int]], limit: int
) -> None:
    text, cursor = found.text, 0
    for chunk in chunks:
        assert chunk.document_id == found.id
        assert text[chunk.start : chunk.end] == chunk.text == chunk.text.strip()
        assert chunk.start >= cursor
        # What is in no chunk is said by the next one: the headers of a table, its caption.
        supports = {span for cell in chunk.view.cells for span in cell.supports}
        headers = [text[start:end] for start, end in supports]
        said = " ".join([*chunk.view.context, chunk.view.text, *headers])
        assert all(word in said for word in re.findall(r"\w+", text[cursor : chunk.start]))
        assert count([chunk.text])[0] <= limit or len(chunk.text) == 1
        cursor = chunk.end
    assert not has_visible_text(text[cursor:])


def check_sections(found: Document, chunks: list[Chunk]) -> None:
    """Check that a chunk holds the text of one section only, and has its path."""
    readable = mask(found.text, (span for span, _ in find_hidden(found)))
    for section in split_sections(readable):
        content = found.text[section.start : section.end].strip()
        for chunk in chunks:
            inside = found.text[
                max(section.start, chunk.start) : min(section.end, chunk.end)
            ].strip()
            if inside and not is_bare(readable, section) and content != found.title:
                assert chunk.section == section.path


@settings(max_examples=250, deadline=None)
@given(TEXTS, st.sampled_from([8, 20, 64, 256]), st.sampled_from([words, growing]))
@example("同一段話再說一遍。" * 40, 20, words)
@example("第 1 條\n" + "應給付工資，" * 60 + "\n第 2 條\n短。", 64, words)
@example("\u200b\n" * 300 + "工" * 100, 20, words)
def test_chunks_are_exact_complete_and_small_enough(
    text: str, limit: int, count: Callable[[list[str]], list[int]]
) -> None:
    found = document(text)
    chunks = Splitter(count, limit).split(found)
    check(found, chunks, count, limit)
    check_sections(found, chunks)
    assert bool(chunks) == has_visible_text(text)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from([1, 2, 3]))
def test_the_smallest_limits_hold(text: str, limit: int) -> None:
    found = document(text)
    check(
        found,
        Splitter(lambda texts: [len(one) for one in texts], limit).split(found),
        lambda texts: [len(one) for one in texts],
        limit,
    )


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_the_gold_documents(path: Path) -> None:
    found = document(path.read_text("utf-8"), path.stem)
    for limit in (40, 256):
        chunks = Splitter(words, limit).split(found)
        check(found, chunks, words, limit)
        check_sections(found, chunks)


def test_short_sections_stay_apart_and_long_ones_end_at_sentences() -> None:
    sentence = "雇主應按月給付工資，不得預扣。"
    chunks = Splitter(words, 64).split(
        document("第 1 條\n短。\n第 2 條\n" + sentence * 12 + "\n第 3 條\n也短。")
    )
    assert [chunk.section[0] for chunk in chunks] == [
        "第 1 條",
        *["第 2 條"] * (len(chunks) - 2),
        "第 3 條",
    ]
    assert len(chunks) >= 5
    assert all(chunk.text.endswith("。") for chunk in chunks)


def test_quotes_stay_with_their_sentence() -> None:
    chunks = Splitter(words, 32).split(document("理事長說：「我們要協商！」" * 12))
    assert len(chunks) > 3
    assert all(chunk.text.endswith("！」") for chunk in chunks)


def test_numbers_are_not_cut_at_their_comma() -> None:
    chunks = Splitter(words, 24).split(document("補發了工資1,234,567元,人數為89,012人," * 10))
    assert all(chunk.text.endswith(("元,", "人,")) for chunk in chunks)


def test_bare_headings_join_the_section_after_them() -> None:
    text = "年度報告\n\n# 甲\n\n## 乙\n### 丙\n正文在此。\n## 丁\n正文又在此。\n## 戊\n"
    chunks = Splitter(words).split(document(text, "年度報告"))
    assert [(chunk.text, chunk.section) for chunk in chunks] == [
        ("年度報告\n\n# 甲\n\n## 乙\n### 丙\n正文在此。", ("甲", "乙", "丙")),
        ("## 丁\n正文又在此。\n## 戊", ("甲", "丁")),
    ]
    assert [
        (chunk.text, chunk.section) for chunk in Splitter(words).split(document("# 甲\n## 乙\n"))
    ] == [("# 甲\n## 乙", ("甲", "乙"))]


def test_a_heading_is_not_left_alone_above_a_long_paragraph() -> None:
    chunks = Splitter(words, 64).split(
        document("# 工資\n\n" + "雇主應按月給付工資，不得預扣。" * 20)
    )
    assert len(chunks[0].text) > 20


def test_tiny_tails_are_joined_or_given_a_share() -> None:
    sentence = "雇主應給付工資。"  # 8 tokens
    for sentences in range(1, 80):
        text = sentence * sentences + "\n\n尾。"
        sizes = words([chunk.text for chunk in Splitter(words, 128).split(document(text))])
        assert len(sizes) == 1 or min(sizes) >= 32
        assert len(sizes) <= 2 + sum(sizes) // 64


def test_marks_stay_with_what_they_mark() -> None:
    for cluster in ("e\u0301", "👩‍👩‍👧‍👦", "👍🏽"):
        chunks = Splitter(words, 40).split(document(cluster * 60))
        assert len(chunks) > 1
        assert all(chunk.text.replace(cluster, "") == "" for chunk in chunks)


HAN = "".join(chr(0x4E00 + (i * 7919 + i * i // 331) % 20_000) for i in range(100_000))


@pytest.mark.parametrize(
    "text",
    [
        HAN,
        re.sub("(.{20})", r"\1，", HAN),
        "x" * 100_000,
        "工人\n" * 20_000,
        "\u200b\n" * 40_000 + f"{HAN[:300]}\n{HAN[300:600]}\n",
        "第一條\n" * 15_000,
    ],
    ids=["han", "clauses", "latin", "lines", "unseen", "articles"],
)
def test_long_texts_take_seconds_and_few_calls(text: str) -> None:
    calls, counted = 0, 0

    def count(texts: list[str]) -> list[int]:
        nonlocal calls, counted
        calls, counted = calls + 1, counted + len(texts)
        return [sum(map(str.isalpha, one)) * 2 // 3 for one in texts]

    found = document(text)
    start = time.process_time()
    chunks = Splitter(count, 256).split(found)
    # The tokenizer's own time is reckoned, not spent: 20 µs a text and 20 µs a call.
    assert time.process_time() - start + (calls + counted) * 20e-6 < 5
    assert calls < 2 * len(chunks) + 200
    check(found, chunks, count, 256)


def test_no_text_is_counted_twice_and_short_ones_come_in_one_call() -> None:
    seen: list[list[str]] = []

    def count(texts: list[str]) -> list[int]:
        seen.append(texts)
        return words(texts)

    Splitter(count, 64).split(document("雇主應按月給付工資，不得預扣。" * 100))
    everything = [text for texts in seen for text in texts]
    assert len(everything) == len(set(everything))
    seen.clear()
    Splitter(count).split(document("第一條 短。\n第二條 也短。\n第三條 更短。\n"))
    assert len(seen) == 1


def test_the_same_text_is_cut_the_same_way() -> None:
    found = document("雇主應按月給付工資，不得預扣。\r\n" * 100)
    splitter = Splitter(words, 64)
    assert splitter.split(found) == splitter.split(found) == Splitter(words, 64).split(found)
    starts = [chunk.start for chunk in splitter.split(found)]
    assert all(one < other for one, other in pairwise(starts))


def test_the_fingerprint_names_the_limit() -> None:
    assert Splitter(words, 256).fingerprint == "blocks/1 limit=256"
    assert Splitter(words, 64).fingerprint == "blocks/1 limit=64"


def test_an_impossible_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="0 tokens"):
        Splitter(words, 0)


def test_blank_documents_have_no_chunks() -> None:
    assert Splitter(words).split(document(" \r\n\u3000")) == []
