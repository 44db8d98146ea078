"""`yiju serve` as a process of its own: started at a free port, waited for until it is ready, stopped in order."""

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

from eval.bench.memory import family
from eval.bench.process import YIJU, last_line
from index.error import Unavailable

_LISTENING = re.compile(rb"listening at http://127\.0\.0\.1:(\d+)")
_PAUSE = 0.005  # seconds between two looks; what a start is measured in
_START, _STOP = 180.0, 15.0  # seconds that a start or an end may take


@dataclass(frozen=True, slots=True)
class Server:
    """A server that is ready; `seconds` from the start of its process until GET /readyz said 200."""

    pid: int
    port: int
    seconds: float


@contextmanager
def serving(home: Path) -> Iterator[Server]:
    """A server of the collections under `home`; it has ended when the block has. Unavailable when it does not come up."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="yiju-bench-") as folder:
        said = (
            Path(folder) / "said"
        )  # not a pipe: nobody reads it while the server runs, and it must not fill up
        command = [*YIJU, "serve", "--port", "0", "--home", str(home)]
        with said.open("wb") as file:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=file
            )  # noqa: S603  our own command
        try:
            port = _port(process, said, started + _START)
            _ready(process, said, port, started + _START)
            yield Server(process.pid, port, time.perf_counter() - started)
        finally:
            _stop(process)


def _port(process: subprocess.Popen[bytes], said: Path, until: float) -> int:
    while not (found := _LISTENING.search(said.read_bytes())):
        _alive(process, said, until, "did not say where it listens")
        time.sleep(_PAUSE)
    return int(found[1])


def _ready(process: subprocess.Popen[bytes], said: Path, port: int, until: float) -> None:
    why = "did not answer GET /readyz"
    while True:
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(
                "127.0.0.1", port, timeout=max(1.0, until - time.perf_counter())
            )
            try:
                connection.request("GET", "/readyz")
                response = connection.getresponse()
                body = response.read()
            finally:
                connection.close()
            if response.status == http.HTTPStatus.OK:
                return
            why = f"is not ready: {_detail(body)}"
        _alive(process, said, until, why)
        time.sleep(_PAUSE)


def _alive(process: subprocess.Popen[bytes], said: Path, until: float, why: str) -> None:
    if process.poll() is not None:
        raise Unavailable(
            f"`yiju serve` ended at once with code {process.returncode}: {last_line(said.read_bytes())}; run it by itself to see more"
        )
    if time.perf_counter() > until:
        raise Unavailable(f"`yiju serve` {why} within {_START:g} s; run it by itself to see more")


def _detail(body: bytes) -> str:
    try:
        return str(json.loads(body)["detail"])
    except (ValueError, KeyError, TypeError):
        return last_line(body)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """As Ctrl-C would; a server that is still at work then has its time, and is killed with all that it started."""
    everyone = family(process.pid)
    if process.poll() is None:
        if sys.platform == "win32":
            process.terminate()
        else:
            process.send_signal(signal.SIGINT)
    try:
        process.wait(_STOP)
    except subprocess.TimeoutExpired:
        for pid in reversed(everyone):
            with suppress(OSError):
                os.kill(pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        process.wait()
