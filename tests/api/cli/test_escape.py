"""Titles, sources and names of files that try to forge lines or to command the terminal."""

import json
import unicodedata
from pathlib import Path

import pytest

from api.cli.escape import escape, escape_json, escape_line
from index.collection import Collection
from index.document import Document
from index.model.encoder import Encoder
from tests.terminal import Yiju

FORGED = "removed  forged"
# A line end of every kind, an override that turns the rest around, and the start of a sequence.
NASTY = f"a\n{FORGED}\r\u2028{FORGED}\x85{FORGED}\u202egnp\u2066.\x9b2J\u200f"


@pytest.fixture
def nasty_home(encoder: Encoder, tmp_path: Path) -> Path:
    """A home with a document whose title, source and metadata are nasty, as HTTP lets them be."""
    library = Collection(tmp_path / "default", encoder)
    text = f"工會共有\n{FORGED}\n職工3億人。"
    library.add([Document("one", NASTY, NASTY, text, metadata={"author": NASTY})])
    library.close()
    return tmp_path


def check(printed: str, lines: int | None = None) -> None:
    """Nothing printed begins a line of its own, moves the cursor or turns text around."""
    assert printed
    assert not [line for line in printed.splitlines() if line.startswith(FORGED)], printed
    assert not {one for one in printed if unicodedata.category(one) in {"Cc", "Cf"}} - {"\n"}
    if lines is not None:
        assert len(printed.splitlines()) == lines


def test_no_command_prints_a_forged_line(nasty_home: Path, yiju: Yiju) -> None:
    check(yiju("ls", "--home", nasty_home).out, 2)
    shown = yiju("show", "one", "--chunks", "--home", nasty_home).out
    check(shown)
    assert shown.count(FORGED.split(maxsplit=1)[0]) > 3
    check(yiju("query", "工會共有多少職工？", "--home", nasty_home).out)
    check(yiju("show", f"x{NASTY}", "--home", nasty_home).err, 1)
    check(yiju("query", "a", "--where", NASTY, "--home", nasty_home).err, 1)
    check(yiju("ls", "--collection", NASTY, "--home", nasty_home).err, 1)
    check(yiju("verify", f"x{NASTY}", "--home", nasty_home).err, 1)
    check(yiju("rm", "one", "--home", nasty_home).out, 1)


def test_names_of_files_stay_on_their_lines(yiju: Yiju, tmp_path: Path) -> None:
    folder, home = tmp_path / "files", tmp_path / "home"
    folder.mkdir()
    for name in (f"{NASTY}.txt", f"{NASTY}.unknown", "a\u202egnp.txt"):
        (folder / name).write_text("工會。", encoding="utf-8")
    for command in ("sync", "add"):
        printed = yiju(command, folder, "--home", home)
        check(printed.out)
        check(printed.err)


def test_json_holds_the_same_and_commands_nothing(nasty_home: Path, yiju: Yiju) -> None:
    printed = yiju("ls", "--json", "--home", nasty_home).out
    check(printed, 1)
    (document,) = json.loads(printed)["documents"]
    assert (document["title"], document["source"]) == (NASTY, NASTY)


def test_escaping_keeps_places_and_json_its_value() -> None:
    everything = "".join(map(chr, [*range(0x3000), *range(0xE0000, 0xE0080), 0x1F600]))
    assert len(escape(everything)) == len(escape_line(everything)) == len(everything)
    assert len(escape_line(everything).splitlines()) == 1
    assert json.loads(escape_json(json.dumps(everything, ensure_ascii=False))) == everything
    assert escape("第一行\n第二行\t三") == "第一行\n第二行\t三"
    assert escape_line("👩‍👩‍👧 می‌خواهم") == "👩‍👩‍👧 می‌خواهم"  # joiners are part of words
