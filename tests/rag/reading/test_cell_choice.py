"""Of a row's cells, the one whose column the question names; echoes of the question are dropped."""

import pytest

from index.document import Chunk, Hit
from index.ingest.loader import read
from index.ingest.splitter import Splitter
from rag.citation import Span
from rag.question import Question
from rag.reading.cell_choice import choose_cell
from rag.reading.echo import drop_echoes
from rag.reading.extractor import Extraction
from rag.reading.reader import make_answer, make_part, prefer_asked_group
from rag.reading.span import Candidate

TABLE = "| 月份 | 平日加班 | 假日加班 | 主管 |\n|---|---|---|---|\n| 三月 | 143 | 52 | 林一 |\n"


def read_row() -> tuple[str, Chunk]:
    document = read(TABLE.encode(), "加班.md")
    (chunk,) = Splitter(lambda texts: [len(one) for one in texts]).split(document)
    return document.text, chunk


@pytest.mark.parametrize(
    ("question", "found", "wanted"),
    [
        ("三月的假日加班是多少？", "143", "52"),
        ("三月的平日加班是多少？", "143", "143"),
        ("三月有多少？", "52", "52"),
        ("林一是哪個月份的主管？", "三月", "三月"),
    ],
)
def test_the_column_that_is_asked_for(question: str, found: str, wanted: str) -> None:
    text, chunk = read_row()
    cells = {text[cell.start : cell.end]: cell for cell in chunk.view.cells}
    chosen = choose_cell(Question.parse(question), [chunk.view], cells[found])
    assert text[chosen.start : chosen.end] == wanted


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How many union members were there in 2012?", "3,387,524"),
        ("How many unions were there in 2012?", "5,225"),
        ("How many trade union officers were elected in 2012?", "61"),
    ],
)
@pytest.mark.parametrize("header", ["| Year | Unions | Union members | Union officers |",
                                    "| Year | Unions | Members | Officers |"])  # fmt: skip
def test_of_a_compound_the_last_noun_is_counted(question: str, wanted: str, header: str) -> None:
    text = f"{header}\n|---|---|---|---|\n| 2012 | 5,225 | 3,387,524 | 61 |\n"
    document = read(text.encode(), "unions.md")
    (chunk,) = Splitter(lambda texts: [len(one) for one in texts]).split(document)
    cells = {document.text[cell.start : cell.end]: cell for cell in chunk.view.cells}
    for found in ("5,225", "3,387,524"):
        chosen = choose_cell(Question.parse(question), [chunk.view], cells[found])
        assert document.text[chosen.start : chosen.end] == wanted


def test_the_column_may_be_in_another_group_of_the_row() -> None:
    header = "| 月份 | " + " | ".join(f"第{n}廠加班" for n in "一二三四五六") + " |\n"
    text = header + "|" + "---|" * 7 + "\n| 三月 | 11 | 22 | 33 | 44 | 55 | 66 |\n"
    document = read(text.encode(), "加班.md")
    chunks = Splitter(lambda texts: [len(one) for one in texts], 40).split(document)
    hits = [Hit(i, chunk, "加班", 1.0) for i, chunk in enumerate(chunks)]
    question = Question.parse("三月的第六廠加班是多少？")
    first = make_answer(question, hits[0], Extraction((Candidate(Span(9, 11), 5.0),), 1.0, 1.0))
    assert first.parts[0].words in {"11", "22", "33"}
    found = prefer_asked_group(question, first, hits)
    assert [part.words for part in found.parts] == ["66"]
    span = found.parts[0].spans[0]
    assert document.text[span.start : span.end] == "66"
    assert found.sentence.start <= span.start < span.end <= found.sentence.end


def test_a_part_of_a_header_means_the_cell_below_it() -> None:
    table = TABLE.replace("假日加班", "假日加班（小時）")
    document = read(table.encode(), "加班.md")
    (chunk,) = Splitter(lambda texts: [len(one) for one in texts]).split(document)
    at = chunk.view.text.index("小時")
    part = make_part(Hit(1, chunk, "加班", 1.0), Span(at, at + 2))
    assert part is not None
    assert part.words == "52"
    assert document.text[part.spans[0].start : part.spans[0].end] == "52"


def make_extraction(*words: str) -> tuple[Hit, Extraction]:
    text = "請假流程\n員工填寫假單，經主管核可。"
    chunk = Chunk("d", 0, len(text), text, ("請假流程",))
    candidates = tuple(
        Candidate(Span(text.index(one), text.index(one) + len(one)), 5.0 - i)
        for i, one in enumerate(words)
    )
    return Hit(1, chunk, "手冊", 1.0), Extraction(candidates, 1.0, 1.0)


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("請假流程是什麼？", ["填寫假單"]),
        ("如何請假？", ["填寫假單"]),
        ("請假流程還是報到流程？", ["請假流程", "填寫假單"]),
    ],
)
def test_words_of_the_question_are_no_answer(question: str, kept: list[str]) -> None:
    hit, extraction = make_extraction("請假流程", "填寫假單")
    found = drop_echoes(Question.parse(question), hit, extraction).candidates
    assert [hit.chunk.text[one.span.start : one.span.end] for one in found] == kept
