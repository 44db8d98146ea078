"""Draws latency percentiles against the offered rate as a standalone SVG file."""

from eval.bench.latency import Latency
from eval.bench.runner import BenchResult
from eval.report.plot_latency import plot_rates

# A standalone file has no page whose theme it could follow: the light colours of
# `eval.report.plot`.
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


def draw_latency(result: BenchResult) -> str:
    """Return the SVG file's text; the same result gives the same text."""
    loads = [level.load for level in result.levels]
    series = {name: [_get(load.admitted, name) for load in loads] for name in ("p50", "p95", "p99")}
    if any(load.refused for load in loads):
        series["429, p50"] = [_get(load.refusals, "p50") for load in loads]
    drawn = plot_rates([f"{level.rate:g}" for level in result.levels], series)
    for name, colour in _COLOURS.items():  # some viewers do not support CSS variables
        drawn = drawn.replace(f"var(--{name})", colour)
    root = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" '
    head, _, rest = drawn.removeprefix("<svg ").partition(">")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}{head}>\n<style>{_STYLE}</style>{rest}'


def _get(latency: Latency | None, name: str) -> float:
    """Return a percentile in milliseconds; without one NaN, which is not drawn."""
    if latency is None:
        return float("nan")
    return {"p50": latency.p50, "p95": latency.p95, "p99": latency.p99}[name]
