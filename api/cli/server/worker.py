"""What a process of `yiju serve` does before it serves."""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from api.cli.server.shutdown import limit_shutdown

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

# In linux/prctl.h.
_PR_SET_PDEATHSIG = 1


def prepare_process() -> None:
    """Prepare a process that serves: one of several workers, or the only one."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        end_with(parent)
    limit_shutdown()
    from index.home import PRIVATE_UMASK

    os.umask(PRIVATE_UMASK)


def end_with(parent: "BaseProcess") -> None:
    """End this process as soon as `parent` has: killed, it cannot end its workers, and they would
    keep the port.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # Where the system has no such signal, or the parent has ended before.
    threading.Thread(target=_wait_for_end, args=[parent], daemon=True).start()


def _wait_for_end(parent: "BaseProcess") -> None:
    parent.join()  # its end closes a pipe
    # At once: what is acknowledged is on the disk, and nothing else may keep the port.
    os._exit(1)
