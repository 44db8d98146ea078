"""Choose the baseline whose arithmetic is the run's, and tell encoders apart by their probes."""

from collections.abc import Sequence

import numpy as np

from eval.run.arithmetic import UNKNOWN
from eval.run.run import PROBE, Run, Setup

# Each component of the probe. Processors of one arithmetic differ by 1e-6, a missing prompt by
# 1e-2.
COMPONENT_TOLERANCE = 1e-3
# Cosine, of the question's and of the passage's part of the probe. The bundled encoder with AVX2
# and with AVX-512 VNNI: .99955 and .99965. With AVX2, without the passage prompt: .99722; without
# the query prompt: .98165; read in Traditional characters: .917. This lies midway (in the
# logarithm of 1 - cosine) between the first and the second.
COSINE_TOLERANCE = 0.999


def choose_baseline(run: Run, baselines: Sequence[Run]) -> Run:
    """Return the baseline to compare `run` with: one of its set and of its arithmetic, if any.

    One that records the arithmetic goes before one that only has the same probe. When none has
    either, it is the first of `baselines`, which must not be empty.
    """
    same_set = [
        one for one in baselines if one.setup.set_sha256 == run.setup.set_sha256
    ] or baselines
    same = [one for one in same_set if has_same_arithmetic(one.setup, run.setup)]
    recorded = [one for one in same if one.setup.arithmetic != UNKNOWN]
    return [*recorded, *same, *same_set][0]


def has_same_arithmetic(before: Setup, after: Setup) -> bool:
    """Return whether both runs were made with the same arithmetic.

    Where one of them does not record it, equal probes say so. The probes of two encoders say
    nothing about the processor; such runs count as made alike.
    """
    if UNKNOWN not in (before.arithmetic, after.arithmetic):
        return before.arithmetic == after.arithmetic
    return before.encoder != after.encoder or has_same_probe(before, after)


def has_same_probe(before: Setup, after: Setup) -> bool:
    """Return whether no component of the two probes differs by more than rounding does."""
    return np.allclose(before.probe, after.probe, rtol=0, atol=COMPONENT_TOLERANCE)


def has_same_encoder(before: Setup, after: Setup) -> bool:
    """Return whether the probes can be those of one encoder, given the arithmetic of both runs."""
    if has_same_arithmetic(before, after):
        return has_same_probe(before, after)
    return probe_cosine(before, after) >= COSINE_TOLERANCE


def probe_cosine(before: Setup, after: Setup) -> float:
    """Return the lower cosine of the probes' two parts, a question's and a passage's vector."""
    old, new = (np.reshape(one.probe, (2, PROBE // 2)) for one in (before, after))
    lengths = np.linalg.norm(old, axis=1) * np.linalg.norm(new, axis=1)
    return float(((old * new).sum(axis=1) / lengths).min())
