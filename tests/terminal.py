"""A command as it is run in tests: here, or in a process of its own; and what it said."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
UNION = "工會年度回顧\n\n一、集體協商\n全國簽訂集體合同246.0萬份，覆蓋職工2.8億人。\n二、困難幫扶\n全國共有困難職工檔案戶數191萬戶。\n"
QUESTION = "全國簽訂多少份集體合同？"


class Said(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


Yiju = Callable[..., Said]


def process(*arguments: str | Path, **environment: str) -> subprocess.Popen[bytes]:
    """A command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "api.cli.main", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def one_line(said: Said, code: int = 1) -> str:
    """The error of a command, which must be one line that begins with our name."""
    assert said.code == code, said
    (line,) = said.err.splitlines()
    assert line.startswith("yiju: ")
    return line
