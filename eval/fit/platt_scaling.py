"""Platt scaling of the confidence on a run: python -m eval.fit.platt_scaling RUN [--write]

Fitted on training sets the confidence ranks answers well, but says for other documents less or more than is right. Two numbers
mend that without changing the ranking: logit' = slope × logit + shift (Platt 1999; Guo et al. 2017, arXiv 1706.04599). How good
they are is measured on questions that they were not fitted on; questions with the same evidence stay together.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from eval.metric.confidence import calibration_error
from eval.run.run import Row, load
from rag.reading.confidence import FILE

FOLDS = 10
# The key in calibration.json that says on which run it was scaled.
SCALED = "scaled_on"

Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scale:
    """logit' = slope × logit + shift."""

    slope: float
    shift: float

    def applied(self, confidence: ArrayLike) -> Float64:
        """The confidences (n,), 0..1, as they are on this scale.

        >>> Scale(1.0, 0.0).applied([0.25, 0.5]).tolist()
        [0.25, 0.5]
        """
        return 1 / (1 + np.exp(-(self.slope * _logit(confidence) + self.shift)))


def fitted(confidence: ArrayLike, right: ArrayLike) -> Scale:
    """The most probable scale for `confidence` (n,) and `right` (n,) bool; ValueError when all are right or all are wrong."""
    model = LogisticRegression(C=np.inf).fit(_logit(confidence)[:, None], np.asarray(right, bool))
    return Scale(float(model.coef_[0, 0]), float(model.intercept_[0]))


def crossed(confidence: ArrayLike, right: ArrayLike, groups: Sequence[str]) -> Float64:
    """Each confidence on the scale that was fitted without its group's; ValueError for fewer than two groups."""
    scores, truth = np.asarray(confidence, float), np.asarray(right, bool)
    scaled = np.empty_like(scores)
    for known, asked in GroupKFold(min(FOLDS, len(set(groups)))).split(scores, truth, groups):
        scaled[asked] = fitted(scores[known], truth[known]).applied(scores[asked])
    return scaled


def rescaled(calibration: dict[str, Any], scale: Scale, questions: str) -> dict[str, Any]:
    """The contents of calibration.json on another scale; its threshold parts the same answers as before."""
    return calibration | {
        "bias": round(scale.slope * calibration["bias"] + scale.shift, 6),
        "weights": [round(scale.slope * weight, 6) for weight in calibration["weights"]],
        "threshold": round(float(scale.applied(calibration["threshold"])), 3),
        SCALED: questions,
    }


def _logit(confidence: ArrayLike) -> Float64:
    kept = np.clip(np.asarray(confidence, float), 1e-9, 1 - 1e-9)
    logit: Float64 = np.log(kept / (1 - kept))
    return logit


def _group(row: Row) -> str:
    """Questions about one place in the documents, in whatever language, are one group."""
    return " ".join(f"{one.document_id}:{one.start}" for one in row.evidence) or row.id


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what scaling does for a run, and with --write put it into rag/calibration.json."""
    parser = argparse.ArgumentParser(prog="python -m eval.fit.platt_scaling", description=__doc__)
    parser.add_argument(
        "run",
        type=Path,
        help="the file of a run made with the calibration as eval.fit.calibration wrote it",
    )
    parser.add_argument("--write", action="store_true", help="into rag/calibration.json")
    given = parser.parse_args(arguments)
    run, shipped = load(given.run), json.loads(FILE.read_text(encoding="utf-8"))
    rows = [row for row in run.rows if row.would is not None and not row.error]
    confidence, right = (
        [row.confidence for row in rows],
        [bool(row.would) and row.answerable for row in rows],
    )
    if len(set(right)) < 2:
        parser.error(
            f"{given.run} has no right or no wrong answers to learn from; take a run over more questions"
        )
    scale, apart = (
        fitted(confidence, right),
        crossed(confidence, right, [_group(row) for row in rows]),
    )
    print(
        f"{run.name}: calibration error {calibration_error(confidence, right):.3f} as it is, {calibration_error(apart, right):.3f} scaled "
        f"on other questions ({len(rows)} questions); slope {scale.slope:.3f}, shift {scale.shift:.3f}"
    )
    if not given.write:
        return
    if SCALED in shipped:
        parser.error(
            f"{FILE} is already scaled on {shipped[SCALED]}; run eval.fit.calibration first, and the questions again"
        )
    data = rescaled(shipped, scale, f"{len(rows)} questions of {run.setup.set_sha256[:12]}")
    FILE.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
