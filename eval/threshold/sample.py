"""Take from runs what thresholds are chosen by: each candidate's confidence, and if it is right.

The questions are split in two halves by a hash of their ids, the same each time: thresholds are
chosen on one, and their figures are those of the other.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.fit.platt_scaling import SCALE, Scale
from eval.run.run import Row, Run
from index.error import BadInput
from rag.enumeration.lister import NAMED, SEVERAL
from rag.pipeline import SURE
from rag.reading import network
from rag.reading.confidence import Calibration

# Confidences that come from a rule, not from the reader: they have no scale.
_UNSCALED = {SURE, NAMED, SEVERAL}


@dataclass(frozen=True, slots=True)
class SampledQuestion:
    """A question of a run, and its candidate answer."""

    id: str
    # The name of the run's set, what kind of question it is, and its language.
    collection: str
    kind: str
    language: str
    answerable: bool
    # Of the candidate; None where nothing would be answered at any threshold.
    confidence: float | None
    # Whether the candidate is right.
    right: bool

    @property
    def is_fitted(self) -> bool:
        """Whether it is in the half that thresholds are chosen on."""
        return hashlib.sha256(f"{self.collection}\0{self.id}".encode()).digest()[0] < 128


def sample_run(run: Run, scale: Callable[[float], float]) -> list[SampledQuestion]:
    """Return the questions of a run that can be judged, their confidence on the present scale."""
    return [
        _sample_row(run.set, row, scale)
        for row in run.rows
        if row.would is not None and not row.error
    ]


def _sample_row(collection: str, row: Row, scale: Callable[[float], float]) -> SampledQuestion:
    return SampledQuestion(
        id=row.id,
        collection=collection,
        kind=row.type or "no kind",
        language=row.language or "unknown",
        answerable=row.answerable,
        confidence=scale(row.confidence) if row.candidate else None,
        right=bool(row.would),
    )


def choose_scale(
    run: Run, written: Mapping[str, Any], now: Calibration
) -> Callable[[float], float]:
    """Return what puts the confidences of a run on the scale of `now`, the calibration `written`.

    They are on it, or on the one before `eval.fit.platt_scaling`. Raises BadInput for a run of any
    other calibration or reader.
    """
    if run.setup.reader != network.name():
        raise BadInput(
            f"{run.name} was made with {run.setup.reader}, and the reader is {network.name()}: run "
            "the set again"
        )
    if run.setup.calibration == now.name:
        return float
    scaled = written.get(SCALE)
    if not scaled or scaled["of"] != run.setup.calibration:
        raise BadInput(
            f"{run.name} was made with another calibration than rag/calibration.json: run the set "
            "again"
        )
    scale = Scale(scaled["slope"], scaled["shift"])
    return lambda value: value if value in _UNSCALED else float(scale.apply(value))


def split_halves(
    sample: Sequence[SampledQuestion],
) -> tuple[list[SampledQuestion], list[SampledQuestion]]:
    """Return the half that thresholds are chosen on, and the other."""
    return [one for one in sample if one.is_fitted], [one for one in sample if not one.is_fitted]


def group_sample(
    sample: Sequence[SampledQuestion],
) -> dict[tuple[str, str], list[SampledQuestion]]:
    """Map (dimension, group) to its questions: all, each collection, kind and language."""
    groups: dict[tuple[str, str], list[SampledQuestion]] = {("all", "all"): list(sample)}
    for one in sorted(sample, key=lambda one: (one.collection, one.kind)):
        groups.setdefault(("collection", one.collection), []).append(one)
    for one in sorted(sample, key=lambda one: one.language):
        groups.setdefault(("language", one.language), []).append(one)
    for one in sorted(sample, key=lambda one: (one.collection, one.kind)):
        groups.setdefault(("kind", f"{one.collection}: {one.kind}"), []).append(one)
    return groups
