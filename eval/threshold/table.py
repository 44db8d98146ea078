"""Show what thresholds mean: for two halves of the questions, and for each group of them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from eval.report.table import NO_VALUE, TextTable
from eval.threshold.guarantee import Threshold, measure_threshold
from eval.threshold.sample import SampledQuestion, group_sample, split_halves
from rag.reading.confidence import Guarantee

# Thresholds of the curve.
CURVE = tuple(round(0.05 * step, 2) for step in range(1, 20))
# Those that are shown for each group.
_SHOWN = tuple(round(0.1 * step, 2) for step in range(2, 10))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a threshold means for some questions."""

    at: Threshold
    # How many questions there are, how many of them have an answer, and how many of these are
    # answered rightly.
    questions: int
    answerable: int
    right: int


def measure_outcome(sample: Sequence[SampledQuestion], value: float, level: float) -> Outcome:
    """Return what a threshold means for `sample`."""
    candidates = [one for one in sample if one.confidence is not None]
    at = measure_threshold(
        value,
        [one.confidence or 0.0 for one in candidates],
        [one.right for one in candidates],
        level,
    )
    answerable = sum(one.answerable for one in sample)
    return Outcome(at, len(sample), answerable, at.answered - at.wrong)


def tabulate_curve(sample: Sequence[SampledQuestion], level: float) -> TextTable:
    """Return a row for each threshold of the curve, for both halves."""
    halves = split_halves(sample)
    rows = [
        (
            f"{value:.2f}",
            *(text for half in halves for text in _list_cells(measure_outcome(half, value, level))),
        )
        for value in CURVE
    ]
    return TextTable(
        "What each threshold answers: the half that thresholds are chosen on, and the other",
        ("threshold", *_HEADER, *_HEADER),
        tuple(rows),
    )


def tabulate_guarantees(
    sample: Sequence[SampledQuestion], guarantees: Sequence[Guarantee], level: float
) -> TextTable:
    """Return a row for each precision: the threshold chosen, and what it means for each half."""
    halves = split_halves(sample)
    rows = [
        (
            f"{one.precision:g}",
            *(
                (NO_VALUE,) * (1 + len(_HEADER) * 2)
                if one.threshold is None
                else (
                    f"{one.threshold:.2f}",
                    *(
                        text
                        for half in halves
                        for text in _list_cells(measure_outcome(half, one.threshold, level))
                    ),
                )
            ),
        )
        for one in guarantees
    ]
    return TextTable(
        f"Precisions guaranteed at {level:.0%}: the half that thresholds are chosen on, and the "
        "other",
        ("precision", "threshold", *_HEADER, *_HEADER),
        tuple(rows),
    )


def tabulate_groups(sample: Sequence[SampledQuestion], default: float, level: float) -> TextTable:
    """Return a row for each group of the half that nothing was chosen on: what is wrong of what is
    answered at each threshold, and the bound on that share.
    """
    columns = {f"{value:.1f}": value for value in _SHOWN} | {f"default {default:g}": default}
    rows = []
    for (dimension, group), found in group_sample(split_halves(sample)[1]).items():
        outcomes = [measure_outcome(found, value, level) for value in columns.values()]
        name = "all" if dimension == "all" else f"{dimension}: {group}"
        rows.append((name, str(len(found)), *map(_format_share, outcomes)))
    return TextTable(
        "Wrong of the answers given at each threshold, and the bound on their share, on the other "
        "half",
        ("", "questions", *columns),
        tuple(rows),
    )


def list_outcomes(sample: Sequence[SampledQuestion], level: float) -> list[dict[str, object]]:
    """Return the curve of every group and half, for programs."""
    found: list[dict[str, object]] = []
    for half, questions in zip(("fitted", "other"), split_halves(sample), strict=True):
        for (dimension, group), some in group_sample(questions).items():
            curve = [asdict(measure_outcome(some, value, level)) for value in CURVE]
            found.append({"half": half, "dimension": dimension, "group": group, "curve": curve})
    return found


_HEADER = ("answered", "wrong", "share", "bound", "of answerable")


def _list_cells(one: Outcome) -> tuple[str, ...]:
    at = one.at
    return (
        str(at.answered),
        str(at.wrong),
        f"{at.wrong / at.answered:.3f}" if at.answered else NO_VALUE,
        f"{at.bound:.3f}",
        f"{one.right / one.answerable:.3f}" if one.answerable else NO_VALUE,
    )


def format_table(table: TextTable) -> str:
    """Return a table as lines of text, words aligned left and numbers right."""
    lines = [table.header, *table.rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(table.header))]
    aligned = [
        "  ".join(
            cell.ljust(width) if at < table.words else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return "\n".join([table.title, *aligned])


def _format_share(one: Outcome) -> str:
    at = one.at
    return f"{at.wrong}/{at.answered} ≤{at.bound:.2f}" if at.answered else NO_VALUE
