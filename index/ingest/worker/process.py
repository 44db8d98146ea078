"""The parent's side of a parser process: start it on demand, kill it at its limits."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

import index
from index.document import Document
from index.error import BadDocument, DamagedDocument, OversizedDocument
from index.ingest.worker import limit
from index.ingest.worker.wire import (
    WireMessage,
    decode_document,
    decode_fault,
    read_message,
    write_message,
)

# A process that died with at least this share of its memory limit in use ran out of memory.
_FULL = 0.7
MODULE = "index.ingest.worker"


class ParserProcess:
    """Parses one file after the other in a process of its own. Not thread-safe, but for `close`."""

    def __init__(self, seconds: float | None = None, module: str = MODULE) -> None:
        """`seconds` is the time that a file may take, in place of the usual one; `module` is what
        the process runs.
        """
        self._seconds, self._module = seconds, module
        self._process: subprocess.Popen[bytes] | None = None
        self._is_closed = False
        # Held while the process is signalled or reaped: the system may reuse its id.
        self._lock = threading.Lock()
        # Peak memory of this process when it started the parser, in bytes: on Linux the parser's
        # reported peak is never below it.
        self._inherited = 0
        # Seconds of processor time that the files have taken.
        self.busy = 0.0

    def parse(self, data: bytes, name: str) -> Iterator[Document | BadDocument]:
        """Iterate over the documents of a file and its problems, each as soon as it is read.

        A file that takes too long, too much memory, or kills the process is a problem.
        """
        seconds = self._seconds or limit.SECONDS
        message, is_late = self._ask(data, name, seconds)
        if message is None and not is_late:
            # It had exited after its idle timeout.
            self.release()
            message, is_late = self._ask(data, name, seconds)
        if message is not None and self._seconds is None:
            seconds = float(message.value["seconds"])
        last = time.monotonic() + seconds * limit.CONTAINER_FACTOR
        while message is not None:
            value = message.value
            if "document" in value:
                yield decode_document(message, data)
            elif "problem" in value:
                yield decode_fault(message)
            elif "out_of_memory" in value:
                yield OversizedDocument(f"{name}: {_explain_memory(name)}")
            elif "failure" in value:
                failed = f"the parser failed ({value['failure']}): save the file again"
                yield DamagedDocument(f"{name}: {failed}")
            elif "end" in value:
                self.busy += float(value["seconds"])
                if not value["goes_on"]:
                    self.release()
                return
            message, is_late = self._receive(min(seconds, last - time.monotonic()))
        late = f"parsing took more than {seconds:.0f} s: split it, or leave it out"
        yield OversizedDocument(f"{name}: {late}") if is_late else self._explain_end(name)
        self.release()

    def _ask(self, data: bytes, name: str, seconds: float) -> tuple[WireMessage | None, bool]:
        """Send a file; return the first message, if any, and whether it took too long."""
        if self._process is None and not self._is_closed:
            self._process = _start_process(self._module)
            self._inherited = limit.measure_memory()
        if self._process is None:
            return None, False
        if self._is_closed:
            self._kill(self._process)
        with suppress(OSError):  # it has ended, which the reading finds out
            write_message(_pipe(self._process.stdin), WireMessage({"name": name}, (data,)))
        return self._receive(seconds)

    def _receive(self, seconds: float) -> tuple[WireMessage | None, bool]:
        """Return the next message, if any, and whether it took more than `seconds`."""
        process, is_late = self._process, threading.Event()
        if process is None or self._is_closed:
            return None, False

        def stop() -> None:
            is_late.set()
            self._kill(process)

        timer = threading.Timer(max(0.0, seconds), stop)
        timer.daemon = True
        timer.start()
        try:
            return read_message(_pipe(process.stdout)), is_late.is_set()
        except (OSError, ValueError):
            return None, is_late.is_set()
        finally:
            timer.cancel()

    def _explain_end(self, name: str) -> BadDocument:
        """Return why the process has ended unexpectedly."""
        process = self._process
        if self._is_closed or process is None:
            return BadDocument(f"{name}: was not read: yiju is stopping")
        used = self._reap(process)
        if used > _FULL * limit.choose_memory(name):
            return OversizedDocument(f"{name}: {_explain_memory(name)}")
        status = process.returncode
        how = f"exit code {status}"
        with suppress(ValueError):
            how = signal.Signals(-status).name
        crashed = f"the parser crashed ({how}): the file is damaged: save it again"
        return DamagedDocument(f"{name}: {crashed}")

    def release(self) -> None:
        """End the process, which is not parsing; the next file gets a new one."""
        process, self._process = self._process, None
        if process is not None:
            self._reap(process)
            for stream in (process.stdin, process.stdout):
                with suppress(OSError):  # what was not sent stays unsent
                    _pipe(stream).close()

    def close(self) -> None:
        """Kill the process, even while it parses."""
        self._is_closed = True
        process = self._process
        if process is not None:
            self._kill(process)

    def _kill(self, process: "subprocess.Popen[bytes]") -> None:
        """Kill the process and all that it has started."""
        with self._lock, suppress(ProcessLookupError, PermissionError):
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)

    def _reap(self, process: "subprocess.Popen[bytes]") -> int:
        """End the process and return the most bytes of memory that it used, 0 if not known. One
        that has died keeps the exit status that it died with.
        """
        self._kill(process)
        with self._lock:
            if process.returncode is not None:
                return 0
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        used = usage.ru_maxrss * limit.MAXRSS_UNIT
        # A value at or below the inherited peak says nothing about the parser.
        return used if used > self._inherited else 0


def _start_process(module: str) -> "subprocess.Popen[bytes]":
    root = str(Path(index.__file__).resolve().parents[1])
    paths = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return subprocess.Popen(  # noqa: S603  (ourselves)
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Every thread of a library would keep its own buffers.
        env={**os.environ, **threads, "PYTHONPATH": paths, "MALLOC_ARENA_MAX": "2"},
        # Ctrl-C reaches only the parent, and killing the group also ends the parser's children.
        process_group=0,
    )


def _explain_memory(name: str) -> str:
    size = limit.choose_memory(name) / 1e9
    return f"the parser ran out of memory ({size:g} GB): split it, or leave it out"


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("the process has no pipes")
    return stream
