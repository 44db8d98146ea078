"""The threshold with a guarantee: python -m eval.fit.threshold RUN [--risk .05] [--level .9] [--write]

Looks for the lowest confidence at which, of the answers given, at most `risk` are wrong, with confidence `level`: the exact
binomial bound (Clopper & Pearson 1934) for each threshold from the strictest down, until the first that does not hold (fixed
sequence testing; Angelopoulos et al. 2021, arXiv 2110.01052). It holds for questions like those of the run.
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

from eval.metric.aggregate import confidences
from eval.run.run import load
from rag.reading.confidence import FILE


@dataclass(frozen=True, slots=True)
class Threshold:
    """Answers at or above `value`: how many of all there are, how many of them wrong, and the bound on the wrong ones' share."""

    value: float
    answered: int
    wrong: int
    bound: float


def bound(wrong: int, answered: int, level: float) -> float:
    """The upper Clopper-Pearson bound on the share of wrong answers.

    >>> round(bound(0, 45, 0.9), 4)
    0.0499
    """
    return float(stats.beta.ppf(level, wrong + 1, answered - wrong)) if wrong < answered else 1.0


def guaranteed(
    confidence: ArrayLike, right: ArrayLike, risk: float = 0.05, level: float = 0.9
) -> Threshold | None:
    """The lowest threshold for which the guarantee holds, or None; `confidence` and `right` (n,) are of every candidate.

    It begins where so many are answered that the bound could hold at all.
    """
    scores, good = np.asarray(confidence, float), np.asarray(right, bool)
    found = None
    for value in np.unique(scores)[::-1]:
        answered = scores >= value
        count, wrong = int(answered.sum()), int((~good[answered]).sum())
        if bound(0, count, level) > risk:
            continue
        limit = bound(wrong, count, level)
        if limit > risk:
            break
        found = Threshold(float(value), count, wrong, limit)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the threshold of a run, and with --write put it into rag/calibration.json."""
    parser = argparse.ArgumentParser(prog="python -m eval.fit.threshold", description=__doc__)
    parser.add_argument("run", type=Path, help="a run's file")
    parser.add_argument("--risk", type=float, default=0.05)
    parser.add_argument("--level", type=float, default=0.9)
    parser.add_argument("--write", action="store_true", help="into rag/calibration.json")
    given = parser.parse_args(arguments)
    run = load(given.run)
    found = guaranteed(*confidences(run.rows), given.risk, given.level)
    if found is None:
        print(
            f"{run.name}: no threshold keeps the wrong answers at or below {given.risk:.0%} with confidence {given.level:.0%}"
        )
        return
    print(
        f"{run.name}: from a confidence of {found.value:.4f}, {found.answered} of {len(run.rows)} questions are answered, {found.wrong} of "
        f"them wrongly: at most {found.bound:.1%} with confidence {given.level:.0%}"
    )
    if given.write:
        data = json.loads(FILE.read_text(encoding="utf-8")) | {
            "threshold": floor(found.value * 1e6) / 1e6
        }
        FILE.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
