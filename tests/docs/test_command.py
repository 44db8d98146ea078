"""The commands in the documentation work, and print what it shows."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from api.cli import main
from api.http.app import create_app
from rag.settings import Settings
from tests import service
from tests.docs.page import PAGES, ROOT, Command, find_missing, read_commands
from tests.terminal import Yiju

COMMANDS = [command for page in PAGES for command in read_commands(page)]
# These install, need files that a page only imagines, or take minutes: they are looked up, not run.
NOT_RUN = re.compile(
    r"yiju (serve|bench|eval (?!validate$))|make |source |pip |pytest |YIJU_|"
    r"python -m (?!eval\.experiment\.faiss_size --help$)"
)


def pages(commands: list[Command]) -> list[str]:
    """The pages of these commands, each once."""
    return list(dict.fromkeys(command.page for command in commands))


# The README's translations show the same commands and output, which test_docs.py checks.
RUN = [
    one
    for one in COMMANDS
    if not one.skipped and "README.zh" not in one.page and not NOT_RUN.match(one.line)
]


@pytest.fixture(scope="module")
def home(one_encoder: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the gold documents."""
    home = tmp_path_factory.mktemp("docs")
    assert main.run(["--home", str(home), "add", str(ROOT / "eval/gold/documents")]) == 0
    return home


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """The address of a server of this home."""
    with service.serve(create_app(Settings.read(os.environ, home=home))) as client:
        yield f"{client.base_url.host}:{client.base_url.port}"


@pytest.mark.slow
@pytest.mark.parametrize("page", pages(RUN))
def test_commands_print_what_the_page_shows(
    page: str, yiju: Yiju, home: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("YIJU_HOME", str(home))
    for command in (one for one in RUN if one.page == page):
        code, output = run(command, yiju, address)
        assert code == command.code, (command.line, output)
        # On the pages the documents are new; here they were added before.
        output = re.sub(r"^unchanged", "added    ", output, flags=re.M)
        assert find_missing(command.output, output) == [], (command.line, output)


def run(command: Command, yiju: Yiju, address: str) -> tuple[int, str]:
    """Run a command, `yiju` in this process; the last exit code and the output."""
    code, output = 0, ""
    for words in command.steps:
        if words[0] == "yiju":
            result = yiju(*words[1:], stdin=output)
            code, output = result.code, result.out
            continue
        if shutil.which(words[0]) is None:
            pytest.skip(f"{words[0]} is not installed")
        done = subprocess.run(
            [*prepare(words[0]), *(one.replace("localhost:8000", address) for one in words[1:])],
            input=output,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        code, output = done.returncode, done.stdout
    return code, output


def prepare(program: str) -> list[str]:
    """Return how to start a program: this Python, and curl without a proxy."""
    return {"python": [sys.executable], "curl": ["curl", "--noproxy", "*"]}.get(program, [program])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: f"{one.page}: {one.line}"[:80])
def test_commands_exist_with_their_options(command: Command, yiju: Yiju) -> None:
    for step in command.steps:
        words = [one for one in step if not re.match(r"YIJU_[A-Z_]+=", one)]
        match words:
            case ["yiju", *rest]:
                check_yiju(rest, yiju)
            case ["python", "-m", module, *rest] if module != "json.tool":
                check_module(module, rest)
            case ["make", target, *_]:
                assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.M)
            case ["pip" | "source" | "curl" | "pytest" | "python", *_]:
                pass
            case _:
                pytest.fail(f"a command of a kind that no test knows: {step}")


def check_yiju(words: list[str], yiju: Yiju) -> None:
    """Check that a command exists and that its help names the options."""
    if words[:1] == ["--collection"]:
        words = words[2:]
    command = next((one for one in words if re.fullmatch("[a-z]+", one)), "")
    names = [command] if command else []
    if command in {"eval", "key"}:
        names.append(words[words.index(command) + 1])
    result = yiju(*names, "--help")
    assert result.code == 0, result.err
    options = [one.partition("=")[0] for one in words if one.startswith("--")]
    assert [one for one in options if one not in result.out] == []


def check_module(module: str, words: list[str]) -> None:
    """Check that a module exists and that its source, or its package's, names the options."""
    spec = find_spec(module)
    assert spec is not None, module
    assert spec.origin is not None
    path = Path(spec.origin)
    files = path.parent.glob("*.py") if path.name == "__init__.py" else [path]
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    assert [
        one
        for one in words
        if one.startswith("--") and one != "--help" and f'"{one}"' not in source
    ] == []
