"""Two runs of one set -> what differs: every figure, every slice, every question. Knows no pipeline and no page."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from eval.metric.aggregate import GATED, WHOLE, group_rows
from eval.metric.retrieval import METRICS
from eval.metric.statistic import Difference, adjust_holm, compare_paired
from eval.run.run import Row, Run
from index.error import BadInput

# The same vectors on another processor differ by 1e-7, a confidence by 1e-6. However many questions that moves, and all one
# way, it is no change.
NOISE = 1e-4


@dataclass(frozen=True, slots=True)
class Change:
    """One metric in one group of questions. `holm` corrects `difference.p` (two-sided), `holm_drop` `difference.p_drop`,
    each for all changes of its family: those of the whole set, and those of the slices. `lost` is what the questions that
    got worse lost, over all of them: a difference of nothing may be as much lost as won.
    """

    metric: str
    dimension: str
    group: str
    difference: Difference
    holm: float
    holm_drop: float
    lost: float


@dataclass(frozen=True, slots=True)
class _Found:
    """A Change whose p-values are yet to be corrected."""

    metric: str
    group: tuple[str, str]
    difference: Difference
    lost: float


@dataclass(frozen=True, slots=True)
class ChangedQuestion:
    """A question with other values, or another first passage or answer, than before: metric -> (before, after), None
    where it does not apply.
    """

    id: str
    question: str
    values: dict[str, tuple[float | None, float | None]]
    first: bool
    answer: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """`after` against `before`. `setup`: what differs in how they were made, field -> (before, after)."""

    before: Run
    after: Run
    setup: dict[str, tuple[str, str]]
    changes: tuple[Change, ...]
    moved: tuple[ChangedQuestion, ...]


def compare(before: Run, after: Run, metrics: Sequence[str] = GATED) -> Comparison:
    """Pair the runs question by question. Raises BadInput for runs of different sets."""
    if before.setup.set_sha256 != after.setup.set_sha256:
        raise BadInput(
            f"{before.name} and {after.name} are runs of different question sets ({before.set}, {before.setup.questions} questions, "
            f"{before.setup.set_sha256[:12]}…, and {after.set}, {after.setup.questions} questions, {after.setup.set_sha256[:12]}…): "
            "run both on the same set"
        )
    if [row.id for row in before.rows] != [row.id for row in after.rows]:
        raise BadInput(
            f"{before.name} and {after.name} say that they are of one set and hold other questions: run the set again"
        )
    pairs = list(zip(before.rows, after.rows, strict=True))
    moved = tuple(one for old, new in pairs if (one := _moved(before, after, old, new)))
    return Comparison(
        before, after, _setup(before, after), _changes(before.rows, after.rows, metrics), moved
    )


def _changes(
    before: Sequence[Row], after: Sequence[Row], metrics: Sequence[str]
) -> tuple[Change, ...]:
    new = {row.id: row for row in after}
    found: list[_Found] = []
    for group, rows in group_rows(before).items():
        for metric in metrics:
            # A metric that applies before and not after, or the reverse (an answer now refused), has no pair there.
            both = [(row.values.get(metric), new[row.id].values.get(metric)) for row in rows]
            pairs = [
                (old, old if _same(old, now) else now)
                for old, now in both
                if old is not None and now is not None
            ]
            if pairs:
                lost = sum(max(0.0, old - now) for old, now in pairs) / len(pairs)
                found.append(
                    _Found(
                        metric,
                        group,
                        compare_paired([old for old, _ in pairs], [now for _, now in pairs]),
                        lost,
                    )
                )
    whole, slices = (
        [one for one in found if one.group == WHOLE],
        [one for one in found if one.group != WHOLE],
    )
    return (*_corrected(whole), *_corrected(slices))


def _corrected(found: Sequence[_Found]) -> list[Change]:
    """Holm's correction. A test in which no question changed can reject nothing, and takes no part (Tarone, 1990)."""
    tested = [one.difference for one in found if one.difference.changed]
    both, drop = (
        iter(adjust_holm([one.p for one in tested])),
        iter(adjust_holm([one.p_drop for one in tested])),
    )
    return [
        Change(
            one.metric,
            *one.group,
            one.difference,
            *((next(both), next(drop)) if one.difference.changed else (1.0, 1.0)),
            one.lost,
        )
        for one in found
    ]


def _moved(before: Run, after: Run, old: Row, new: Row) -> ChangedQuestion | None:
    pairs = {name: (old.values.get(name), new.values.get(name)) for name in METRICS}
    values = {name: pair for name, pair in pairs.items() if not _same(*pair)}
    first = _first(before, old) != _first(after, new)
    answer = _said(old) != _said(new)
    return (
        ChangedQuestion(old.id, old.question, values, first, answer)
        if values or first or answer
        else None
    )


def _same(old: float | None, new: float | None) -> bool:
    """Whether two values differ by no more than processors do."""
    return old == new or (old is not None and new is not None and abs(old - new) < NOISE)


def _first(run: Run, row: Row) -> tuple[str, int, int] | None:
    passage = run.passages[row.fused.passages[0]] if row.fused.passages else None
    return (passage.document_id, passage.start, passage.end) if passage else None


def _said(row: Row) -> tuple[str, str, int] | str | None:
    if row.error or not row.answered or row.candidate is None:
        return row.error
    first = row.candidate.citations[0]
    return row.candidate.text, first.document_id, first.start


def _setup(before: Run, after: Run) -> dict[str, tuple[str, str]]:
    old = {field.name: getattr(before.setup, field.name) for field in fields(before.setup)}
    new = {field.name: getattr(after.setup, field.name) for field in fields(after.setup)}
    # Library by library: a whole dictionary would not show which one is another.
    old |= old.pop("libraries")
    new |= new.pop("libraries")
    return {
        name: (str(old.get(name)), str(new.get(name)))
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    }
