"""What is called while a question is answered."""

from collections.abc import Callable
from dataclasses import dataclass

from index.document import Hit

# Takes the passages of a question, or of a part of it, as soon as they are ranked. What it raises
# ends the question before anything is read.
Report = Callable[[tuple[Hit, ...]], None]
# Does nothing while the question is still to be answered. What it raises ends the question.
Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Callbacks:
    """The functions of one question."""

    on_passages: Report | None
    on_step: Check | None

    def check(self) -> None:
        """Raise what ends the question, if anything does."""
        if self.on_step:
            self.on_step()
