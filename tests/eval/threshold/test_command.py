"""The command: what it prints, and what it writes into the calibration."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from eval.run.run import save
from eval.threshold import __main__ as command
from rag.reading import network
from rag.reading.confidence import FILE, Calibration, load_calibration
from tests import synthetic


@pytest.fixture
def calibration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped calibration, that the command writes instead."""
    file = tmp_path / "calibration.json"
    file.write_bytes(FILE.read_bytes())
    monkeypatch.setattr(command, "FILE", file)
    return file


@pytest.fixture(scope="module")
def run_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of 600 questions that are right with the probability of their confidence."""
    chance = np.random.default_rng(7)
    rows = [
        synthetic.row(str(n), confidence=round(p, 6), would=bool(chance.random() < p))
        for n, p in enumerate(chance.beta(2, 1, 600).tolist())
    ]
    run = synthetic.run(*rows)
    setup = replace(run.setup, calibration=load_calibration().name, reader=network.name())
    path = tmp_path_factory.mktemp("run") / "run.json"
    return save(replace(run, setup=setup), path)


def test_it_writes_what_yiju_reads(
    run_file: Path, calibration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.main([str(run_file), "--default", "0.75", "--write"])
    out = capsys.readouterr().out
    assert "No threshold guarantees 0.95 at 95%" in out
    for title in ("What each threshold answers", "Precisions guaranteed", "kind: gold: how many"):
        assert title in out
    written = Calibration.parse(calibration.read_text(encoding="utf-8"))
    assert written.name == load_calibration().name
    assert written.threshold == written.find_threshold(0.75)
    known = [one.threshold for one in written.guarantees if one.threshold is not None]
    assert known == sorted(known)
    held_out = json.loads(calibration.read_text(encoding="utf-8"))["guarantees"][3]["held_out"]
    assert 0 < held_out["wrong"] / held_out["answered"] < 0.25 < held_out["bound"] + 0.1


def test_programs_get_the_curve_of_every_group(
    run_file: Path, calibration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = calibration.read_bytes()
    command.main([str(run_file), "--json"])
    found = json.loads(capsys.readouterr().out)
    assert {(one["half"], one["dimension"]) for one in found["groups"]} == {
        (half, dimension)
        for half in ("fitted", "other")
        for dimension in ("all", "collection", "language", "kind")
    }
    assert calibration.read_bytes() == before


def test_one_set_does_not_count_twice(
    run_file: Path, calibration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        command.main([str(run_file), str(run_file)])
    assert "of one set" in capsys.readouterr().err
