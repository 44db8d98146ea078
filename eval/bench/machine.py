"""Describes the machine that a benchmark ran on; without it the numbers mean nothing elsewhere."""

import os
import platform
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
# The packages that decide the speed.
_PACKAGES = ("openvino", "faiss-cpu", "numpy", "uvicorn")


@dataclass(frozen=True, slots=True)
class Machine:
    """Hardware and software of a benchmark."""

    processor: str
    # Those that this process may use.
    cores: int
    system: str
    python: str
    # Package -> version.
    versions: dict[str, str]
    # Load average over the last minute; None where the system has none.
    load: float | None


@dataclass(frozen=True, slots=True)
class FileSize:
    """A file's path relative to the folder that was listed, with forward slashes, and its size."""

    name: str
    bytes: int


def describe_machine() -> Machine:
    """Describe this machine and its load now."""
    cores = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    versions = {name: metadata.version(name) for name in _PACKAGES}
    return Machine(
        _read_processor(),
        cores,
        f"{platform.system()} {platform.machine()}",
        platform.python_version(),
        versions,
        load,
    )


def list_file_sizes(folder: Path) -> tuple[FileSize, ...]:
    """List all files below `folder`, sorted by path; empty when the folder does not exist."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple(
        FileSize(path.relative_to(folder).as_posix(), path.stat().st_size) for path in found
    )


def _read_processor() -> str:
    try:
        lines = _CPUINFO.read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, "") or platform.processor() or "unknown"
