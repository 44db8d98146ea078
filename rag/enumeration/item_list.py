"""A list of a document: its items, and the words that say what it lists."""

from dataclasses import dataclass
from enum import StrEnum

from rag.citation import Span


class ListForm(StrEnum):
    """How a document sets out a list."""

    # Marked lines, or unmarked ones below a line that ends with a colon.
    LINES = "lines"
    # Numbered parts of one line: 1.… 2.…
    PARTS = "parts"
    # Words of one clause: 甲、乙及丙.
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list; all spans are of `Document.text`."""

    form: ListForm
    # Without their numbers, bullets and closing marks.
    items: tuple[Span, ...]
    # The sentence or heading above the first item, or what its own sentence says beside the items.
    leads: tuple[Span, ...]
    # Whether the items have an order: numbers, or steps.
    is_numbered: bool

    @property
    def start(self) -> int:
        """Where its first item begins."""
        return self.items[0].start

    @property
    def end(self) -> int:
        """Where its last item ends."""
        return self.items[-1].end
