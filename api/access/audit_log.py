"""The audit log: `audit.jsonl` in the home, a line of JSON for each request, rotated by size."""

import json
import logging
import os
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.home import PRIVATE_FILE

if sys.platform != "win32":
    import fcntl

AUDIT = "audit.jsonl"
# Bytes of a file after which a new one is begun, and how many are kept besides it.
MAX_SIZE, KEPT = 10_000_000, 4
_log = logging.getLogger("yiju")


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What was done: no text of a document and no question."""

    # The name of the key; None for a request without a valid one.
    key: str | None
    method: str
    # Such as /documents/{id}; None for an unknown path.
    path: str | None
    collection: str | None
    status: int
    # Of the response's body.
    bytes: int


class AuditLog:
    """The log of a home. Processes write to it together: a line is one write at the file's end."""

    def __init__(self, home: Path, max_size: int = MAX_SIZE, kept: int = KEPT) -> None:
        self.path = home / AUDIT
        self._max_size, self._kept = max_size, kept
        self._has_failed = False

    def write(self, entry: AuditEntry) -> None:
        """Append a line. A disk that refuses is named in the server's log once; requests are
        answered nevertheless.
        """
        time = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = json.dumps({"time": time, **asdict(entry)}, ensure_ascii=False).encode() + b"\n"
        try:
            self._append(line)
            self._has_failed = False
        except OSError as error:
            if not self._has_failed:
                why = error.strerror or error
                _log.error("yiju: the audit log %s cannot be written: %s", self.path, why)
            self._has_failed = True

    def _append(self, line: bytes) -> None:
        # Opened for each line: another process may have begun a new file.
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, PRIVATE_FILE)
        try:
            os.write(descriptor, line)
            if os.fstat(descriptor).st_size >= self._max_size:
                self._rotate(descriptor)
        finally:
            os.close(descriptor)

    def _rotate(self, descriptor: int) -> None:
        """Begin a new file, unless another process has."""
        if sys.platform != "win32":
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            if not os.path.samestat(os.fstat(descriptor), self.path.stat()):
                return
        except FileNotFoundError:
            return
        kept = [self.path.with_suffix(f".{n}.jsonl") for n in range(1, self._kept + 1)]
        names = [self.path, *kept]
        for older, newer in zip(names[:0:-1], names[-2::-1], strict=True):
            with suppress(FileNotFoundError):
                newer.replace(older)
