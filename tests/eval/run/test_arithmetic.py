"""The processor's arithmetic, told from Linux's list of its flags."""

import platform
from pathlib import Path

import pytest

from eval.run.arithmetic import UNKNOWN, detect_arithmetic


@pytest.fixture(autouse=True)
def _x86(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")


@pytest.mark.parametrize(
    ("flags", "name"),
    [
        ("sse4_2 avx avx2", "avx2"),
        ("avx2 avx_vnni", "avx_vnni"),
        ("avx avx2 avx512f avx512bw", "avx512"),
        ("avx2 avx512f avx512_vnni avx_vnni", "avx512_vnni"),
        ("avx2 avx512f avx512_vnni amx_tile amx_int8", "amx"),
        ("sse4_2 avx", UNKNOWN),
    ],
)
def test_the_widest_instructions_name_it(tmp_path: Path, flags: str, name: str) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(f"model name\t: EPYC™\nflags\t\t: fpu {flags} smap\n", encoding="utf-8")
    assert detect_arithmetic(cpuinfo) == name


def test_without_a_list_of_flags_it_is_unknown(tmp_path: Path) -> None:
    assert detect_arithmetic(tmp_path / "cpuinfo") == UNKNOWN


@pytest.mark.parametrize("machine", ["arm64", "aarch64"])
def test_arm_needs_no_list_of_flags(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine: str
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert detect_arithmetic(tmp_path / "cpuinfo") == "neon"
