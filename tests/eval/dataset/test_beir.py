"""BEIR folders."""

import gzip
import json
from pathlib import Path

import pytest

from eval.dataset.beir import detect, read
from eval.dataset.case import Evidence
from eval.dataset.finding import Findings
from index.document import Document

HEADER = "query-id\tcorpus-id\tscore\n"
CORPUS = (
    {"_id": "d1", "title": "Locks", "text": "Ships enter at noon."},
    {"_id": "d2", "title": "", "text": "船只中午进入。", "metadata": {}},
    {"_id": "d3", "title": "A title alone", "text": ""},
    {"_id": "d4", "title": "", "text": ""},
)
QUERIES = (
    {"_id": "q1", "text": "When?"},
    {"_id": "q2", "text": "中午？"},
    {"_id": "q3", "text": "Nobody judged me"},
)


def folder(path: Path, **splits: str) -> Path:
    (path / "qrels").mkdir()
    for name, records in (("corpus", CORPUS), ("queries", QUERIES)):
        text = "".join(json.dumps(one) + "\n" for one in records)
        (path / f"{name}.jsonl.gz").write_bytes(
            gzip.compress(text.encode())
        ) if name == "corpus" else (path / f"{name}.jsonl").write_text(text)
    for name, rows in splits.items():
        (path / "qrels" / f"{name}.tsv").write_text(HEADER + rows, encoding="utf-8")
    return path


def test_a_folder(tmp_path: Path) -> None:
    path, findings = (
        folder(tmp_path, test="q2\td2\t1\nq1\td1\t2\nq1\td2\t0\nq1\td3\t1\n", train="q3\td1\t1\n"),
        Findings(),
    )
    assert detect(path)
    documents, (one, two) = read(path, None, findings)
    assert [document.id for document in documents] == ["d1", "d2", "d3"]
    assert documents[2] == Document("d3", "A title alone", "d3", "A title alone")
    assert (one.id, one.question, one.language, one.answerable, one.answers) == (
        "q1",
        "When?",
        "en",
        True,
        (),
    )
    assert (one.relevant, one.evidence) == (
        ("d1", "d3"),
        (Evidence("d1", 0, 20, is_whole=True), Evidence("d3", 0, 13, is_whole=True)),
    )
    assert (two.relevant, two.language) == (("d2",), "zh-Hans")
    assert findings.faults == []


def test_the_split(tmp_path: Path) -> None:
    path = folder(tmp_path, dev="q1\td1\t1\n", train="q3\td1\t1\n")
    findings = Findings()
    read(path, None, findings)
    assert "contains 2 splits and no test.tsv: name one of " in findings.faults[0].problem
    named = path / "qrels" / "train.tsv"
    assert detect(named)
    assert [case.id for case in read(named, None, Findings())[1]] == ["q3"]
    (path / "qrels" / "dev.tsv").unlink()
    assert [case.id for case in read(path, None, Findings())[1]] == ["q3"]
    named.unlink()
    read(path, None, findings)
    assert "put the judgments there as test.tsv" in findings.faults[-1].problem


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("q1\td1", ":3: must be query-id, corpus-id and score separated by tabs"),
        ("q1 d1 1", ":3: must be query-id"),
        ("q1\td1\thigh", ":3: must be query-id"),
        ("q1\td1\tnan", ":3: must be query-id"),
        ("q1\td9\t1", ':3: there is no document "d9" among the 3 given'),
        ("q9\td1\t1", ':3: there is no query "q9" among the 3 given'),
    ],
    ids=str,
)
def test_a_wrong_judgment_is_named_and_the_rest_is_read(
    tmp_path: Path, row: str, said: str
) -> None:
    findings = Findings()
    _, cases = read(folder(tmp_path, test=f"q1\td1\t1\n{row}\nq2\td2\t1\n"), None, findings)
    assert "q2" in [case.id for case in cases]
    (fault,) = findings.faults
    assert said in str(fault)


def test_judgments_need_no_header(tmp_path: Path) -> None:
    path = folder(tmp_path, test="")
    (path / "qrels" / "test.tsv").write_text("q1\td1\t1\n")
    assert [case.id for case in read(path, None, Findings())[1]] == ["q1"]


def test_queries_that_are_wrong(tmp_path: Path) -> None:
    path, findings = folder(tmp_path, test="q1\td1\t1\n"), Findings()
    (path / "queries.jsonl").write_text(
        '{"_id": "q1", "text": "?"}\n{"_id": "q1", "text": "!"}\n'
        '{"_id": [], "text": "!"}\n{"text": "!"}\n'
    )
    read(path, None, findings)
    assert [fault.problem.split(";")[0] for fault in findings.faults] == [
        'the id "q1" is used for the second time',
        '"_id" must be a text, not []',
        '"_id" is missing',
    ]
