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
ABORT_SECONDS, CANCEL_SECONDS, EXIT_SECONDS = 2.0, 3.0, 4.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM)

_stopped_at: float | None = None


def measure_stopping() -> float:
    """Return the seconds since this process was told to stop; 0 if it was not."""
    return 0.0 if _stopped_at is None else monotonic() - _stopped_at


def limit_shutdown() -> None:
    """Let this process end in time after the signals that tell it to stop, whose present handlers
    are called first. Call it in the main thread.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for number in _SIGNALS:
        handler = signal.getsignal(number)
        if callable(handler):
            signal.signal(number, _make_handler(handler))


def _make_handler(
    handler: Callable[[int, FrameType | None], object],
) -> Callable[[int, FrameType | None], None]:
    def handle(number: int, frame: FrameType | None) -> None:
        global _stopped_at  # noqa: PLW0603  a process is told once
        if _stopped_at is None:
            _stopped_at = monotonic()
            timer = threading.Timer(EXIT_SECONDS, _exit)
            timer.daemon = True
            timer.start()
        handler(number, frame)

    return handle


def _exit() -> None:
    _log.warning("yiju: stopped with work unfinished; what was acknowledged is stored")
    logging.shutdown()
    os._exit(0)
