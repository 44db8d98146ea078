"""yiju's own speed in the minutes in which another stack is timed: a shared machine is faster at one time than at another, which no ratio
should hold.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from eval.peer.process import Process
from eval.peer.sample import Part
from eval.peer.stack import HYBRID, Stack


class Pace:
    """yiju, retrieving with both legs, open in a process of its own; asked what the others are asked, in turns with them."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def seconds(self, questions: Sequence[str]) -> list[float]:
        """What each question takes now."""
        took: list[float] = self._process.ask({"do": "search", "questions": questions})["seconds"]
        return took


@contextmanager
def pacing(stack: Stack, python: Path, model: Path, folder: Path, part: Part) -> Iterator[Pace]:
    """`stack` over the passages of `part`, indexed in an empty `folder` for this alone."""
    with Process(stack, python, model) as process:
        process.ask({"do": "ingest", "passages": part.sent, "folder": str(folder)})
        process.ask({"do": "open", "folder": str(folder), "mode": HYBRID})
        process.ask({"do": "search", "questions": part.warm})
        yield Pace(process)
