"""python -m tests.crash: run trials, and go on where the log ends.

The log has a line for each trial; a trial that is in it is not run again. The exit status is 1 if
any trial of the log found a problem.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from index.model import encoder
from index.model.encoder import Encoder
from rag.settings import Settings
from tests.crash.trial import Failure, Trial, fail, kill, replay

# A home is used for this many kills or failures; then the next trial begins with none.
_PER_HOME = 50
# Calls of a recording at which it is replayed.
_POINTS = 60


def main() -> int:
    """Run what the arguments ask for; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--log", type=Path, required=True, help="the file of the trials")
    parser.add_argument("--kills", type=int, default=0, help="kill this many processes")
    parser.add_argument("--replays", type=int, default=0, help="check this many states of a disk")
    parser.add_argument("--failures", type=int, default=0, help="let calls fail this many times")
    arguments = parser.parse_args()
    arguments.log.parent.mkdir(parents=True, exist_ok=True)
    done = _read_log(arguments.log)
    model = encoder.choose("bundled", Settings.read(os.environ).cache)
    wanted = {
        "kill": arguments.kills,
        "replay": arguments.replays,
        "failure": arguments.failures,
    }
    for group, run in (("kill", _kill), ("replay", _replay), ("failure", _fail)):
        trials = run(model, done[group], wanted[group])
        with arguments.log.open("a") as log:
            for trial in trials:
                done[group] += 1
                done[f"{group} problem"] += bool(trial.problems)
                print(json.dumps({"group": group, **asdict(trial)}), file=log, flush=True)
    for group in wanted:
        print(f"{group}: {done[group]} trials, {done[f'{group} problem']} with a problem")
    return min(1, sum(done[f"{group} problem"] for group in wanted))


def _read_log(path: Path) -> Counter[str]:
    done: Counter[str] = Counter()
    if path.exists():
        for line in path.read_text().splitlines():
            trial = json.loads(line)
            done[trial["group"]] += 1
            done[f"{trial['group']} problem"] += bool(trial["problems"])
    return done


def _kill(model: Encoder, first: int, last: int) -> Iterator[Trial]:
    for seeds, folder in _share_homes(first, last):
        yield from (kill(folder, seed, model) for seed in seeds)


def _fail(model: Encoder, first: int, last: int) -> Iterator[Trial]:
    for seeds, folder in _share_homes(first, last):
        yield from (fail(folder, Failure.choose(seed), seed, model) for seed in seeds)


def _replay(model: Encoder, first: int, last: int) -> Iterator[Trial]:
    while first < last:
        with _make_folder() as name:
            for trial in replay(Path(name), first, _POINTS, model):
                yield trial
                first += 1


def _share_homes(first: int, last: int) -> Iterator[tuple[range, Path]]:
    for at in range(first, last, _PER_HOME):
        with _make_folder() as name:
            yield range(at, min(last, at + _PER_HOME)), Path(name)


def _make_folder() -> tempfile.TemporaryDirectory[str]:
    """Make a folder in memory where there is one: what a power cut leaves is computed."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder is a new one of this user
    free = shutil.disk_usage(memory).free if memory.is_dir() else 0
    return tempfile.TemporaryDirectory(dir=memory if free > 1 << 30 else None)


if __name__ == "__main__":
    sys.exit(main())
