"""Lays the results of all stacks out as tables, with ratios to yiju from the same run."""

from collections.abc import Sequence

from eval.peer.measure import MEASURES, ModeResult, StackResult
from eval.report.table import NO_VALUE, TextTable


def tabulate_stacks(results: Sequence[StackResult], tokens: int) -> list[TextTable]:
    """Return all tables. `tokens`: of the first sample's passages, by yiju's encoder."""
    samples = list(results[0].modes[0].quality)
    return [
        _tabulate_speed(results),
        _tabulate_ingest(results, tokens),
        _tabulate_sizes(results),
        *(_tabulate_quality(results, name) for name in samples),
    ]


def _tabulate_speed(results: Sequence[StackResult]) -> TextTable:
    """Lay out speed and memory.

    The ratio is to yiju in hybrid mode, which is what a peer's hybrid mode does too, in the same
    minutes.
    """
    rows = []
    for result in results:
        for mode in result.modes:
            latency, yiju = mode.latency, mode.yiju_latency
            rows.append(
                (
                    _name_mode(result, mode),
                    *(f"{ms:.1f}" for ms in (latency.p50, latency.p95, latency.p99)),
                    NO_VALUE if yiju is None else f"{latency.p50 / yiju.p50:.1f}",
                    f"{mode.start.median:.2f}",
                    _format_megabytes(mode.resident),
                )
            )
    header = ("", "p50 ms", "p95 ms", "p99 ms", "× yiju", "first answer s", "resident MB")
    return TextTable("Latency, first answer of a new process, memory", header, tuple(rows))


def _tabulate_ingest(results: Sequence[StackResult], tokens: int) -> TextTable:
    """Lay out indexing, from loaded weights to the saved index."""
    yiju = next((result.ingest.seconds for result in results if result.stack == "yiju"), None)
    rows = []
    for result in results:
        ingest = result.ingest
        rows.append(
            (
                result.title,
                f"{ingest.seconds:.1f}",
                f"{ingest.passages / ingest.seconds:.1f}",
                f"{tokens / ingest.seconds:,.0f}",
                NO_VALUE if yiju is None else f"{ingest.seconds / yiju:.1f}",
                _format_megabytes(ingest.peak),
            )
        )
    header = ("", "seconds", "passages/s", "tokens/s", "× yiju", "peak MB")
    title = f"Indexing {results[0].ingest.passages:,} passages, {tokens:,} tokens"
    return TextTable(title, header, tuple(rows))


def _tabulate_sizes(results: Sequence[StackResult]) -> TextTable:
    rows = [
        (
            result.title,
            " ".join(result.versions.values()),
            _format_megabytes(result.installed),
            _format_megabytes(result.weights),
            _format_megabytes(result.ingest.bytes),
            f"{result.ingest.deviation:.4f}",
        )
        for result in results
    ]
    header = ("", "versions", "installed MB", "weights MB", "index MB", "embeddings differ by")
    return TextTable("On disk", header, tuple(rows), words=2)


def _tabulate_quality(results: Sequence[StackResult], name: str) -> TextTable:
    """Lay out one sample's quality, with a star at the best value of each measure."""
    scores = [
        (_name_mode(result, mode), mode.quality[name])
        for result in results
        for mode in result.modes
    ]
    best = {measure: max(values[measure] for _, values in scores) for measure in MEASURES}
    rows = tuple(
        (
            title,
            *(_format_score(values[measure], best[measure]) for measure in MEASURES),
        )
        for title, values in scores
    )
    return TextTable(f"Quality on {name}, by document", ("", *MEASURES), rows)


def _name_mode(result: StackResult, mode: ModeResult) -> str:
    return f"{result.title}, {mode.mode}"


def _format_score(value: float, best: float) -> str:
    return f"{value:.3f}{'*' if value == best else ''}"


def _format_megabytes(size: int | None) -> str:
    return NO_VALUE if size is None else f"{size / 1e6:,.0f}"
