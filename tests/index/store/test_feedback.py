"""Feedback comes back, and goes with its document, whichever process removes it."""

import sqlite3
from pathlib import Path

import pytest

from index.error import NoSuchFeedback
from index.store.feedback import Judgement, keep_latest
from index.store.store import Store
from tests.index.store.test_store import PARTS, entry


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store.sqlite", PARTS)


def test_feedback_comes_back_in_its_order_and_is_removed(store: Store) -> None:
    assert store.feedback.read() == []
    one = store.feedback.add("幾份？", Judgement.RIGHT, ("a", 0, 2), "集體", "集體", "好")
    two = store.feedback.add("誰？", Judgement.SHOULD_ABSTAIN)
    assert store.feedback.read() == [one, two]
    assert (two.document_id, two.quote, two.comment) == (None, "", "")
    store.feedback.remove(one.id)
    assert store.feedback.read() == [two]
    with pytest.raises(NoSuchFeedback, match=one.id):
        store.feedback.remove(one.id)


def test_feedback_goes_with_its_document_and_stays_when_it_is_replaced(
    store: Store, tmp_path: Path
) -> None:
    store.add([entry("a"), entry("b")])
    about = store.feedback.add("幾份？", Judgement.RIGHT, ("a", 0, 2), "集體")
    other = store.feedback.add("幾份？", Judgement.RIGHT, ("b", 0, 2), "集體")
    store.add([entry("a", "集體合同變了。工資。")])
    assert store.feedback.read() == [about, other]
    Store(tmp_path / "store.sqlite", PARTS).remove("a")
    assert store.feedback.read() == [other]


def test_a_database_without_the_table_loses_documents_as_before(
    store: Store, tmp_path: Path
) -> None:
    store.add([entry("a")])
    store.remove("a")
    with sqlite3.connect(tmp_path / "store.sqlite") as connection:
        assert not connection.execute(
            "SELECT 1 FROM sqlite_master WHERE name = 'feedback'"
        ).fetchall()


def test_the_last_verdict_on_a_question_counts(store: Store) -> None:
    first = store.feedback.add("幾份？", Judgement.WRONG)
    other = store.feedback.add("誰？", Judgement.WRONG)
    last = store.feedback.add(" 幾份？ ", Judgement.SHOULD_ABSTAIN)
    assert keep_latest([first, other, last]) == [last, other]
