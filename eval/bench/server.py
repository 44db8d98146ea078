"""Runs `yiju serve` in a process of its own, on a free port."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from eval.bench.memory import list_process_tree
from eval.bench.process import YIJU, extract_last_line
from index.error import Unavailable

_LISTENING = re.compile(rb"listening on http://127\.0\.0\.1:(\d+)")
_POLL = 0.005  # seconds between polls: the resolution of a measured start
_START_LIMIT, _STOP_LIMIT = 180.0, 15.0  # seconds


@dataclass(frozen=True, slots=True)
class Server:
    """A server that is ready."""

    pid: int
    port: int
    # From the start of the process until GET /readyz returned 200.
    seconds: float


@contextmanager
def run_server(home: Path) -> Iterator[Server]:
    """Serve the collections under `home` for the length of the block.

    Raises Unavailable when the server does not become ready.
    """
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="yiju-bench-") as folder:
        # A file, not a pipe: nobody reads while the server runs, and a full pipe would block it.
        log = Path(folder) / "stderr"
        command = [*YIJU, "serve", "--port", "0", "--home", str(home)]
        with log.open("wb") as file:
            process = subprocess.Popen(  # noqa: S603  our own command
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=file
            )
        try:
            port = _wait_for_port(process, log, started + _START_LIMIT)
            _wait_until_ready(process, log, port, started + _START_LIMIT)
            yield Server(process.pid, port, time.perf_counter() - started)
        finally:
            _stop(process)


def _wait_for_port(process: subprocess.Popen[bytes], log: Path, deadline: float) -> int:
    while not (found := _LISTENING.search(log.read_bytes())):
        _check_alive(process, log, deadline, "did not print its address")
        time.sleep(_POLL)
    return int(found[1])


def _wait_until_ready(
    process: subprocess.Popen[bytes], log: Path, port: int, deadline: float
) -> None:
    problem = "did not answer GET /readyz"
    while True:
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(
                "127.0.0.1", port, timeout=max(1.0, deadline - time.perf_counter())
            )
            try:
                connection.request("GET", "/readyz")
                response = connection.getresponse()
                body = response.read()
            finally:
                connection.close()
            if response.status == http.HTTPStatus.OK:
                return
            problem = f"was not ready: {_read_detail(body)}"
        _check_alive(process, log, deadline, problem)
        time.sleep(_POLL)


def _check_alive(
    process: subprocess.Popen[bytes], log: Path, deadline: float, problem: str
) -> None:
    if process.poll() is not None:
        raise Unavailable(
            f"`yiju serve` exited at once with code {process.returncode}: "
            f"{extract_last_line(log.read_bytes())}; run it by itself to see more"
        )
    if time.perf_counter() > deadline:
        raise Unavailable(
            f"`yiju serve` {problem} within {_START_LIMIT:g} s; run it by itself to see more"
        )


def _read_detail(body: bytes) -> str:
    try:
        return str(json.loads(body)["detail"])
    except (ValueError, KeyError, TypeError):
        return extract_last_line(body)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the server as Ctrl-C would; kill it and its descendants if that takes too long."""
    tree = list_process_tree(process.pid)
    if process.poll() is None:
        if sys.platform == "win32":
            process.terminate()
        else:
            process.send_signal(signal.SIGINT)
    try:
        process.wait(_STOP_LIMIT)
    except subprocess.TimeoutExpired:
        for pid in reversed(tree):
            with suppress(OSError):
                os.kill(pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        process.wait()
