"""A Bench -> tables of text for a terminal."""

from collections import Counter

from eval.bench.latency import Latency
from eval.bench.machine import File
from eval.bench.memory import UNKNOWN, Memory
from eval.bench.runner import Bench, Level
from eval.report.table import NOTHING, Table

_PERCENTILES = ("p50 ms", "p95 ms", "p99 ms", "most ms")


def tables(found: Bench) -> list[Table]:
    """All that was measured, in the order in which it was."""
    return [
        machine(found),
        sizes(found),
        *([ingest(found)] if found.ingest else []),
        starts(found),
        latencies(found),
        load(found),
        delays(found),
        memory(found),
    ]


def machine(found: Bench) -> Table:
    """What it was measured on, and of."""
    one = found.machine
    rows = [
        ("processor", one.processor),
        ("cores", str(one.cores)),
        ("system", one.system),
        ("load average before", NOTHING if one.load is None else f"{one.load:g}"),
        ("Python", one.python),
        *one.versions.items(),
        ("encoder", found.encoder),
        ("index", f"{found.index.documents:,} documents, {found.index.chunks:,} passages"),
        ("questions", f"{found.questions:,}"),
    ]
    return Table("Machine and corpus", ("", ""), tuple(rows), words=2)


def sizes(found: Bench) -> Table:
    """Bytes on disk: the index by file, the cache by folder (older versions of a model that are still there included)."""
    folders: Counter[str] = Counter()
    for file in found.model_files:
        folders[file.name.partition("/")[0]] += file.bytes
    models = [File(name, size) for name, size in folders.items()]
    rows = [
        (kind, file.name, _megabytes(file.bytes))
        for kind, part in (("index", found.index_files), ("model cache", models))
        for file in part
    ]
    return Table("On disk", ("", "", "MB"), tuple(rows), words=2)


def ingest(found: Bench) -> Table:
    """`yiju add`, from the start of its process to its exit."""
    one = found.ingest
    assert one is not None  # noqa: S101  `tables` asks for it only then
    row = (f"{one.documents:,}", f"{one.passages:,}", f"{one.tokens:,}", f"{one.seconds:.2f}")
    rates = (f"{one.passages_per_second:,.1f}", f"{one.tokens_per_second:,.0f}")
    return Table(
        "yiju add",
        ("documents", "passages", "tokens", "seconds", "passages/s", "tokens/s"),
        ((*row, *rates),),
        words=0,
    )


def starts(found: Bench) -> Table:
    """New processes."""
    names = {
        "help": "yiju --help, to its exit",
        "query": "yiju query, to its exit",
        "serve": "yiju serve, until /readyz says 200",
    }
    rows = tuple(
        (names[name], f"{one.median:.2f}", " ".join(f"{s:.2f}" for s in one.seconds))
        for name, one in found.starts.items()
    )
    return Table("Cold start", ("", "median s", "each"), rows)


def latencies(found: Bench) -> Table:
    """One question at a time."""
    parts = (
        ("retrieval, in process", found.retrieval.first),
        ("the same question again", found.retrieval.again),
        ("POST /ask", found.ask.first),
        ("the same question again", found.ask.again),
    )
    rows = tuple((name, str(one.n) if one else "0", *_percentiles(one)) for name, one in parts)
    return Table("One question at a time", ("", "n", *_PERCENTILES), rows)


def load(found: Bench) -> Table:
    """How many of each rate's requests were answered, refused, or neither."""
    header = ("a second", "sent", "repeated", "200", "429", "Retry-After", "errors", "200 a second")
    return Table(
        f"Open-loop load, {found.seconds:g} s a rate",
        header,
        tuple(_counts(one) for one in found.levels),
        words=0,
    )


def delays(found: Bench) -> Table:
    """Latency at each rate; errors have none, so percentiles beside many of them say too little."""
    header = ("a second", "200 p50", "p95", "p99", "429 p50", "p95", "p99", "sent late p99")
    rows = [
        (
            f"{one.rate:g}",
            *_percentiles(one.load.admitted)[:3],
            *_percentiles(one.load.refusals)[:3],
            _percentiles(one.load.late)[2],
        )
        for one in found.levels
    ]
    return Table("The same: milliseconds from the scheduled time", header, tuple(rows), words=0)


def errors(found: Bench) -> list[str]:
    """A line for each rate that had errors, saying which."""
    return [
        f"at {one.rate:g} a second: "
        + ", ".join(f"{count:,} × {name}" for name, count in one.load.errors.items())
        for one in found.levels
        if one.load.errors
    ]


def memory(found: Bench) -> Table:
    """The server and all that it started."""
    rows = [("ready, no question yet", *_memory(found.ready))]
    rows += [(f"after {one.rate:g} a second", *_memory(one.memory)) for one in found.levels]
    return Table(
        "Memory of the server",
        ("", "processes", "resident (RSS) MB", "proportional (PSS) MB"),
        tuple(rows),
    )


def _counts(one: Level) -> tuple[str, ...]:
    load = one.load
    counts = (
        load.sent,
        one.repeated,
        load.answered,
        load.refused,
        load.refused_with_retry_after,
        sum(load.errors.values()),
    )
    return (f"{one.rate:g}", *(f"{count:,}" for count in counts), f"{load.throughput:.1f}")


def _percentiles(one: Latency | None) -> tuple[str, ...]:
    return (
        tuple(f"{value:,.1f}" for value in (one.p50, one.p95, one.p99, one.most))
        if one
        else (NOTHING,) * 4
    )


def _memory(one: Memory | None) -> tuple[str, str, str]:
    return (
        (str(one.processes), _megabytes(one.resident), _megabytes(one.proportional))
        if one
        else (NOTHING, UNKNOWN, NOTHING)
    )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f}"
