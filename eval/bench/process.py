"""`yiju …` as a process of its own: how it is started, how long it takes, and what it said when it failed."""

import subprocess
import sys
import time
from collections.abc import Collection
from dataclasses import dataclass
from statistics import median

from index.error import Unavailable

# -P: a folder named `api` where the user happens to stand is not taken for ours.
YIJU = (sys.executable, "-P", "-m", "api.cli.main")


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of several new processes, in their order, and the median of them."""

    median: float
    seconds: tuple[float, ...]


def times(seconds: Collection[float]) -> Times:
    """Of at least one."""
    return Times(round(median(seconds), 3), tuple(round(one, 3) for one in seconds))


def finished(
    *arguments: str, accepted: Collection[int] = (0,), limit: float | None = None
) -> float:
    """Seconds from the start of `yiju ARGUMENTS` to its exit.

    Unavailable with its last line for an exit code that is not `accepted`, and when it has not ended after `limit` seconds.
    """
    started = time.perf_counter()
    try:
        done = subprocess.run(
            [*YIJU, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=limit,
        )  # noqa: S603  ours
    except subprocess.TimeoutExpired:
        raise Unavailable(
            f"`yiju {arguments[0]}` has not ended within {limit:g} s; run it by itself to see why"
        ) from None
    seconds = time.perf_counter() - started
    if done.returncode not in accepted:
        raise Unavailable(
            f"`yiju {arguments[0]}` ended with code {done.returncode}: {last_line(done.stderr)}"
        )
    return seconds


def last_line(said: bytes) -> str:
    """What a process said last, without our name."""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].removeprefix("yiju: ") if lines else "it said nothing"
