"""What is printed for people: colour, excerpts, and documents that hold escape sequences."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from api.cli import terminal
from api.http.schema.document import DocumentList
from rag.answer import Reason
from tests.terminal import QUESTION, ROOT, Yiju


def test_a_document_cannot_command_the_terminal(yiju: Yiju, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "\x1b[2J第一行\n[bold]第二行[/bold] :smile: \x9b31m", encoding="utf-8"
    )
    yiju("add", tmp_path / "a.txt", "--home", tmp_path / "home")
    (listed,) = DocumentList.model_validate_json(
        yiju("ls", "--json", "--home", tmp_path / "home").out
    ).documents
    result = yiju("show", listed.id, "--home", tmp_path / "home")
    assert not {"\x1b", "\x9b"} & set(result.out)
    assert "[bold]第二行[/bold] :smile:" in result.out


def test_brief_is_one_short_line() -> None:
    assert terminal.make_excerpt("一\n\n二\t三") == "一 二 三"
    assert len(terminal.make_excerpt("字" * 500)) == 80


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_colour_is_for_terminals(home: Path) -> None:
    """Asked twice in one process, which loads the models once: without and with NO_COLOR."""
    code = (
        "import functools, os, sys, index.model.encoder, rag.reading.extractor\n"
        "from api.cli.main import run\n"
        "for module in (index.model.encoder, rag.reading.extractor):\n"
        "    module.choose = functools.cache(module.choose)\n"
        "codes = [run(sys.argv[1:])]\n"
        "print('then without')\n"
        "os.environ['NO_COLOR'] = '1'\n"
        "sys.exit(max(*codes, run(sys.argv[1:])))"
    )
    ours, theirs = os.openpty()
    done = subprocess.run(
        [sys.executable, "-c", code, "query", QUESTION, "--home", str(home)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "NO_COLOR"}
        | {"TERM": "xterm-256color"},
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
        timeout=120,
    )
    os.close(theirs)
    colourful, plain = os.read(ours, 1 << 16).decode().split("then without")
    os.close(ours)
    assert done.returncode == 0, done.stderr
    assert "246.0萬份" in plain
    assert (
        re.sub(r"\x1b\[[\d;]*m", "", colourful).strip()
        == re.sub(r"\x1b\[[\d;]*m", "", plain).strip()
    )
    assert re.search(r"\x1b\[[\d;]*3\dm", colourful)
    assert not re.search(r"\x1b\[[\d;]*3\dm", plain)


def test_every_reason_has_its_sentence() -> None:
    assert set(terminal.REASONS) == set(Reason)
