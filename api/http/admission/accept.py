"""What is logged when no connection can be accepted, as when there are no more open files.

asyncio tries as often as connections may wait, and logs a traceback for each.
"""

import asyncio
import errno
import logging
from time import monotonic
from typing import Any

_log = logging.getLogger("yiju")
_EXHAUSTED = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
# Seconds between two lines.
_INTERVAL = 10.0


def report_accept_errors(loop: asyncio.AbstractEventLoop) -> None:
    """Log one line, at most every ten seconds, when a connection cannot be accepted."""
    last = -_INTERVAL

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        nonlocal last
        error = context.get("exception")
        if not (isinstance(error, OSError) and error.errno in _EXHAUSTED and "socket" in context):
            loop.default_exception_handler(context)
        elif monotonic() - last >= _INTERVAL:
            last = monotonic()
            _log.error(
                "yiju: cannot accept connections: %s; raise the limit of open files (ulimit -n), "
                "or lower YIJU_CONNECTIONS",
                error.strerror,
            )

    loop.set_exception_handler(handle)
