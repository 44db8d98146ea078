"""Runs `yiju …` in a process of its own and times it."""

import subprocess
import sys
import time
from collections.abc import Collection
from dataclasses import dataclass
from statistics import median

from index.error import Unavailable

# -P keeps a folder named `api` in the user's working directory from shadowing this package.
YIJU = (sys.executable, "-P", "-m", "api.cli.main")


@dataclass(frozen=True, slots=True)
class StartTimes:
    """Seconds that several new processes took, in order, and their median."""

    median: float
    seconds: tuple[float, ...]


def summarize_starts(seconds: Collection[float]) -> StartTimes:
    """Round to milliseconds and take the median; `seconds` must not be empty."""
    return StartTimes(round(median(seconds), 3), tuple(round(one, 3) for one in seconds))


def time_command(
    *arguments: str, accepted: Collection[int] = (0,), limit: float | None = None
) -> float:
    """Return the seconds from the start of `yiju ARGUMENTS` to its exit.

    Raises Unavailable for an exit code that is not in `accepted`, with the last line of stderr, and
    when the process runs longer than `limit` seconds.
    """
    started = time.perf_counter()
    try:
        done = subprocess.run(  # noqa: S603  our own command
            [*YIJU, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=limit,
        )
    except subprocess.TimeoutExpired:
        raise Unavailable(
            f"`yiju {arguments[0]}` did not end within {limit:g} s; run it by itself to see why"
        ) from None
    seconds = time.perf_counter() - started
    if done.returncode not in accepted:
        raise Unavailable(
            f"`yiju {arguments[0]}` exited with code {done.returncode}: "
            f"{extract_last_line(done.stderr)}"
        )
    return seconds


def extract_last_line(output: bytes) -> str:
    """Return the last line that a process wrote, without the prefix "yiju: "."""
    lines = output.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].removeprefix("yiju: ") if lines else "no message"
