"""The language of a text from its characters."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.dataset.language import LANGUAGES, detect_language, detect_script


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("這裡有多少人？", "zh-Hant"),
        ("台灣后里的面店", "zh-Hant"),
        ("这里有多少人？", "zh-Hans"),
        ("什么是乾隆著作", "zh-Hans"),
        ("山水", "zh-Hant"),
        ("How many people?", "en"),
        ("What does 工會 mean in English?", "en"),
        ("iPhone的價格", "zh-Hant"),
        ("2017", "en"),
        ("", "en"),
    ],
)
def test_language(text: str, expected: str) -> None:
    assert detect_language(text) == expected


def test_what_both_scripts_write_alike_takes_its_neighbour() -> None:
    assert (
        detect_language("山水", "国家"),
        detect_language("山水", "國家"),
        detect_language("山水", "country"),
    ) == (
        "zh-Hans",
        "zh-Hant",
        "zh-Hant",
    )
    assert detect_language("國", "国家") == "zh-Hant"


def test_scripts_of_documents() -> None:
    assert [detect_script(text) for text in ("國家", "国家", "A country, 國.", "山水")] == [
        "Hant",
        "Hans",
        "Latin",
        "Hant",
    ]
    assert detect_script("国" + "a " * 200_000) == "Latin"


@given(st.text(), st.text())
def test_any_text_has_a_language(text: str, beside: str) -> None:
    assert detect_language(text, beside) in LANGUAGES.values()
    assert detect_script(text) in LANGUAGES


@pytest.mark.parametrize(
    ("name", "expected"), [("drcd_dev", "zh-Hant"), ("cmrc_dev", "zh-Hans"), ("xquad_en_zh", "en")]
)
def test_published_questions(shared: Path, name: str, expected: str) -> None:
    texts = {}
    for part in ("passages", "questions"):
        with gzip.open(
            shared / f"data/eval/{name}.{part}.jsonl.gz", "rt", encoding="utf-8"
        ) as lines:
            texts[part] = [json.loads(line) for line in lines][:2000]
    context = {one["id"]: one["text"] for one in texts["passages"]}
    wrong = [
        one["question"]
        for one in texts["questions"]
        if detect_language(one["question"], context.get(one["passage_id"], "")) != expected
    ]
    assert wrong == []
