"""Records of ingestions that nobody waits for: a file each in the home, so that every worker of a
service knows of all of them.
"""

import json
import logging
import os
import re
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.http.error import UNEXPECTED, Problem, explain_error, make_response
from api.http.schema.document import AddedDocuments
from api.http.schema.ingestion import IngestionBody, IngestionStatus
from index.collection import Progress
from index.error import NoSuchIngestion, StorageFailure
from index.home import INGESTIONS, PRIVATE_FILE, PRIVATE_FOLDER

_log = logging.getLogger("yiju")
_ID = re.compile(r"[0-9a-f]{32}")
# Seconds for which the outcome can be read.
KEPT = 3600.0
# Seconds between two reports of progress.
_INTERVAL = 0.5
_OVER = {IngestionStatus.DONE, IngestionStatus.FAILED}
_PATH, _METHOD = "/documents", "POST"


class IngestionFolder:
    """The records under a home."""

    def __init__(self, home: Path) -> None:
        self._folder = home / INGESTIONS

    def create(self, collection: str) -> "IngestionRecord":
        """Make the record of an ingestion that waits, and delete old ones. Raises
        StorageFailure.
        """
        body = IngestionBody(
            id=secrets.token_hex(16),
            collection=collection,
            status=IngestionStatus.WAITING,
            created_at=_now(),
            updated_at=_now(),
        )
        record = IngestionRecord(self._folder / f"{body.id}.json", body)
        try:
            self._folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
            self._remove_old()
            record.write()
        except OSError as error:
            raise StorageFailure(
                f"cannot write {self._folder}: {error.strerror or error}; free some space, or send "
                "the documents without `Prefer: respond-async`"
            ) from error
        return record

    def read(self, id: str, allows: Callable[[str], bool]) -> IngestionBody:
        """Return a record. Raises NoSuchIngestion when there is none, or none any more, or it is of
        a collection that is not allowed.
        """
        found = _read(self._folder / f"{id}.json") if _ID.fullmatch(id) else None
        if found is None or not allows(found[0].collection):
            raise NoSuchIngestion(
                f"no ingestion {id!r}: its outcome is kept for an hour, unless the service is "
                "started again; GET /documents lists what is stored"
            )
        body, is_left = found
        if is_left:
            why = "the service was stopped before it ended; send the documents again"
            body.status = IngestionStatus.FAILED
            body.problem = _make_problem(503, why)
        return body

    def _remove_old(self) -> None:
        limit = time.time() - KEPT
        for entry in os.scandir(self._folder):
            with suppress(OSError):
                if entry.stat().st_mtime >= limit:
                    continue
                found = _read(Path(entry))
                if found is None or found[1] or found[0].status in _OVER:
                    Path(entry).unlink(missing_ok=True)


class IngestionRecord:
    """The record of an ingestion of this process, in the file at `path`."""

    def __init__(self, path: Path, body: IngestionBody) -> None:
        self._path, self.body = path, body
        self._lock = threading.Lock()
        self._written = 0.0

    def start(self) -> None:
        """Record that it runs."""
        self._change(status=IngestionStatus.RUNNING)

    def follow(self, progress: Progress) -> Progress:
        """Return what passes on to `progress` how far it is, and records it."""

        def report(done: int, total: int) -> None:
            progress(done, total)
            if time.monotonic() - self._written > _INTERVAL or done == total:
                self._change(passages_done=done, passages_total=total)

        return report

    def finish(self, future: Future[AddedDocuments]) -> None:
        """Record the outcome."""
        try:
            self._change(status=IngestionStatus.DONE, result=future.result())
        except CancelledError:
            problem = _make_problem(503, "the service was stopped before it began; send it again")
            self._change(status=IngestionStatus.FAILED, problem=problem)
        except Exception as error:  # noqa: BLE001  whatever it is, the record tells it
            self._change(status=IngestionStatus.FAILED, problem=_explain(error))

    def remove(self) -> None:
        """Delete the file."""
        self._path.unlink(missing_ok=True)

    def write(self) -> None:
        """Write the file beside its place and move it there. Raises OSError."""
        with self._lock:
            self._written = time.monotonic()
            text = json.dumps({"owner": os.getpid(), "body": self.body.model_dump(mode="json")})
            unfinished = self._path.with_suffix(".part")
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
            unfinished.replace(self._path)

    def _change(
        self,
        status: IngestionStatus | None = None,
        passages_done: int | None = None,
        passages_total: int | None = None,
        result: AddedDocuments | None = None,
        problem: Problem | None = None,
    ) -> None:
        given: dict[str, Any] = {
            "status": status,
            "passages_done": passages_done,
            "passages_total": passages_total,
            "result": result,
            "problem": problem,
        }
        changes = {name: value for name, value in given.items() if value is not None}
        self.body = self.body.model_copy(update={**changes, "updated_at": _now()})
        try:
            self.write()
        except OSError as error:
            _log.warning("yiju: cannot write %s: %s", self._path, error.strerror or error)


def _read(path: Path) -> tuple[IngestionBody, bool] | None:
    """Return a record, and whether its process has ended without it."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        body, owner = (
            IngestionBody.model_validate_json(json.dumps(read["body"])),
            int(read["owner"]),
        )
        if path.stat().st_mtime < time.time() - KEPT and body.status in _OVER:
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return body, body.status not in _OVER and not _is_alive(owner)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _explain(error: Exception) -> Problem:
    response = explain_error(error, _PATH, _METHOD)
    if response is None:
        _log.error("yiju: an ingestion failed", exc_info=error)
        return _make_problem(500, UNEXPECTED)
    return Problem.model_validate_json(bytes(response.body))


def _make_problem(status: int, detail: str) -> Problem:
    return Problem.model_validate_json(bytes(make_response(_PATH, status, detail).body))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
