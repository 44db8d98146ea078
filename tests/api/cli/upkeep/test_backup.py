"""`yiju backup` and `yiju restore`."""

import json
from pathlib import Path

from tests.terminal import UNION, Yiju


def test_a_collection_is_backed_up_and_put_back(yiju: Yiju, home: Path, tmp_path: Path) -> None:
    file, new = tmp_path / "a.zip", tmp_path / "new"
    result = yiju("--home", home, "backup", file, "--json")
    assert result.code == 0
    facts = json.loads(result.out)
    assert (facts["documents"], facts["originals"]) == (1, 0)
    assert "restored  1 documents" in yiju("--home", new, "restore", file).out
    assert "246.0" in yiju("--home", new, "query", "how many collective contracts?").out
    refused = yiju("--home", new, "restore", file)
    assert refused.code == 1
    assert "--replace" in refused.err
    assert yiju("--home", new, "restore", file, "--replace").code == 0
    assert yiju("--home", new, "verify").code == 0


def test_what_is_no_backup_is_refused(yiju: Yiju, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(UNION, encoding="utf-8")
    result = yiju("--home", tmp_path / "home", "restore", tmp_path / "a.txt")
    assert result.code == 1
    assert "not a whole backup" in result.err
    result = yiju("--home", tmp_path / "home", "restore", tmp_path / "none")
    assert "No such file" in result.err
    result = yiju("--home", tmp_path / "home", "backup", tmp_path / "b")
    assert "does not exist" in result.err
    assert not (tmp_path / "b").exists()


def test_a_collection_that_is_not_there_is_named(yiju: Yiju, home: Path, tmp_path: Path) -> None:
    result = yiju("--home", home, "--collection", "none", "backup", tmp_path / "b")
    assert result.code == 1
    assert "no collection" in result.err
