"""What it was measured on: without it no number means anything to anybody else."""

import os
import platform
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_PARTS = ("openvino", "faiss-cpu", "numpy", "uvicorn")


@dataclass(frozen=True, slots=True)
class Machine:
    """`cores` that this process may use; `load` is the system's load average over the minute before, where it tells."""

    processor: str
    cores: int
    system: str
    python: str
    versions: dict[str, str]
    load: float | None


@dataclass(frozen=True, slots=True)
class File:
    """A file's path below what was asked for, with forward slashes, and its size."""

    name: str
    bytes: int


def machine() -> Machine:
    """This one, now."""
    cores = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    versions = {name: metadata.version(name) for name in _PARTS}
    return Machine(
        _processor(),
        cores,
        f"{platform.system()} {platform.machine()}",
        platform.python_version(),
        versions,
        load,
    )


def files(folder: Path) -> tuple[File, ...]:
    """Every file in `folder` and below, by name; none where there is no such folder."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple(File(path.relative_to(folder).as_posix(), path.stat().st_size) for path in found)


def _processor() -> str:
    try:
        lines = _CPUINFO.read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.processor() or "not known"
