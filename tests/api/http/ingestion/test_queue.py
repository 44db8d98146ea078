"""The queue of ingestions: it is bounded, and ends when the service stops."""

import threading
from concurrent.futures import CancelledError

import pytest

from api.http.ingestion.queue import IngestionQueue
from api.http.schema.document import AddedDocuments
from index.collection import Progress
from index.error import Busy

NOTHING = AddedDocuments(documents=[], rejected=[])


class Steps:
    """Work that goes a step further whenever it is told to."""

    def __init__(self) -> None:
        self.begun, self.may_go = threading.Event(), threading.Event()

    def work(self, progress: Progress) -> AddedDocuments:
        self.begun.set()
        assert self.may_go.wait(20)
        progress(1, 2)
        return NOTHING


def test_more_than_fit_are_refused_and_accepted_later() -> None:
    queue, steps = IngestionQueue(size=2, workers=1), Steps()
    first, second = queue.submit(steps.work), queue.submit(steps.work)
    with pytest.raises(Busy, match="2 uploads"):
        queue.submit(steps.work)
    assert steps.begun.wait(20)
    assert second.cancel()  # its client has gone
    assert not first.cancel()
    third = queue.submit(steps.work)
    steps.may_go.set()
    assert (first.result(20), third.result(20)) == (NOTHING, NOTHING)
    queue.close()


def test_what_runs_ends_at_its_next_step_when_the_service_stops() -> None:
    queue, steps = IngestionQueue(size=9, workers=1), Steps()
    running, waiting = queue.submit(steps.work), queue.submit(steps.work)
    assert steps.begun.wait(20)
    threading.Timer(0.05, steps.may_go.set).start()
    queue.close()
    with pytest.raises(Busy, match="stopping"):
        running.result(20)
    with pytest.raises(CancelledError):
        waiting.result(20)
    with pytest.raises(Busy, match="stopping"):
        queue.submit(steps.work)
