"""SQuAD, DRCD and CMRC 2018 files."""

import gzip
import json
from pathlib import Path

import pytest

from eval.dataset.case import Evidence
from eval.dataset.finding import Findings
from eval.dataset.squad import detect, read
from index.document import Document

CONTEXT = "Ships enter the lock at noon. The lock at the lake is older."
QA = {
    "id": "q1",
    "question": "When do ships enter?",
    "answers": [{"text": "noon", "answer_start": 24}, {"text": "at noon", "answer_start": 21}],
}
CMRC = {
    "context_id": "DEV_7",
    "context_text": "船闸每天中午开放。中午之后不再放行。",
    "title": "船闸",
    "qas": [
        {"query_id": "DEV_7_Q1", "query_text": "几点？", "answers": ["中午", "每天中午", "中午"]}
    ],
}


def squad(*qas: object, context: object = CONTEXT, **paragraph: object) -> dict[str, object]:
    return {
        "version": "1.1",
        "data": [
            {"title": "Locks", "paragraphs": [{"context": context, "qas": list(qas)} | paragraph]}
        ],
    }


def written(path: Path, value: object) -> Path:
    data = json.dumps(value, ensure_ascii=False).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def faults(folder: Path, value: object) -> list[str]:
    findings = Findings()
    read(written(folder / "s.json", value), None, findings)
    return [str(fault).removeprefix(f"{folder / 's.json'}") for fault in findings.faults]


def test_squad(tmp_path: Path) -> None:
    path, findings = written(tmp_path / "s.json.gz", squad(QA)), Findings()
    assert detect(path)
    documents, (case,) = read(path, None, findings)
    assert documents == [Document("Locks#1", "Locks", "Locks#1", CONTEXT)]
    assert (case.id, case.question, case.language, case.answerable) == (
        "q1",
        "When do ships enter?",
        "en",
        True,
    )
    assert (case.answers, case.relevant) == (("noon", "at noon"), ("Locks#1",))
    assert case.evidence == (Evidence("Locks#1", 21, 28, True), Evidence("Locks#1", 24, 28, True))
    assert (findings.faults, findings.warnings) == ([], [])


def test_an_impossible_question(tmp_path: Path) -> None:
    plausible = {
        "id": "q2",
        "question": "Who?",
        "is_impossible": True,
        "answers": [],
        "plausible_answers": [{"text": "no", "answer_start": 24}],
    }
    contrary = QA | {"id": "q3", "is_impossible": True}
    findings = Findings()
    _, cases = read(
        written(tmp_path / "s.json", squad(QA | {"is_impossible": False}, plausible, contrary)),
        None,
        findings,
    )
    assert [
        (case.answerable, bool(case.answers), bool(case.evidence), bool(case.relevant))
        for case in cases
    ] == [
        (True, True, True, True),
        (False, False, False, False),
        (False, False, False, False),
    ]
    assert findings.faults == []
    (warning,) = findings.warnings
    assert str(warning).endswith(
        'data[0] paragraphs[0] qas[2]: it is impossible, but has "answers", which are left out'
    )


def test_drcd_has_ids_of_its_own_that_may_be_numbers(tmp_path: Path) -> None:
    qa = {"id": 15, "question": "誰？", "answers": [{"id": 1, "text": "阿里", "answer_start": 0}]}
    documents, (case,) = read(
        written(tmp_path / "d.json", squad(qa, context="阿里開船。", id="1001-10")),
        None,
        Findings(),
    )
    assert [one.id for one in documents] == ["1001-10"]
    assert (case.id, case.language, case.evidence) == (
        "15",
        "zh-Hant",
        (Evidence("1001-10", 0, 2, True),),
    )


def test_paragraphs_of_one_title_are_counted_on(tmp_path: Path) -> None:
    article = {"title": "T", "paragraphs": [{"context": "a", "qas": []}, {"context": "b"}]}
    documents, cases = read(
        written(
            tmp_path / "s.json", {"data": [article, article | {"paragraphs": [{"context": "c"}]}]}
        ),
        None,
        Findings(),
    )
    assert [one.id for one in documents] == ["T#1", "T#2", "T#3"]
    assert cases == []


def test_cmrc_as_a_list_has_no_offsets(tmp_path: Path) -> None:
    findings = Findings()
    documents, (case,) = read(written(tmp_path / "c.json", [CMRC]), None, findings)
    assert documents == [Document("DEV_7", "船闸", "DEV_7", str(CMRC["context_text"]))]
    assert (case.id, case.language, case.answers) == ("DEV_7_Q1", "zh-Hans", ("中午", "每天中午"))
    assert case.evidence == (Evidence("DEV_7", 2, 6, True), Evidence("DEV_7", 4, 6, True))
    assert findings.faults == []
    qas = [{"query_id": 1, "query_text": "几点？", "answers": ["中午关放"]}]
    (fault,) = faults(tmp_path, [CMRC | {"qas": qas}])
    assert fault.startswith(' contexts[0] qas[0]: the answer "中午关放" is not at 0 of "DEV_7"')
    assert 'nearest is "中午开放" at 4, which has "开" for "关"' in fault


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            {"text": "noon", "answer_start": 23},
            'is not at 23 of "Locks#1", where " noo" is: it is at 24',
        ),
        ({"text": "lock", "answer_start": 40}, "it is at 34"),
        ({"text": "lock", "answer_start": -1}, "it is at 16"),
        ({"text": "noone", "answer_start": 24}, 'nearest is "noon" at 24, which lacks "e"'),
        ({"text": "五月", "answer_start": 24}, "nor anywhere else in it"),
        ({"text": "noon"}, '"answer_start" is missing'),
        ({"text": "noon", "answer_start": "24"}, '"answer_start" must be a whole number, not "24"'),
        ({"text": "", "answer_start": 24}, '"text" must be a text'),
    ],
    ids=str,
)
def test_an_answer_must_stand_at_its_offset(
    tmp_path: Path, answer: dict[str, object], said: str
) -> None:
    path, findings = (
        written(
            tmp_path / "s.json",
            squad(QA, QA | {"id": "q2", "answers": [answer]}, QA | {"id": "q3"}),
        ),
        Findings(),
    )
    _, cases = read(path, None, findings)
    assert [case.id for case in cases] == ["q1", "q3"]
    (fault,) = findings.faults
    assert fault.place == f"{path} data[0] paragraphs[0] qas[1] answers[0]"
    assert said in fault.problem


def test_what_is_no_such_file(tmp_path: Path) -> None:
    assert faults(tmp_path, {"questions": []})[0].startswith(
        ': must be {"data": […]} as SQuAD, or a list of contexts as CMRC 2018'
    )
    assert faults(tmp_path, 5)[0].endswith("not 5")
    assert faults(tmp_path, [1]) == [': "contexts" must be a list of objects, not [1]']
    assert faults(tmp_path, {"data": [{"paragraphs": 5}]}) == [
        ' data[0]: "paragraphs" must be a list of objects, not 5'
    ]
    assert faults(tmp_path, squad(QA, context=None)) == [
        ' data[0] paragraphs[0]: "context" must be a text, not null'
    ]
    first = f"{tmp_path / 's.json'} data[0] paragraphs[0] qas[0]"
    assert faults(tmp_path, squad(QA, QA)) == [
        ' data[0] paragraphs[0] qas[1]: the id "q1" is used for the second time; '
        f"the first is at {first}"
    ]
    assert faults(tmp_path, squad(QA | {"answers": []})) == [
        ' data[0] paragraphs[0] qas[0]: it has no answer: give one, or set "is_impossible": true'
    ]
    findings = Findings()
    assert read(tmp_path / "missing.json", None, findings) == ([], [])
    assert len(findings.faults) == 1
