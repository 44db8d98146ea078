"""How sure a figure is, and whether two runs differ: plain functions over arrays with one value per question.

A value is a score of which more is better, usually 0 to 1; NaN (or None) says that the figure does not apply to the question,
which is then left out, in both runs where two are compared. Random numbers are seeded: the same input gives the same output.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

SEED = 20
# An interval may cost 0.04 s: 1,599 samples of up to 1,250 values, 567 of 3,524. With so few, each end moves by some 6 % of the
# half width (standard deviation) from seed to seed. In batches that fit the processor's cache.
RESAMPLES, DRAWS, BATCH = 1_599, 2_000_000, 70_000
# SciPy's BCa leaves each value out in turn, which is O(n²): 0.2 s for 3,524 values. What it corrects, bias and skew, shrinks
# with n, so that from here on the percentiles do.
BCA_MOST = 500
# Up to 2^14 sums of flipped differences are listed: those of 14 different sizes, or of 16,383 equal ones.
EXACT_BITS = 14
ROUNDS, FLIPS = 99, 101
# Differences are rounded to this: 0.1 + 0.2 is no better than 0.3.
DECIMALS = 12
TINY = float(np.finfo(np.float64).tiny)

Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a mean lies with confidence `level`; both ends belong to it, in the unit of the values."""

    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Two runs over the same `n` questions. `difference` is after - before, and `interval` is its.

    `p` is of no difference at all (two-sided), `p_drop` of no drop (one-sided: small if the figure fell). Of the questions,
    `changed` are `better` plus `worse`.
    """

    mean_before: float
    mean_after: float
    difference: float
    interval: Interval
    p: float
    p_drop: float
    n: int
    changed: int
    better: int
    worse: int


def confidence_interval(
    values: ArrayLike, level: float = 0.95, resamples: int | None = None
) -> Interval:
    """The confidence interval of the mean of `values` (n,), in their unit.

    A share, that is only 0s and 1s, has Wilson's interval (1927). Its bootstrap is just the binomial of the share observed,
    too narrow for few questions, and of no width when all are right, as if none could ever fail; Wilson's then ends near
    1 - 4/n. Since it also holds between, there is no jump from 99 of 100 to 100 of 100. Anything else is resampled: BCa up to
    500 values, percentiles beyond (Efron & Tibshirani 1993, chapters 13 and 14). Equal values are a point.
    ValueError: no value, an infinite one, not one dimension, or a level outside 0 to 1.

    >>> found = interval([1] * 8 + [0] * 2)
    >>> round(found.low, 3), round(found.high, 3), found.level
    (0.49, 0.943, 0.95)
    >>> found = interval([1, 1, 1, None, 1])
    >>> round(found.low, 3), found.high
    (0.51, 1.0)
    >>> interval([0.25, 0.25])
    Interval(low=0.25, high=0.25, level=0.95)
    """
    _check_share(level=level)
    kept = _present(_array(values))
    if np.isin(kept, (0.0, 1.0)).all():
        found = stats.binomtest(int(kept.sum()), len(kept)).proportion_ci(level, method="wilson")
        return Interval(float(found.low), float(found.high), level)
    return _bootstrap(kept, level, resamples, corrected=len(kept) <= BCA_MOST)


def _bootstrap(values: Float64, level: float, resamples: int | None, corrected: bool) -> Interval:
    if np.ptp(values) == 0:
        return Interval(float(values[0]), float(values[0]), level)
    resamples = resamples or max(2, min(RESAMPLES, DRAWS // len(values)))
    low = high = math.nan
    batch = max(1, BATCH // len(values))
    for method in ("BCa", "percentile") if corrected else ("percentile",):
        rng = np.random.default_rng(SEED)
        found = stats.bootstrap(
            (values,),
            np.mean,
            n_resamples=resamples,
            batch=batch,
            confidence_level=level,
            method=method,
            rng=rng,
        ).confidence_interval
        low, high = float(found.low), float(found.high)
        if math.isfinite(low) and math.isfinite(
            high
        ):  # BCa has no answer where no mean or every mean was below the observed
            break
    return Interval(low, high, level)


def compare_paired(before: ArrayLike, after: ArrayLike, level: float = 0.95) -> Difference:
    """Compares two runs, `before` (n,) and `after` (n,), value by value of the same question.

    The randomisation test of Smucker, Allan & Carterette (CIKM 2007): if the runs were the same, either could have had either
    value, so that every difference had either sign. A difference of nothing has no sign to flip and is left out. Exact where
    the sums can be listed, as for any number of 0s and 1s, where it is the exact test of McNemar; else 9,999 random flips.
    The interval is the percentile bootstrap of the mean difference, a point where all are equal. BCa would correct a skew that
    differences of the same thing do not have. Where a handful changed, all one way, even so it may leave out 0 though `p` does
    not: it shows the size, `p` decides.
    ValueError: different lengths, no pair, an infinite value, not one dimension, or a level outside 0 to 1.

    >>> found = paired([1, 1, 1, 1, 0, None], [0, 0, 0, 1, 0, 1])
    >>> found.difference, round(found.p, 6), round(found.p_drop, 6)  # 3 of 3 fell: 2 / 2³ and 1 / 2³
    (-0.6, 0.25, 0.125)
    >>> found.n, found.changed, found.better, found.worse
    (5, 3, 0, 3)
    """
    _check_share(level=level)
    old, new = _array(before), _array(after)
    if old.shape != new.shape:
        raise ValueError(f"{len(old)} values cannot be paired with {len(new)}")
    both = ~(np.isnan(old) | np.isnan(new))
    old, new = _present(old[both]), _present(new[both])
    # Adding 0 turns -0 into 0.
    differences = np.round(new - old, DECIMALS) + 0.0
    moved = differences[differences != 0]
    p, p_drop = _flipped(moved)
    better = int((moved > 0).sum())
    return Difference(
        mean_before=float(old.mean()),
        mean_after=float(new.mean()),
        difference=float(differences.mean()),
        interval=_bootstrap(differences, level, None, corrected=False),
        p=p,
        p_drop=p_drop,
        n=len(differences),
        changed=len(moved),
        better=better,
        worse=len(moved) - better,
    )


def _flipped(moved: Float64) -> tuple[float, float]:
    """How often a sum of `moved` with random signs is as far from 0 as theirs, and how often as low."""
    lengths = np.abs(moved)
    sizes, counts = np.unique(lengths, return_counts=True)
    observed, slack = moved.sum(), 1e-12 * lengths.sum()
    if np.log2(counts + 1).sum() <= EXACT_BITS:
        sums, weights = _every_sum(sizes, counts)
        added = 0.0
    else:
        sums = _random_sums(lengths)
        # The signs observed are one more draw; without them p could be 0.
        added = 1 / (len(sums) + 1)
        weights = np.full(len(sums), added)
    far = added + weights[np.abs(sums) >= abs(observed) - slack].sum()
    low = added + weights[sums <= observed + slack].sum()
    if added:
        # So few draws cannot tell how small p is; Hoeffding's inequality bounds it from above, and is small where p is.
        bound = float(np.exp(-(observed**2) / (2 * np.square(lengths).sum())))
        far, low = min(far, 2 * bound), min(low, bound if observed < 0 else 1.0)
    return min(1.0, max(TINY, float(far))), min(1.0, max(TINY, float(low)))


def _every_sum(sizes: Float64, counts: NDArray[np.int64]) -> tuple[Float64, Float64]:
    """The sums that random signs can give, and how likely each is: of equal sizes only the number of pluses matters."""
    sums, weights = np.zeros(1), np.ones(1)
    for size, count in zip(sizes, counts, strict=True):
        pluses = np.arange(count + 1)
        sums = np.add.outer(sums, size * (2 * pluses - count)).ravel()
        weights = np.multiply.outer(weights, stats.binom.pmf(pluses, count, 0.5)).ravel()
    return sums, weights


def _random_sums(lengths: Float64) -> Float64:
    """Sums under random signs, a bit for each: what is plus counts twice, less all."""
    rng = np.random.default_rng(SEED)
    size = -(-len(lengths) // 8)
    sums = []
    for _ in range(ROUNDS):
        drawn = np.frombuffer(rng.bytes(FLIPS * size), np.uint8).reshape(FLIPS, size)
        pluses = np.unpackbits(drawn, axis=1, count=len(lengths)).astype(np.float64)
        sums.append(2 * (pluses @ lengths) - lengths.sum())
    return np.concatenate(sums)


def adjust_holm(ps: Sequence[float]) -> list[float]:
    """`ps` adjusted for there being several of them, in their order: compare each with the level (Holm 1979).

    The chance of any false alarm among them is then at most the level, however they depend on each other.
    ValueError: one is not 0 to 1.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    raw = np.asarray(ps, np.float64)
    if not ((raw >= 0) & (raw <= 1)).all():
        raise ValueError("a p-value must be 0 to 1")
    order = np.argsort(raw, kind="stable")
    adjusted = np.empty(len(raw))
    adjusted[order] = np.minimum(
        1.0, np.maximum.accumulate(raw[order] * np.arange(len(raw), 0, -1))
    )
    return [float(p) for p in adjusted]


def detectable_difference(
    n: int, discordance: float = 0.1, level: float = 0.05, power: float = 0.8
) -> float | None:
    """The smallest difference of a share that `n` paired questions show with `power`, when `discordance` of them change.

    Connor (Biometrics 1987), solved for the difference; two-sided, McNemar's test in the normal approximation. It is close to
    2.8 √(discordance / n) for the usual level and power. None: not even if every change went the same way.
    ValueError: no question, or a share that is not between 0 and 1 (discordance may be 1).

    >>> round(detectable(3_524), 4), round(detectable(300), 3), detectable(50)
    (0.0149, 0.051, None)
    """
    _check_share(level=level, power=power)
    if n < 1 or not 0 < discordance <= 1:
        raise ValueError("at least one question, and a discordance above 0 and at most 1")
    alpha, beta = _z(1 - level / 2), _z(power)
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
    """The smallest mean difference that questions show with `power`, when they differ as much as `differences` (n,) do.

    Two-sided, normal approximation: (z of 1 - level / 2, plus z of power) · standard deviation / √n, in their unit.
    None: all are equal, which says nothing of how much they would vary.
    ValueError: fewer than two, an infinite one, not one dimension, or a share that is not between 0 and 1.

    >>> round(detectable_of([-1] * 15 + [1] * 15 + [0] * 270), 3)
    0.051
    """
    _check_share(level=level, power=power)
    kept = _present(_array(differences))
    if len(kept) < 2:
        raise ValueError("one difference has no spread")
    if np.ptp(kept) == 0:
        return None
    return (_z(1 - level / 2) + _z(power)) * float(kept.std(ddof=1)) / math.sqrt(len(kept))


def _z(share: float) -> float:
    return float(stats.norm.ppf(share))


def _array(values: ArrayLike) -> Float64:
    array = np.asarray(values, np.float64)
    if array.ndim != 1:
        raise ValueError(f"one value per question, not an array of {array.ndim} dimensions")
    return array


def _present(values: Float64) -> Float64:
    kept = values[~np.isnan(values)]
    if not kept.size:
        raise ValueError("the figure applies to no question")
    if not np.isfinite(kept).all():
        raise ValueError("a value is infinite")
    return kept


def _check_share(**shares: float) -> None:
    for name, share in shares.items():
        if not 0 < share < 1:
            raise ValueError(f"{name} must be between 0 and 1")
