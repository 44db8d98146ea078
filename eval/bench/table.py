"""Lays a BenchResult out as tables for a terminal."""

from collections import Counter

from eval.bench.ingest import IngestSpeed
from eval.bench.latency import Latency
from eval.bench.machine import FileSize
from eval.bench.memory import UNKNOWN, Memory
from eval.bench.runner import BenchResult, RateLevel
from eval.report.table import NO_VALUE, TextTable

_PERCENTILES = ("p50 ms", "p95 ms", "p99 ms", "max ms")
_STARTS = {
    "help": "yiju --help, until it exits",
    "query": "yiju query, until it exits",
    "serve": "yiju serve, until /readyz returns 200",
}


def tabulate_bench(result: BenchResult) -> list[TextTable]:
    """Return all tables, in the order of measurement."""
    return [
        _tabulate_machine(result),
        _tabulate_sizes(result),
        *([_tabulate_ingest(result.ingest)] if result.ingest else []),
        _tabulate_starts(result),
        _tabulate_latencies(result),
        _tabulate_load(result),
        _tabulate_load_latencies(result),
        _tabulate_memory(result),
    ]


def list_errors(result: BenchResult) -> list[str]:
    """Return a line for each rate that had errors, with their kinds and counts."""
    return [
        f"at {level.rate:g} requests/s: "
        + ", ".join(f"{count:,} × {name}" for name, count in level.load.errors.items())
        for level in result.levels
        if level.load.errors
    ]


def _tabulate_machine(result: BenchResult) -> TextTable:
    machine = result.machine
    rows = [
        ("processor", machine.processor),
        ("cores", str(machine.cores)),
        ("system", machine.system),
        ("load average before", NO_VALUE if machine.load is None else f"{machine.load:g}"),
        ("Python", machine.python),
        *machine.versions.items(),
        ("encoder", result.encoder),
        ("index", f"{result.index.documents:,} documents, {result.index.chunks:,} passages"),
        ("questions", f"{result.questions:,}"),
    ]
    return TextTable("Machine and corpus", ("", ""), tuple(rows), words=2)


def _tabulate_sizes(result: BenchResult) -> TextTable:
    """List the index by file and the model cache by folder, old versions of a model included."""
    folders: Counter[str] = Counter()
    for file in result.model_files:
        folders[file.name.partition("/")[0]] += file.bytes
    models = [FileSize(name, size) for name, size in folders.items()]
    rows = [
        (part, file.name, _format_megabytes(file.bytes))
        for part, files in (("index", result.index_files), ("model cache", models))
        for file in files
    ]
    return TextTable("On disk", ("", "", "MB"), tuple(rows), words=2)


def _tabulate_ingest(speed: IngestSpeed) -> TextTable:
    row = (
        f"{speed.documents:,}",
        f"{speed.passages:,}",
        f"{speed.tokens:,}",
        f"{speed.seconds:.2f}",
        f"{speed.passages_per_second:,.1f}",
        f"{speed.tokens_per_second:,.0f}",
    )
    header = ("documents", "passages", "tokens", "seconds", "passages/s", "tokens/s")
    return TextTable("yiju add", header, (row,), words=0)


def _tabulate_starts(result: BenchResult) -> TextTable:
    rows = tuple(
        (_STARTS[name], f"{times.median:.2f}", " ".join(f"{one:.2f}" for one in times.seconds))
        for name, times in result.starts.items()
    )
    return TextTable("Cold start", ("", "median s", "each"), rows)


def _tabulate_latencies(result: BenchResult) -> TextTable:
    measured = (
        ("retrieval, in process", result.retrieval.first),
        ("the same question again", result.retrieval.again),
        ("POST /ask", result.ask.first),
        ("the same question again", result.ask.again),
    )
    rows = tuple(
        (name, str(latency.n) if latency else "0", *_format_percentiles(latency))
        for name, latency in measured
    )
    return TextTable("One question at a time", ("", "n", *_PERCENTILES), rows)


def _tabulate_load(result: BenchResult) -> TextTable:
    """Count how many of each rate's requests were answered, refused, or failed."""
    header = ("requests/s", "sent", "repeated", "200", "429", "Retry-After", "errors", "200/s")
    rows = tuple(_format_counts(level) for level in result.levels)
    return TextTable(f"Open-loop load, {result.seconds:g} s at each rate", header, rows, words=0)


def _tabulate_load_latencies(result: BenchResult) -> TextTable:
    """Lay out latency by rate. Errors have none: beside many of them, percentiles say little."""
    header = ("requests/s", "200 p50", "p95", "p99", "429 p50", "p95", "p99", "sent late p99")
    rows = tuple(
        (
            f"{level.rate:g}",
            *_format_percentiles(level.load.admitted)[:3],
            *_format_percentiles(level.load.refusals)[:3],
            _format_percentiles(level.load.late)[2],
        )
        for level in result.levels
    )
    title = "Latency under that load, milliseconds from the scheduled time"
    return TextTable(title, header, rows, words=0)


def _tabulate_memory(result: BenchResult) -> TextTable:
    rows = [("ready, before the first question", *_format_memory(result.ready))]
    rows += [
        (f"after {level.rate:g} requests/s", *_format_memory(level.memory))
        for level in result.levels
    ]
    return TextTable(
        "Memory of the server and its descendants",
        ("", "processes", "resident (RSS) MB", "proportional (PSS) MB"),
        tuple(rows),
    )


def _format_counts(level: RateLevel) -> tuple[str, ...]:
    load = level.load
    counts = (
        load.sent,
        level.repeated,
        load.answered,
        load.refused,
        load.refused_with_retry_after,
        sum(load.errors.values()),
    )
    return (f"{level.rate:g}", *(f"{count:,}" for count in counts), f"{load.throughput:.1f}")


def _format_percentiles(latency: Latency | None) -> tuple[str, ...]:
    if latency is None:
        return (NO_VALUE,) * 4
    values = (latency.p50, latency.p95, latency.p99, latency.most)
    return tuple(f"{value:,.1f}" for value in values)


def _format_memory(memory: Memory | None) -> tuple[str, str, str]:
    if memory is None:
        return NO_VALUE, UNKNOWN, NO_VALUE
    return (
        str(memory.processes),
        _format_megabytes(memory.resident),
        _format_megabytes(memory.proportional),
    )


def _format_megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f}"
