"""The outcome of adding documents to a collection."""

from dataclasses import dataclass
from enum import StrEnum

from index.document import Document
from index.store.insertion import version


class Status(StrEnum):
    """What adding a document did."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Added:
    """The outcome for one document."""

    document_id: str
    title: str
    source: str
    status: Status
    # Number of chunks it now has.
    chunks: int
    # Warnings for the user.
    warnings: tuple[str, ...] = ()


def compare_version(stored: str | None, document: Document) -> Status:
    """Return what adding `document` will do, given the stored version."""
    if stored is None:
        return Status.ADDED
    return Status.UNCHANGED if stored == version(document) else Status.REPLACED
