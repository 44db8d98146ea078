"""Records of ingestions: who may read them, and how long."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import Future
from pathlib import Path

import pytest

from api.http.ingestion.record import KEPT, IngestionFolder
from api.http.schema.document import AddedDocuments
from api.http.schema.ingestion import IngestionStatus
from index.error import BadDocument, NoSuchIngestion
from index.home import INGESTIONS


def allow(_name: str) -> bool:
    return True


def make_future(error: Exception | None = None) -> "Future[AddedDocuments]":
    future: Future[AddedDocuments] = Future()
    if error:
        future.set_exception(error)
    else:
        future.set_result(AddedDocuments(documents=[], rejected=[]))
    return future


def test_progress_and_outcome_can_be_read_by_other_processes(tmp_path: Path) -> None:
    record = IngestionFolder(tmp_path).create("default")
    other = IngestionFolder(tmp_path)
    assert other.read(record.body.id, allow).status is IngestionStatus.WAITING
    record.start()
    record.follow(lambda _done, _total: None)(3, 3)
    read = other.read(record.body.id, allow)
    assert (read.status, read.passages_done, read.passages_total) == ("running", 3, 3)
    record.finish(make_future())
    assert other.read(record.body.id, allow).result == AddedDocuments(documents=[], rejected=[])
    assert {one.stat().st_mode & 0o777 for one in (tmp_path / INGESTIONS).iterdir()} == {0o600}


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [(BadDocument("a is empty"), 422, "a is empty"), (RuntimeError("secret"), 500, "the server's")],
)
def test_an_error_is_kept_as_a_problem(
    tmp_path: Path, error: Exception, status: int, detail: str
) -> None:
    folder = IngestionFolder(tmp_path)
    record = folder.create("default")
    record.finish(make_future(error))
    read = folder.read(record.body.id, allow)
    assert read.status is IngestionStatus.FAILED
    assert read.problem
    assert read.problem.status == status
    assert detail in read.problem.detail
    assert "secret" not in read.model_dump_json()


def test_of_other_collections_there_are_none(tmp_path: Path) -> None:
    folder = IngestionFolder(tmp_path)
    id = folder.create("secret").body.id
    with pytest.raises(NoSuchIngestion) as hidden:
        folder.read(id, lambda name: name != "secret")
    with pytest.raises(NoSuchIngestion) as missing:
        folder.read("0" * 32, allow)
    assert str(hidden.value).replace(id, "") == str(missing.value).replace("0" * 32, "")
    for impossible in ("../keys", "", "a" * 31, f"{id}\n"):
        with pytest.raises(NoSuchIngestion):
            folder.read(impossible, allow)


def test_after_an_hour_an_outcome_is_gone(tmp_path: Path) -> None:
    folder = IngestionFolder(tmp_path)
    old, running = folder.create("default"), folder.create("default")
    old.finish(make_future())
    past = time.time() - KEPT - 1
    for path in (tmp_path / INGESTIONS).iterdir():
        os.utime(path, (past, past))
    with pytest.raises(NoSuchIngestion):
        folder.read(old.body.id, allow)
    folder.create("default")
    names = {path.stem for path in (tmp_path / INGESTIONS).iterdir()}
    assert old.body.id not in names
    assert running.body.id in names


def test_an_ingestion_whose_process_was_killed_has_failed(tmp_path: Path) -> None:
    folder = IngestionFolder(tmp_path)
    record = folder.create("default")
    path = tmp_path / INGESTIONS / f"{record.body.id}.json"
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    path.write_text(json.dumps(json.loads(path.read_text()) | {"owner": gone.pid}))
    read = folder.read(record.body.id, allow)
    assert read.status is IngestionStatus.FAILED
    assert read.problem
    assert "send the documents again" in read.problem.detail
