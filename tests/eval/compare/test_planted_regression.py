"""Regressions planted in the real system, on a part of the gold set: the gate must see each.

The whole gold set is put before the gate by `make test` (see the Makefile).
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

import index.text.analyzer
import rag.bootstrap
import rag.reading.reader
from eval.compare.comparison import Comparison, compare
from eval.compare.gate import judge
from eval.dataset.case import QuestionSet
from eval.dataset.question_set import read
from eval.run.corpus import index_set
from eval.run.run import Run
from eval.run.runner import run
from index.model.encoder import BundledEncoder
from index.search.searcher import Searcher
from rag.question import Question
from rag.retrieval.fusion import retrieve_fused
from rag.retrieval.ranking import Embed, Ranking
from rag.settings import Settings

pytestmark = pytest.mark.slow

DOCUMENTS = 12


@pytest.fixture(scope="module", autouse=True)
def _one_passage_read() -> Iterator[None]:
    """Read one passage a question, in a third of the time: retrieval has the regressions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rag.reading.reader, "READ", 1)
        yield


@pytest.fixture(scope="module")
def asked() -> QuestionSet:
    gold = read()
    documents = gold.documents[:DOCUMENTS]
    ids = {one.id for one in documents}
    return QuestionSet(
        "part", documents, tuple(case for case in gold.cases if set(case.relevant) <= ids)
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


def measure(asked: QuestionSet, kept: Path | None = None) -> Run:
    return run(asked, partial(index_set, settings=Settings.read(os.environ), keep=kept), "run")


@pytest.fixture(scope="module")
def before(asked: QuestionSet, kept: Path) -> Run:
    return measure(asked, kept)


def faults(found: Comparison) -> list[str]:
    return [fault.name for fault in judge(found).failures]


def test_nothing_changed_passes(asked: QuestionSet, kept: Path, before: Run) -> None:
    found = compare(before, measure(asked, kept))
    assert (faults(found), found.moved) == ([], ())


def test_folding_turned_off(
    asked: QuestionSet, before: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.text.analyzer, "fold", lambda text: text)
    found = compare(before, measure(asked))
    assert "lexical nDCG@10 in the whole set" in faults(found)
    assert found.moved


def test_the_passage_prompt_dropped(
    asked: QuestionSet, before: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        BundledEncoder, "passages", lambda self, texts, done=None: self._encode(list(texts), done)
    )
    found = compare(before, measure(asked))
    assert "the encoder" in faults(found)
    assert found.moved
    elsewhere = replace(before, setup=replace(before.setup, arithmetic="another"))
    assert "the encoder" in faults(compare(elsewhere, found.after))


def test_the_first_passage_swapped_for_one_question_in_twenty(
    asked: QuestionSet, kept: Path, before: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = {case.question for case in asked.cases[::20]}

    def swap_first(question: Question, embed: Embed, searcher: Searcher, k: int) -> Ranking:
        found = retrieve_fused(question, embed, searcher, k)
        if question.text not in chosen:
            return found
        ids = found.ids.copy()
        ids[[0, 1]] = ids[[1, 0]]
        return replace(found, ids=ids)

    monkeypatch.setattr(rag.bootstrap, "retrieve_fused", swap_first)
    found = compare(before, measure(asked, kept))
    assert "nDCG@10 in the whole set" in faults(found)
    assert {one.question for one in found.moved} == chosen
    assert all(one.first for one in found.moved)
