"""Lists of questions out of real files: the right column, every line, and why some are refused."""

import io
from collections.abc import Iterator

import openpyxl
import pytest

from api.question_list import MAX_QUESTIONS, QuestionList, read_questions
from index.ingest.worker.pool import ParserPool

ASKED = ["全國簽訂多少份集體合同？", "How many, in all?", "誰是主席"]


@pytest.fixture(scope="module")
def parsers() -> Iterator[ParserPool]:
    with ParserPool(1) as pool:
        yield pool


def make_workbook(*sheets: list[list[object]]) -> bytes:
    book, data = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "\ufeff全國簽訂多少份集體合同？\r\n\r\n  How many, in all? \n誰是主席\n"),
        ("a.txt", "問題：\n1. 全國簽訂多少份集體合同？\n2、How many, in all?\n（3）誰是主席\n"),
        ("a.md", "# 清單\n- 全國簽訂多少份集體合同？\n- How many, in all?\n- 誰是主席\n"),
        (
            "a.csv",
            '編號,答,问题\n1,x,全國簽訂多少份集體合同？\n2,,"How many, in all?"\n3,,誰是主席\n',
        ),
        ("a.csv", "全國簽訂多少份集體合同？\nHow many, in all?\n誰是主席\n"),
        ("a.csv", '﻿question\n全國簽訂多少份集體合同？\n"How many, in all?"\n誰是主席\n'),
        ("a.csv", "A-1;甲;全國簽訂多少份集體合同？\nA-2;乙;How many, in all?\nA-3;丙;誰是主席\n"),
        (
            "a.tsv",
            "Question\tTag\n全國簽訂多少份集體合同？\ta\nHow many, in all?\tb\n誰是主席\tc",
        ),
        (
            "a.jsonl",
            '{"id": 1, "question": "全國簽訂多少份集體合同？"}\n"How many, in all?"\n\n'
            '{"問題": "誰是主席", "query": "x"}\n',
        ),
    ],
)
def test_questions_of_texts(name: str, text: str, parsers: ParserPool) -> None:
    assert read_questions(name, text.encode(), parsers) == QuestionList(ASKED, [])


def test_a_list_in_big5_is_read(parsers: ParserPool) -> None:
    assert read_questions("a.csv", "問題\n誰是主席？\n".encode("big5"), parsers).questions == [
        "誰是主席？"
    ]


@pytest.mark.parametrize(
    "sheets",
    [
        [[["編號", "問題", "備註"], *([n, one, "甲"] for n, one in enumerate(ASKED))]],
        [[["研究問題清單"], [], ["No", "Question", "Note"], *([1, one, 2] for one in ASKED)]],
        [[[one] for one in ASKED]],
        [[["說明", "x"], ["甲", "y"]], [["id", "您的問題"], *([1, one] for one in ASKED)]],
    ],
)
def test_questions_of_a_workbook(sheets: list[list[list[object]]], parsers: ParserPool) -> None:
    found = read_questions("a.xlsx", make_workbook(*sheets), parsers)
    assert found == QuestionList(ASKED, [])


def test_what_cannot_be_asked_is_named_with_its_line(parsers: ParserPool) -> None:
    long = "長" * 2001
    found = read_questions(
        "a.csv", f"id,問題\n1,誰？\n2,？？\n3,{long}\n4,\n5,幾人？\n".encode(), parsers
    )
    assert found.questions == ["誰？", "幾人？"]
    assert [(one.name, one.line, one.text) for one in found.rejected] == [
        ("a.csv:3", 3, "？？"),
        ("a.csv:4", 4, "長" * 80),
    ]
    assert found.rejected[0].detail == "no word and no number"
    assert "2001 characters" in found.rejected[1].detail


@pytest.mark.parametrize(
    ("name", "data", "detail"),
    [
        ("a.pdf", b"%PDF", ".pdf is no list of questions: send .csv, "),
        ("a.jsonl", b'{"question": ', "line 1 is not JSON: "),
        ("a.jsonl", b'{"answer": "x"}', 'line 1 has no text in a field "question"'),
        ("a.xlsx", b"PK\x03\x04nothing", ""),
        ("a.txt", b"\n \n", "it has no question"),
        ("a.csv", b"%PDF-1.7 \xff\xfe\x00\x81", ""),
    ],
)
def test_a_file_that_is_no_list_is_rejected(
    name: str, data: bytes, detail: str, parsers: ParserPool
) -> None:
    found = read_questions(name, data, parsers)
    assert found.questions == []
    (one,) = found.rejected
    assert (one.name, one.line) == (name, None)
    assert one.detail.startswith(detail)
    assert one.detail


def test_no_more_than_the_limit_is_taken(parsers: ParserPool) -> None:
    found = read_questions("a.txt", "誰？\n".encode() * (MAX_QUESTIONS + 2), parsers)
    assert len(found.questions) == MAX_QUESTIONS
    assert [one.line for one in found.rejected] == [MAX_QUESTIONS + 1, MAX_QUESTIONS + 2]
