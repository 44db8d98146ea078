"""The size of an index at one revision."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexState:
    """The size of an index at one revision."""

    # The number of committed changes.
    revision: int
    documents: int
    chunks: int
    encoder: str
