"""The command line as a person and a script meet it: the real model, in this process where a process of its own is not needed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import api.cli.command
from api.http.document import (
    AddedDocuments,
    Documents,
    RemovedDocuments,
    ShownDocument,
    StoredDocument,
)
from api.http.schema import Index, Reply
from tests.terminal import QUESTION, ROOT, UNION, Yiju, one_line

# -- the quick ones


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom api.cli.main import run\nassert run(['--help']) == 0\n"
        "heavy = {'torch', 'faiss', 'fastapi', 'starlette', 'uvicorn', 'sentence_transformers', 'transformers', 'langchain'}\n"
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
    for command in api.cli.command.COMMANDS:
        assert re.search(rf"^ *{command} ", done.stdout, re.MULTILINE), command
    assert "eval" in done.stdout


def test_every_command_explains_itself(yiju: Yiju) -> None:
    for command in (*api.cli.command.COMMANDS, "eval", "eval run"):
        said = yiju(*command.split(), "--help")
        assert (said.code, said.err) == (0, "")
        assert "--home" in said.out or command == "eval"


def test_version(yiju: Yiju) -> None:
    said = yiju("--version")
    assert said.code == 0
    assert said.out.startswith("yiju ")


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
        ["verify"],
        ["serve", "--port", "65536"],
        ["eval"],
        ["--home"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line_and_2(yiju: Yiju, arguments: list[str]) -> None:
    line = one_line(yiju(*arguments), 2)
    assert "--help`" in line


# -- adding


def test_add_says_what_became_of_each(yiju: Yiju, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    for text, status in (
        ("第一版。", "added"),
        ("第一版。", "unchanged"),
        ("第二版。", "replaced"),
    ):
        file.write_text(text, encoding="utf-8")
        said = yiju("add", file, "--home", tmp_path / "home")
        assert said.code == 0, said.err
        assert re.fullmatch(
            rf"{status} +1 passages  [0-9a-f]{{16}}  {re.escape(str(file))}\n", said.out
        )
        rate = "" if status == "unchanged" else r"adding: 1 passages in [\d.]+ s, \d+ passages/s\n"
        assert re.fullmatch(rate, said.err)


def test_add_walks_a_directory_and_ends_with_the_bad_ones(yiju: Yiju, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    (folder / "one.txt").write_text("第一個檔案的內容。", encoding="utf-8")
    (folder / "deep" / "two.md").write_text("# 第二個\n\n第二個檔案的內容。", encoding="utf-8")
    (folder / "blank.txt").write_text(" \n", encoding="utf-8")
    (folder / "binary.txt").write_bytes(b"\0\1\2")
    said = yiju("add", folder, tmp_path / "missing.txt", "--home", tmp_path / "home")
    assert said.code == 1
    assert len(said.out.splitlines()) == 2
    bad = said.err.splitlines()[1:]
    assert len(bad) == 3
    assert all(line.startswith("yiju: not added: ") for line in bad)
    for name in ("blank.txt", "binary.txt", "missing.txt"):
        assert sum(name in line for line in bad) == 1
    both = yiju("add", folder, "--home", tmp_path / "home", "--json")
    added = AddedDocuments.model_validate_json(both.out)
    assert both.code == 1
    assert [one.status for one in added.documents] == ["unchanged", "unchanged"]
    assert {Path(one.name).name for one in added.rejected} == {"blank.txt", "binary.txt"}


def test_add_of_nothing_usable(yiju: Yiju, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", tmp_path / "missing"):
        said = yiju("add", path, "--home", tmp_path / "home")
        assert said.code == 1
        assert "not added" in said.err
        assert not said.out


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="file names are Unicode there")
def test_a_file_name_that_is_no_text(yiju: Yiju, tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")
    Path(name).write_text("內容沒有問題。", encoding="utf-8")
    for extra in ((), ("--json",)):
        said = yiju("add", name, "--home", tmp_path / "home", *extra)
        assert said.code == 1
        assert "ff.txt: the name is not valid Unicode" in said.err


def test_a_collection_is_made_only_for_what_goes_into_it(yiju: Yiju, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    assert (
        yiju(
            "add", tmp_path / "empty.txt", "--home", tmp_path / "home", "--collection", "typo"
        ).code
        == 1
    )
    assert not (tmp_path / "home" / "typo").exists()


def test_a_link_to_nothing_in_a_directory_is_told_of(yiju: Yiju, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "files" / "good.txt").write_text("集體合同。", encoding="utf-8")
    said = yiju("add", tmp_path / "files", "--home", tmp_path / "home")
    assert said.code == 1
    assert "gone.txt" in said.err
    assert "good.txt" in said.out


# -- asking


def test_query_json_is_the_reply_of_the_service(yiju: Yiju, home: Path) -> None:
    said = yiju("query", QUESTION, "--home", home, "--json")
    reply = Reply.model_validate_json(said.out)
    assert said.code == 0
    assert said.err == ""
    assert "\\u" not in said.out
    assert reply.question == QUESTION
    assert reply.answer
    stored = StoredDocument.model_validate_json(
        yiju("show", reply.citations[0].document_id, "--home", home, "--json").out
    )
    assert stored.text == UNION
    for citation in reply.citations:
        assert stored.text[citation.start : citation.end] == citation.cited_text
    for passage in reply.passages:
        assert stored.text[passage.start : passage.end] == passage.text


def test_query_for_a_person(yiju: Yiju, home: Path) -> None:
    said = yiju("--home", home, "query", QUESTION)
    assert said.code == 0
    assert "246.0萬份" in said.out.split("confidence")[0]
    assert re.search(r"confidence \d+%", said.out)
    assert re.search(r"union\.txt, \d+–\d+", said.out)
    assert "\x1b" not in said.out


def test_query_abstains_with_3(yiju: Yiju, tmp_path: Path) -> None:
    said = yiju("query", QUESTION, "--home", tmp_path)
    assert said.code == 3
    assert said.out == "No answer: there is no document yet; `yiju add PATH` adds some.\n"
    reply = Reply.model_validate_json(yiju("query", QUESTION, "--home", tmp_path, "--json").out)
    assert reply.abstained_because == "empty_index"


@pytest.mark.parametrize(
    "question",
    ["", "  ", "？！…", "問" * 2001, "half \udcff"],
    ids=["empty", "blank", "signs", "long", "bytes"],
)
def test_bad_questions_are_one_line(yiju: Yiju, home: Path, question: str) -> None:
    said = yiju("query", question, "--home", home)
    assert "question" in one_line(said)


def test_options_stand_before_or_after_the_command(yiju: Yiju, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("只在這個集合裡。", encoding="utf-8")
    assert (
        yiju("--home", tmp_path / "home", "--collection", "mine", "add", tmp_path / "a.txt").code
        == 0
    )
    before = yiju("--home", tmp_path / "home", "--collection", "mine", "--json", "ls")
    after = yiju("ls", "--home", tmp_path / "home", "--collection", "mine", "--json")
    assert before.out == after.out
    assert len(Documents.model_validate_json(after.out).documents) == 1
    assert not Documents.model_validate_json(
        yiju("ls", "--home", tmp_path / "home", "--json").out
    ).documents
    assert "mine" in one_line(yiju("ls", "--home", tmp_path / "home", "--collection", "yours"))
    one_line(yiju("ls", "--home", tmp_path / "home", "--collection", "../up"))


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_colour_is_for_terminals(home: Path) -> None:
    """The same question twice in one process, which loads the models once: without and with NO_COLOR."""
    code = (
        "import functools, os, sys, index.model.encoder, rag.reading.extractor\n"
        "from api.cli.main import run\n"
        "for module in (index.model.encoder, rag.reading.extractor): module.choose = functools.cache(module.choose)\n"
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


# -- listing, showing, removing


def test_ls_and_show(yiju: Yiju, home: Path) -> None:
    (listed,) = Documents.model_validate_json(yiju("ls", "--home", home, "--json").out).documents
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
    passages = ShownDocument.model_validate_json(
        yiju("show", listed.id, "--chunks", "--json", "--home", home).out
    ).passages
    assert len(passages) == listed.chunks
    assert all(UNION[one.start : one.end] == one.text for one in passages)
    assert "nothing" in one_line(yiju("show", "nothing", "--home", home))


def test_rm_says_what_is_gone(yiju: Yiju, tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / f"{name}.txt").write_text(f"{name}\n這是{name}的內容。", encoding="utf-8")
    assert yiju("add", tmp_path, "--home", tmp_path / "home").code == 0
    said = yiju("rm", "one", "nothing", "--home", tmp_path / "home")
    assert said.code == 1
    assert re.fullmatch(r"removed  \w{16}  one  .*one\.txt\n", said.out)
    assert "nothing" in said.err
    gone = yiju("rm", "two", "--json", "--home", tmp_path / "home")
    assert gone.code == 0
    assert [one.title for one in RemovedDocuments.model_validate_json(gone.out).documents] == [
        "two"
    ]
    left = Documents.model_validate_json(yiju("ls", "--json", "--home", tmp_path / "home").out)
    assert [one.title for one in left.documents] == ["three"]


def test_reindex(yiju: Yiju, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(UNION, encoding="utf-8")
    yiju("add", tmp_path / "a.txt", "--home", tmp_path / "home")
    said = yiju("reindex", "--home", tmp_path / "home")
    assert said.code == 0
    assert said.out.startswith("1 documents, ")
    assert (
        Index.model_validate_json(
            yiju("reindex", "--json", "--home", tmp_path / "home").out
        ).documents
        == 1
    )
    assert yiju("query", QUESTION, "--home", tmp_path / "home").code == 0
