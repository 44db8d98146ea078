"""Progress bars on standard error, when that is a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Report = Callable[[int, int], None]


@contextmanager
def show_stages(*names: str) -> Iterator[Callable[[str, int, int], None]]:
    """Show one bar per stage. Yields a function of a stage, the number done and the total."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with _make_progress(*columns) as bar:
        tasks = {name: bar.add_task(name, total=None) for name in names}
        yield lambda name, done, total: bar.update(tasks[name], completed=done, total=total)


@contextmanager
def show_progress(activity: str, unit: str = "passages") -> Iterator[Report]:
    """Show a bar with the rate and the time left, and print one line at the end. Yields a function
    of the number done and the total.
    """
    started, count = monotonic(), 0
    columns = (
        TextColumn(activity),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with _make_progress(*columns) as bar:
        task = bar.add_task(activity, total=None, rate="")

        def report(done: int, total: int) -> None:
            nonlocal count
            count = done
            rate = _format_rate(done, monotonic() - started, unit)
            bar.update(task, completed=done, total=total, rate=rate)

        yield report
    if count:
        seconds = monotonic() - started
        rate = _format_rate(count, seconds, unit)
        print(f"{activity}: {count} {unit} in {seconds:.1f} s, {rate}", file=sys.stderr)


def _make_progress(
    *columns: TextColumn | BarColumn | MofNCompleteColumn | TimeRemainingColumn,
) -> Progress:
    console, disable = Console(stderr=True), not sys.stderr.isatty()
    return Progress(*columns, console=console, disable=disable, transient=True)


def _format_rate(count: int, seconds: float, unit: str) -> str:
    return f"{count / seconds:.0f} {unit}/s" if count and seconds else ""
