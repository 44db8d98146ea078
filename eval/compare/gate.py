"""Decide whether quality fell from a baseline to a run. The gate asks two questions.

Did these questions lose? On one kind of processor a run is the same every time, so a question
that lost has really lost. Over the whole set a watched metric may lose `tolerance` that way; more
only where what was won outweighs it significantly.

Would other questions lose? That is a one-sided paired randomisation test, corrected by Holm, over
every watched metric of the whole set and of every slice. It alone decides when the baseline was
made on another kind of processor, where int8 products round differently and single questions
change for no other reason.
"""

from dataclasses import dataclass

from eval.compare.baseline import has_same_arithmetic, has_same_encoder
from eval.compare.comparison import Change, Comparison
from eval.metric.aggregate import GATED, WHOLE

LEVEL = 0.05
# Half a point: in the gold set one question may be lost, two may not.
TOLERANCE = 0.005


@dataclass(frozen=True, slots=True)
class GateFailure:
    """One reason why the gate is shut."""

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class GateResult:
    """Whether the gate is open."""

    failures: tuple[GateFailure, ...]
    # How many differences of a metric in a group of questions were examined.
    checks: int
    # What the reader must know about how it was decided; empty when there is nothing special.
    note: str = ""

    @property
    def passed(self) -> bool:
        """Whether there is no failure."""
        return not self.failures


def judge(comparison: Comparison, tolerance: float = TOLERANCE, level: float = LEVEL) -> GateResult:
    """Apply every rule of the gate to a comparison.

    The gate is shut by a significant drop anywhere, by more lost over the whole set than
    `tolerance` (with a baseline of the same arithmetic), by a metric that applies to other
    questions, by a new error, by a citation that does not slice back, and by an encoder that has
    kept its name and makes other vectors. The two families of tests share `level`, so that a false
    alarm stays as rare as it says.
    """
    before, after = comparison.before, comparison.after
    comparable = has_same_arithmetic(before.setup, after.setup)
    failures = [
        failure
        for change in comparison.changes
        if (failure := _check_change(change, tolerance if comparable else None, level))
    ]
    failures += _check_encoder(comparison)
    failures += _check_coverage(comparison)
    failed_before = {row.id for row in before.rows if row.error}
    failures += [
        GateFailure(f"question {row.id}", f"fails now: {row.error}")
        for row in after.rows
        if row.error and row.id not in failed_before
    ]
    failures += [
        GateFailure(
            f"question {row.id}",
            f"cites words that {cited.document_id} does not have at {cited.start} to {cited.end}",
        )
        for row in after.rows
        for cited in (row.candidate.citations if row.candidate else ())
        if not cited.exact
    ]
    note = (
        ""
        if comparable
        else f"{before.name} was made on another kind of processor ({before.setup.arithmetic}, "
        f"this one {after.setup.arithmetic}): single questions are not held against it"
    )
    return GateResult(tuple(failures), len(comparison.changes), note)


def _check_change(change: Change, tolerance: float | None, level: float) -> GateFailure | None:
    """Test for a significant drop, and for a loss over the whole set (not if `tolerance` is None).

    In a small set one question may be lost even if that is more than `tolerance`, unless that is 0.
    """
    tested = change.difference
    won = tested.difference > 0 and change.holm < level
    reasons = []
    if change.holm_drop < level / 2 and tested.difference < 0:
        reasons.append(f"p = {change.holm_drop:.2g} after Holm")
    if tolerance is not None and (change.dimension, change.group) == WHOLE and not won:
        allowed = max(tolerance, 1 / tested.n) if tolerance else 0.0
        if change.lost > allowed + 1e-9:
            reasons.append(
                f"lost {change.lost:.3f}, more than the {allowed:.2g} allowed "
                "without a significant gain"
            )
    if not reasons:
        return None
    verb = "fell" if tested.difference < 0 else "went"
    return GateFailure(
        name_failure(change),
        f"{verb} from {tested.mean_before:.3f} to {tested.mean_after:.3f} "
        f"({tested.difference:+.3f}); of {tested.n} questions {tested.worse} got worse, "
        f"{tested.better} better; {'; '.join(reasons)}",
    )


def _check_coverage(comparison: Comparison) -> list[GateFailure]:
    """Fail a watched metric that applies to a question in one of the runs only.

    Whether one applies depends on the question and not on its answer. The pairs of a metric that
    stopped applying would be left out of every test.
    """
    pairs = list(zip(comparison.before.rows, comparison.after.rows, strict=True))
    counts = {
        name: sum((name in old.values) != (name in new.values) for old, new in pairs)
        for name in GATED
    }
    return [
        GateFailure(
            name, f"applies to {count} questions in one run only: the two were not measured alike"
        )
        for name, count in counts.items()
        if count
    ]


def _check_encoder(comparison: Comparison) -> list[GateFailure]:
    """Fail an encoder that makes other vectors under its old name.

    Stored indexes are recognised by that name, and would be searched with the wrong vectors.
    """
    before, after = comparison.before.setup, comparison.after.setup
    if before.encoder != after.encoder or has_same_encoder(before, after):
        return []
    return [
        GateFailure(
            "the encoder",
            f"is still called {after.encoder} and makes other vectors: "
            "indexes made before would be searched wrongly",
        )
    ]


def name_failure(change: Change) -> str:
    """Return the name of the failure that a drop of this change would be."""
    place = (
        "the whole set"
        if (change.dimension, change.group) == WHOLE
        else f"{change.dimension}: {change.group}"
    )
    return f"{change.metric} in {place}"
