"""A note beside the database of the last change that was acknowledged.

SQLite drops the rest of a write-ahead log from the first damaged page on, without a word: what was
acknowledged would be gone. A store whose revision is below the note's has lost changes, or is an
older copy. The note is written after the commit, so it is never ahead of an intact store.
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from index.store.integrity.checksum import checksum_values

SUFFIX = ".revision"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The last change that a process acknowledged."""

    store: str
    revision: int
    token: str


def read_note(database: Path) -> Acknowledged | None:
    """Return the note beside a database; None if there is none, or it is damaged."""
    try:
        found = json.loads(_locate(database).read_bytes())
        note = Acknowledged(found["store"], found["revision"], found["token"])
        return note if found["checksum"] == _seal(note) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_note(database: Path, note: Acknowledged) -> None:
    """Write the note. It need not be durable: after a power cut an older one is as good.

    A disk that refuses loses only the note.
    """
    path = _locate(database)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    with suppress(OSError):
        unfinished.write_text(json.dumps({**asdict(note), "checksum": _seal(note)}) + "\n")
        unfinished.replace(path)


def _locate(database: Path) -> Path:
    return database.with_name(database.name + SUFFIX)


def _seal(note: Acknowledged) -> int:
    return checksum_values(note.store, note.revision, note.token)
