"""Commands when things go wrong, and documents that would command the terminal."""

from pathlib import Path

import pytest

import index.collection
from api.cli import terminal
from api.http.document import Documents
from api.http.schema import Reply
from tests.terminal import QUESTION, UNION, Yiju, one_line, process


def test_a_document_cannot_command_the_terminal(yiju: Yiju, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "\x1b[2J第一行\n[bold]第二行[/bold] :smile: \x9b31m", encoding="utf-8"
    )
    yiju("add", tmp_path / "a.txt", "--home", tmp_path / "home")
    (listed,) = Documents.model_validate_json(
        yiju("ls", "--json", "--home", tmp_path / "home").out
    ).documents
    said = yiju("show", listed.id, "--home", tmp_path / "home")
    assert not {"\x1b", "\x9b"} & set(said.out)
    assert "[bold]第二行[/bold] :smile:" in said.out


def test_brief_is_one_short_line() -> None:
    assert terminal.brief("一\n\n二\t三") == "一 二 三"
    assert len(terminal.brief("字" * 500)) == 80


def test_a_wrong_setting_is_one_line(yiju: Yiju, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIJU_HOMME", "/nowhere")
    assert "YIJU_HOME" in one_line(yiju("ls"))


def test_a_home_that_is_a_file_is_one_line(yiju: Yiju, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "a.txt").write_text("內容。", encoding="utf-8")
    for command in (["query", "a"], ["ls"], ["add", str(tmp_path / "a.txt")]):
        said = yiju(*command, "--home", tmp_path / "file")
        assert said.code == 1
        assert said.err.splitlines()[-1].startswith("yiju: ")


def test_the_unexpected_is_one_line_unless_debugging(
    yiju: Yiju, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(library: index.collection.Collection) -> None:
        raise ZeroDivisionError("of the inside")

    monkeypatch.setattr(index.collection.Collection, "documents", fail)
    assert (
        one_line(yiju("ls", "--home", home))
        == "yiju: ZeroDivisionError: of the inside; run `yiju --debug …` for the traceback"
    )
    with pytest.raises(ZeroDivisionError):
        yiju("--debug", "ls", "--home", home)


def test_interrupted_is_130(yiju: Yiju, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(library: index.collection.Collection) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(index.collection.Collection, "documents", interrupt)
    said = yiju("ls", "--home", home)
    assert said.code == 130
    assert "interrupted; what was committed stays" in said.err


def test_a_reader_that_leaves_is_no_error(home: Path) -> None:
    command = process("show", UNION[:6], "--home", home)
    assert command.stdout
    command.stdout.close()
    assert command.stderr
    assert command.stderr.read() == b""
    assert command.wait(60) != 0


def test_through_a_pipe_in_any_locale(home: Path) -> None:
    asked, _ = process(
        "query",
        QUESTION,
        "--home",
        home,
        "--json",
        LC_ALL="C",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
    ).communicate(timeout=120)
    assert Reply.model_validate_json(asked).answer
    out, err = process("verify", "-", "--home", home).communicate(asked, timeout=120)
    assert out.decode().endswith("citations and passages hold\n"), err
