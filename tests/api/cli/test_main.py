"""The console script: help, usage errors, shared options, one line for every error."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import index.collection
from api.cli.main import COMMANDS
from api.http.schema.document import DocumentList
from tests.terminal import ROOT, UNION, Yiju, error_line, start


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom api.cli.main import run\nassert run(['--help']) == 0\n"
        "heavy = {'torch', 'faiss', 'fastapi', 'starlette', 'uvicorn', 'sentence_transformers',\n"
        "         'transformers', 'langchain', 'langchain_text_splitters', 'openvino', 'numpy'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    for command in COMMANDS:
        assert re.search(rf"^ *{command} ", done.stdout, re.MULTILINE), command
    assert "eval" in done.stdout


def test_every_command_explains_itself(yiju: Yiju) -> None:
    for command in (*COMMANDS, "eval", "eval run"):
        result = yiju(*command.split(), "--help")
        assert (result.code, result.err) == (0, "")
        assert "--home" in result.out or command == "eval"


def test_version(yiju: Yiju) -> None:
    result = yiju("--version")
    assert result.code == 0
    assert result.out.startswith("yiju ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["query"],
        ["query", "a", "b"],
        ["query", "a", "--top-k", "0"],
        ["query", "a", "--top-k", "51"],
        ["query", "a", "--top-k", "many"],
        ["query", "a", "--colection", "x"],
        ["add"],
        ["show"],
        ["rm"],
        ["verify", "a.json", "--repair"],
        ["serve", "--port", "65536"],
        ["eval"],
        ["--home"],
    ],
    ids=" ".join,
)
def test_a_usage_error_is_one_line_and_exits_with_2(yiju: Yiju, arguments: list[str]) -> None:
    line = error_line(yiju(*arguments), 2)
    assert "--help`" in line


def test_options_stand_before_or_after_the_command(yiju: Yiju, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("只在這個集合裡。", encoding="utf-8")
    assert (
        yiju("--home", tmp_path / "home", "--collection", "mine", "add", tmp_path / "a.txt").code
        == 0
    )
    before = yiju("--home", tmp_path / "home", "--collection", "mine", "--json", "ls")
    after = yiju("ls", "--home", tmp_path / "home", "--collection", "mine", "--json")
    assert before.out == after.out
    assert len(DocumentList.model_validate_json(after.out).documents) == 1
    assert not DocumentList.model_validate_json(
        yiju("ls", "--home", tmp_path / "home", "--json").out
    ).documents
    unknown = error_line(yiju("ls", "--home", tmp_path / "home", "--collection", "yours"))
    assert "yours" in unknown
    assert "mine" not in unknown
    error_line(yiju("ls", "--home", tmp_path / "home", "--collection", "../up"))


def test_a_wrong_setting_is_one_line(yiju: Yiju, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIJU_HOMME", "/nowhere")
    assert "YIJU_HOME" in error_line(yiju("ls"))


def test_a_home_that_is_a_file_is_one_line(yiju: Yiju, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "a.txt").write_text("內容。", encoding="utf-8")
    for command in (["query", "a"], ["ls"], ["add", str(tmp_path / "a.txt")]):
        result = yiju(*command, "--home", tmp_path / "file")
        assert result.code == 1
        assert result.err.splitlines()[-1].startswith("yiju: ")


def test_an_unexpected_error_is_one_line_without_debug(
    yiju: Yiju, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(collection: index.collection.Collection) -> None:
        raise ZeroDivisionError("of the inside")

    monkeypatch.setattr(index.collection.Collection, "documents", fail)
    assert (
        error_line(yiju("ls", "--home", home))
        == "yiju: ZeroDivisionError: of the inside; run `yiju --debug …` for the traceback"
    )
    with pytest.raises(ZeroDivisionError):
        yiju("--debug", "ls", "--home", home)


def test_ctrl_c_exits_with_130(yiju: Yiju, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(collection: index.collection.Collection) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(index.collection.Collection, "documents", interrupt)
    result = yiju("ls", "--home", home)
    assert result.code == 130
    assert "interrupted; what was committed is kept" in result.err


def test_a_closed_pipe_prints_no_error(home: Path) -> None:
    command = start("show", UNION[:6], "--home", home)
    assert command.stdout
    command.stdout.close()
    assert command.stderr
    assert command.stderr.read() == b""
    assert command.wait(60) != 0
