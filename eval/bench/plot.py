"""A Bench -> an SVG file of its own: percentiles of latency against the offered rate. Drawn by `eval.report.plot`."""

from eval.bench.latency import Latency
from eval.bench.runner import Bench
from eval.report import plot

# A file has no page whose theme it could follow: `eval.report.plot`'s colours as they are on paper.
_COLOURS = {
    "ink": "#1d2126",
    "muted": "#5c6570",
    "line": "#dfe2e6",
    "first": "#0072b2",
    "second": "#c24e00",
    "third": "#00805e",
}
_STYLE = "svg{background:#fff}*{stroke-linejoin:round;stroke-linecap:butt}"
_WIDTH = 690


def picture(found: Bench) -> str:
    """The file's text: the same bench gives the same."""
    loads = [one.load for one in found.levels]
    answered = {name: [_of(one.admitted, name) for one in loads] for name in ("p50", "p95", "p99")}
    refused = (
        {"429, p50": [_of(one.refusals, "p50") for one in loads]}
        if any(one.refused for one in loads)
        else {}
    )
    drawn = plot.levels([f"{one.rate:g}" for one in found.levels], answered | refused)
    for name, colour in _COLOURS.items():  # not every viewer knows variables
        drawn = drawn.replace(f"var(--{name})", colour)
    root = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" '
    head, _, rest = drawn.removeprefix("<svg ").partition(">")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}{head}>\n<style>{_STYLE}</style>{rest}'


def _of(one: Latency | None, name: str) -> float:
    """Milliseconds; NaN, which is not drawn, of nothing."""
    return {"p50": one.p50, "p95": one.p95, "p99": one.p99}[name] if one else float("nan")
