"""Runs a stack in a process of its own, which speaks JSON lines (see `eval.peer.worker`)."""

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from eval.bench.process import extract_last_line
from eval.peer.stack import Stack
from index.error import Unavailable

_ROOT = Path(__file__).resolve().parents[2]
_EXIT_LIMIT = 30.0  # seconds that a process has to exit once its stdin is closed
# Keep the libraries from contacting a model hub and from sending telemetry.
_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "true",
}
# Unset for the worker: without .pyc files every start would compile all libraries again, which no
# user of theirs sees.
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


class StackProcess:
    """A context manager around the process. Unavailable, with its last line, when it fails."""

    def __init__(self, stack: Stack, python: Path, model: Path) -> None:
        self._title = stack.title
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  closed when the process ends
        self._started = time.perf_counter()
        environment = {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}
        try:
            self._process = subprocess.Popen(  # noqa: S603  our own command
                [python, "-m", "eval.peer.worker", stack.name, model.resolve()],
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                env=environment | _OFFLINE,
                encoding="utf-8",
            )
        except OSError as error:
            self._log.close()
            raise Unavailable(
                f"cannot start {python} ({error.strerror}): `make compare` installs it"
            ) from error

    def __enter__(self) -> "StackProcess":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def age(self) -> float:
        """Return the seconds since the process was started."""
        return time.perf_counter() - self._started

    def ask(self, message: dict[str, object]) -> Any:
        """Send a request and return the reply."""
        assert self._process.stdin  # noqa: S101  for the type checker: both are pipes
        assert self._process.stdout  # noqa: S101
        try:
            print(json.dumps(message), file=self._process.stdin, flush=True)
            line = self._process.stdout.readline()
        except OSError:  # the process no longer reads
            line = ""
        if not line:
            last_line = self._end()
            raise Unavailable(
                f"{self._title}: its process exited with code {self._process.returncode}: "
                f"{last_line}"
            )
        reply = json.loads(line)
        if "error" in reply:
            raise Unavailable(f"{self._title}: {reply['error']}")
        return reply

    def _end(self) -> str:
        """Close stdin, wait for the process to exit, and return its last line on stderr."""
        if self._log.closed:
            return ""
        try:
            self._process.communicate(timeout=_EXIT_LIMIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.seek(0)
        last_line = extract_last_line(self._log.read())
        self._log.close()
        return last_line
