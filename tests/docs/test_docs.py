"""The documentation names everything, its links lead somewhere, and the README is short."""

import re
from pathlib import Path

import pytest

from api.cli.evaluation import COMMANDS as EVAL_COMMANDS
from api.cli.main import COMMANDS
from api.cli.server.key import COMMANDS as KEY_COMMANDS
from api.http.app import create_app
from api.http.error import STATUS
from index.ingest.loader import CONTAINERS, LOADERS
from rag.answer import Reason
from rag.settings import NAMES, PREFIX, Settings
from tests.docs.page import PAGES, ROOT, find_missing, read_anchors, read_commands, read_links

DOCS = ROOT / "docs"
READMES = sorted(ROOT.glob("README*.md"))
LINKED = [*PAGES, ROOT / "eval/LOG.md", ROOT / "eval/gold/README.md"]


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_a_readme_is_at_most_8_kb(path: Path) -> None:
    assert path.stat().st_size <= 8192


def test_the_readmes_link_to_one_another() -> None:
    names = {path.name for path in READMES}
    assert names == {"README.md", "README.zh-Hans.md", "README.zh-Hant.md"}
    for path in READMES:
        assert names - {path.name} <= set(read_links(path))


def test_the_readmes_show_the_same_commands() -> None:
    english, *others = (
        [(one.line, one.output) for one in read_commands(path) if not one.skipped]
        for path in READMES
    )
    assert all(other == english for other in others)


@pytest.mark.parametrize("path", LINKED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    broken = []
    for link in read_links(path):
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in read_anchors(target)):
            broken.append(link)
    assert broken == []


def read_tree() -> set[str]:
    """Return the paths of the tree in architecture.md."""
    paths, folders = set(), [""]
    block = read("architecture.md").split("## The tree", 1)[1].split("```")[1]
    for line in block.strip("\n").splitlines():
        indent = len(line) - len(line.lstrip())
        names = line.strip().split("  ", 1)[0].split()
        folder = folders[indent // 2]
        paths |= {folder + name for name in names}
        if names[-1].endswith("/"):
            folders[indent // 2 + 1 :] = [folder + names[-1]]
    return paths


def test_the_architecture_names_every_module() -> None:
    modules = {
        path.relative_to(ROOT).as_posix()
        for package in ("index", "rag", "api", "eval")
        for path in (ROOT / package).rglob("*.py")
        if not path.name.startswith("__")
    }
    assert modules
    named = {path for path in read_tree() if path.endswith(".py")}
    assert modules - named == set()
    assert named - modules == set()


def test_the_architecture_mentions_no_module_that_is_gone() -> None:
    mentioned = set(
        re.findall(r"\b(?:index|rag|api|eval|tests)/[\w/]+\.py\b", read("architecture.md"))
    )
    assert [path for path in mentioned if not (ROOT / path).is_file()] == []


def test_every_setting_is_documented() -> None:
    rows = set(re.findall(r"^\| `(YIJU_\w+)`", read("settings.md"), re.M))
    assert rows == {PREFIX + name.upper() for name in NAMES}


def test_every_command_is_documented() -> None:
    rows = set(re.findall(r"^\| `yiju ((?:eval |key )?\w+)", read("cli.md"), re.M))
    assert rows == {
        *COMMANDS,
        *(f"eval {name}" for name in EVAL_COMMANDS),
        *(f"key {name}" for name in KEY_COMMANDS),
    }


def test_every_path_is_documented(tmp_path: Path) -> None:
    rows = set(re.findall(r"^\| `(/\S*)` \|", read("http.md"), re.M))
    described = set(create_app(Settings(home=tmp_path)).openapi()["paths"])
    assert rows - {"/", "/page/{path}", "/openapi.json"} == described


def test_every_reason_to_abstain_is_documented() -> None:
    table = read("http.md").split("| reason | meaning |", 1)[1].split("\n\n", 1)[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.M)) == set(Reason)


def test_every_error_status_is_documented() -> None:
    table = read("http.md").split("| status | when |", 1)[1].split("\n\n", 1)[0]
    rows = {int(code) for code in re.findall(r"^\| (\d+)", table, re.M)}
    assert set(STATUS.values()) <= rows


def test_every_suffix_is_documented() -> None:
    page = read("documents.md")
    assert [suffix for suffix in {**LOADERS, **CONTAINERS} if f"`{suffix}`" not in page] == []


def test_lines_that_an_output_lacks_are_found() -> None:
    assert find_missing(("a … c", "d"), "x\na b c\nd") == []
    assert find_missing(("a … c", "d"), "a b c\nc d") == ["d"]
    assert find_missing(("b", "a"), "a\nb") == ["a"]
