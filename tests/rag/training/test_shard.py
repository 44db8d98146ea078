"""Examples that a run keeps, so that it need not build them again when it resumes."""

from pathlib import Path
from typing import NoReturn

import pytest

from rag.training import shard
from rag.training.example import UNKNOWN, TrainingExample
from rag.training.shard import load_or_build

EXAMPLES = [
    TrainingExample(tuple(range(n, n + 5 + n % 3)), 2, 3, 4, n % 2, UNKNOWN) for n in range(7)
]


def build_again() -> NoReturn:
    raise AssertionError("the examples were built twice")


def test_examples_are_built_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shard, "_A_SHARD", 3)
    assert load_or_build(tmp_path, "round 6", lambda: EXAMPLES) == EXAMPLES
    assert len(list(tmp_path.glob("*.npz"))) == 3
    assert load_or_build(tmp_path, "round 6", build_again) == EXAMPLES


def test_another_round_builds_its_own(tmp_path: Path) -> None:
    load_or_build(tmp_path, "round 5", lambda: EXAMPLES)
    assert load_or_build(tmp_path, "round 6", lambda: EXAMPLES[:2]) == EXAMPLES[:2]
    assert load_or_build(tmp_path, "round 6", build_again) == EXAMPLES[:2]
