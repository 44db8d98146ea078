"""Manifests: files of any format with questions about them."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from eval.dataset.case import Case
from eval.dataset.finding import Findings
from eval.dataset.manifest import detect, read
from index.document import Document

RULES = """# 退休辦法

第四條 核准者可得 60 萬
元，分三張支票。另發獎金160萬元。

第五條 申請須於 4個月前提出，逾期者不得申請。
"""
TABLE = '年度,工會數,會員數\n105,"5,485",179\n106,5500,1790\n107,179,80\n'


def make_set(folder: Path, *files: dict[str, Any]) -> Path:
    (folder / "md").mkdir()
    (folder / "md/rules.md").write_text(RULES, encoding="utf-8")
    (folder / "table.csv").write_text(TABLE, encoding="utf-8")
    with zipfile.ZipFile(folder / "both.zip", "w") as archive:
        archive.writestr("a/first.txt", "甲工會有 12 名理事。")
        archive.writestr("second.txt", "乙工會有 ３，４００ 名會員。")
    path = folder / "manifest.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in files), encoding="utf-8")
    return path


def ask(
    name: str, question: str, answer: str | None, more: Mapping[str, object] | None = None
) -> dict[str, Any]:
    return {"id": name, "question": question, "answer": answer, **(more or {})}


def read_set(path: Path) -> tuple[dict[str, Document], dict[str, Case], Findings]:
    findings = Findings()
    documents, cases = read(path, None, findings)
    return {one.id: one for one in documents}, {one.id: one for one in cases}, findings


def quote(case: Case, documents: dict[str, Document]) -> list[tuple[str, str]]:
    """Return the document and the words of each piece of evidence."""
    return [
        (one.document_id, documents[one.document_id].text[one.start : one.end])
        for one in case.evidence
    ]


def test_files_and_the_places_of_their_answers(tmp_path: Path) -> None:
    path = make_set(
        tmp_path,
        {
            "file": "md/rules.md",
            "format": "md",
            "questions": [
                ask(
                    "r1",
                    "可得多少？",
                    "60萬元",
                    {"q_lang": "zh-Hant", "kind": "text", "also": "三張支票"},
                ),
                ask("r2", "申请须于何时提出？", "４个月前", {"also": ["四個月"]}),
                ask("r3", "薪資多少？", None, {"kind": "unanswerable", "answerable": False}),
            ],
        },
        {"file": "table.csv", "format": "csv", "questions": [ask("t1", "105年工會數？", "5485")]},
    )
    assert detect(path)
    assert detect(tmp_path)
    assert not detect(tmp_path / "table.csv")
    documents, cases, findings = read_set(path)
    assert (findings.faults, findings.warnings) == ([], [])
    assert list(documents) == ["md/rules.md", "table.csv"]
    assert read(tmp_path, None, Findings())[1] == list(cases.values())
    # Across blanks and the end of a line, but not within 160萬元.
    assert quote(cases["r1"], documents) == [("md/rules.md", "60 萬\n元")]
    assert cases["r1"].answers == ("60萬元", "三張支票")
    assert (cases["r1"].language, cases["r1"].type, cases["r1"].tags) == (
        "zh-Hant",
        "text",
        ("md",),
    )
    # Of the other script and width; the language is detected.
    assert quote(cases["r2"], documents) == [("md/rules.md", "4個月前")]
    assert (cases["r2"].language, cases["r2"].answers) == ("zh-Hans", ("４个月前", "四個月"))
    assert (cases["r3"].answerable, cases["r3"].answers) == (False, ())
    assert (cases["r3"].evidence, cases["r3"].relevant) == ((), ())
    assert quote(cases["t1"], documents) == [("table.csv", "5,485")]


def test_of_several_places_those_whose_lines_resemble_the_question(tmp_path: Path) -> None:
    questions = [ask("one", "105 會員數？", "179"), ask("all", "Which?", "179")]
    documents, cases, _ = read_set(
        make_set(tmp_path, {"file": "table.csv", "questions": questions})
    )
    text = documents["table.csv"].text
    assert [one.start for one in cases["one"].evidence] == [text.index("179")]
    # Nothing tells the places apart; that in 1790 is none.
    assert [one.start for one in cases["all"].evidence] == [
        text.index("179"),
        text.rindex("179"),
    ]


def test_files_in_a_zip_are_documents(tmp_path: Path) -> None:
    questions = [ask("z1", "乙工會有多少會員？", "3,400名"), ask("z2", "甲工會的地址？", "臺北市")]
    documents, cases, findings = read_set(
        make_set(tmp_path, {"file": "both.zip", "questions": questions})
    )
    assert list(documents) == ["both.zip/a/first.txt", "both.zip/second.txt"]
    assert quote(cases["z1"], documents) == [("both.zip/second.txt", "３，４００ 名")]
    assert cases["z1"].relevant == ("both.zip/second.txt",)
    # An answer that is nowhere has no evidence, and no document of several is known to give it.
    assert (cases["z2"].evidence, cases["z2"].relevant) == ((), ())
    assert cases["z2"].answers == ("臺北市",)
    assert [one.problem for one in findings.warnings] == [
        'its answer "臺北市" is not in the text where it says'
    ]


@pytest.mark.parametrize(("sheet", "column"), [("甲", 0), ("乙", 1)])
def test_the_sheet_that_a_question_names(tmp_path: Path, sheet: str, column: int) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "甲"
    book.active.append(["人數", 77])
    book.create_sheet("乙").append(["人數", 77])
    path = make_set(
        tmp_path, {"file": "book.xlsx", "questions": [ask("q", "人數？", "77", {"sheet": sheet})]}
    )
    book.save(tmp_path / "book.xlsx")
    documents, cases, _ = read_set(path)
    region = documents["book.xlsx"].regions[column]
    (evidence,) = cases["q"].evidence
    assert region.name == sheet
    assert region.start <= evidence.start < evidence.end <= region.end


def test_an_unreadable_file_is_a_warning(tmp_path: Path) -> None:
    path = make_set(
        tmp_path,
        {"file": "bad.pdf", "questions": [ask("b1", "Who?", "nobody")]},
        {"file": "gone.txt", "questions": []},
        {"file": "table.csv", "questions": [ask("t1", "105年工會數？", "5485")]},
    )
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    documents, cases, findings = read_set(path)
    assert (list(documents), list(cases), findings.faults) == (["table.csv"], ["t1"], [])
    bad, left, gone = (one.problem for one in findings.warnings)
    assert bad.startswith("bad.pdf: ")
    assert left == "its questions are left out: 1"
    assert gone.startswith("gone.txt: cannot be read")


def test_faults(tmp_path: Path) -> None:
    questions = [
        ask("q", "105年工會數？", None, {"answerable": True}),
        ask("p", "105年工會數？", "5485"),
        ask("p", "106年工會數？", "5500"),
    ]
    _, cases, findings = read_set(
        make_set(tmp_path, {"file": "table.csv", "questions": questions}, {"questions": []})
    )
    assert list(cases) == ["p"]
    missing, answer, twice = (one.problem for one in findings.faults)
    assert missing == '"file" is missing'
    assert answer.startswith("it has no answer")
    assert twice.startswith('the id "p" is used for the second time')
