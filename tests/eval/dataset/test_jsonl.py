"""Our own format: what is read, and that a wrong line is named with the way to correct it."""

import gzip
import json
from pathlib import Path

import pytest

from eval.dataset.case import Case, Evidence
from eval.dataset.finding import Findings
from eval.dataset.jsonl import read, read_questions
from index.document import Document
from index.error import BadInput

TEXT = "標題\n全國共246.0萬份。\n廣東省26.8萬份。\n重複。重複。"
ONE = Document("one.txt", "標題", "one.txt", TEXT)
TWO = Document("two.txt", "另一篇", "two.txt", "另一篇說246.0萬份。")
LINE = {
    "id": "q1",
    "question": "多少份？",
    "lang": "zh-Hant",
    "answers": ["246.0萬份"],
    "evidence": "全國共246.0萬份。",
}


def lines(path: Path, *records: object) -> Path:
    text = "".join(
        f"{one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)}\n"
        for one in records
    )
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def test_evidence_of_one_document_is_its_quote(tmp_path: Path) -> None:
    nothing: dict[str, object] = {
        "id": "q2",
        "question": "誰？",
        "lang": "zh-Hant",
        "answers": [],
        "evidence": None,
    }
    for name in ("q.jsonl", "q.jsonl.gz"):
        first, second = read_questions(lines(tmp_path / name, LINE, nothing, ""), [ONE])
        start = TEXT.index("全國共")
        assert first == Case(
            "q1",
            "多少份？",
            "zh-Hant",
            True,
            ("246.0萬份",),
            (Evidence("one.txt", start, start + 11),),
            ("one.txt",),
        )
        assert second == Case("q2", "誰？", "zh-Hant", False, (), (), ())


def test_evidence_of_several_documents_names_them(tmp_path: Path) -> None:
    evidence = [
        {"document": "two.txt", "quote": "246.0萬份"},
        {"document": "one.txt", "start": 6, "end": 13},
        {"document": "one.txt", "start": 6, "end": 13, "quote": "246.0萬份"},
    ]
    record = LINE | {
        "evidence": evidence,
        "answerable": True,
        "type": "quantity",
        "tags": ["number"],
    }
    (case,) = read_questions(lines(tmp_path / "q.jsonl", record), [ONE, TWO])
    assert [(one.document_id, one.start, one.end) for one in case.evidence] == [
        ("two.txt", 4, 11),
        ("one.txt", 6, 13),
        ("one.txt", 6, 13),
    ]
    assert not any(one.is_answer for one in case.evidence)
    assert (case.relevant, case.type, case.tags) == (
        ("two.txt", "one.txt"),
        "quantity",
        ("number",),
    )


def test_a_set_that_knows_only_documents(tmp_path: Path) -> None:
    record = {"id": "q1", "question": "多少份？", "relevant": ["two.txt", "one.txt", "two.txt"]}
    (case,) = read_questions(lines(tmp_path / "q.jsonl", record), [ONE, TWO])
    assert (case.answerable, case.relevant, case.answers, case.language) == (
        True,
        ("two.txt", "one.txt"),
        (),
        "zh-Hant",
    )
    assert case.evidence == (
        Evidence("two.txt", 0, len(TWO.text), is_whole=True),
        Evidence("one.txt", 0, len(TEXT), is_whole=True),
    )
    both = record | {"evidence": [{"document": "two.txt", "quote": "246.0萬份"}]}
    (case,) = read_questions(lines(tmp_path / "q.jsonl", both), [ONE, TWO])
    assert (case.relevant, case.evidence) == (("two.txt", "one.txt"), (Evidence("two.txt", 4, 11),))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"evidence": "沒有這句。"}, 'is not in "one.txt", nor anything like it'),
        (
            {"evidence": "全國共有246.0萬份。"},
            'nearest is "全國共246.0萬份。" at 3, which lacks "有"',
        ),
        ({"evidence": "重複。"}, 'occurs 2 times in "one.txt", at 26, 29: lengthen it'),
        ({"evidence": ""}, "the quote is empty"),
        (
            {"evidence": [{"document": "three.txt", "quote": "x"}]},
            'there is no document "three.txt" among the 1 given',
        ),
        ({"evidence": [{"document": "one.txt"}]}, ':2 evidence[0]: "quote" is missing'),
        ({"evidence": [{"document": "one.txt", "start": 3}]}, '"end" is missing'),
        ({"evidence": [{"document": "one.txt", "start": 3, "end": 99}]}, "[3:99] is not in"),
        (
            {"evidence": [{"document": "one.txt", "start": 3, "end": 5, "quote": "國共"}]},
            'not "國共": it is at 4',
        ),
        (
            {"evidence": [{"document": "one.txt", "start": "3", "end": 5}]},
            '"start" must be a whole number, not "3"',
        ),
        ({"evidence": 5}, '"evidence" must be a list of objects'),
        ({"evidence": None}, 'neither "evidence" nor "relevant" says where'),
        ({"answerable": False}, 'it is not answerable, but "evidence" or "relevant" says where'),
        ({"answerable": "yes"}, '"answerable" must be true or false'),
        ({"answers": "246.0萬份"}, '"answers" must be a list of texts'),
        ({"answers": [246]}, '"answers" must be a list of texts'),
        ({"answers": [" "]}, '"answers" must be a list of texts'),
        ({"relevant": ["two.txt"]}, 'there is no document "two.txt"'),
        ({"relevant": "one.txt"}, '"relevant" must be a list of texts'),
        ({"question": " "}, '"question" must be a text'),
        ({"id": []}, '"id" must be a text, not []'),
        ({"id": "q0"}, 'the id "q0" is used for the second time'),
        ({"tags": "hard"}, '"tags" must be a list of texts'),
        ({"type": 5}, '"type" must be a text'),
    ],
    ids=str,
)
def test_a_wrong_line_is_named_and_the_rest_is_read(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    path = lines(tmp_path / "q.jsonl", LINE | {"id": "q0"}, LINE | change, LINE | {"id": "q9"})
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    findings = Findings()
    _, cases = read(path, tmp_path / "one.txt", findings)
    assert [case.id for case in cases] == ["q0", "q9"]
    (fault,) = findings.faults
    assert str(fault).startswith(f"{path}:2")
    assert said in str(fault)
    with pytest.raises(BadInput) as error:
        read_questions(path, [ONE])
    assert str(error.value) == str(fault)


def test_evidence_outside_the_relevant_documents(tmp_path: Path) -> None:
    record = LINE | {
        "evidence": [{"document": "one.txt", "quote": "全國共"}],
        "relevant": ["two.txt"],
    }
    with pytest.raises(
        BadInput, match=r'evidence in "one\.txt", which is not among the "relevant"'
    ):
        read_questions(lines(tmp_path / "q.jsonl", record), [ONE, TWO])
    with pytest.raises(BadInput, match="names no document, and there are 2"):
        read_questions(lines(tmp_path / "q.jsonl", LINE), [ONE, TWO])


def test_several_mistakes_of_a_line_are_all_told(tmp_path: Path) -> None:
    findings = Findings()
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    read(
        lines(tmp_path / "q.jsonl", LINE | {"question": "", "tags": 1, "evidence": "沒有這句。"}),
        tmp_path / "one.txt",
        findings,
    )
    assert len(findings.faults) == 3


def test_what_is_odd_is_told(tmp_path: Path) -> None:
    record = LINE | {"answerable": False, "evidence": None, "answer": "246.0萬份"}
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    findings = Findings()
    _, (case,) = read(lines(tmp_path / "q.jsonl", record), tmp_path / "one.txt", findings)
    assert (case.answerable, case.answers) == (False, ())
    answers, field = (one.problem for one in findings.warnings)
    assert answers == 'it is not answerable, but has "answers", which are left out'
    assert field.startswith(
        '"answer" is not a field of a question, and is ignored; the fields are: id, question, lang,'
    )
    assert findings.faults == []


def test_files_that_hold_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"missing\.jsonl: cannot be read: No such file"):
        read_questions(tmp_path / "missing.jsonl", [ONE])
    with pytest.raises(BadInput, match="contains no question"):
        read_questions(lines(tmp_path / "empty.jsonl"), [ONE])
