"""Choose confidence thresholds that guarantee a precision, from runs of several question sets.

    python -m eval.threshold RUN [RUN …] [--default .75] [--write] [--json]

Take runs that look like use, all made with the present reader: the gold set and a manifest of
documents (`yiju eval run`), small inputs (`python -m eval.run.small_run`). Thresholds are chosen on
one half of the questions and reported on the other (`eval.threshold.sample`), by a test that pays
for every threshold it looks at (`eval.threshold.guarantee`).
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.report.output_file import encode_json
from eval.run.run import Run, load
from eval.threshold.guarantee import find_threshold, make_monotone
from eval.threshold.sample import SampledQuestion, choose_scale, sample_run, split_halves
from eval.threshold.table import (
    format_table,
    list_outcomes,
    measure_outcome,
    tabulate_curve,
    tabulate_groups,
    tabulate_guarantees,
)
from index.error import BadInput
from rag.reading.confidence import FILE, Calibration, Guarantee

PRECISIONS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
LEVEL = 0.95


def find_guarantees(sample: Sequence[SampledQuestion], level: float = LEVEL) -> list[Guarantee]:
    """Return the threshold for each of `PRECISIONS`, chosen on the half of `sample` for that."""
    fitted = [one for one in split_halves(sample)[0] if one.confidence is not None]
    confidence = [one.confidence or 0.0 for one in fitted]
    right = [one.right for one in fitted]
    found = []
    for precision in PRECISIONS:
        threshold = find_threshold(confidence, right, 1 - precision, level)
        found.append(Guarantee(precision, threshold.value if threshold else None))
    return make_monotone(found)


def describe_guarantees(
    sample: Sequence[SampledQuestion], guarantees: Sequence[Guarantee], level: float
) -> list[dict[str, Any]]:
    """Return the guarantees as calibration.json has them, with what came of the other half."""
    other = split_halves(sample)[1]
    found: list[dict[str, Any]] = []
    for one in guarantees:
        held_out = None
        if one.threshold is not None:
            at = measure_outcome(other, one.threshold, level).at
            held_out = {
                "answered": at.answered,
                "wrong": at.wrong,
                "bound": round(at.bound, 3),
            }
        found.append({"precision": one.precision, "threshold": one.threshold, "held_out": held_out})
    return found


def read_sample(
    runs: Sequence[Run], written: dict[str, Any], now: Calibration
) -> list[SampledQuestion]:
    """Return the questions of all runs. Raises BadInput for runs that cannot be put together."""
    if len({run.set for run in runs}) < len(runs):
        raise BadInput("two of the runs are of one set: give one of them")
    return [one for run in runs for one in sample_run(run, choose_scale(run, written, now))]


def write_calibration(
    runs: Sequence[Run],
    written: dict[str, Any],
    guarantees: list[dict[str, Any]],
    threshold: float,
) -> None:
    """Write the default threshold and the guarantees, and what they were chosen on."""
    data = written | {
        "threshold": threshold,
        "guarantees": guarantees,
        "guaranteed_on": {
            "level": LEVEL,
            "runs": [f"{run.set}: {len(run.rows)} questions" for run in runs],
        },
    }
    FILE.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval.threshold", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("runs", type=Path, nargs="+", metavar="RUN", help="a run's file")
    parser.add_argument(
        "--default",
        type=float,
        choices=PRECISIONS,
        metavar="PRECISION",
        help="the precision whose threshold becomes the default; else the default stays",
    )
    parser.add_argument("--json", action="store_true", help="print JSON, with every group's curve")
    parser.add_argument("--write", action="store_true", help="write rag/calibration.json")
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the thresholds and their curves, and with --write change rag/calibration.json."""
    parser = _make_parser()
    given = parser.parse_args(arguments)
    text = FILE.read_text(encoding="utf-8")
    written, now = json.loads(text), Calibration.parse(text)
    try:
        runs = [load(path) for path in given.runs]
        sample = read_sample(runs, written, now)
    except BadInput as error:
        parser.error(str(error))
    guarantees = find_guarantees(sample)
    described = describe_guarantees(sample, guarantees, LEVEL)
    default = next(
        (one.threshold for one in guarantees if one.precision == given.default), now.threshold
    )
    if default is None:
        parser.error(f"nothing guarantees a precision of {given.default:g}: choose a lower default")
    if given.json:
        print(
            encode_json(
                {
                    "level": LEVEL,
                    "threshold": default,
                    "guarantees": described,
                    "groups": list_outcomes(sample, LEVEL),
                }
            )
        )
    else:
        _print_tables(sample, guarantees, default)
    if given.write:
        write_calibration(runs, written, described, default)


def _print_tables(
    sample: Sequence[SampledQuestion], guarantees: Sequence[Guarantee], default: float
) -> None:
    kept = {f"{one.precision:g}": one.threshold for one in guarantees if one.threshold is not None}
    tables = [
        tabulate_curve(sample, LEVEL),
        tabulate_guarantees(sample, guarantees, LEVEL),
        tabulate_groups(sample, default, LEVEL),
    ]
    print("\n\n".join(format_table(one) for one in tables))
    lost = [f"{one.precision:g}" for one in guarantees if one.threshold is None]
    if lost:
        best = max(kept, key=float, default="none")
        print(
            f"\nNo threshold guarantees {', '.join(lost)} at {LEVEL:.0%} on these questions; the "
            f"highest precision that is guaranteed: {best}"
        )


if __name__ == "__main__":
    main()
