"""What a process and all that it started hold in memory, as Linux tells it (proc(5), /proc/PID/smaps_rollup)."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
UNKNOWN = "not known: this system has no readable /proc/PID/smaps_rollup"


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes over `processes`. `resident` (RSS) counts a page once for each process that shares it, `proportional` (PSS) once."""

    processes: int
    resident: int
    proportional: int


def memory(pid: int) -> Memory | None:
    """The memory of the process and its descendants; None where the system does not tell."""
    found = [one for one in map(_rollup, family(pid)) if one]
    return (
        Memory(len(found), sum(one[0] for one in found), sum(one[1] for one in found))
        if found
        else None
    )


def family(pid: int) -> list[int]:
    """The process and its descendants, parents first; it alone where the system does not tell."""
    parents = dict(_parents())
    found = [pid]
    for one in found:  # which grows meanwhile
        found += [child for child, parent in parents.items() if parent == one]
    return found


def _parents() -> Iterable[tuple[int, int]]:
    for place in PROC.glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):  # it has ended meanwhile
            # The name in parentheses may hold blanks and parentheses itself; state and parent follow the last one.
            yield (
                int(place.parent.name),
                int(place.read_text("utf-8", "replace").rpartition(")")[2].split()[1]),
            )


def _rollup(pid: int) -> tuple[int, int] | None:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text("utf-8").splitlines()
        fields = {
            name: 1024 * int(rest.split()[0])
            for name, _, rest in (line.partition(":") for line in lines[1:])
        }
        return fields["Rss"], fields["Pss"]
    except (OSError, ValueError, KeyError, IndexError):
        return None
