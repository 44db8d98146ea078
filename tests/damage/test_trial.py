"""Some trials of `make damage`: nothing damaged is believed, and no process dies of it."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.damage.trial import Outcome

ROOT = Path(__file__).parents[2]
TRIALS = 40


def test_nothing_damaged_is_believed(tmp_path: Path) -> None:
    # A process of its own: a fork of one in which other tests left threads may hang.
    command = [sys.executable, "-m", "tests.damage", "--folder", str(tmp_path)]
    found = subprocess.run(
        [*command, "--trials", str(TRIALS), "--networks", "0"],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    lines = (tmp_path / "library/trials.jsonl").read_text(encoding="utf-8").splitlines()
    # Most damage is to something that is read.
    outcomes = Counter(json.loads(line)["outcome"] for line in lines)
    assert outcomes.total() == TRIALS
    assert outcomes[Outcome.REFUSED] + outcomes[Outcome.MENDED] > TRIALS / 4, outcomes
