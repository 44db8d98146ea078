"""The reports of the runs in a folder, as the service shows them.

The service itself knows no evaluation, and starts without the extra `eval`: it is imported when
first asked for.
"""

import threading
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from api.cli.extra import missing_extra
from api.cli.run.run_file import get_name
from api.http.schema.report import ReportList, ReportSummary, UnreadableRun
from index.error import BadInput, NoSuchReport, Unavailable

if TYPE_CHECKING:
    from eval.run.run import Run

Result = TypeVar("Result")

# The figures of a run that a list shows.
FIGURES = (
    "right",
    "answer right",
    "refusal right",
    "F1",
    "R@5",
    "nDCG@10",
    "citation precision",
    "citation recall",
)
# The file and when it changed: another version of a run is another run.
_Key = tuple[Path, int]


class ReportFolder:
    """The runs in a folder, as a `ReportSource`. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Drawing is not thread-safe, and takes seconds.
        self._lock = threading.Lock()
        self._summarize = lru_cache(maxsize=1000)(_summarize)
        self._render = lru_cache(maxsize=8)(_render)

    def list(self) -> ReportList:
        """Return the runs, the latest first, and the files that are none."""
        found = ReportList(reports=[], unreadable=[])
        for name, key in self._find().items():
            try:
                found.reports.append(_import(partial(self._summarize, *key)))
            except BadInput as error:
                found.unreadable.append(UnreadableRun(name=name, detail=str(error)))
        found.reports.sort(key=lambda one: one.created_at, reverse=True)
        return found

    def render(self, name: str) -> str:
        """Return the report of a run as HTML. Raises NoSuchReport, BadInput or Unavailable."""
        key = self._choose(name)
        with self._lock:
            return _import(partial(self._render, key, None))

    def compare(self, first: str, second: str) -> str:
        """Return the report of the second run, compared with the first."""
        before, after = self._choose(first), self._choose(second)
        with self._lock:
            return _import(partial(self._render, after, before))

    def _find(self) -> dict[str, _Key]:
        paths = [*self._folder.glob("*.json"), *self._folder.glob("*.json.gz")]
        return {get_name(one): (one, one.stat().st_mtime_ns) for one in sorted(paths)}

    def _choose(self, name: str) -> _Key:
        # Looked up, not joined to a path: a name leads nowhere else.
        found = self._find().get(name)
        if found is None:
            raise NoSuchReport(f"there is no run {name!r} in {self._folder}")
        return found


def _import(work: Callable[[], Result]) -> Result:
    """Do what needs the extra `eval`. Raises Unavailable where it is not installed."""
    try:
        return work()
    except ModuleNotFoundError as error:
        missing = missing_extra(error)
        if missing is None:
            raise
        raise Unavailable(missing) from None


def _summarize(path: Path, _changed: int) -> ReportSummary:
    from eval.metric.aggregate import summarize_metric
    from eval.run.run import load

    run = load(path)
    figures = {name: summarize_metric(run.rows, name, bootstrap=False).mean for name in FIGURES}
    return ReportSummary(
        name=get_name(path),
        set=run.set,
        created_at=run.timing.started,
        questions=run.setup.questions,
        documents=run.setup.documents,
        figures={name: None if one is None else round(one, 4) for name, one in figures.items()},
    )


def _render(key: _Key, baseline: _Key | None) -> str:
    from eval.compare.comparison import compare
    from eval.compare.gate import judge
    from eval.report.html import render_report

    run = _load(key)
    if baseline is None:
        return render_report(run)
    compared = compare(_load(baseline), run)
    return render_report(run, compared, judge(compared))


def _load(key: _Key) -> "Run":
    from eval.run.run import load

    return load(key[0])
