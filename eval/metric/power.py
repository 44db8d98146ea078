"""Compute how small a difference a set of questions can show."""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from eval.metric.statistic import check_share, drop_missing, make_array


def detectable_difference(
    n: int, discordance: float = 0.1, level: float = 0.05, power: float = 0.8
) -> float | None:
    """Compute the smallest difference of a share that `n` paired questions show with `power`.

    `discordance` is the share of the questions that change. This is Connor (Biometrics 1987) solved
    for the difference: McNemar's test in the normal approximation, two-sided. It is close to
    2.8 √(discordance / n) for the usual level and power. None when not even changes that all go
    the same way would show.
    ValueError for no question, or a share that is not between 0 and 1 (discordance may be 1).

    >>> round(detectable_difference(3_524), 4), round(detectable_difference(300), 3)
    (0.0149, 0.051)
    >>> detectable_difference(50) is None
    True
    """
    check_share("level", level)
    check_share("power", power)
    if n < 1 or not 0 < discordance <= 1:
        raise ValueError("at least one question, and a discordance above 0 and at most 1")
    alpha, beta = _quantile(1 - level / 2), _quantile(power)
    # n d² = (alpha √discordance + beta √(discordance - d²))²
    inside = n + beta**2 - alpha**2
    if inside < 0:
        return None
    found = (
        math.sqrt(discordance) * (alpha * math.sqrt(n) + beta * math.sqrt(inside)) / (n + beta**2)
    )
    return found if found <= discordance else None


def detectable_mean_difference(
    differences: ArrayLike, level: float = 0.05, power: float = 0.8
) -> float | None:
    """Compute the smallest mean difference that questions which vary like these show with `power`.

    `differences` is (n,). Two-sided, in the normal approximation:
    (z of 1 - level / 2, plus z of power) · standard deviation / √n, in their unit.
    None when all are equal, which tells nothing about how much they would vary.
    ValueError for fewer than two, an infinite one, not one dimension, or a share that is not
    between 0 and 1.

    >>> round(detectable_mean_difference([-1] * 15 + [1] * 15 + [0] * 270), 3)
    0.051
    """
    check_share("level", level)
    check_share("power", power)
    kept = drop_missing(make_array(differences))
    if len(kept) < 2:
        raise ValueError("at least two differences, or there is no spread")
    if np.ptp(kept) == 0:
        return None
    return (
        (_quantile(1 - level / 2) + _quantile(power))
        * float(kept.std(ddof=1))
        / math.sqrt(len(kept))
    )


def _quantile(share: float) -> float:
    return float(stats.norm.ppf(share))
