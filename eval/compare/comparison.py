"""Compare two runs of one set: every metric over the whole set and every slice, every question."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from eval.metric.aggregate import GATED, WHOLE, group_rows
from eval.metric.retrieval import METRICS
from eval.metric.statistic import Difference, adjust_holm, compare_paired
from eval.run.arithmetic import UNKNOWN
from eval.run.run import Row, Run
from index.error import BadInput

# From one processor to another of the same arithmetic a vector differs by 1e-7, a confidence by
# 1e-6. That is no change, however many questions it moves, and even if all one way.
NOISE = 1e-4


@dataclass(frozen=True, slots=True)
class Change:
    """The difference of one metric in one group of questions."""

    metric: str
    dimension: str
    group: str
    difference: Difference
    # `difference.p` and `difference.p_drop`, each corrected for all changes of its family: those
    # over the whole set, and those over the slices.
    holm: float
    holm_drop: float
    # What the questions that got worse lost, divided by all questions of the group. A difference
    # of 0 may be as much lost as won.
    lost: float


@dataclass(frozen=True, slots=True)
class _UncorrectedChange:
    """A Change whose p-values are not corrected yet."""

    metric: str
    group: tuple[str, str]
    difference: Difference
    lost: float


@dataclass(frozen=True, slots=True)
class ChangedQuestion:
    """A question with other values, another first passage or another answer than before."""

    id: str
    question: str
    # Metric -> (before, after) where they differ; None where it does not apply.
    values: dict[str, tuple[float | None, float | None]]
    # Whether the first passage is another one.
    first: bool
    # Whether the answer is another one.
    answer: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs of one set, and what differs."""

    before: Run
    after: Run
    # What differs in how they were made: field of Setup, or library -> (before, after).
    setup: dict[str, tuple[str, str]]
    changes: tuple[Change, ...]
    moved: tuple[ChangedQuestion, ...]


def compare(before: Run, after: Run, metrics: Sequence[str] = GATED) -> Comparison:
    """Pair the runs question by question. Raises BadInput for runs of different sets."""
    if before.setup.set_sha256 != after.setup.set_sha256:
        raise BadInput(
            f"{before.name} and {after.name} are runs of different question sets "
            f"({_describe_set(before)}, and {_describe_set(after)}): run both on the same set"
        )
    if [row.id for row in before.rows] != [row.id for row in after.rows]:
        raise BadInput(
            f"{before.name} and {after.name} are said to be of one set and hold different "
            "questions: run the set again"
        )
    pairs = list(zip(before.rows, after.rows, strict=True))
    moved = tuple(one for old, new in pairs if (one := _compare_rows(before, after, old, new)))
    return Comparison(
        before,
        after,
        _compare_setups(before, after),
        _compare_metrics(before.rows, after.rows, metrics),
        moved,
    )


def _describe_set(run: Run) -> str:
    return f"{run.set}, {run.setup.questions} questions, {run.setup.set_sha256[:12]}…"


def _compare_metrics(
    before: Sequence[Row], after: Sequence[Row], metrics: Sequence[str]
) -> tuple[Change, ...]:
    new = {row.id: row for row in after}
    found: list[_UncorrectedChange] = []
    for group, rows in group_rows(before).items():
        for metric in metrics:
            # A metric that applies to a question in one run only, as an answer that is now refused,
            # has no pair there.
            both = [(row.values.get(metric), new[row.id].values.get(metric)) for row in rows]
            pairs = [
                (old, old if _is_same(old, now) else now)
                for old, now in both
                if old is not None and now is not None
            ]
            if pairs:
                lost = sum(max(0.0, old - now) for old, now in pairs) / len(pairs)
                found.append(
                    _UncorrectedChange(
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
    return (*_correct(whole), *_correct(slices))


def _correct(found: Sequence[_UncorrectedChange]) -> list[Change]:
    """Apply Holm's correction.

    A test in which no question changed can reject nothing, and is not counted (Tarone, 1990).
    """
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


def _compare_rows(before: Run, after: Run, old: Row, new: Row) -> ChangedQuestion | None:
    pairs = {name: (old.values.get(name), new.values.get(name)) for name in METRICS}
    values = {name: pair for name, pair in pairs.items() if not _is_same(*pair)}
    first = _find_first_passage(before, old) != _find_first_passage(after, new)
    answer = _find_answer(old) != _find_answer(new)
    return (
        ChangedQuestion(old.id, old.question, values, first, answer)
        if values or first or answer
        else None
    )


def _is_same(old: float | None, new: float | None) -> bool:
    """Return whether two values differ by no more than NOISE, or apply to neither run."""
    return old == new or (old is not None and new is not None and abs(old - new) < NOISE)


def _find_first_passage(run: Run, row: Row) -> tuple[str, int, int] | None:
    passage = run.passages[row.fused.passages[0]] if row.fused.passages else None
    return (passage.document_id, passage.start, passage.end) if passage else None


def _find_answer(row: Row) -> tuple[str, str, int] | str | None:
    if row.error or not row.answered or row.candidate is None:
        return row.error
    first = row.candidate.citations[0]
    return row.candidate.text, first.document_id, first.start


def _compare_setups(before: Run, after: Run) -> dict[str, tuple[str, str]]:
    old = {field.name: getattr(before.setup, field.name) for field in fields(before.setup)}
    new = {field.name: getattr(after.setup, field.name) for field in fields(after.setup)}
    # Library by library: a whole dictionary would not show which one differs.
    old |= old.pop("libraries")
    new |= new.pop("libraries")
    return {
        name: (str(old.get(name)), str(new.get(name)))
        for name in {**old, **new}
        if old.get(name) != new.get(name)
        # A run that was made before the arithmetic was recorded need not differ in it.
        and not (name == "arithmetic" and UNKNOWN in (old.get(name), new.get(name)))
    }
