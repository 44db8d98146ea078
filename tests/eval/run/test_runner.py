"""A run over real documents with the real encoder."""

import os
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from eval.compare.comparison import compare
from eval.compare.gate import judge
from eval.dataset.case import QuestionSet
from eval.dataset.question_set import GOLD, read
from eval.run.asker import DEPTH
from eval.run.corpus import index_set, open_existing
from eval.run.run import Run, Timing
from eval.run.runner import run
from index.error import BadInput
from rag.bootstrap import Workspace
from rag.settings import Settings

NAMES = ("union-review-2017.txt", "union-review-2016.txt", "online-union-platform-jiangxi.md")


@pytest.fixture(scope="module")
def asked() -> QuestionSet:
    """Three documents and gold questions that only they answer, one unanswerable, one too long."""
    gold = read(GOLD)
    documents = tuple(one for one in gold.documents if one.id in NAMES)
    cases = [case for case in gold.cases if case.relevant and set(case.relevant) <= set(NAMES)][:6]
    blank = replace(cases[0], id="blank", question="x" * 3000)
    return QuestionSet(
        "three",
        documents,
        (*cases, next(case for case in gold.cases if not case.answerable), blank),
    )


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings.read(os.environ, home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def measured(asked: QuestionSet, settings: Settings) -> Run:
    stages: list[tuple[str, int, int]] = []
    done = run(
        asked, partial(index_set, settings=settings), "three-1", lambda *told: stages.append(told)
    )
    assert not list(settings.home.iterdir())
    assert stages[0][:2] == ("indexing", 0)
    assert stages[-1] == ("asking", 8, 8)
    return done


def untimed(done: Run) -> Run:
    return replace(
        done,
        timing=Timing("", 0, 0, 0, 0),
        rows=tuple(replace(row, milliseconds=0.0) for row in done.rows),
    )


def test_one_row_a_question_in_order(measured: Run, asked: QuestionSet) -> None:
    assert [row.id for row in measured.rows] == [case.id for case in asked.cases]
    assert (measured.setup.questions, measured.setup.documents, measured.setup.set_sha256) == (
        8,
        3,
        asked.sha256,
    )
    for row, case in zip(measured.rows, asked.cases, strict=True):
        assert (row.question, row.answers, row.answerable) == (
            case.question,
            case.answers,
            case.answerable,
        )
        assert 0 <= row.confidence <= 1
        assert row.answered == (
            row.candidate is not None and row.confidence >= measured.setup.threshold
        )
        assert (row.reason is None) == (row.answered or row.error is not None)
        assert ("R@1" in row.values) == case.answerable


def test_a_question_that_raises_is_a_row_of_noughts(measured: Run) -> None:
    row = measured.rows[-1]
    assert row.error
    assert "3000 characters" in row.error
    assert not row.answered
    assert row.candidate is None
    assert row.would is False
    assert row.values["R@10"] == row.values["right"] == row.values["F1"] == 0


def test_citations_slice_back(measured: Run, asked: QuestionSet) -> None:
    texts = {one.id: one.text for one in asked.documents}
    cited = [one for row in measured.rows if row.candidate for one in row.candidate.citations]
    assert len(cited) == 7
    assert all(
        one.exact and texts[one.document_id][one.start : one.end] == one.cited_text for one in cited
    )


def test_quotes_are_the_words_of_the_evidence(measured: Run, asked: QuestionSet) -> None:
    texts = {one.id: one.text for one in asked.documents}
    for row in measured.rows:
        assert row.quotes == tuple(
            texts[one.document_id][one.start : one.end] for one in row.evidence
        )


def test_every_leg_keeps_its_own_ranking(measured: Run) -> None:
    for row in measured.rows[:-1]:
        for leg in (row.fused, row.dense, row.lexical):
            assert list(leg.scores) == sorted(leg.scores, reverse=True)
            assert len(leg.passages) == len(set(leg.passages)) <= DEPTH
        assert len(row.dense.passages) == min(DEPTH, measured.setup.chunks)
        assert all(measured.passages[at].text for at in row.fused.passages[:10])
        assert (
            row.values["dense R@50"] >= row.values["dense R@10"]
            if row.answerable
            else "R@1" not in row.values
        )


def test_a_second_run_differs_in_nothing_but_time_and_passes_the_gate(
    measured: Run, asked: QuestionSet, settings: Settings, tmp_path: Path
) -> None:
    """Asked of an index that is kept: made for the second run, and only opened for the third."""
    for _ in range(2):
        again = run(asked, partial(index_set, settings=settings, keep=tmp_path / "kept"), "three-1")
        assert replace(untimed(again), setup=measured.setup) == untimed(measured)
        assert compare(measured, again).moved == ()
        assert judge(compare(measured, again)).passed
    assert again.timing.indexing < 5


def test_an_index_kept_for_another_set_is_refused(
    asked: QuestionSet, settings: Settings, tmp_path: Path
) -> None:
    run(asked, partial(index_set, settings=settings, keep=tmp_path), "three")
    fewer = QuestionSet("two", asked.documents[:2], asked.cases[:1])
    with pytest.raises(BadInput, match="was made for another set"):
        run(fewer, partial(index_set, settings=settings, keep=tmp_path), "two")


@pytest.fixture
def mine(asked: QuestionSet, settings: Settings, tmp_path: Path) -> Settings:
    """A home whose collection has the set's documents under other ids, and one more."""
    home = replace(settings, home=tmp_path)
    workspace = Workspace(home)
    other = replace(asked.documents[0], id="other", text="職工之家在全國共有１２３個。")
    workspace.collection("mine", create=True).add(
        [*(replace(one, id=f"my-{one.id}") for one in asked.documents), other]
    )
    workspace.close()
    return home


def test_a_collection_is_asked_as_it_is(asked: QuestionSet, mine: Settings) -> None:
    done = run(asked, partial(open_existing, settings=mine, collection="mine"), "mine")
    assert done.setup.documents == 4
    assert done.setup.set_sha256 == asked.sha256
    assert {done.passages[at].document_id for row in done.rows for at in row.dense.passages} == {
        *NAMES,
        "other",
    }
    assert all(row.values["R@50"] == 1 for row in done.rows if row.answerable and not row.error)
    assert all(
        cited.exact for row in done.rows if row.candidate for cited in row.candidate.citations
    )


def test_documents_that_are_not_indexed_are_named(asked: QuestionSet, mine: Settings) -> None:
    changed = replace(asked.documents[0], text=asked.documents[0].text + "。")
    with pytest.raises(
        BadInput,
        match=r"1 of the \d documents that answer three are not in the collection 'mine', "
        rf"such as '{changed.id}'",
    ):
        run(
            replace(asked, documents=(changed, *asked.documents[1:])),
            partial(open_existing, settings=mine, collection="mine"),
            "mine",
        )
