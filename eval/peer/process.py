"""A stack's process: started, asked by lines of JSON (see `eval.peer.worker`), ended."""

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from eval.bench.process import last_line
from eval.peer.stack import Stack
from index.error import Unavailable

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 30.0
# No library asks a hub for a model, or tells anybody that it is used.
_QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "true",
}
# Without compiled Python every start would compile the libraries again, which is nobody's way of using them.
_UNKEPT = "PYTHONDONTWRITEBYTECODE"


class Process:
    """To be used in a `with`. Unavailable, with the process's last line, when it dies or fails."""

    def __init__(self, stack: Stack, python: Path, model: Path) -> None:
        self._title, self._python = stack.title, python
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the process ends
        self._started = time.perf_counter()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - ours
                [python, "-m", "eval.peer.worker", stack.name, model.resolve()],
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                env={name: value for name, value in os.environ.items() if name != _UNKEPT} | _QUIET,
                encoding="utf-8",
            )
        except OSError as error:
            self._log.close()
            raise Unavailable(
                f"{python} cannot be started ({error.strerror}): `make compare` installs it"
            ) from error

    def __enter__(self) -> "Process":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def age(self) -> float:
        """Seconds since the process was started."""
        return time.perf_counter() - self._started

    def ask(self, message: dict[str, object]) -> Any:
        """Do this; the reply."""
        assert self._process.stdin  # noqa: S101 - for the type checker: both are pipes
        assert self._process.stdout  # noqa: S101
        try:
            print(json.dumps(message), file=self._process.stdin, flush=True)
            line = self._process.stdout.readline()
        except OSError:  # nobody reads any more
            line = ""
        if not line:
            self._end()
            raise Unavailable(
                f"{self._title}: its process ended with code {self._process.returncode}: {self._said}"
            )
        reply = json.loads(line)
        if "error" in reply:
            raise Unavailable(f"{self._title}: {reply['error']}")
        return reply

    def _end(self) -> None:
        if self._log.closed:
            return
        try:
            self._process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.seek(0)
        self._said = last_line(self._log.read())
        self._log.close()
