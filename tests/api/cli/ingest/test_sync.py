"""`yiju sync`: the collection holds what the folder holds."""

import json
import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from api.cli.ingest.sync import take_snapshot
from api.http.schema.document import DocumentList, SyncedFolder
from index.ingest.container import LIMIT
from tests.index.ingest.office.archive import pack
from tests.terminal import Yiju, count_documents, error_line, start


class Synced:
    """A folder of three files, and the command that lets a collection follow it."""

    def __init__(self, yiju: Yiju, folder: Path) -> None:
        self.yiju, self.home, self.folder = yiju, folder / "home", folder / "files"
        (self.folder / "deep").mkdir(parents=True)
        for name in ("a.txt", "b.txt", "deep/c.txt"):
            self.write(name, f"{name}的內容。")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def sync(self, *options: str, code: int = 0) -> SyncedFolder:
        result = self.yiju("sync", self.folder, "--home", self.home, "--json", *options)
        assert result.code == code, result
        return SyncedFolder.model_validate_json(result.out)

    def list_sources(self) -> list[str]:
        out = self.yiju("ls", "--home", self.home, "--json").out
        return sorted(one.source for one in DocumentList.model_validate_json(out).documents)

    def name(self, *names: str) -> list[str]:
        return [str(self.folder / name) for name in names]


@pytest.fixture
def synced(yiju: Yiju, tmp_path: Path) -> Synced:
    """A folder that was synchronized once."""
    synced = Synced(yiju, tmp_path)
    first = synced.sync()
    assert first.new == synced.name("a.txt", "b.txt", "deep/c.txt")
    return synced


def test_a_second_run_does_nothing(synced: Synced) -> None:
    again = synced.sync()
    assert (again.new, again.changed, again.moved, again.deleted) == ([], [], {}, [])
    assert again.unchanged == 3


def test_added_changed_moved_and_deleted_files(synced: Synced) -> None:
    synced.write("a.txt", "另一個內容。")
    (synced.folder / "b.txt").rename(synced.folder / "deep" / "moved.txt")
    (synced.folder / "deep" / "c.txt").unlink()
    synced.write("new.md", "# 新的\n\n內容。")
    before = synced.list_sources()
    plan = synced.sync("--dry-run")
    assert synced.list_sources() == before
    done = synced.sync()
    for one in (plan, done):
        assert one.new == synced.name("new.md")
        assert one.changed == synced.name("a.txt")
        old, new = synced.name("b.txt", "deep/moved.txt")
        assert one.moved == {old: new}
        assert one.deleted == synced.name("deep/c.txt")
    assert (plan.is_dry_run, done.is_dry_run) == (True, False)
    assert synced.list_sources() == sorted(synced.name("a.txt", "deep/moved.txt", "new.md"))
    assert synced.sync().unchanged == 3


def test_a_dry_run_names_files_that_will_be_refused(synced: Synced) -> None:
    (synced.folder / "empty.pdf").touch()
    (synced.folder / "a.txt").write_bytes(b"")
    with (synced.folder / "large.txt").open("wb") as file:
        file.truncate(LIMIT + 1)
    plan = synced.sync("--dry-run", code=1)
    assert (plan.new, plan.changed, plan.unchanged) == ([], [], 2)
    done = synced.sync(code=1)
    assert plan.rejected == done.rejected
    assert len(plan.rejected) == 3


@pytest.mark.parametrize("option", ["--dry-run", "--delete-all"])
def test_watching_goes_with_no_other_option(synced: Synced, option: str) -> None:
    result = synced.yiju("sync", synced.folder, "--home", synced.home, "--watch", option)
    assert result.code == 2
    assert option in result.err


def test_it_says_what_it_did(synced: Synced) -> None:
    synced.write("a.txt", "另一個內容。")
    (synced.folder / "b.txt").unlink()
    result = synced.yiju("sync", synced.folder, "--home", synced.home)
    changed, deleted = synced.name("a.txt", "b.txt")
    assert result.out.splitlines() == [
        f"changed  {changed}",
        f"deleted  {deleted}",
        "0 added, 1 changed, 0 moved, 1 deleted, 1 unchanged, 0 failed",
    ]


def test_only_documents_of_the_folder_are_touched(synced: Synced, tmp_path: Path) -> None:
    beside = tmp_path / "files2"
    beside.mkdir()
    (beside / "d.txt").write_text("旁邊的內容。", encoding="utf-8")
    synced.yiju("add", beside, "--home", synced.home)
    shutil.rmtree(beside)
    assert synced.sync().deleted == []
    assert str(beside / "d.txt") in synced.list_sources()


def test_a_hidden_file_that_was_added_by_name_stays_while_it_is_there(synced: Synced) -> None:
    synced.write(".hidden.txt", "藏起來的內容。")
    (name,) = synced.name(".hidden.txt")
    synced.yiju("add", name, "--home", synced.home)
    assert synced.sync().deleted == []
    Path(name).unlink()
    assert synced.sync().deleted == [name]


def test_a_folder_that_is_gone_or_empty_deletes_nothing_unless_told(synced: Synced) -> None:
    sources = synced.list_sources()
    for name in ("a.txt", "b.txt", "deep/c.txt"):
        (synced.folder / name).unlink()
    line = error_line(synced.yiju("sync", synced.folder, "--home", synced.home))
    assert "--delete-all" in line
    assert "3 documents" in line
    shutil.rmtree(synced.folder)
    assert "--delete-all" in error_line(synced.yiju("sync", synced.folder, "--home", synced.home))
    assert synced.list_sources() == sources
    assert synced.sync("--delete-all").deleted == sources
    assert synced.list_sources() == []


def test_a_file_that_becomes_unreadable_keeps_its_document(synced: Synced) -> None:
    (synced.folder / "a.txt").write_bytes(b"\0\1\2")
    failed = synced.sync(code=1)
    assert [one.name for one in failed.rejected] == synced.name("a.txt")
    assert synced.name("a.txt")[0] in synced.list_sources()


def test_a_container_that_is_gone_takes_its_members_along(synced: Synced) -> None:
    archive = synced.folder / "z.zip"
    archive.write_bytes(pack({"1.txt": "甲。", "2.txt": "乙。"}))
    synced.sync()
    assert len(synced.list_sources()) == 5
    assert synced.sync().unchanged == 4
    archive.unlink()
    assert synced.sync().deleted == [str(archive)]
    assert len(synced.list_sources()) == 3


def test_files_that_are_not_read_are_named_without_failing(synced: Synced) -> None:
    synced.write("x.unknown", "x")
    assert synced.sync().unread == synced.name("x.unknown")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every folder")
def test_what_cannot_be_looked_into_is_not_deleted(synced: Synced) -> None:
    (synced.folder / "deep").chmod(0)
    assert synced.sync(code=1).deleted == []
    (synced.folder / "deep").chmod(0o755)


def test_a_missing_folder_makes_no_collection(yiju: Yiju, tmp_path: Path) -> None:
    line = error_line(yiju("sync", tmp_path / "no", "--home", tmp_path / "home"))
    assert line.endswith("no such folder: check the path")
    assert not (tmp_path / "home").exists()


def test_a_snapshot_sees_every_change(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    empty = take_snapshot(tmp_path)
    file.write_text("甲")
    first = take_snapshot(tmp_path)
    status = file.stat()
    time.sleep(0.02)
    file.write_text("乙")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    second = take_snapshot(tmp_path)
    assert len({json.dumps(one) for one in (empty, first, second)}) == 3
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "index").write_text("x")
    assert take_snapshot(tmp_path) == second


def test_an_empty_path_is_a_usage_error(yiju: Yiju, tmp_path: Path) -> None:
    for command in ("add", "sync"):
        result = yiju(command, "", "--home", tmp_path / "home")
        assert result.code == 2
        assert "the path is empty" in result.err
    assert not (tmp_path / "home").exists()


def test_every_message_of_a_run_names_files_by_their_whole_paths(
    synced: Synced, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced.write("x.unknown", "x")
    (synced.folder / "empty.pdf").touch()
    (synced.folder / "cut.rtf").write_bytes(rb"{\rtf1 The union has 90 members.")
    (synced.folder / "gone.txt").symlink_to("nowhere.txt")
    monkeypatch.chdir(synced.folder.parent)
    result = synced.yiju("sync", "files", "--home", synced.home)
    named = [line for line in result.err.splitlines() if "files/" in line]
    assert [line.split(f"{synced.folder}/")[0] for line in named] == [
        "note: ",
        "not read: ",
        "yiju: not added: ",
        "yiju: not added: ",
    ]
    assert "gone.txt: is a link to nothing: mend or remove the link" in named[2]
    assert "empty.pdf: is empty" in named[3]
    assert named[3].count("empty.pdf") == 1


def test_an_interrupted_run_counts_what_is_in(tmp_path: Path) -> None:
    folder, home = tmp_path / "files", tmp_path / "home"
    folder.mkdir()
    for number in range(40):
        rows = "".join(f"第{number}號的第{row}項,{row * 7919 % 10007}\n" for row in range(60))
        (folder / f"{number:02}.csv").write_text(f"項目,金額\n{rows}", encoding="utf-8")
    command = start("sync", folder, "--home", home)
    deadline = time.monotonic() + 60
    while not count_documents(home) and command.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    command.send_signal(signal.SIGINT)
    out, err = command.communicate(timeout=30)
    stored = count_documents(home)
    assert 0 < stored < 40
    *lines, summary = out.decode().splitlines()
    assert len(lines) == stored
    assert summary.startswith(f"{stored} added, 0 changed, 0 moved, 0 deleted, 0 unchanged, 0 fail")
    assert f"interrupted: {stored} of 40 files are in" in err.decode()


def wait_for_documents(home: Path, number: int) -> None:
    deadline = time.monotonic() + 60
    while count_documents(home) != number:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_watching_follows_changes_until_ctrl_c(tmp_path: Path) -> None:
    folder, home = tmp_path / "files", tmp_path / "home"
    folder.mkdir()
    (folder / "a.txt").write_text("甲。", encoding="utf-8")
    command = start("sync", folder, "--watch", "--home", home)
    try:
        wait_for_documents(home, 1)
        (folder / "b.txt").write_text("乙。", encoding="utf-8")
        wait_for_documents(home, 2)
        (folder / "a.txt").unlink()
        wait_for_documents(home, 1)
    finally:
        command.send_signal(signal.SIGINT)
    _, err = command.communicate(timeout=60)
    assert command.returncode == 130
    assert "no longer watched" in err.decode()
    assert "Traceback" not in err.decode()


def test_watching_names_a_refused_file_again_only_when_it_changes(tmp_path: Path) -> None:
    folder, home = tmp_path / "files", tmp_path / "home"
    folder.mkdir()
    (folder / "a.txt").write_text("甲。", encoding="utf-8")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 cut")
    (folder / "x.unknown").touch()
    command = start("sync", folder, "--watch", "--home", home)
    try:
        wait_for_documents(home, 1)
        for number in (2, 3):
            (folder / f"{number}.txt").write_text(f"{number}。", encoding="utf-8")
            wait_for_documents(home, number)
        (folder / "bad.pdf").write_bytes(b"%PDF-1.7 cut short")
        (folder / "4.txt").write_text("丁。", encoding="utf-8")
        wait_for_documents(home, 4)
    finally:
        command.send_signal(signal.SIGINT)
    out, err = (stream.decode().splitlines() for stream in command.communicate(timeout=60))
    assert sum("bad.pdf" in line for line in err) == 2
    assert sum("x.unknown" in line for line in err) == 1
    # It is still counted.
    assert [line.split(", ")[-1] for line in out if "failed" in line] == ["1 failed"] * 4
