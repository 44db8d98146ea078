"""Confidence intervals of a mean, and tests for the difference of two runs.

The functions take arrays with one value for each question, usually 0 to 1, of which more is better.
NaN (or None) says that the metric does not apply to the question; it is then left out, in both runs
where two are compared. Random numbers are seeded: the same input gives the same output.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

SEED = 20
# An interval may cost 0.04 s: 1,599 resamples of up to 1,250 values, 567 of 3,524. With so few,
# each end varies from seed to seed by some 6 % of the half width (standard deviation). A batch fits
# the processor's cache.
RESAMPLES, DRAWS, BATCH = 1_599, 2_000_000, 70_000
# SciPy's BCa leaves out each value in turn, which is O(n²): 0.2 s for 3,524 values. The bias and
# the skew that it corrects shrink with n, so that for more values the percentiles will do.
MAX_BCA = 500
# At most 2^14 sums of flipped differences are enumerated: those of 14 different sizes, or of 16,383
# equal ones.
EXACT_BITS = 14
ROUNDS, FLIPS = 99, 101
# Differences are rounded to so many decimals: 0.1 + 0.2 is not better than 0.3.
DECIMALS = 12
TINY = float(np.finfo(np.float64).tiny)

Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """The closed confidence interval of a mean at `level`, in the unit of the values."""

    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference of two runs over the same `n` questions."""

    mean_before: float
    mean_after: float
    # mean_after - mean_before, with its interval.
    difference: float
    interval: Interval
    # Two-sided, against no difference; one-sided, against no drop (small if the metric fell).
    p: float
    p_drop: float
    n: int
    # better + worse.
    changed: int
    better: int
    worse: int


def confidence_interval(
    values: ArrayLike, level: float = 0.95, resamples: int | None = None
) -> Interval:
    """Compute the confidence interval of the mean of `values` (n,).

    A share, that is only 0s and 1s, has Wilson's interval (1927). The bootstrap of a share is the
    binomial distribution of the share observed: too narrow for few questions, and of no width when
    all are right, as if none could ever fail. Wilson's then begins near 1 - 4/n, and does not jump
    from 99 of 100 to 100 of 100. Other values are resampled: BCa up to 500 values, percentiles
    beyond (Efron & Tibshirani 1993, chapters 13 and 14). Equal values give a point.
    ValueError for no value, an infinite one, not one dimension, or a level outside 0 to 1.

    >>> found = confidence_interval([1] * 8 + [0] * 2)
    >>> round(found.low, 3), round(found.high, 3), found.level
    (0.49, 0.943, 0.95)
    >>> found = confidence_interval([1, 1, 1, None, 1])
    >>> round(found.low, 3), found.high
    (0.51, 1.0)
    >>> confidence_interval([0.25, 0.25])
    Interval(low=0.25, high=0.25, level=0.95)
    """
    check_share("level", level)
    kept = drop_missing(make_array(values))
    if np.isin(kept, (0.0, 1.0)).all():
        found = stats.binomtest(int(kept.sum()), len(kept)).proportion_ci(level, method="wilson")
        return Interval(float(found.low), float(found.high), level)
    return _bootstrap(kept, level, resamples, corrected=len(kept) <= MAX_BCA)


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
        # BCa has no interval where no resampled mean, or every one, is below the observed.
        if math.isfinite(low) and math.isfinite(high):
            break
    return Interval(low, high, level)


def compare_paired(before: ArrayLike, after: ArrayLike, level: float = 0.95) -> Difference:
    """Compare two runs, `before` (n,) and `after` (n,), question by question.

    The test is the randomisation test of Smucker, Allan & Carterette (CIKM 2007): if the runs did
    not differ, either could have had either value, so that every difference could have either
    sign. A difference of 0 has no sign to flip and is left out. The test is exact where the sums
    can be enumerated, as for any number of 0s and 1s, where it is McNemar's exact test; otherwise
    it draws 9,999 random flips. The interval is the percentile bootstrap of the mean difference,
    and a point where all are equal; BCa would correct a skew that differences of one metric do not
    have. Where only a handful changed, all one way, it may leave out 0 though `p` is not small: it
    shows the size, `p` decides.
    ValueError for different lengths, no pair, an infinite value, not one dimension, or a level
    outside 0 to 1.

    >>> found = compare_paired([1, 1, 1, 1, 0, None], [0, 0, 0, 1, 0, 1])
    >>> # 3 of 3 fell: 2 / 2³ and 1 / 2³.
    >>> found.difference, round(found.p, 6), round(found.p_drop, 6)
    (-0.6, 0.25, 0.125)
    >>> found.n, found.changed, found.better, found.worse
    (5, 3, 0, 3)
    """
    check_share("level", level)
    old, new = make_array(before), make_array(after)
    if old.shape != new.shape:
        raise ValueError(f"{len(old)} values cannot be paired with {len(new)}")
    both = ~(np.isnan(old) | np.isnan(new))
    old, new = drop_missing(old[both]), drop_missing(new[both])
    # Adding 0 turns -0 into 0.
    differences = np.round(new - old, DECIMALS) + 0.0
    changed = differences[differences != 0]
    p, p_drop = _randomization_test(changed)
    better = int((changed > 0).sum())
    return Difference(
        mean_before=float(old.mean()),
        mean_after=float(new.mean()),
        difference=float(differences.mean()),
        interval=_bootstrap(differences, level, None, corrected=False),
        p=p,
        p_drop=p_drop,
        n=len(differences),
        changed=len(changed),
        better=better,
        worse=len(changed) - better,
    )


def _randomization_test(changed: Float64) -> tuple[float, float]:
    """Return how often `changed` with random signs sums as far from 0 as observed, and as low."""
    lengths = np.abs(changed)
    sizes, counts = np.unique(lengths, return_counts=True)
    observed, slack = changed.sum(), 1e-12 * lengths.sum()
    if np.log2(counts + 1).sum() <= EXACT_BITS:
        sums, weights = _enumerate_sums(sizes, counts)
        added = 0.0
    else:
        sums = _draw_sums(lengths)
        # The signs observed are one more draw; without them p could be 0.
        added = 1 / (len(sums) + 1)
        weights = np.full(len(sums), added)
    far = added + weights[np.abs(sums) >= abs(observed) - slack].sum()
    low = added + weights[sums <= observed + slack].sum()
    if added:
        # So few draws cannot tell how small p is. Hoeffding's inequality bounds it from above.
        bound = float(np.exp(-(observed**2) / (2 * np.square(lengths).sum())))
        far, low = min(far, 2 * bound), min(low, bound if observed < 0 else 1.0)
    return min(1.0, max(TINY, float(far))), min(1.0, max(TINY, float(low)))


def _enumerate_sums(sizes: Float64, counts: NDArray[np.int64]) -> tuple[Float64, Float64]:
    """Return every sum that random signs can give, and its probability.

    Of differences of equal size only the number of plus signs matters.
    """
    sums, weights = np.zeros(1), np.ones(1)
    for size, count in zip(sizes, counts, strict=True):
        pluses = np.arange(count + 1)
        sums = np.add.outer(sums, size * (2 * pluses - count)).ravel()
        weights = np.multiply.outer(weights, stats.binom.pmf(pluses, count, 0.5)).ravel()
    return sums, weights


def _draw_sums(lengths: Float64) -> Float64:
    """Draw sums under random signs, one bit for each: twice what is plus, less the sum of all."""
    rng = np.random.default_rng(SEED)
    size = -(-len(lengths) // 8)
    sums = []
    for _ in range(ROUNDS):
        drawn = np.frombuffer(rng.bytes(FLIPS * size), np.uint8).reshape(FLIPS, size)
        pluses = np.unpackbits(drawn, axis=1, count=len(lengths)).astype(np.float64)
        sums.append(2 * (pluses @ lengths) - lengths.sum())
    return np.concatenate(sums)


def adjust_holm(ps: Sequence[float]) -> list[float]:
    """Adjust p-values for their number, in their order; compare each with the level (Holm 1979).

    The chance of any false alarm among them is then at most the level, however they depend on each
    other. ValueError if one is not 0 to 1.

    >>> adjust_holm([0.01, 0.04, 0.03])
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


def make_array(values: ArrayLike) -> Float64:
    """Convert to float64 (n,). Raises ValueError for another number of dimensions."""
    array = np.asarray(values, np.float64)
    if array.ndim != 1:
        raise ValueError(f"one value per question, not an array of {array.ndim} dimensions")
    return array


def drop_missing(values: Float64) -> Float64:
    """Return the values that are not NaN. Raises ValueError for none, and for an infinite one."""
    kept = values[~np.isnan(values)]
    if not kept.size:
        raise ValueError("the metric applies to no question")
    if not np.isfinite(kept).all():
        raise ValueError("a value is infinite")
    return kept


def check_share(name: str, share: float) -> None:
    """Raise ValueError unless `share` is between 0 and 1."""
    if not 0 < share < 1:
        raise ValueError(f"{name} must be between 0 and 1")
