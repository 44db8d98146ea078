"""Progress bars on standard error, when that is a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from index.file_import import ImportProgress

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


@contextmanager
def show_import(activity: str) -> "Iterator[Callable[[ImportProgress], None]]":
    """Show a bar of files with the passages and their rate, and print one line at the end, with the
    time that parsing and encoding took. Yields a function of the progress.
    """
    started, latest = monotonic(), None
    columns = (
        TextColumn(activity),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files  {task.fields[passages]} passages  {task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with _make_progress(*columns) as bar:
        task = bar.add_task(activity, total=None, passages=0, rate="")

        def report(progress: "ImportProgress") -> None:
            nonlocal latest
            latest = progress
            rate = _format_rate(progress.passages, monotonic() - started, "passages")
            bar.update(
                task,
                completed=progress.files,
                total=progress.total,
                passages=f"{progress.passages:,}",
                rate=rate,
            )

        try:
            yield report
        finally:
            if latest and latest.files:
                bar.stop()
                print(_summarize(activity, latest, monotonic() - started), file=sys.stderr)


def _summarize(activity: str, progress: "ImportProgress", seconds: float) -> str:
    files = f"{progress.files:,} file{'' if progress.files == 1 else 's'}"
    line = f"{activity}: {files}, {progress.passages:,} passages in {seconds:.1f} s"
    if not progress.passages:
        return line
    # Parsers work beside the encoder, so the two may add up to more than the time that passed.
    work = progress.parsing + progress.encoding
    share = progress.parsing / work if work else 0.0
    return (
        f"{line}, {_format_rate(progress.passages, seconds, 'passages')}; "
        f"parsing {progress.parsing:.1f} s ({share:.0%}), "
        f"encoding {progress.encoding:.1f} s ({1 - share:.0%})"
    )


def _make_progress(
    *columns: TextColumn | BarColumn | MofNCompleteColumn | TimeRemainingColumn,
) -> Progress:
    console, disable = Console(stderr=True), not sys.stderr.isatty()
    return Progress(*columns, console=console, disable=disable, transient=True)


def _format_rate(count: int, seconds: float, unit: str) -> str:
    return f"{count / seconds:.0f} {unit}/s" if count and seconds else ""
