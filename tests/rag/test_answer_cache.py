"""Remembered answers: until the index changes, and no more than so many."""

from index.document import Filter
from index.document_filter import parse_filter
from index.store.index_state import IndexState
from rag.answer import Reason, Refusal, Response, Timings
from rag.answer_cache import AnswerCache

EVERYWHERE = Filter()


def response(question: str, revision: int) -> Response:
    return Response(
        question,
        None,
        Refusal(Reason.NOT_IN_DOCUMENTS),
        (),
        IndexState(revision, 1, 1, "e"),
        Timings(1, 1, 1, 3),
    )


def test_the_same_question_of_the_same_revision_is_remembered() -> None:
    cache, one = AnswerCache(), response("a", 3)
    cache.put(("a", 5, EVERYWHERE, 0.4), one)
    assert cache.get(("a", 5, EVERYWHERE, 0.4), 3) is one
    assert cache.get(("a", 4, EVERYWHERE, 0.4), 3) is None
    assert cache.get(("a", 5, EVERYWHERE, 0.9), 3) is None
    assert cache.get(("a", 5, parse_filter({"title": ["t"]}), 0.4), 3) is None
    assert cache.get(("a", 5, EVERYWHERE, 0.4), 4) is None


def test_a_change_of_the_index_empties_it_and_an_old_answer_does_not_come_back() -> None:
    cache = AnswerCache()
    cache.put(("a", 5, EVERYWHERE, 0.4), response("a", 3))
    cache.put(("b", 5, EVERYWHERE, 0.4), response("b", 4))
    cache.put(("c", 5, EVERYWHERE, 0.4), response("c", 3))
    assert cache.get(("a", 5, EVERYWHERE, 0.4), 4) is None
    assert cache.get(("b", 5, EVERYWHERE, 0.4), 4) is not None
    assert cache.get(("c", 5, EVERYWHERE, 0.4), 4) is None


def test_the_question_asked_longest_ago_goes_first() -> None:
    cache = AnswerCache(2)
    for question in ("a", "b"):
        cache.put((question, 5, EVERYWHERE, 0.4), response(question, 1))
    assert cache.get(("a", 5, EVERYWHERE, 0.4), 1)
    cache.put(("c", 5, EVERYWHERE, 0.4), response("c", 1))
    assert [bool(cache.get((question, 5, EVERYWHERE, 0.4), 1)) for question in "abc"] == [
        True,
        False,
        True,
    ]
