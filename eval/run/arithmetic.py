"""Name the instructions with which this processor multiplies int8 numbers."""

import platform
from pathlib import Path

UNKNOWN = "unknown"
# Linux's flag in /proc/cpuinfo -> the name, the widest instructions first: those are used.
_NAMES = {
    "amx_int8": "amx",
    "avx512_vnni": "avx512_vnni",
    "avx_vnni": "avx_vnni",
    "avx512f": "avx512",
    "avx2": "avx2",
    "asimd": "neon",
}


def detect_arithmetic(cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """Return "amx", "avx512_vnni", "avx_vnni", "avx512", "avx2" or "neon"; else "unknown".

    Products of int8 round differently from one to the next: the bundled encoder's vectors differ
    by up to 5e-3 a component between "avx512_vnni" and "avx2", so two runs with the same name here
    can be compared question by question, and others only in their means.
    """
    if platform.machine().lower() in ("arm64", "aarch64"):
        return "neon"
    try:
        flags = set(cpuinfo.read_text(encoding="ascii", errors="replace").split())
    except OSError:
        return UNKNOWN
    return next((name for flag, name in _NAMES.items() if flag in flags), UNKNOWN)
