"""What was measured of all stacks -> tables of text, with yiju's advantage as a ratio of the same run."""

from collections.abc import Sequence

from eval.peer.measure import MEASURES, Measured, Way
from eval.report.table import NO_VALUE, TextTable

_TOKENS = "tokens/s"


def tables(found: Sequence[Measured], tokens: int) -> list[TextTable]:
    """tokens: of the first set's passages, as the encoder counts them."""
    sets = list(found[0].ways[0].quality)
    return [
        speed(found),
        ingest(found, tokens),
        size(found),
        *(quality(found, name) for name in sets),
    ]


def speed(found: Sequence[Measured]) -> TextTable:
    """One question at a time; the ratio is to yiju retrieving with both legs, which is what a peer's hybrid does, in the same minutes."""
    rows = []
    for one in found:
        for way in one.ways:
            asked = way.latency
            ratio = NO_VALUE if way.pace is None else f"{asked.p50 / way.pace.p50:.1f}"
            times = [f"{ms:.1f}" for ms in (asked.p50, asked.p95, asked.p99)]
            rows.append(
                (_name(one, way), *times, ratio, f"{way.start.median:.2f}", _mb(way.resident))
            )
    header = ("", "p50 ms", "p95 ms", "p99 ms", "times yiju", "first answer s", "resident MB")
    return TextTable("A question, the first answer of a new process, memory", header, tuple(rows))


def ingest(found: Sequence[Measured], tokens: int) -> TextTable:
    """From loaded weights to the saved index."""
    ours = next((one.ingest.seconds for one in found if one.stack == "yiju"), None)
    rows = [
        (
            one.title,
            f"{one.ingest.seconds:.1f}",
            f"{one.ingest.passages / one.ingest.seconds:.1f}",
            f"{tokens / one.ingest.seconds:,.0f}",
            NO_VALUE if ours is None else f"{one.ingest.seconds / ours:.1f}",
            _mb(one.ingest.peak),
        )
        for one in found
    ]
    title = f"Indexing {found[0].ingest.passages:,} passages, {tokens:,} tokens"
    return TextTable(
        title, ("", "seconds", "passages/s", _TOKENS, "times yiju", "peak MB"), tuple(rows)
    )


def size(found: Sequence[Measured]) -> TextTable:
    """What lies on the disk."""
    rows = [
        (
            one.title,
            " ".join(one.versions.values()),
            _mb(one.installed),
            _mb(one.weights),
            _mb(one.ingest.bytes),
            f"{one.ingest.deviation:.4f}",
        )
        for one in found
    ]
    header = ("", "versions", "installed MB", "weights MB", "index MB", "vectors differ by")
    return TextTable("On disk", header, tuple(rows), words=2)


def quality(found: Sequence[Measured], name: str) -> TextTable:
    """Of one set; the best of each measure has a star."""
    ways = [(one, way) for one in found for way in one.ways]
    best = {measure: max(way.quality[name][measure] for _, way in ways) for measure in MEASURES}
    rows = tuple(
        (
            _name(one, way),
            *(_starred(way.quality[name][measure], best[measure]) for measure in MEASURES),
        )
        for one, way in ways
    )
    return TextTable(f"Quality on {name}, by document", ("", *MEASURES), rows)


def _name(one: Measured, way: Way) -> str:
    return f"{one.title}, {way.mode}"


def _starred(value: float, best: float) -> str:
    return f"{value:.3f}{'*' if value == best else ''}"


def _mb(size: int | None) -> str:
    return NO_VALUE if size is None else f"{size / 1e6:,.0f}"
