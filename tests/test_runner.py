"""A run from files to figures, with the real model over three documents of the gold set."""

import io
import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from eval.case import Case, read_documents, read_questions
from eval.metric import METRICS, figures
from eval.runner import GOLD, Run, run, run_command
from index.document import Document
from index.error import BadInput, StorageFailure
from rag.settings import Settings

NAMES = ("collective-contracts-zhejiang-2017.txt", "union-review-2017.txt", "online-union-platform-jiangxi.md")
ASKED = ("g004", "g006", "g008", "g009", "g012", "g041")  # three languages, one of them unanswerable
QUOTE = "江西省2017年底有2.1萬個。"
ONE: dict[str, object] = {"id": "q1", "question": "江西省有多少個職工之家？", "lang": "zh-Hant", "answers": ["2.1萬"], "evidence": QUOTE}
NONE: dict[str, object] = {"id": "q2", "question": "Who is the mayor of Oslo?", "lang": "en", "answers": [], "evidence": None}


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [one for one in read_documents(GOLD / "documents") if one.id in NAMES]


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    gold = read_questions(GOLD / "questions.jsonl", read_documents(GOLD / "documents"))
    return [case for case in gold if case.id in ASKED]


@pytest.fixture(scope="module")
def measured(cases: list[Case], documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Run:
    home = tmp_path_factory.mktemp("home")
    stages: list[tuple[str, int, int]] = []
    settings = Settings.read(os.environ, home=home)
    done = run(cases, documents, settings, "three", lambda *told: stages.append(told))
    assert not list(home.iterdir())
    assert stages[0][:2] == ("indexing", 0)
    assert stages[-1] == ("asking", len(ASKED), len(ASKED))
    return done


def questions(path: Path, *records: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), encoding="utf-8")
    return path


def test_one_row_a_question_in_order(measured: Run, cases: list[Case]) -> None:
    assert [row.id for row in measured.rows] == list(ASKED)
    assert [row.language for row in measured.rows] == [case.language for case in cases]
    assert measured.documents == len(NAMES)
    for row, case in zip(measured.rows, cases, strict=True):
        assert row.answered == bool(row.citations)
        assert 0 <= row.confidence <= 1
        assert row.milliseconds > 0
        assert bool(row.retrieval) == case.answerable
        assert case.answerable or (row.dense_rank, row.lexical_rank, row.fused_rank) == (None, None, None)


def test_citations_slice_back(measured: Run, documents: list[Document]) -> None:
    texts = {one.id: one.text for one in documents}
    cited = [one for row in measured.rows for one in row.citations]
    assert all(one.exact and texts[one.document_id][one.start : one.end] == one.cited_text for one in cited)


def test_ranks_and_measures_agree(measured: Run) -> None:
    """Each of these answerable questions has one piece of evidence, so a rank says all that R@k says."""
    for row in measured.rows:
        for level, rank in (("", row.fused_rank), ("dense ", row.dense_rank), ("lexical ", row.lexical_rank)):
            if row.retrieval:
                assert [row.retrieval[f"{level}R@{k}"] for k in (1, 3, 5, 10)] == [float(bool(rank and rank <= k)) for k in (1, 3, 5, 10)]
    # Among three documents either leg finds what is asked nearly in the document's words.
    jiangxi = measured.rows[0]
    assert max(jiangxi.dense_rank or 99, jiangxi.lexical_rank or 99, jiangxi.fused_rank or 99) <= 3


def test_figures_are_those_of_the_rows(measured: Run) -> None:
    assert list(measured.figures) == ["all", "en", "zh-Hans", "zh-Hant"]
    assert measured.figures["all"] == figures(measured.rows)
    for code in ("en", "zh-Hans", "zh-Hant"):
        assert measured.figures[code] == figures([row for row in measured.rows if row.language == code])
    assert measured.figures["all"]["answerable answered"].of == 5
    assert measured.figures["all"]["unanswerable refused"].of == 1
    assert 0 < measured.latency["p50"] <= measured.latency["p95"]


def test_a_second_run_differs_in_nothing_but_time(measured: Run, cases: list[Case], documents: list[Document], tmp_path: Path) -> None:
    again = run(cases, documents, Settings.read(os.environ, home=tmp_path), "three")
    assert untimed(again) == untimed(measured)


def untimed(done: Run) -> Run:
    return replace(done, latency={}, rows=tuple(replace(row, milliseconds=0.0) for row in done.rows))


def test_the_command_prints_and_writes_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = questions(tmp_path / "q.jsonl", ONE, NONE), tmp_path / "run.json"
    document = GOLD / "documents" / "online-union-platform-jiangxi.md"
    assert run_command(path, document, tmp_path / "home", True, out) == 0
    said = capsys.readouterr()
    printed = json.loads(said.out)
    assert printed == json.loads(out.read_text(encoding="utf-8"))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["q.jsonl", "run.json"]
    assert [row["id"] for row in printed["rows"]] == ["q1", "q2"]
    assert list(printed["figures"]["all"]) == list(METRICS)
    assert printed["figures"]["en"]["R@1"] == {"total": 0, "of": 0, "value": None}
    assert "\\u" not in said.out


def test_the_table_for_a_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = GOLD / "documents" / "online-union-platform-jiangxi.md"
    run_command(questions(tmp_path / "q.jsonl", ONE, NONE), document, None, False)
    said = capsys.readouterr()
    for wanted in ("R@1", "nDCG@10", "citations correct", "refusals right", "dense leg alone: R@1 ", "latency: p50 "):
        assert wanted in said.out
    lines = said.out.splitlines()
    assert next(line for line in lines if line.startswith("all")).split()[1] == "2"
    # English asks only what has no answer here: there is nothing to measure retrieval by.
    assert re.match(r"en +1( +–){5} ", next(line for line in lines if line.startswith("en")))
    assert "\x1b" not in said.out + said.err


@pytest.mark.parametrize(
    ("set_path", "documents", "said"),
    [
        ("q.jsonl", None, "--documents"),
        ("q.jsonl", "missing", "missing"),
        ("missing.jsonl", str(GOLD / "documents"), "missing.jsonl: cannot be read"),
        ("set", None, "set.passages.jsonl.gz: cannot be read"),
        ("set", str(GOLD / "documents"), "leave --documents out"),
    ],
)
def test_what_cannot_be_asked_is_said(tmp_path: Path, set_path: str, documents: str | None, said: str) -> None:
    questions(tmp_path / "q.jsonl", ONE)
    with pytest.raises(BadInput, match=re.escape(said)):
        run_command(tmp_path / set_path, tmp_path / documents if documents else None, None, False)


def test_a_run_that_cannot_be_written_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", io.StringIO())
    path = questions(tmp_path / "q.jsonl", NONE)
    (tmp_path / "a.txt").write_text("內容。", encoding="utf-8")
    with pytest.raises(StorageFailure, match="choose another --out"):
        run_command(path, tmp_path / "a.txt", None, False, tmp_path / "missing" / "run.json")
