"""The commands about documents: add, ls, show, rm, reindex."""

import os
import re
import signal
import sys
import time
from pathlib import Path

import pytest

from api.http.schema.ask import IndexBody
from api.http.schema.document import (
    AddedFiles,
    DocumentList,
    DocumentWithPassages,
    RemovedDocuments,
)
from index.outcome import Status
from tests.terminal import QUESTION, UNION, Yiju, count_documents, error_line, start


def test_add_prints_the_outcome_of_each_file(yiju: Yiju, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    for text, status in (
        ("第一版。", "added"),
        ("第一版。", "unchanged"),
        ("第二版。", "replaced"),
    ):
        file.write_text(text, encoding="utf-8")
        result = yiju("add", file, "--home", tmp_path / "home")
        assert result.code == 0, result.err
        assert re.fullmatch(
            rf"{status} +1 passages  [0-9a-f]{{16}}  {re.escape(str(file))}\n", result.out
        )
        summary = r"adding: 1 file, 0 passages in [\d.]+ s\n"
        if status != "unchanged":
            summary = (
                r"adding: 1 file, 1 passages in [\d.]+ s, \d+ passages/s; "
                r"parsing [\d.]+ s \(\d+%\), encoding [\d.]+ s \(\d+%\)\n"
            )
        assert re.fullmatch(summary, result.err), result.err


def test_add_walks_a_directory_and_lists_bad_files_last(yiju: Yiju, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    (folder / "one.txt").write_text("第一個檔案的內容。", encoding="utf-8")
    (folder / "deep" / "two.md").write_text("# 第二個\n\n第二個檔案的內容。", encoding="utf-8")
    (folder / "blank.txt").write_text(" \n", encoding="utf-8")
    (folder / "binary.txt").write_bytes(b"\0\1\2")
    result = yiju("add", folder, tmp_path / "missing.txt", "--home", tmp_path / "home")
    assert result.code == 1
    assert len(result.out.splitlines()) == 2
    bad = result.err.splitlines()[1:]
    assert len(bad) == 3
    assert all(line.startswith("yiju: not added: ") for line in bad)
    for name in ("blank.txt", "binary.txt", "missing.txt"):
        assert sum(name in line for line in bad) == 1
    both = yiju("add", folder, "--home", tmp_path / "home", "--json")
    added = AddedFiles.model_validate_json(both.out)
    assert both.code == 1
    assert [one.status for one in added.documents] == ["unchanged", "unchanged"]
    assert {Path(one.name).name for one in added.rejected} == {"blank.txt", "binary.txt"}


def test_add_says_what_was_met_while_reading(yiju: Yiju, tmp_path: Path) -> None:
    file = tmp_path / "cut.rtf"
    file.write_bytes(rb"{\rtf1 The union has 90 members.")
    result = yiju("add", file, "--home", tmp_path / "home")
    assert result.code == 0
    (note,) = [line for line in result.err.splitlines() if line.startswith("note: ")]
    # The second run does not read the file again.
    again = yiju("add", file, "--home", tmp_path / "home", "--json")
    (unchanged,) = AddedFiles.model_validate_json(again.out).documents
    assert unchanged.status == Status.UNCHANGED
    assert [f"note: {file}: {one}" for one in unchanged.warnings] == [note]


def test_files_whose_format_is_not_read_are_named_and_no_error(yiju: Yiju, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text("內容。", encoding="utf-8")
    for number in range(23):
        (folder / f"{number:02}.unknown").touch()
    result = yiju("add", folder, "--home", tmp_path / "home")
    assert result.code == 0
    named = [line for line in result.err.splitlines() if line.startswith("not read: ")]
    assert len(named) == 20
    assert named[0].startswith(f"not read: {folder / '00.unknown'}: ")
    assert "and 3 more files of unsupported formats" in result.err
    assert "convert them to one of .csv, " in result.err
    printed = yiju("add", folder, "--home", tmp_path / "home", "--json").out
    assert len(AddedFiles.model_validate_json(printed).unread) == 23


def test_an_interrupted_run_keeps_what_is_in_and_goes_on(yiju: Yiju, tmp_path: Path) -> None:
    folder, home = tmp_path / "folder", tmp_path / "home"
    folder.mkdir()
    for number in range(40):
        rows = "".join(f"第{number}號的第{row}項,{row * 7919 % 10007}\n" for row in range(60))
        (folder / f"{number:02}.csv").write_text(f"項目,金額\n{rows}", encoding="utf-8")
    command = start("add", folder, "--home", home)
    deadline = time.monotonic() + 60
    while not count_documents(home) and command.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    sent = time.monotonic()
    command.send_signal(signal.SIGINT)
    _, err = command.communicate(timeout=30)
    assert time.monotonic() - sent < 20
    assert command.returncode == 130
    stored = count_documents(home)
    assert 0 < stored < 40
    last = err.decode().splitlines()[-1]
    assert last == f"yiju: interrupted: {stored} of 40 files are in; the same command goes on"
    # The rest of 2,400 passages would take long: the first files are enough.
    again = yiju("add", *sorted(folder.iterdir())[: stored + 1], "--home", home, "--json")
    statuses = [one.status for one in AddedFiles.model_validate_json(again.out).documents]
    assert statuses.count(Status.UNCHANGED) >= 1
    assert len(statuses) == stored + 1
    assert count_documents(home) >= stored


def test_an_address_of_this_machine_is_refused(yiju: Yiju, tmp_path: Path) -> None:
    line = yiju("add", "http://localhost:1/a.txt", "--home", tmp_path / "home").err.splitlines()[-1]
    assert line.startswith("yiju: not added: http://localhost:1/a.txt: localhost is ")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("url", ["ftp://example.org/a.txt", "file:///tmp/a.txt"])
def test_only_web_addresses_are_fetched(yiju: Yiju, tmp_path: Path, url: str) -> None:
    result = yiju("add", url, "--home", tmp_path / "home")
    assert result.code == 1
    said = f"yiju: not added: {url}: only http and https URLs are fetched: save the file and add it"
    assert result.err.splitlines()[-1] == said


def test_add_without_a_usable_file_is_an_error(yiju: Yiju, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", tmp_path / "missing"):
        result = yiju("add", path, "--home", tmp_path / "home")
        assert result.code == 1
        assert "not added" in result.err
        assert not result.out


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="file names are Unicode there")
def test_a_file_name_that_is_not_unicode(yiju: Yiju, tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")
    Path(name).write_text("內容沒有問題。", encoding="utf-8")
    for extra in ((), ("--json",)):
        result = yiju("add", name, "--home", tmp_path / "home", *extra)
        assert result.code == 1
        assert "ff.txt: the name is not valid Unicode" in result.err


def test_a_rejected_file_creates_no_collection(yiju: Yiju, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    assert (
        yiju(
            "add", tmp_path / "empty.txt", "--home", tmp_path / "home", "--collection", "typo"
        ).code
        == 1
    )
    assert not (tmp_path / "home" / "typo").exists()


def test_a_broken_link_in_a_directory_is_reported(yiju: Yiju, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "files" / "good.txt").write_text("集體合同。", encoding="utf-8")
    result = yiju("add", tmp_path / "files", "--home", tmp_path / "home")
    assert result.code == 1
    assert "gone.txt" in result.err
    assert "good.txt" in result.out


def test_ls_and_show(yiju: Yiju, home: Path) -> None:
    (listed,) = DocumentList.model_validate_json(yiju("ls", "--home", home, "--json").out).documents
    table = yiju("ls", "--home", home)
    assert table.code == 0
    assert all(
        cell in table.out for cell in (listed.id, listed.title, listed.source, str(len(UNION)))
    )
    for name in (listed.id, listed.id[:6], listed.title, listed.source):
        shown = yiju("show", name, "--home", home)
        assert shown.code == 0
        assert UNION in shown.out
        assert f"{listed.chunks} passages" in shown.out
    chunks = yiju("show", listed.id, "--chunks", "--home", home)
    assert len(re.findall(r"^\d+–\d+  ", chunks.out, re.MULTILINE)) == listed.chunks
    passages = DocumentWithPassages.model_validate_json(
        yiju("show", listed.id, "--chunks", "--json", "--home", home).out
    ).passages
    assert len(passages) == listed.chunks
    assert all(UNION[one.start : one.end] == one.text for one in passages)
    assert "nothing" in error_line(yiju("show", "nothing", "--home", home))


def test_rm_lists_what_it_removed(yiju: Yiju, tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / f"{name}.txt").write_text(f"{name}\n這是{name}的內容。", encoding="utf-8")
    assert yiju("add", tmp_path, "--home", tmp_path / "home").code == 0
    result = yiju("rm", "one", "nothing", "--home", tmp_path / "home")
    assert result.code == 1
    assert re.fullmatch(r"removed  \w{16}  one  .*one\.txt\n", result.out)
    assert "nothing" in result.err
    gone = yiju("rm", "two", "--json", "--home", tmp_path / "home")
    assert gone.code == 0
    assert [one.title for one in RemovedDocuments.model_validate_json(gone.out).documents] == [
        "two"
    ]
    left = DocumentList.model_validate_json(yiju("ls", "--json", "--home", tmp_path / "home").out)
    assert [one.title for one in left.documents] == ["three"]


def test_reindex(yiju: Yiju, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(UNION, encoding="utf-8")
    yiju("add", tmp_path / "a.txt", "--home", tmp_path / "home")
    result = yiju("reindex", "--home", tmp_path / "home")
    assert result.code == 0
    assert result.out.startswith("1 documents, ")
    assert (
        IndexBody.model_validate_json(
            yiju("reindex", "--json", "--home", tmp_path / "home").out
        ).documents
        == 1
    )
    assert yiju("query", QUESTION, "--home", tmp_path / "home").code == 0


def test_a_file_named_by_two_paths_is_added_once(yiju: Yiju, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("同一個檔案。", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    paths = (tmp_path / "a.txt", tmp_path / "a.txt", tmp_path / "folder" / ".." / "a.txt")
    result = yiju("add", *paths, "--home", tmp_path / "home", "--json")
    assert (result.code, result.err.count("yiju:")) == (0, 0)
    added = AddedFiles.model_validate_json(result.out)
    assert [(one.status, one.chunks) for one in added.documents] == [("added", 1)]


def test_files_of_one_name_in_two_folders_are_both_added(yiju: Yiju, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "README.md").write_text(f"{folder}的內容。", encoding="utf-8")
    result = yiju("add", tmp_path / "one", tmp_path / "two", "--home", tmp_path / "home", "--json")
    added = AddedFiles.model_validate_json(result.out)
    assert [one.status for one in added.documents] == ["added", "added"]
    assert len({one.document_id for one in added.documents}) == 2
