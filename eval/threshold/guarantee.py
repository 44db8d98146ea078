"""Find a confidence threshold with a guarantee on the share of wrong answers.

    python -m eval.fit.threshold RUN [--risk .05] [--level .9] [--write]

It is the lowest confidence at which, with probability `level`, at most a share `risk` of the
answers given is wrong. Thresholds are tested from the strictest down by the exact binomial bound
(Clopper & Pearson 1934), until the first that fails (fixed sequence testing; Angelopoulos et al.
2021, arXiv 2110.01052). The guarantee holds for questions like those of the run.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from eval.metric.aggregate import known_confidences
from eval.run.run import load
from rag.reading.confidence import FILE


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold, and what answering at or above it means for the run."""

    value: float
    # How many questions are answered, and how many of them wrongly.
    answered: int
    wrong: int
    # The upper bound on the share of wrong answers.
    bound: float


def bound_risk(wrong: int, answered: int, level: float) -> float:
    """Return the upper Clopper-Pearson bound on the share of wrong answers.

    >>> round(bound_risk(0, 45, 0.9), 4)
    0.0499
    """
    return float(stats.beta.ppf(level, wrong + 1, answered - wrong)) if wrong < answered else 1.0


def find_threshold(
    confidence: ArrayLike, right: ArrayLike, risk: float = 0.05, level: float = 0.9
) -> Threshold | None:
    """Return the lowest threshold for which the guarantee holds, None when it holds for none.

    `confidence` (n,) and `right` (n,) bool are of every candidate answer. Testing starts at the
    threshold where enough are answered for the bound to hold at all: without a wrong one.
    """
    scores, truth = np.asarray(confidence, float), np.asarray(right, bool)
    found = None
    for value in np.unique(scores)[::-1]:
        answered = scores >= value
        count, wrong = int(answered.sum()), int((~truth[answered]).sum())
        if bound_risk(0, count, level) > risk:
            continue
        bound = bound_risk(wrong, count, level)
        if bound > risk:
            break
        found = Threshold(float(value), count, wrong, bound)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the threshold of a run, and with --write change rag/calibration.json."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.fit.threshold", description=__doc__.splitlines()[0]
    )
    parser.add_argument("run", type=Path, help="a run's file")
    parser.add_argument(
        "--risk", type=float, default=0.05, help="largest share of wrong answers (default .05)"
    )
    parser.add_argument(
        "--level", type=float, default=0.9, help="probability of the guarantee (default .9)"
    )
    parser.add_argument("--write", action="store_true", help="write rag/calibration.json")
    given = parser.parse_args(arguments)
    run = load(given.run)
    found = find_threshold(*known_confidences(run.rows), given.risk, given.level)
    if found is None:
        print(
            f"{run.name}: no threshold keeps the share of wrong answers at or below "
            f"{given.risk:.0%} with probability {given.level:.0%}"
        )
        return
    print(
        f"{run.name}: at a threshold of {found.value:.4f}, {found.answered} of {len(run.rows)} "
        f"questions are answered, {found.wrong} of them wrongly: at most {found.bound:.1%} wrong "
        f"with probability {given.level:.0%}"
    )
    if given.write:
        data = json.loads(FILE.read_text(encoding="utf-8")) | {
            "threshold": floor(found.value * 1e6) / 1e6
        }
        FILE.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
