"""Measures the memory of a process and its descendants on Linux (proc(5), smaps_rollup)."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

UNKNOWN = "unknown: this system has no readable /proc/PID/smaps_rollup"
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes over `processes`, a process and its descendants."""

    processes: int
    # RSS, which counts a shared page once for each process, and PSS, which counts it once.
    resident: int
    proportional: int


def measure_memory(pid: int) -> Memory | None:
    """Measure the process and its descendants; None where the system does not tell."""
    found = [sizes for sizes in map(_read_rollup, list_process_tree(pid)) if sizes]
    if not found:
        return None
    resident, proportional = (sum(column) for column in zip(*found, strict=True))
    return Memory(len(found), resident, proportional)


def list_process_tree(pid: int) -> list[int]:
    """List the process and its descendants, parents first; only it where there is no /proc."""
    parents = dict(_read_parents())
    found = [pid]
    for parent in found:  # the list grows while it is walked
        found += [child for child, its_parent in parents.items() if its_parent == parent]
    return found


def _read_parents() -> Iterator[tuple[int, int]]:
    """Yield (process, parent) for every process."""
    for path in _PROC.glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):  # the process may have ended meanwhile
            # The name is in parentheses and may hold spaces and parentheses itself; state and
            # parent follow the last closing one.
            fields = path.read_text("utf-8", "replace").rpartition(")")[2].split()
            yield int(path.parent.name), int(fields[1])


def _read_rollup(pid: int) -> tuple[int, int] | None:
    """Return RSS and PSS in bytes; None when they cannot be read."""
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text("utf-8").splitlines()
        fields = {
            name: 1024 * int(rest.split()[0])
            for name, _, rest in (line.partition(":") for line in lines[1:])
        }
        return fields["Rss"], fields["Pss"]
    except (OSError, ValueError, KeyError, IndexError):
        return None
