"""TREC folders."""

import gzip
from pathlib import Path

import pytest

from eval.dataset.case import Evidence
from eval.dataset.finding import Findings
from eval.dataset.trec import detect, read

TOPICS = """<top>
<num> Number: 051
<title> Topic: When do ships
enter the lock

<desc> Description:
Not this.
</top>

<TOP><NUM>52</NUM><TITLE>船只几点进入</TITLE></TOP>
<top><num>53<title>Nobody judged me</top>
"""
QRELS = "51 0 d1 1\n051 0 d2 0\n51 0 d3 2\n52 Q0 d2 1\n53 0 d1 -1\n"
DOCS = """{"id": "d1", "text": "Ships enter at noon."}
{"docno": "d2", "contents": "船只中午进入。"}
{"docid": "d3", "title": "t", "text": "Noon."}
"""


def folder(path: Path, topics: str = TOPICS, qrels: str = QRELS, docs: str = DOCS) -> Path:
    for name, text in (("topics.51-53", topics), ("qrels.txt", qrels), ("docs.jsonl", docs)):
        (path / name).write_text(text, encoding="utf-8")
    return path


def test_topics_with_tags(tmp_path: Path) -> None:
    path, findings = folder(tmp_path), Findings()
    assert detect(path)
    documents, (one, two) = read(path, None, findings)
    assert [document.id for document in documents] == ["d1", "d2", "d3"]
    assert (one.id, one.question, one.language, one.relevant) == (
        "51",
        "When do ships enter the lock",
        "en",
        ("d1", "d3"),
    )
    assert one.evidence == (
        Evidence("d1", 0, 20, is_whole=True),
        Evidence("d3", 0, 5, is_whole=True),
    )
    assert (two.id, two.question, two.language, two.relevant) == (
        "52",
        "船只几点进入",
        "zh-Hans",
        ("d2",),
    )
    assert findings.faults == []


def test_topics_in_columns_and_documents_in_columns(tmp_path: Path) -> None:
    path = folder(tmp_path, "q1\tWhen?\nq2\tWho?\n", "q1 0 d1 1\n")
    (path / "docs.jsonl").unlink()
    (path / "collection.tsv.gz").write_bytes(gzip.compress(b"d1\tAt noon.\nd2\tThe lock.\n"))
    documents, (case,) = read(path, None, Findings())
    assert (case.id, case.question, case.relevant, len(documents)) == ("q1", "When?", ("d1",), 2)


def test_documents_of_a_folder_are_known_without_their_suffix(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    for name in ("FT911-3.txt", "two.txt", "two.md"):
        (tmp_path / "texts" / name).write_text(f"{name} holds this.", encoding="utf-8")
    path, findings = (
        folder(tmp_path, "1\tWhich?\n2\tWho?\n", "1 0 FT911-3 1\n1 0 two.md 1\n2 0 two 1\n"),
        Findings(),
    )
    _, (case,) = read(path, tmp_path / "texts", findings)
    assert case.relevant == ("FT911-3.txt", "two.md")
    assert [fault.problem for fault in findings.faults] == [
        'there is no document "two" among the 3 given'
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("51 0 d1", "must be a topic, an iteration, a document and a relevance (a whole number)"),
        ("51 0 d1 0.5", "must be a topic"),
        ("51 0 d9 1", 'there is no document "d9" among the 3 given'),
        ("99 0 d1 1", 'there is no query "99" among the 3 given'),
    ],
    ids=str,
)
def test_a_wrong_judgment_is_named(tmp_path: Path, row: str, said: str) -> None:
    findings = Findings()
    _, cases = read(folder(tmp_path, qrels=f"51 0 d1 1\n{row}\n52 0 d2 1\n"), None, findings)
    assert "52" in [case.id for case in cases]
    (fault,) = findings.faults
    assert fault.place == f"{tmp_path / 'qrels.txt'}:2"
    assert said in fault.problem


def test_what_is_missing_or_twice_there(tmp_path: Path) -> None:
    def told() -> list[str]:
        findings = Findings()
        read(tmp_path, None, findings)
        return [fault.problem for fault in findings.faults]

    folder(
        tmp_path,
        "<top><num>51<title>a\n<top><num>52<title>b</top>\n<top><num>53<title>c\n",
        "52 0 d1 1\n",
    )
    assert told() == ["the <top> is not closed by </top>"] * 2
    folder(tmp_path, "51 a\n52\tb\n", "52 0 d1 1\n")
    assert told() == ['must be an id, a tab and a text, not "51 a"']
    folder(tmp_path, "<top><title>a</top>", "")
    assert told() == ['"id" must be a text, not ""']
    (tmp_path / "topics.more").write_text("", encoding="utf-8")
    assert told() == ["contains 2 files topics.* (topics.51-53, topics.more): leave one of them"]
    (tmp_path / "docs.jsonl").unlink()
    assert "name the documents with --documents" in told()[-1]
    (tmp_path / "qrels.txt").unlink()
    assert not detect(tmp_path)
