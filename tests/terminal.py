"""Run commands in tests, and check what they print."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from index.collection import STORE

ROOT = Path(__file__).parent.parent
UNION = (
    "工會年度回顧\n\n一、集體協商\n全國簽訂集體合同246.0萬份，覆蓋職工2.8億人。\n"
    "二、困難幫扶\n全國共有困難職工檔案戶數191萬戶。\n"
)
QUESTION = "全國簽訂多少份集體合同？"


class CommandResult(NamedTuple):
    """Exit code and output of a command."""

    code: int
    out: str
    err: str


Yiju = Callable[..., CommandResult]


def start(*arguments: str | Path, **environment: str) -> subprocess.Popen[bytes]:
    """Start a command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "api.cli.main", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A test run in the background ignores Ctrl-C, and so would what it starts.
        preexec_fn=_heed_interrupts,  # noqa: PLW1509
    )


def _heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def error_line(result: CommandResult, code: int = 1) -> str:
    """Return a command's error, which must be one line that begins with "yiju: "."""
    assert result.code == code, result
    (line,) = result.err.splitlines()
    assert line.startswith("yiju: ")
    return line


def count_documents(home: Path) -> int:
    """The number of documents that are committed; 0 while there is no collection."""
    try:
        with sqlite3.connect(f"file:{home / 'default' / STORE}?mode=ro", uri=True) as database:
            return int(database.execute("SELECT count(*) FROM document").fetchone()[0])
    except sqlite3.Error:
        return 0
