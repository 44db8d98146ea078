"""Summarizes durations in seconds as percentiles in milliseconds.

A percentile is the nearest rank: the smallest value that at least that many percent of the values
do not exceed (numpy's "inverted_cdf"). Each is therefore a value that was observed. Percentiles are
never averaged: those of several runs come from all the values together.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Latency:
    """Percentiles and the maximum (`most`) of `n` durations, in milliseconds.

    With fewer than 100 values the 99th percentile is the maximum.
    """

    n: int
    p50: float
    p95: float
    p99: float
    most: float


def summarize_latency(seconds: Sequence[float]) -> Latency | None:
    """Return the percentiles of `seconds`; None when it is empty."""
    if not seconds:
        return None
    ordered = sorted(1000 * value for value in seconds)
    p50, p95, p99 = (round(find_percentile(ordered, percent), 2) for percent in (50, 95, 99))
    return Latency(len(ordered), p50, p95, p99, round(ordered[-1], 2))


def find_percentile(ordered: Sequence[float], percent: int) -> float:
    """Return the nearest-rank percentile (1 to 100) of ascending values, at least one.

    >>> find_percentile([1.0, 2.0, 3.0, 4.0], 50), find_percentile([1.0, 2.0, 3.0, 4.0], 51)
    (2.0, 3.0)
    """
    return ordered[-(-percent * len(ordered) // 100) - 1]
