"""Seconds -> percentiles in milliseconds.

A percentile is the nearest rank: the smallest value that at least so many percent of the values do not exceed (the
inverse of the empirical distribution, numpy's "inverted_cdf"). It was always really observed; nothing is interpolated,
and percentiles are never averaged: those of several runs come from all the values together.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Latency:
    """Percentiles and the largest of `n` values, in milliseconds. Of fewer than 100 values the 99th percentile is the largest."""

    n: int
    p50: float
    p95: float
    p99: float
    most: float


def latency(seconds: Sequence[float]) -> Latency | None:
    """The percentiles of `seconds`; None of nothing."""
    if not seconds:
        return None
    ordered = sorted(1000 * one for one in seconds)
    p50, p95, p99 = (round(percentile(ordered, percent), 2) for percent in (50, 95, 99))
    return Latency(len(ordered), p50, p95, p99, round(ordered[-1], 2))


def percentile(ordered: Sequence[float], percent: int) -> float:
    """The nearest rank of ascending values, of which there is at least one; `percent` from 1 to 100.

    >>> percentile([1.0, 2.0, 3.0, 4.0], 50), percentile([1.0, 2.0, 3.0, 4.0], 51)
    (2.0, 3.0)
    """
    return ordered[-(-percent * len(ordered) // 100) - 1]
