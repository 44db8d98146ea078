"""The file of a run."""

import gzip
import json
from pathlib import Path

import pytest

from eval.run.run import load, save
from index.error import BadInput, StorageFailure
from tests.synthetic import row, run

RUN = run(row("a", {"R@1": 1 / 3}), row("b", answered=False, would=None), row("c", error="no"))


@pytest.mark.parametrize("name", ["run.json", "run.json.gz", "new/folder/run.json"])
def test_what_was_saved_is_loaded(tmp_path: Path, name: str) -> None:
    save(RUN, tmp_path / name)
    assert load(tmp_path / name) == RUN
    assert [one.name for one in (tmp_path / name).parent.iterdir()] == [(tmp_path / name).name]


def test_the_same_run_is_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.json.gz", "two.json.gz"):
        save(RUN, tmp_path / name)
    assert (tmp_path / "one.json.gz").read_bytes() == (tmp_path / "two.json.gz").read_bytes()


def test_words_are_written_as_they_are(tmp_path: Path) -> None:
    save(RUN, tmp_path / "run.json")
    assert "246.0萬份" in (tmp_path / "run.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is not a run"),
        (b"[]", "is not a run"),
        (b'{"format": 0}', "of format 0, this yiju reads 2"),
        (b'{"format": "2"}', "is not a run"),
        (b'{"format": 2}', "is not a run"),
        (b"\x1f\x8b broken", "cannot be read"),
        (gzip.compress(b"{}" * 99, mtime=0)[:-9], "cannot be read"),
        (b"\xff\xfe{}", "is not a run"),
        (b"[" * 100_000, "is not a run"),
    ],
    ids=repr,
)
def test_what_is_no_run_is_told_so(tmp_path: Path, data: bytes, problem: str) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(data)
    with pytest.raises(BadInput, match=problem):
        load(path)


def test_a_missing_file_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No such file"):
        load(tmp_path / "none.json")


def test_damage_that_the_types_allow_is_found(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    save(RUN, path)
    whole = json.loads(path.read_text(encoding="utf-8"))
    damages: tuple[dict[str, list[int]], ...] = ({"passages": [99]}, {"scores": []})
    for damage in damages:
        broken = json.loads(json.dumps(whole))
        broken["rows"][0]["fused"] |= damage
        path.write_text(json.dumps(broken), encoding="utf-8")
        with pytest.raises(BadInput, match="points at no passage"):
            load(path)
    for field, value, problem in (
        ("candidate", {"text": "x", "citations": []}, "are missing"),
        ("quotes", [], "are missing"),
        ("confidence", 1.5, "is not from 0 to 1"),
        ("values", {"R@1": 5.0}, "is not from 0 to 1"),
    ):
        broken = json.loads(json.dumps(whole))
        broken["rows"][0][field] = value
        path.write_text(json.dumps(broken), encoding="utf-8")
        with pytest.raises(BadInput, match=problem):
            load(path)
    path.write_text(json.dumps(whole | {"rows": whole["rows"][:2]}), encoding="utf-8")
    with pytest.raises(BadInput, match="it is of 3 questions and has rows for 2"):
        load(path)
    broken = json.loads(json.dumps(whole))
    broken["rows"][1]["id"] = "a"
    path.write_text(json.dumps(broken), encoding="utf-8")
    with pytest.raises(BadInput, match="has the question 'a' twice"):
        load(path)


def test_nothing_is_left_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageFailure, match="choose another place"):
        save(RUN, tmp_path / "file" / "run.json")
    (tmp_path / "taken.json").mkdir()
    with pytest.raises(StorageFailure, match="exists and is not a regular file"):
        save(RUN, tmp_path / "taken.json")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "taken.json"]
