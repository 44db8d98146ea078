"""Ends a process that serves in time, whatever its clients and its threads do.

uvicorn stops to listen at once, and waits for the requests in progress. After `ABORT_SECONDS` their
connections are ended, after `CANCEL_SECONDS` the requests, and after `EXIT_SECONDS` the process:
what is acknowledged is on the disk by then.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable
from time import monotonic
from types import FrameType

_log = logging.getLogger("yiju")
ABORT_SECONDS, CANCEL_SECONDS, EXIT_SECONDS = 1.5, 2, 3.0
# The parent of workers takes up to a second to pass a signal on. They end with it.
PARENT_EXIT_SECONDS = 3.8
_SIGNALS = (signal.SIGINT, signal.SIGTERM)

_stopped_at: float | None = None


def measure_stopping() -> float:
    """Return the seconds since this process was told to stop; 0 if it was not."""
    return 0.0 if _stopped_at is None else monotonic() - _stopped_at


def limit_shutdown(seconds: float = EXIT_SECONDS) -> None:
    """Let this process end `seconds` after the signals that tell it to stop, if their present
    handlers, which are still called, do not end it before. Call it in the main thread.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for number in _SIGNALS:
        handler = signal.getsignal(number)
        if callable(handler):
            signal.signal(number, _make_handler(handler, seconds))


def _make_handler(
    handler: Callable[[int, FrameType | None], object], seconds: float
) -> Callable[[int, FrameType | None], None]:
    def handle(number: int, frame: FrameType | None) -> None:
        global _stopped_at  # noqa: PLW0603  a process is told once
        if _stopped_at is None:
            _stopped_at = monotonic()
            timer = threading.Timer(seconds, _exit)
            timer.daemon = True
            timer.start()
        handler(number, frame)

    return handle


def _exit() -> None:
    # On a thread: whoever reads the log may have stalled, too.
    said = threading.Thread(target=_say, daemon=True)
    said.start()
    said.join(0.1)
    os._exit(0)


def _say() -> None:
    _log.warning("yiju: stopped with work unfinished; what was acknowledged is stored")
