"""A run and its baseline -> whether quality fell. Two questions, since they are two things.

Did these questions lose? A run is the same every time, so a question that lost has really lost. Over the whole set a watched
figure may lose `tolerance` that way; more only where what was won outweighs it significantly. Would others lose? That is a
one-sided paired randomisation test, corrected by Holm, over every watched figure of the whole set and of every slice.
"""

from dataclasses import dataclass

import numpy as np

from eval.compare.comparison import Change, Comparison
from eval.metric.aggregate import GATED, WHOLE

LEVEL = 0.05
# Half a point: what one question of the gold set loses, as it may on another processor, and two may not.
TOLERANCE = 0.005
# Processors differ by 1e-6 in a vector's components, a missing prompt by 1e-2.
PROBE = 1e-3


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why the gate is shut, in a line."""

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the gate is open; `checks` is how many figures were looked at."""

    faults: tuple[Fault, ...]
    checks: int

    @property
    def passed(self) -> bool:
        """No fault."""
        return not self.faults


def judge(comparison: Comparison, tolerance: float = TOLERANCE, level: float = LEVEL) -> Verdict:
    """Shut for a significant drop anywhere, more lost over the whole set than `tolerance`, a new error, a citation that does
    not slice back, or an encoder that has kept its name and makes other vectors. `level` is shared by the two families of
    tests, so that a false alarm stays as rare as it says.
    """
    faults = [
        fault for change in comparison.changes if (fault := _fallen(change, tolerance, level))
    ]
    faults += _encoder(comparison)
    faults += _missing(comparison)
    old = {row.id for row in comparison.before.rows if row.error}
    faults += [
        Fault(f"question {row.id}", f"fails now: {row.error}")
        for row in comparison.after.rows
        if row.error and row.id not in old
    ]
    faults += [
        Fault(
            f"question {row.id}",
            f"cites words that {cited.document_id} does not have at {cited.start} to {cited.end}",
        )
        for row in comparison.after.rows
        for cited in (row.candidate.citations if row.candidate else ())
        if not cited.exact
    ]
    return Verdict(tuple(faults), len(comparison.changes))


def _fallen(change: Change, tolerance: float, level: float) -> Fault | None:
    found = change.difference
    won = found.difference > 0 and change.holm < level
    # What one question can lose is allowed in a small set, too, unless nothing is.
    allowed = max(tolerance, 1 / found.n) if tolerance else 0.0
    significant = change.holm_drop < level / 2 and found.difference < 0
    beyond = (change.dimension, change.group) == WHOLE and change.lost > allowed + 1e-9 and not won
    if not (significant or beyond):
        return None
    why = [f"p = {change.holm_drop:.2g} after Holm"] if significant else []
    why += (
        [f"lost {change.lost:.3f}, more than the {allowed:.2g} allowed without a significant gain"]
        if beyond
        else []
    )
    went = f"{'fell' if found.difference < 0 else 'went'} from {found.mean_before:.3f} to {found.mean_after:.3f} ({found.difference:+.3f})"
    return Fault(
        fallen(change),
        f"{went}; of {found.n} questions {found.worse} got worse, {found.better} better; {'; '.join(why)}",
    )


def _missing(comparison: Comparison) -> list[Fault]:
    """A watched figure applies to a question or does not, whatever was answered: one that is gone would be judged by nobody."""
    pairs = list(zip(comparison.before.rows, comparison.after.rows, strict=True))
    counts = {
        name: sum((name in old.values) != (name in new.values) for old, new in pairs)
        for name in GATED
    }
    return [
        Fault(
            name, f"applies to {count} questions in one run only: the two were not measured alike"
        )
        for name, count in counts.items()
        if count
    ]


def _encoder(comparison: Comparison) -> list[Fault]:
    """Stored indexes are recognised by the encoder's name: another encoder under it would search them without a word."""
    before, after = comparison.before.setup, comparison.after.setup
    if before.encoder != after.encoder or np.allclose(
        before.probe, after.probe, rtol=0, atol=PROBE
    ):
        return []
    return [
        Fault(
            "the encoder",
            f"is still called {after.encoder} and makes other vectors: indexes made before would be searched wrongly",
        )
    ]


def fallen(change: Change) -> str:
    """The name of the fault that such a change would be."""
    place = (
        "the whole set"
        if (change.dimension, change.group) == WHOLE
        else f"{change.dimension}: {change.group}"
    )
    return f"{change.metric} in {place}"
