"""Times yiju alongside another stack, in alternation.

The speed of a shared machine varies from minute to minute. A ratio of times from the same minutes
is free of that.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from eval.peer.process import StackProcess
from eval.peer.sample import PeerSample
from eval.peer.stack import HYBRID, Stack


class PairedTimer:
    """yiju in hybrid mode, open in a process of its own."""

    def __init__(self, process: StackProcess) -> None:
        self._process = process

    def time_questions(self, questions: Sequence[str]) -> list[float]:
        """Return the seconds that each question takes."""
        took: list[float] = self._process.ask({"do": "search", "questions": questions})["seconds"]
        return took


@contextmanager
def open_paired_timer(
    stack: Stack, python: Path, model: Path, folder: Path, sample: PeerSample
) -> Iterator[PairedTimer]:
    """Index the passages of `sample` with `stack` in an empty `folder`, and open the index."""
    with StackProcess(stack, python, model) as process:
        process.ask({"do": "ingest", "passages": sample.rows, "folder": str(folder)})
        process.ask({"do": "open", "folder": str(folder), "mode": HYBRID})
        process.ask({"do": "search", "questions": sample.warm_up})
        yield PairedTimer(process)
