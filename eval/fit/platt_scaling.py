"""Platt-scale the confidence on a run: two numbers put it on the scale of other documents.

    python -m eval.fit.platt_scaling RUN [--write]

The confidence that was fitted on training sets ranks answers well, but on other documents it is
too high or too low. Scaling keeps the ranking: logit' = slope × logit + shift (Platt 1999; Guo et
al. 2017, arXiv 1706.04599). The printed error is cross-validated: every question is scaled by a
fit on others, and questions with the same evidence stay together.
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
from rag.reading.confidence import FILE, Calibration

FOLDS = 10
# The key in calibration.json that says on which run it was scaled.
SCALED = "scaled_on"
# The key of the scale, and of the name that the calibration had without it.
SCALE = "scale"

Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scale:
    """logit' = slope × logit + shift."""

    slope: float
    shift: float

    def apply(self, confidence: ArrayLike) -> Float64:
        """Scale confidences (n,), 0..1.

        >>> Scale(1.0, 0.0).apply([0.25, 0.5]).tolist()
        [0.25, 0.5]
        """
        return 1 / (1 + np.exp(-(self.slope * _to_logit(confidence) + self.shift)))


def fit_scale(confidence: ArrayLike, right: ArrayLike) -> Scale:
    """Fit the scale of maximum likelihood to `confidence` (n,) and `right` (n,) bool.

    Raises ValueError when all are right or all are wrong.
    """
    logits = _to_logit(confidence)[:, None]
    model = LogisticRegression(C=np.inf).fit(logits, np.asarray(right, bool))
    return Scale(float(model.coef_[0, 0]), float(model.intercept_[0]))


def cross_scale(confidence: ArrayLike, right: ArrayLike, groups: Sequence[str]) -> Float64:
    """Scale each confidence by a fit on other groups than its own.

    Raises ValueError for fewer than two groups.
    """
    scores, truth = np.asarray(confidence, float), np.asarray(right, bool)
    scaled = np.empty_like(scores)
    for train, test in GroupKFold(min(FOLDS, len(set(groups)))).split(scores, truth, groups):
        scaled[test] = fit_scale(scores[train], truth[train]).apply(scores[test])
    return scaled


def rescale(calibration: dict[str, Any], scale: Scale, questions: str) -> dict[str, Any]:
    """Return the contents of calibration.json on another scale.

    Its threshold admits the same answers as before. `questions` says what the scale was fitted on.
    """
    return calibration | {
        "bias": round(scale.slope * calibration["bias"] + scale.shift, 6),
        "weights": [round(scale.slope * weight, 6) for weight in calibration["weights"]],
        "threshold": round(float(scale.apply(calibration["threshold"])), 3),
        SCALED: questions,
        SCALE: {
            "slope": round(scale.slope, 6),
            "shift": round(scale.shift, 6),
            "of": Calibration.parse(json.dumps(calibration)).name,
        },
    }


def _to_logit(confidence: ArrayLike) -> Float64:
    kept = np.clip(np.asarray(confidence, float), 1e-9, 1 - 1e-9)
    logit: Float64 = np.log(kept / (1 - kept))
    return logit


def _name_group(row: Row) -> str:
    """Name the group of a question: those about the same evidence, in any language, share one."""
    return " ".join(f"{one.document_id}:{one.start}" for one in row.evidence) or row.id


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what scaling does for a run, and with --write change rag/calibration.json."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.fit.platt_scaling", description=__doc__.splitlines()[0]
    )
    parser.add_argument(
        "run", type=Path, help="a run made with the calibration that eval.fit.calibration wrote"
    )
    parser.add_argument("--write", action="store_true", help="write rag/calibration.json")
    given = parser.parse_args(arguments)
    run, calibration = load(given.run), json.loads(FILE.read_text(encoding="utf-8"))
    rows = [row for row in run.rows if row.would is not None and not row.error]
    confidence = [row.confidence for row in rows]
    right = [bool(row.would) and row.answerable for row in rows]
    if len(set(right)) < 2:
        parser.error(
            f"{given.run} has no right or no wrong answers to fit; take a run of more questions"
        )
    scale = fit_scale(confidence, right)
    scaled = cross_scale(confidence, right, [_name_group(row) for row in rows])
    print(
        f"{run.name}: calibration error {calibration_error(confidence, right):.3f} unscaled, "
        f"{calibration_error(scaled, right):.3f} scaled on other questions "
        f"({len(rows)} questions); slope {scale.slope:.3f}, shift {scale.shift:.3f}"
    )
    if not given.write:
        return
    if SCALED in calibration:
        parser.error(
            f"{FILE} is already scaled on {calibration[SCALED]}; run eval.fit.calibration first, "
            "then make the run again"
        )
    data = rescale(calibration, scale, f"{len(rows)} questions of {run.setup.set_sha256[:12]}")
    FILE.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
