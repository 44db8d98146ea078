"""`yiju verify` without a file: the whole collection is checked, and mended on demand."""

import json
import shutil
from pathlib import Path

import pytest

from tests.terminal import UNION, Yiju


@pytest.fixture
def damaged(tmp_path: Path, yiju: Yiju) -> Path:
    """A home whose only document has a turned bit in its text; its file is as it was."""
    file = tmp_path / "union.txt"
    file.write_text(UNION, encoding="utf-8")
    assert yiju("--home", tmp_path / "home", "add", file).code == 0
    store = tmp_path / "home" / "default" / "store.sqlite"
    data = bytearray(store.read_bytes())
    at = data.index(UNION.encode())
    data[at + UNION.encode().index(b"246")] ^= 1
    store.write_bytes(data)
    return tmp_path / "home"


def test_a_whole_collection_holds(yiju: Yiju, home: Path) -> None:
    result = yiju("--home", home, "verify")
    assert (result.code, result.out) == (0, "all of 1 documents are as they were stored\n")
    assert json.loads(yiju("--home", home, "verify", "--json").out) == {
        "valid": True, "documents": 1, "mended": [], "problems": [],
    }  # fmt: skip
    assert yiju("--home", home, "verify", "x.json", "--repair").code == 2


def test_damage_is_said_and_mended(yiju: Yiju, damaged: Path) -> None:
    asked = yiju("--home", damaged, "query", "how many collective contracts?")
    assert asked.code == 1
    assert "yiju verify --repair" in asked.err
    checked = yiju("--home", damaged, "verify")
    assert checked.code == 1
    assert "its text in the store is damaged" in checked.err
    mended = yiju("--home", damaged, "verify", "--repair")
    assert mended.code == 0
    assert "read again from its file" in mended.out
    assert yiju("--home", damaged, "verify").code == 0
    assert "246.0" in yiju("--home", damaged, "query", "how many collective contracts?").out


def test_adding_the_intact_file_replaces_the_damaged_text(
    yiju: Yiju, damaged: Path, tmp_path: Path
) -> None:
    assert "replaced" in yiju("--home", damaged, "add", tmp_path / "union.txt").out
    assert yiju("--home", damaged, "verify").code == 0


def test_a_store_that_cannot_be_opened_is_said(yiju: Yiju, home: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(home, tmp_path / "home"))
    (copy / "default" / "store.sqlite").write_bytes(b"x" * 5000)
    result = yiju("--home", copy, "verify", "--repair")
    assert result.code == 1
    assert "yiju restore FILE" in result.err
