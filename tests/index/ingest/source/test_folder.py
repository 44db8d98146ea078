"""Paths become files; what cannot be taken is named."""

import os
from pathlib import Path

import pytest

from index.ingest.source.folder import FileList, expand


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("text")


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    write(tmp_path, "b/2.txt", "b/1.MD", "a.text", "c.markdown", "b/x.key", ".hidden.txt")
    write(tmp_path, ".git/x.txt", "~$lock.docx", "Thumbs.db", "README")
    (tmp_path / "b" / "up").symlink_to(tmp_path)
    listed = expand([tmp_path / "c.markdown", tmp_path])
    assert [path.relative_to(tmp_path).as_posix() for path in listed.files] == [
        "c.markdown",
        "a.text",
        "b/1.MD",
        "b/2.txt",
    ]
    assert listed.problems == []
    assert [path.name for path in listed.unread] == ["README", "x.key"]


def test_a_path_that_yields_no_file_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "named.key", "only/other.key")
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "dead.txt").symlink_to(tmp_path / "nowhere.txt")
    names = ["named.key", "gone", "empty", "only", "pipe.txt", "dead.txt"]
    listed = expand(tmp_path / name for name in names)
    assert [path.name for path, _ in listed.problems] == names
    assert [reason.split(":")[0] for _, reason in listed.problems] == [
        ".key is not supported",
        "no such file or directory",
        "holds no file of these formats",
        "holds no file of these formats",
        "is not a regular file",
        "is a link to nothing",
    ]
    assert [path.name for path in listed.unread] == ["other.key"]
    inside = expand([tmp_path])
    assert {path.name for path, _ in inside.problems} == {"pipe.txt", "dead.txt"}


def test_a_directory_that_cannot_be_listed_is_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    reason = "cannot be read: Permission denied"
    assert expand([tmp_path]) == FileList(problems=[(tmp_path, reason)])
