"""The commands of `yiju eval` about finished runs: compare, gate, report."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.escape import escape_line
from api.cli.option import Json
from api.cli.output import GATE_FAILED, OK, format_path
from api.cli.run.run_file import RUNS, get_name, load_run, load_runs, print_json, print_tables

if TYPE_CHECKING:
    from eval.compare.comparison import Comparison
    from eval.compare.gate import GateResult
    from eval.run.run import Run

RunName = Annotated[str, typer.Argument(metavar="RUN", help="A run's file, or its name in ./runs.")]
Out = Annotated[
    list[Path] | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help="Write .html, .md (Markdown), .xml (JUnit), .trec or .qrels. Can be repeated.",
    ),
]


def compare(
    before: RunName,
    after: RunName,
    everything: Annotated[bool, typer.Option("--all", help="Show the slices as well.")] = False,
    out: Out = None,
    as_json: Json = False,
) -> int:
    """Compare two runs of one question set, question by question."""
    from eval.compare import comparison
    from eval.report import table

    compared = comparison.compare(load_run(before), load_run(after))
    _export(out or [], compared.after, compared, None)
    if as_json:
        print_json(
            {
                "before": compared.before.name,
                "after": compared.after.name,
                "setup": compared.setup,
                "changes": compared.changes,
                "moved": compared.moved,
            }
        )
        return OK
    tables = [table.tabulate_changes(compared, everything), table.tabulate_moved(compared)]
    if compared.setup:
        tables.append(table.tabulate_setups(compared))
    print_tables(tables)
    return OK


def gate(
    run: RunName,
    baseline: Annotated[
        list[str],
        typer.Option(
            "--baseline",
            metavar="RUN",
            help="The run to compare with: its file or name, or a folder of runs. Of several, the "
            "one made on the same kind of processor is taken.",
        ),
    ],
    tolerance: Annotated[
        float,
        typer.Option(
            min=0.0,
            max=1.0,
            help="How far a metric of the whole set may fall (always by one question) unless "
            "another gains significantly more; 0 allows no fall.",
        ),
    ] = 0.005,
    out: Out = None,
    as_json: Json = False,
) -> int:
    """Compare a run with its baseline. Exits with 4 if it is worse, and says what fell by how much.

    Checked are the metrics of its table, over the whole set and in every slice, and also errors,
    citations and the encoder.
    """
    from eval.compare import comparison
    from eval.compare.baseline import choose_baseline
    from eval.compare.gate import judge
    from eval.report import table

    after = load_run(run)
    before = choose_baseline(after, load_runs(baseline))
    compared = comparison.compare(before, after)
    result = judge(compared, tolerance)
    _export(out or [], after, compared, result)
    if as_json:
        print_json(
            {
                "passed": result.passed,
                "checks": result.checks,
                "faults": result.failures,
                "baseline": before.name,
                "note": result.note,
                "moved": compared.moved,
            }
        )
        return OK if result.passed else GATE_FAILED
    tables = [table.tabulate_changes(compared)]
    if compared.moved:
        tables.append(table.tabulate_moved(compared))
    if compared.setup:
        tables.append(table.tabulate_setups(compared))
    if result.failures:
        tables.append(table.tabulate_failures(result))
    print_tables(tables)
    if result.note:
        print(escape_line(result.note))
    print(
        f"{'passed' if result.passed else 'FAILED'}: {result.checks} metrics compared, "
        f"{len(compared.moved)} questions changed"
    )
    return OK if result.passed else GATE_FAILED


def report(
    run: RunName,
    baseline: Annotated[
        str | None,
        typer.Option("--baseline", metavar="RUN", help="Compare with this run, as the gate does."),
    ] = None,
    out: Out = None,
) -> int:
    """Write a report: one HTML file that opens without a network, or the files that --out names."""
    from eval.compare import comparison
    from eval.compare.gate import judge

    after = load_run(run)
    compared = comparison.compare(load_run(baseline), after) if baseline else None
    paths = out or [RUNS / f"{get_name(Path(run))}.html"]
    _export(paths, after, compared, judge(compared) if compared else None)
    for path in paths:
        print(escape_line(format_path(path)))
    return OK


def _export(
    paths: Sequence[Path],
    run: "Run",
    compared: "Comparison | None",
    result: "GateResult | None",
) -> None:
    from eval.report.export import export, find_renderer

    for path in paths:
        find_renderer(path)  # an unknown suffix is an error before anything is written
    for path in paths:
        export(path, run, compared, result)
