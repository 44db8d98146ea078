"""`yiju compact` and `yiju verify --gone`."""

import json
import shutil
from pathlib import Path

from tests.terminal import Yiju


def test_what_is_removed_is_proved_to_be_gone(yiju: Yiju, home: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(home, tmp_path / "home"))
    secret = tmp_path / "secret.txt"
    secret.write_text("代號Xylograph，底線47,200元。\n", encoding="utf-8")
    assert yiju("--home", copy, "add", secret).code == 0
    found = yiju("--home", copy, "verify", "--gone", secret, "--gone", "Xylograph")
    assert found.code == 1
    assert "has 'Xylograph'" in found.err
    assert "stored documents have all passages of" in found.err
    assert yiju("--home", copy, "rm", "secret.txt").code == 0
    assert "erased what was left of" in yiju("--home", copy, "compact").out
    found = yiju("--home", copy, "verify", "--gone", secret, "--gone", "xylograph")
    assert (found.code, found.err) == (0, "")
    assert "none of 3 texts and vectors is in the" in found.out
    facts = json.loads(yiju("--home", copy, "verify", "--gone", "xylograph", "--json").out)
    assert (facts["gone"], facts["searched"], facts["problems"]) == (True, 1, [])
    assert json.loads(yiju("--home", copy, "compact", "--json").out)["complete"]


def test_it_goes_with_nothing_else(yiju: Yiju, home: Path) -> None:
    assert yiju("--home", home, "verify", "--gone", "x", "--repair").code == 2
    assert yiju("--home", home, "verify", "x.json", "--gone", "x").code == 2
