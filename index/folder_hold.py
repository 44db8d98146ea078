"""Processes that use a folder hold it together, so that the first one of them knows that whatever
is unfinished there was left by a killed process.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl


class FolderHold:
    """A shared lock on a folder, until `close` or the end of the process.

    The folder itself is locked, so that no file is made: it may be on a full or read-only disk.
    Where the system cannot lock folders nothing is held, and nothing is cleaned.
    """

    def __init__(self, folder: Path, clean: Callable[[Path], None]) -> None:
        """Hold `folder`, after `clean(folder)` if no other process holds it."""
        self._descriptor: int | None = None
        if sys.platform == "win32":
            return
        with suppress(OSError):
            self._descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                clean(folder)
            # Waits while another process cleans.
            fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def close(self) -> None:
        """Let go of the folder."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
