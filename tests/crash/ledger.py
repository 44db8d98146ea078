"""The ledger: what a workload was told is stored, so that a check knows what must be there."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

# SHA-256 of a document's text and of its original; None for a document that is not there.
Version = str | None


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the ledger. Whoever writes it has it in the file before going on."""

    # "begin" before a change, "done" when the collection has acknowledged it, "failed" when the
    # collection has raised an error of its own.
    event: Literal["begin", "done", "failed"]
    # Document id -> the version that the change makes.
    changes: dict[str, Version] = field(default_factory=dict)

    def to_line(self) -> bytes:
        """Return the record as a line of JSON."""
        return json.dumps([self.event, self.changes]).encode() + b"\n"


@dataclass(slots=True)
class Ledger:
    """Which versions of each document are allowed after everything that was recorded."""

    # Document id -> versions, one of which must be there.
    allowed: dict[str, set[Version]] = field(default_factory=dict)
    # The changes that were begun and not acknowledged.
    pending: dict[str, Version] = field(default_factory=dict)

    @classmethod
    def read(cls, lines: Iterable[bytes]) -> "Ledger":
        """Read a ledger; a last line that was cut is left out."""
        ledger = cls()
        for line in lines:
            if line.endswith(b"\n"):
                ledger.record(Record(*json.loads(line)))
        return ledger

    def record(self, record: Record) -> None:
        """Take in one record."""
        if record.event == "begin":
            self.pending = record.changes
            for id, version in record.changes.items():
                self.allowed.setdefault(id, {None}).add(version)
        elif record.event == "done":
            self.allowed |= {id: {version} for id, version in self.pending.items()}
            self.pending = {}
        else:
            # A change that was refused may have been stored before the error.
            self.pending = {}

    def to_lines(self) -> bytes:
        """Return a settled ledger as the lines of one change that was done."""
        changes = {id: next(iter(versions)) for id, versions in self.allowed.items()}
        return Record("begin", changes).to_line() + Record("done").to_line()

    def settle(self, found: dict[str, Version]) -> None:
        """Take what was found, which is allowed, for what must be there from now on."""
        self.allowed = {id: {version} for id, version in found.items()}
        self.pending = {}
