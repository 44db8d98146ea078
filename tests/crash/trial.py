"""Trials: kill a workload, cut its power, or let one of its calls fail; then check what is left."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.model.encoder import Encoder
from tests.crash.check import check_home
from tests.crash.disk import Disk, write_files
from tests.crash.ledger import Ledger
from tests.crash.recording import record
from tests.crash.workload import COLLECTION, LEDGER_FAILED, REFUSED

# Changes that a recorded workload makes.
_STEPS = 12
# Calls that are made to fail, and their errors.
_ERRORS = {
    "pwrite64": ("ENOSPC", "EIO"),
    "write": ("ENOSPC", "EIO"),
    "fsync": ("EIO", "ENOSPC"),
    "fdatasync": ("EIO", "ENOSPC"),
    "ftruncate": ("EIO", "ENOSPC"),
    "fallocate": ("ENOSPC",),
    "rename": ("EIO", "ENOSPC", "EACCES"),
    "unlink": ("EIO", "EACCES"),
    "openat": ("EMFILE", "ENFILE", "EACCES", "EIO"),
    "pread64": ("EIO",),
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What was done, and what was wrong afterwards."""

    kind: str
    seed: int
    # Which call, or after how many milliseconds.
    point: int
    problems: list[str] = field(default_factory=list)


def kill(folder: Path, seed: int, encoder: Encoder) -> Trial:
    """Kill a real workload on the home in `folder` after a random time, then check the home.

    The home and its ledger go on from the trial before.
    """
    process = _start(folder, seed, steps=1000)
    try:
        delay = random.Random(seed).uniform(0, 1.5)
        _begin(process)
        time.sleep(delay)
    finally:
        process.kill()
        process.wait()
    ledger = _read_ledger(folder / "ledger")
    problems = check_home(folder / "home", ledger, encoder)
    folder.joinpath("ledger").write_bytes(ledger.to_lines())
    return Trial("kill", seed, round(delay * 1000), problems)


def fail(folder: Path, failure: "Failure", seed: int, encoder: Encoder) -> Trial:
    """Let calls of a workload fail; then check the home, and that the errors were yiju's own."""
    process = _start(folder, seed, _STEPS)
    inject = f"inject={failure.call}:error={failure.error}:when={failure.when}"
    trace = ["strace", "-f", "-o", "/dev/null", "-e", f"trace={failure.call}", "-e", inject]
    with subprocess.Popen([*trace, "-p", str(process.pid)], stderr=subprocess.PIPE) as tracer:
        assert tracer.stderr
        tracer.stderr.readline()  # it says that it is attached
        _begin(process)
        _, errors = process.communicate(timeout=120)
    ledger = _read_ledger(folder / "ledger")
    problems = check_home(folder / "home", ledger, encoder)
    if process.returncode not in {0, LEDGER_FAILED, REFUSED}:
        last = errors.decode(errors="replace").strip().splitlines()[-1:]
        problems.append(f"the process ended with {process.returncode}: {last}")
    folder.joinpath("ledger").write_bytes(ledger.to_lines())
    return Trial(f"{failure.call} fails with {failure.error}", seed, failure.first, problems)


@dataclass(frozen=True, slots=True)
class Failure:
    """Which calls fail, and how."""

    call: str
    error: str
    # The number of the first that fails, from 1.
    first: int
    # Whether all that follow fail, too.
    forever: bool

    @property
    def when(self) -> str:
        """As strace has it."""
        return f"{self.first}+" if self.forever else str(self.first)

    @classmethod
    def choose(cls, seed: int) -> "Failure":
        """Choose one at random."""
        chance = random.Random(seed)
        call = chance.choice([*_ERRORS])
        first = round(2 ** chance.uniform(0, 7))
        return cls(call, chance.choice(_ERRORS[call]), first, chance.random() < 0.5)


def replay(
    folder: Path, seed: int, points: int, encoder: Encoder, depth: int = 2
) -> Iterator[Trial]:
    """Record a workload on the home in `folder`. At `points` of its calls, chosen at random, check
    what is left when it is killed there, and when the power is cut there.

    With a `depth` above 1, what one of the power cuts left is recovered by another workload, which
    is recorded and replayed in the same way.
    """
    home, ledger_file = folder / "home", folder / "ledger"
    lines = ledger_file.read_bytes() if ledger_file.exists() else b""
    (home / COLLECTION).mkdir(parents=True, exist_ok=True)
    disk, total = Disk(home), Disk(home)
    calls = record(_command(folder, seed, _STEPS), folder / "trace", stdin=b"\n")
    (folder / "trace").unlink()
    chance = random.Random(seed)
    changes = [i for i, call in enumerate(calls) if total.apply(call)]
    wanted = set(chance.sample(changes, min(points, len(changes))))
    again = chance.choice(sorted(wanted))
    for number, call in enumerate(calls):
        if call.name == "write" and call.path == str(ledger_file):
            lines += call.strings[0]
        disk.apply(call)
        if number not in wanted:
            continue
        for kind in ("kill at a call", "power cut"):
            left = folder / "left"
            files = (
                disk.leave_after_kill()
                if kind == "kill at a call"
                else disk.leave_after_power_cut(chance)
            )
            _put(left, home, files, lines)
            if kind == "power cut" and number == again and depth > 1:
                yield from replay(left, seed + 1, points, encoder, depth - 1)
                _put(left, home, files, lines)
            ledger = _read_ledger(left / "ledger")
            yield Trial(kind, seed, number, check_home(left / "home", ledger, encoder))


def _put(left: Path, home: Path, files: dict[str, bytes], lines: bytes) -> None:
    """Make the folder `left` with a home of these files, named in `home`, and their ledger."""
    shutil.rmtree(left, ignore_errors=True)
    (left / "home" / COLLECTION).mkdir(parents=True)
    write_files(files, home, left / "home")
    left.joinpath("ledger").write_bytes(lines)


def _command(folder: Path, seed: int, steps: int) -> list[str]:
    module = [sys.executable, "-m", "tests.crash.workload"]
    return [*module, str(folder / "home"), str(folder / "ledger"), str(seed), str(steps)]


def _start(folder: Path, seed: int, steps: int) -> subprocess.Popen[bytes]:
    (folder / "home" / "default").mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        _command(folder, seed, steps),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    if process.stdout.readline() != b"ready\n":
        raise RuntimeError("the workload did not start")
    return process


def _begin(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin
    process.stdin.write(b"\n")
    process.stdin.flush()


def _read_ledger(path: Path) -> Ledger:
    return Ledger.read(path.read_bytes().splitlines(keepends=True)) if path.exists() else Ledger()
